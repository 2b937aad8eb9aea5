"""Every parameter that is not fixed changes a run when it stands at an end of its range; else its row says why not.

`parameters_act.csv`: runs of so many quarters of the small city under model 3.0 with `other_levers` moved and a `world`
of other parameters, which may be beyond their ranges, where the city as it is cannot show it soon. An end named in
`unmoved` leaves the digest of the state as it is, for the `reason`. An end that is the default has nothing to show.
"""

import csv
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from fingerprint_table import numbers
from small_runs import differences, under, world_of

from sim.city.folder import load_city
from sim.city.travel import Travel
from sim.model.start import spin_up
from sim.params.tables import levers, parameters

CITY = load_city("minicity")
EVERY_SIXTH = 6
"""The bare suite asks a sixth of the parameters, always the same; the slow one asks all."""


def table():
    with Path(__file__).with_name("parameters_act.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


ROWS = table()


def record_of(row, changed):
    """Record of the row's run with these parameters beside its world."""
    world = tuple((numbers(row["world"]) | changed).items())
    model = spin_up(CITY, world_of(world), 1.0, 1).branch(under(numbers(row["other_levers"]), "3.0"))
    return model.run(int(row["quarters"]))


@lru_cache(maxsize=16)
def usual(other_levers, world, quarters):
    return record_of({"other_levers": other_levers, "world": world, "quarters": quarters}, {})


def ends_that_change_nothing(row):
    declared = parameters()[row["parameter"]]
    standing = numbers(row["world"]).get(declared.name, CITY.parameters.get(declared.name, declared.default))
    plain = usual(row["other_levers"], row["world"], row["quarters"]).digest
    ends = {end: getattr(declared, end) for end in ("low", "high")}
    moved = {end: number for end, number in ends.items() if number != standing}
    assert moved
    return [end for end, number in moved.items() if record_of(row, {declared.name: number}).digest == plain]


def at_both_ends(row):
    assert ends_that_change_nothing(row) == row["unmoved"].split()


@pytest.mark.parametrize("row", ROWS[::EVERY_SIXTH], ids=lambda row: row["parameter"])
def test_a_parameter_changes_the_run_at_both_ends_of_its_range(row):
    at_both_ends(row)


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["parameter"])
def test_every_parameter_changes_the_run_at_both_ends_of_its_range(row):
    at_both_ends(row)


def test_every_parameter_that_is_not_fixed_has_a_row_and_every_exception_a_reason():
    declared = {name for name, row in parameters().items() if row.active and row.role != "fixed"}
    assert [row["parameter"] for row in ROWS] == sorted(declared)
    assert [row["parameter"] for row in ROWS if bool(row["unmoved"]) != bool(row["reason"])] == []
    for row in ROWS:
        assert set(numbers(row["world"])) <= set(parameters())
        shared = numbers(row["other_levers"])
        assert all(levers()[name].low <= number <= levers()[name].high for name, number in shared.items())


EXCEPTIONS = {"commute.ring_factor_far", "fiscal.asset_life_years"}


def test_the_exceptions_are_those_tested_below():
    assert {row["parameter"] for row in ROWS if row["unmoved"]} == EXCEPTIONS


@pytest.mark.parametrize("end", ["low", "high"])
def test_the_far_ring_counts_where_there_is_one(end):
    chengdu, name = load_city("chengdu"), "commute.ring_factor_far"
    number = getattr(parameters()[name], end)
    usual_times, times = (
        Travel.of(chengdu, world_of(world, "chengdu"), chengdu.metro_2017).minutes for world in ((), ((name, number),))
    )
    assert not np.array_equal(usual_times, times)


@pytest.mark.parametrize("end", ["low", "high"])
def test_the_life_of_assets_changes_what_they_are_worth_at_the_end_and_nothing_else(end):
    row = next(row for row in ROWS if row["parameter"] == "fiscal.asset_life_years")
    plain = usual(row["other_levers"], row["world"], row["quarters"])
    moved = record_of(row, {"fiscal.asset_life_years": getattr(parameters()["fiscal.asset_life_years"], end)})
    assert {name for _, name, _ in differences(plain, moved)} == {
        "money.residual_value", "money.net_public_cost_after_residual",
    }  # fmt: skip
