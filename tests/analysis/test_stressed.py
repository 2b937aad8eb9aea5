"""What `stress.csv` says of courses that the test chooses."""

import dataclasses
import math

import numpy as np
import pytest
from made_up import city_runs
from made_up_members import COMMUTE, row_of

from sim.analysis.ensemble import Ensemble
from sim.analysis.stressed import COLUMNS, FIRST, stressed

QUARTERS = 12
BEGINS = 4


def course(*dents):
    """100 throughout, except from the first quarter of the shock on as far as `dents` go."""
    values = np.full(QUARTERS, 100.0)
    values[BEGINS : BEGINS + len(dents)] = dents
    return values


def rows_of(outcome, struck, calm):
    runs = [
        dataclasses.replace(run, meta={"inputs": {"stress": [{"start": BEGINS + 2}, {"start": BEGINS}]}})
        for run in city_runs(outcome, {"1.0": struck}, QUARTERS)
    ]
    return stressed(Ensemble.of(runs), Ensemble.of(city_runs(outcome, {"1.0": calm}, QUARTERS)))


def test_the_difference_is_paired_by_seed():
    rows = rows_of("city.employment", [course(90, 90, 90, 90), course(80, 80, 80, 80) + 50], [course(), course() + 50])
    row = row_of(rows, horizon=FIRST)
    assert set(row) == set(COLUMNS)
    assert (row["calm"], row["stressed"], row["difference"]) == (125.0, 110.0, -15.0)
    assert row["difference_high"] - row["difference_low"] == pytest.approx(2 * 12.7062 * 5.0, rel=1e-4)


def test_a_fall_has_a_trough_and_an_end():
    row = row_of(rows_of("city.employment", [course(98, 90, 94, 96)], [course()]), horizon=FIRST)
    assert (row["trough_quarter"], row["trough"], row["recovery_quarters"]) == ("2018Q4", -10.0, 3.0)


def test_where_less_is_better_the_trough_is_the_highest():
    row = row_of(rows_of(COMMUTE, [course(90, 130, 110, 104)], [course()]), horizon=FIRST)
    assert (row["trough_quarter"], row["trough"], row["recovery_quarters"]) == ("2018Q4", 30.0, 3.0)


def test_what_only_gets_better_has_no_trough_and_is_back_at_once():
    row = row_of(rows_of(COMMUTE, [course(90, 95)], [course()]), horizon=FIRST)
    assert row["trough_quarter"] == ""
    assert math.isnan(row["trough"])
    assert row["recovery_quarters"] == 0.0


def test_what_does_not_come_back_has_no_recovery():
    row = row_of(rows_of(COMMUTE, [course(*[120] * 8)], [course()]), horizon=FIRST)
    assert row["trough"] == 20.0
    assert math.isnan(row["recovery_quarters"])


def test_an_outcome_that_is_not_judged_has_a_difference_alone():
    row = row_of(rows_of("firms.count", [course(90)], [course()]), horizon=FIRST)
    assert row["difference"] == -2.5
    assert row["trough_quarter"] == ""
    assert math.isnan(row["recovery_quarters"])


def test_quarters_without_a_value_are_no_trough():
    row = row_of(rows_of(COMMUTE, [course(math.nan, 110)], [course()]), horizon=FIRST)
    assert (row["trough_quarter"], row["trough"]) == ("2018Q4", 10.0)
    assert math.isnan(row["recovery_quarters"])


def test_horizons_begin_with_the_first_shock_and_leave_out_what_ends_before_it():
    rows = rows_of(COMMUTE, [course()], [course()])
    assert [row["horizon"] for row in rows] == [FIRST, "year 3"]
