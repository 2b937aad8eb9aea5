"""Designs on the small city, and records whose numbers the test chooses."""

import numpy as np

from sim.experiments.design import Request, design
from sim.experiments.store import RUNS, write_run
from sim.measures.record import RunRecord
from sim.units import quarter_label


def comparison_of(**changes):
    asked = {"city": "minicity", "models": ("1.0", "3.0"), "seeds": (1, 2), "quarters": 4}
    return design(Request(**{**asked, **changes}))


def record_of(number=1.0, quarters=4):
    """A record in which every value is `number` plus its place in the array; one is missing."""
    shapes = {"city": (2, 1), "zone": (1, 3)}
    values = {
        scope: number + np.arange(quarters * n * p, dtype=float).reshape(quarters, n, p)
        for scope, (n, p) in shapes.items()
    }
    values["zone"][0, 0, 2] = np.nan
    return RunRecord(
        quarters=tuple(quarter_label(quarter) for quarter in range(quarters)),
        outcomes={"city": ("city.gdp", "job_housing.minimum_commute"), "zone": ("firms.count",)},
        places={"city": ("",), "zone": ("", "east", "西")},
        values=values,
        activity={"hires": number, "quits": 0.1 + 0.2},
        admission={
            "segments": ("parts", "software"),
            "applications": np.array([4.0 * number, 0.0]),
            "admitted": np.array([number, 0.0]),
        },
        digest="digest",
    )


def store_all(folder, comparison, records=None):
    """Store a made-up record for every run of a comparison."""
    (folder / RUNS).mkdir(parents=True, exist_ok=True)
    for number, run in enumerate(comparison.runs, start=1):
        write_run(folder, run.identity(), records[run.run_id] if records else record_of(float(number)))
