"""Runs of several models on the same seeds, side by side: the array that comparisons and figures read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.params.advice import BadInput, did_you_mean

if TYPE_CHECKING:
    from sim.experiments.store import StoredRun
    from sim.measures.horizons import Horizon
    from sim.measures.record import RunRecord


class NotRecorded(BadInput):
    """The runs did not keep an outcome that is asked for."""


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Stored runs by model and seed, all of one city and length.

    Letters: M models, R seeds, Q quarters, O outcomes, P places of a scope.

    Parameters
    ----------
    models : tuple of str
        The M models; differences are to the first.
    seeds : tuple of int
        The R seeds of any of these models, rising.
    runs : dict of (str, int) to StoredRun
        By model and seed; a pair may be missing.
    """

    models: tuple[str, ...]
    seeds: tuple[int, ...]
    runs: "dict[tuple[str, int], StoredRun]"

    @classmethod
    def of(cls, runs: "Sequence[StoredRun]", models: Sequence[str] = ()) -> "Ensemble":
        """Sort the runs by model and seed.

        Parameters
        ----------
        runs : sequence of StoredRun
            In any order.
        models : sequence of str
            The models to compare, the reference first; with none given, all in the order in which they appear.

        Raises
        ------
        BadInput
            If there are no runs, a model has none, a model and seed stands twice, or the runs differ in city, scale,
            quarters or recorded places and outcomes.
        """
        present = tuple(dict.fromkeys(run.model for run in runs))
        if not present:
            raise BadInput("there are no runs to compare; run `compare` first")
        chosen = tuple(models) or present
        _check_models(chosen, present)
        table: dict[tuple[str, int], StoredRun] = {}
        for run in runs:
            if run.model not in chosen:
                continue
            if (run.model, run.seed) in table:
                raise BadInput(f"two runs of model {run.model} with seed {run.seed}; one folder holds one of each")
            table[run.model, run.seed] = run
        _check_alike(list(table.values()))
        return cls(chosen, tuple(sorted({seed for _, seed in table})), table)

    @property
    def one(self) -> "StoredRun":
        """Any run, for what is the same in all: the same one for the same runs."""
        return self.runs[min(self.runs, key=lambda pair: (self.models.index(pair[0]), pair[1]))]

    @property
    def record(self) -> "RunRecord":
        """Any record, for the names and quarters, which are the same in all."""
        return self.one.record

    def series(self, scope: str, outcome: str, place: str = "") -> NDArray[np.float64]:
        """One outcome of one place over time.

        Parameters
        ----------
        scope, outcome, place : str
            As in the record; the empty place is the scope itself.

        Returns
        -------
        (M, R, Q) array
            In the outcome's unit; nan where there is no value or no run.

        Raises
        ------
        NotRecorded
            If the runs did not record this.
        """
        record = self.record
        if outcome not in record.outcomes.get(scope, ()) or place not in record.places[scope]:
            where = f" for '{place}'" if place else ""
            raise NotRecorded(f"the runs hold no outcome '{outcome}' at scope '{scope}'{where}")
        out = np.full((len(self.models), len(self.seeds), len(record.quarters)), np.nan)
        for (model, seed), run in self.runs.items():
            row = run.record.series(scope, outcome, place)
            out[self.models.index(model), self.seeds.index(seed)] = row
        return out

    def mean(self, horizon: "Horizon", scope: str, outcome: str) -> NDArray[np.float64]:
        """One outcome of a whole scope at one horizon.

        Parameters
        ----------
        horizon : Horizon
            The stretch of quarters that is averaged.
        scope, outcome : str
            As in the record.

        Returns
        -------
        (M, R) array
            In the outcome's unit; nan where there is no value or no run.

        Raises
        ------
        NotRecorded
            If the runs did not record this.
        """
        return horizon.mean(np.moveaxis(self.series(scope, outcome), 2, 0))

    def at(self, horizon: "Horizon", scope: str) -> NDArray[np.float64]:
        """All outcomes and places of a scope at one horizon.

        Parameters
        ----------
        horizon : Horizon
            The stretch of quarters that is averaged.
        scope : str
            One of the scopes of the record.

        Returns
        -------
        (M, R, O, P) array
            Each in the outcome's unit; nan where there is no value or no run.
        """
        shape = self.record.values[scope].shape[1:]
        out = np.full((len(self.models), len(self.seeds), *shape), np.nan)
        for (model, seed), run in self.runs.items():
            out[self.models.index(model), self.seeds.index(seed)] = horizon.mean(run.record.values[scope])
        return out


def _check_models(chosen: tuple[str, ...], present: tuple[str, ...]) -> None:
    """Refuse a model without runs, and one that is named twice."""
    for model in chosen:
        if model not in present:
            raise BadInput(f"there are no runs of model '{model}'.{did_you_mean(model, present)}")
        if chosen.count(model) > 1:
            raise BadInput(f"model '{model}' is named twice; name each model once")


def _likeness(run: "StoredRun") -> dict[str, Any]:
    """What runs must share to be compared."""
    record = run.record
    return {
        "city": run.city,
        "scale": run.scale,
        "quarters": record.quarters,
        "outcomes": record.outcomes,
        "places": record.places,
    }


def _check_alike(runs: "list[StoredRun]") -> None:
    """Refuse runs that differ in more than model and seed."""
    first = _likeness(runs[0])
    for run in runs[1:]:
        for name, value in _likeness(run).items():
            if value != first[name]:
                raise BadInput(f"runs '{runs[0].run_id}' and '{run.run_id}' differ in {name}: they cannot be compared")
