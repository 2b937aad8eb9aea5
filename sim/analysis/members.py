"""Stored members of a comparison: the variants that were run beside it, without their places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.ensemble import Ensemble
from sim.analysis.paired import Floats, to_first
from sim.experiments.store import read_named
from sim.measures.catalogue import SCOPES, outcomes
from sim.measures.horizons import Horizon, horizons

if TYPE_CHECKING:
    from sim.experiments.store import StoredRun


@dataclass(frozen=True, eq=False)
class StoredMember:
    """One variant of a comparison as it was stored.

    Parameters
    ----------
    name, option : str
        Such as ``frontier 0.50`` of ``frontier``.
    number : float
        Where it stands within its variation: a factor, or the number of a draw.
    clipped : dict of str to sequence of str
        Levers that stopped at an end of their range, by model.
    ensemble : Ensemble
        Its runs, pooled.
    """

    name: str
    option: str
    number: float
    clipped: Mapping[str, Sequence[str]]
    ensemble: Ensemble


def read_members(folder: Path, entries: Sequence[Mapping[str, Any]], inputs_hash: str) -> list[StoredMember]:
    """Variants of a comparison, in their order.

    Parameters
    ----------
    folder : Path
        Result folder; its manifest need not be there yet.
    entries : sequence of dict
        `members` of the manifest.
    inputs_hash : str
        Hash of the comparison.

    Raises
    ------
    BadInput
        If one of the runs is missing or broken.
    """
    known: dict[str, StoredRun] = {}
    for run_id in dict.fromkeys(name for entry in entries for name in entry["runs"]):
        known[run_id] = pooled(read_named(folder, [run_id], inputs_hash)[0])  # one at a time: places take the memory
    return [
        StoredMember(
            entry["name"],
            entry["option"],
            float(entry["number"]),
            entry["clipped"],
            Ensemble.of([known[run_id] for run_id in entry["runs"]]),
        )
        for entry in entries
    ]


def pooled(run: "StoredRun") -> "StoredRun":
    """Run whose record holds whole scopes only: a hundredth of the numbers."""
    record = run.record
    columns = {scope: [ids.index("")] for scope, ids in record.places.items() if "" in ids}
    whole = replace(
        record,
        outcomes={scope: record.outcomes[scope] for scope in columns},
        places=dict.fromkeys(columns, ("",)),
        values={scope: record.values[scope][:, :, at] for scope, at in columns.items()},
    )
    return replace(run, record=whole)


def pooled_ensemble(runs: "Sequence[StoredRun]") -> Ensemble:
    """Runs of the comparison as it was asked for, pooled, to be set beside its variants."""
    return Ensemble.of([pooled(run) for run in runs])


@dataclass(frozen=True)
class Reading:
    """One horizon and scope, in which all outcomes are read at once.

    Parameters
    ----------
    horizon : Horizon
        The stretch of quarters.
    scope : str
        The scope.
    names : tuple of str
        The O outcomes.
    """

    horizon: Horizon
    scope: str
    names: tuple[str, ...]

    def of(self, ensemble: Ensemble) -> Floats:
        """Values by seed, model and outcome, (R, M, O)."""
        return np.moveaxis(ensemble.at(self.horizon, self.scope)[..., 0], 1, 0)

    def differences(self, ensemble: Ensemble) -> Floats:
        """Differences to the first model, (R, M, O); nan for the first model itself."""
        return to_first(self.of(ensemble))

    @property
    def better(self) -> "np.ndarray[Any, np.dtype[np.int64]]":
        """+1, -1 or 0 for each outcome, (O,)."""
        return np.array([outcomes()[name].better for name in self.names])

    def row(self, outcome: int) -> dict[str, Any]:
        """Names that a table gives for one of the outcomes."""
        name = self.names[outcome]
        return {"outcome": name, "unit": outcomes()[name].unit, "scope": self.scope, "horizon": self.horizon.label}


def last_reading(base: Ensemble, scope: str) -> Reading:
    """The latest horizon of one scope, which must be recorded."""
    return [reading for reading in readings(base) if reading.scope == scope][-1]


def readings(base: Ensemble) -> list[Reading]:
    """Every scope and horizon of a comparison, scopes first."""
    record = base.record
    return [
        Reading(horizon, scope, record.outcomes[scope])
        for scope in SCOPES
        if scope in record.values
        for horizon in horizons(len(record.quarters))
    ]
