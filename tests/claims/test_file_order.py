"""No outcome depends on the order of rows in a city's files."""

import csv
import shutil

import numpy as np
import pytest

from sim.city.folder import load_city
from sim.model.start import spin_up
from sim.params.folder import scenarios_folder
from sim.params.scenario import load_model, resolve_parameters

QUARTERS = 4
ROUNDING = 1e-9
"""Sums in another order may differ in the last digits; a choice that differs moves an outcome by far more."""


def turned(folder, table):
    """Copy of minicity with the rows of one table from the last to the first."""
    copy = shutil.copytree(scenarios_folder() / "cities" / "minicity", folder / "minicity")
    file = copy / table
    with file.open(encoding="utf-8", newline="") as text:
        header, *rows = list(csv.reader(text))
    assert len(rows) > 1
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, lineterminator="\n").writerows([header, *reversed(rows)])
    return copy


def outcomes_by_name(city):
    start = spin_up(city, resolve_parameters(city.parameters, {}), 1.0, 1)
    record = start.branch(load_model("3.0")).run(QUARTERS)
    return {
        (scope, outcome, place): record.series(scope, outcome, place)
        for scope, outcomes in record.outcomes.items()
        for outcome in outcomes
        for place in record.places[scope]
    }


@pytest.fixture(scope="module")
def as_shipped():
    return outcomes_by_name(load_city("minicity"))


@pytest.mark.parametrize(
    "table",
    [
        "districts.csv",
        "transit.csv",
        "zones.csv",
        "ecosystems.csv",
        "inputs.csv",
        "places.csv",
        "segments.csv",
    ],
)
def test_outcomes_do_not_depend_on_the_order_of_rows(table, tmp_path, as_shipped):
    told = outcomes_by_name(load_city(turned(tmp_path, table)))
    assert told.keys() == as_shipped.keys()
    moved = [
        key for key, series in told.items()
        if not np.allclose(series, as_shipped[key], rtol=ROUNDING, atol=ROUNDING, equal_nan=True)
    ]  # fmt: skip
    assert moved == []
