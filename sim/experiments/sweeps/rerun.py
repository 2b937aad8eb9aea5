"""One stored run made again from what its file says about itself, and compared to the last bit."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.city.folder import cities, load_city
from sim.city.places import City
from sim.experiments.identity import code_hash
from sim.experiments.planned_run import PlannedRun
from sim.experiments.run_file import result_hash_of
from sim.experiments.store import StoredRun, UnreadableRun
from sim.experiments.sweeps.ledger import Ledger
from sim.experiments.sweeps.store import SweepStore
from sim.measures.record import RunRecord
from sim.measures.recorded import Recorded, everything
from sim.params.advice import BadInput, did_you_mean
from sim.params.development_model import DevelopmentModel
from sim.params.schedule import Schedule
from sim.params.shock import Shock
from sim.params.stress import Stress
from sim.params.values import Values

_FEWEST_DIGITS = 8


@dataclass(frozen=True, eq=False)
class Rerun:
    """A run that was made again.

    Parameters
    ----------
    stored : StoredRun
        As it was kept.
    result_hash : str
        Of what this program found now.
    differing : tuple of str
        Outcomes, as ``scope:outcome``, and other parts that are not the same bits.
    """

    stored: StoredRun
    result_hash: str
    differing: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether every bit is the same."""
        return self.result_hash == self.stored.meta["result_hash"]


def find_run(store: SweepStore, name: str) -> StoredRun:
    """The stored run of an id, or of the first 8 digits or more of a hash.

    Raises
    ------
    BadInput
        If the folder lists no such run, or several; if it is listed and not stored, or not whole.
    """
    listed = store.expected()
    run_hash = _hash_of(listed, name, store.folder)
    if not store.has(run_hash):
        raise BadInput(f"{store.folder}: the run {name} is listed and not stored; `sweep run` makes it.")
    try:
        return store.read(run_hash)
    except UnreadableRun as error:
        raise BadInput(f"{error}; `sweep verify` says what else is wrong, `sweep run` makes it again.") from error


def planned_again(stored: StoredRun, city_folder: Path | None = None) -> PlannedRun:
    """The run that a stored run was, from its inputs.

    Parameters
    ----------
    stored : StoredRun
        With `inputs` in its `meta`.
    city_folder : Path, optional
        Folder of its city, if it is none that comes with the program.

    Raises
    ------
    BadInput
        If it was made by other code, or the city is not there in the same version.
    """
    inputs = stored.meta["inputs"]
    if inputs["code"] != code_hash():
        raise BadInput(
            f"{stored.run_id}: was made by other code (before {inputs['code'][:8]}, now {code_hash()[:8]}); "
            "manifest.json of its folder names the commit to go back to."
        )
    if "history" in inputs:
        raise BadInput(f"{stored.run_id}: branches from a checkpoint, which its file does not hold: not repeatable.")
    run = PlannedRun(
        city=_city(stored, city_folder),
        model=DevelopmentModel(stored.model, values={name: _schedule(told) for name, told in inputs["levers"].items()}),
        parameters=Values.of(inputs["parameters"]),
        scale=float(inputs["scale"]),
        seed=int(inputs["seed"]),
        quarters=int(inputs["quarters"]),
        stress=_stress(stored.meta["stress"], inputs["stress"]),
        recorded=_recorded(inputs["recorded"]),
        overrides=tuple(stored.meta["overrides"]),
    )
    if run.run_hash != stored.meta["run_hash"]:
        differing = [name for name, value in run.inputs.items() if value != inputs.get(name)]
        raise BadInput(f"{stored.run_id}: cannot be planned again (other {', '.join(differing) or 'inputs'}).")
    return run


def rerun(stored: StoredRun, city_folder: Path | None = None) -> Rerun:
    """Make a stored run again, in this process.

    Raises
    ------
    BadInput
        As `planned_again`.
    """
    from sim.model.observe import keep_only
    from sim.model.start import spin_up

    run = planned_again(stored, city_folder)
    city = spin_up(run.city, run.parameters, run.scale, run.seed).branch(run.model, run.stress)
    keep_only(city, run.recorded)
    record = city.run(run.quarters)
    return Rerun(stored, result_hash_of(record), _differing(stored.record, record))


def _hash_of(listed: Ledger, name: str, folder: Path) -> str:
    """The full hash of the run of that name."""
    named = {run_hash: str(row["run_id"]) for run_hash, row in listed.named().items()}
    found = [run_hash for run_hash, run_id in named.items() if run_id == name]
    if not found and len(name) >= _FEWEST_DIGITS:
        found = [run_hash for run_hash in named if run_hash.startswith(name)]
    if not found:
        raise BadInput(f"{folder}: lists no run '{name}'.{did_you_mean(name, named.values())}")
    if len(found) > 1:
        raise BadInput(
            f"{folder}: several runs are called '{name}'; name one by its hash: {', '.join(sorted(found)[:3])}."
        )
    return found[0]


def _city(stored: StoredRun, folder: Path | None) -> City:
    """The city of a run, in the version that the run had."""
    if folder is None and stored.city not in cities():
        raise BadInput(
            f"{stored.run_id}: its city '{stored.city}' does not come with the program; name its folder with --city."
        )
    city = load_city(stored.city if folder is None else folder)
    before = stored.meta["inputs"]["city"]
    if city.version != before:
        raise BadInput(
            f"{stored.run_id}: the data of city '{city.name}' have changed (version before {before[:8]}, now "
            f"{city.version[:8]}); name the folder of the old data with --city."
        )
    return city


def _schedule(told: list[list[int | float]]) -> Schedule:
    """Course of a lever from its pairs of quarter and number."""
    return Schedule(tuple(int(quarter) for quarter, _ in told), tuple(float(number) for _, number in told))


def _stress(name: str, shocks: list[dict[str, Any]]) -> Stress | None:
    """Stress test from its shocks."""
    if not shocks:
        return None
    return Stress(name, "", tuple(Shock(**{**shock, "target": tuple(shock["target"])}) for shock in shocks))


def _recorded(by_scope: dict[str, list[str]] | list[str]) -> Recorded:
    """Outcomes from their names by scope; an empty list is everything."""
    if isinstance(by_scope, list):
        return everything()
    return Recorded.of((scope, name) for scope, names in by_scope.items() for name in names)


def _differing(one: RunRecord, other: RunRecord) -> tuple[str, ...]:
    """Parts of two records that are not the same bits."""
    parts = ("quarters", "outcomes", "places", "activity", "digest", "events")
    found = [part for part in parts if getattr(one, part) != getattr(other, part)]
    for scope, values in one.values.items():
        if scope not in other.values or values.shape != other.values[scope].shape:
            found.append(f"{scope}: its outcomes")
            continue
        unlike = values.view(np.uint64) != np.ascontiguousarray(other.values[scope]).view(np.uint64)
        found += [f"{scope}:{one.outcomes[scope][column]}" for column in np.flatnonzero(unlike.any(axis=(0, 2)))]
    return tuple(found)
