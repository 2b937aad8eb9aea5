"""A faster link moves the shares by minutes; at the times of 2017 they tell homes and jobs alone."""

import pytest
from small_runs import run, start_of

QUICK = (("transit.build_quarters", 1.0),)
SHARES = ("share_45_minutes", "share_60_minutes")


def shares(levers, quarters):
    _, record = run(start_of(1, QUICK), levers, quarters)
    return {
        (name, suffix): record.series("city", f"job_housing.{name}{suffix}")
        for name in SHARES
        for suffix in ("", "_at_2017_times")
    }


@pytest.mark.parametrize("name", SHARES)
def test_before_anything_opens_both_readings_are_the_same(name):
    seen = shares({}, 4)
    assert seen[name, ""].tolist() == seen[name, "_at_2017_times"].tolist()


def test_on_the_day_of_opening_only_the_present_times_change():
    plain, fast = shares({}, 2), shares({"transit.time_gain": 0.3}, 2)
    opening = 1  # built in the first quarter; homes and jobs have hardly answered yet
    gain = fast["share_45_minutes", ""][opening] - plain["share_45_minutes", ""][opening]
    moved = [abs(fast[name, "_at_2017_times"][opening] - plain[name, "_at_2017_times"][opening]) for name in SHARES]
    assert gain >= 0.0
    assert fast["share_45_minutes", ""][opening] > fast["share_45_minutes", "_at_2017_times"][opening]
    assert max(moved) < 0.02
