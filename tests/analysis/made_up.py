"""Small records whose numbers are chosen by the test."""

from dataclasses import dataclass, field

import numpy as np

from sim.measures.record import RunRecord
from sim.units import quarter_label


@dataclass(frozen=True)
class Run:
    """A stored run, without the store."""

    model: str
    seed: int
    record: RunRecord
    run_id: str = ""
    city: str = "smalltown"
    scale: float = 1.0
    meta: dict = field(default_factory=dict)


def record_of(values, quarters=None):
    """Record of `values`: scope -> outcome -> place -> number, or series by quarter."""
    n = quarters or 4
    outcomes = {scope: tuple(by_name) for scope, by_name in values.items()}
    places = {scope: tuple(next(iter(by_name.values()))) for scope, by_name in values.items()}
    arrays = {
        scope: np.stack(
            [[np.broadcast_to(by_name[o][p], (n,)) for p in places[scope]] for o in outcomes[scope]]
        ).transpose(2, 0, 1)
        for scope, by_name in values.items()
    }
    labels = tuple(quarter_label(quarter) for quarter in range(n))
    return RunRecord(labels, outcomes, places, {scope: np.array(array, float) for scope, array in arrays.items()})


def city_runs(outcome, by_model, quarters=None):
    """Runs with one city outcome: model -> a number or series for each seed."""
    return [
        Run(model, seed, record_of({"city": {outcome: {"": value}}}, quarters or np.size(value)), f"{model}-{seed}")
        for model, values in by_model.items()
        for seed, value in enumerate(values, start=1)
    ]
