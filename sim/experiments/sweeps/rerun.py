"""One stored run made again from what its file says about itself, and compared to the last bit."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.experiments.identity import code_hash
from sim.experiments.planned_run import PlannedRun
from sim.experiments.run_file import result_hash_of
from sim.experiments.store import StoredRun, UnreadableRun
from sim.experiments.sweeps.kept_city import kept_city
from sim.experiments.sweeps.ledger import Ledger
from sim.experiments.sweeps.provenance import read_manifest
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


def planned_again(stored: StoredRun, folder: Path) -> PlannedRun:
    """The run that a stored run was, from its inputs.

    Parameters
    ----------
    stored : StoredRun
        With `inputs` in its `meta`.
    folder : Path
        Folder of the sweep, which keeps the data of its city.

    Raises
    ------
    BadInput
        If it was made by other code, or the data of its city are not there whole.
    """
    inputs = stored.meta["inputs"]
    if inputs["code"] != code_hash():
        raise BadInput(
            f"{stored.run_id}: was made by other code (before {inputs['code'][:8]}, now {code_hash()[:8]}); "
            f"{_commit_of(folder, inputs['code'])}."
        )
    run = PlannedRun(
        city=kept_city(folder, inputs["city"]),
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


def rerun(stored: StoredRun, folder: Path) -> Rerun:
    """Make a stored run again, in this process.

    Parameters
    ----------
    stored : StoredRun
        The run.
    folder : Path
        Folder of the sweep.

    Raises
    ------
    BadInput
        As `planned_again`.
    """
    from sim.model.observe import keep_only
    from sim.model.start import spin_up

    run = planned_again(stored, folder)
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


def _commit_of(folder: Path, code: str) -> str:
    """Where the code that made a run can be found."""
    made = read_manifest(folder).get("made", [])
    commits = [str(entry["commit"])[:12] for entry in made if entry.get("code_hash") == code and entry.get("commit")]
    return f"go back to commit {commits[-1]}" if commits else "manifest.json of its folder says which version made it"


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
