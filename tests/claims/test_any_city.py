"""In any city, under any levers, in any world within the declared ranges, everything adds up."""

import pytest
from any_city import cases, troubles
from hypothesis import HealthCheck, given, seed, settings

from sim.params.tables import levers, parameters

RELAXED = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
BATCHES, BATCH, DRAWN = 4, 500, 600
"""Batches, cities that differ in each, and draws for them: hypothesis draws one in twenty twice."""


@settings(RELAXED, max_examples=40, derandomize=True)
@given(cases())
def test_forty_cities_add_up_after_every_quarter(case):
    assert troubles(case) == []


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(1, BATCHES + 1))
def test_two_thousand_cities_add_up_after_every_quarter(batch):
    @seed(batch)
    @settings(RELAXED, max_examples=DRAWN)
    @given(cases())
    def add_up(case):
        met.add(repr(case))
        zones.add(case.city.n_zones)
        assert troubles(case) == []

    met, zones = set(), set()
    add_up()
    assert len(met) >= BATCH
    assert zones == set(range(1, 13))


def test_the_cities_reach_both_ends_of_every_range():
    """100 cases draw a number 50 times or more, a third of them at each end."""
    met = {}

    @settings(RELAXED, max_examples=100, derandomize=True)
    @given(cases())
    def look(case):
        for numbers in (case.world, case.first, case.then):
            for name, number in numbers.items():
                met.setdefault(name, set()).add(number)

    look()
    active = {name: row for name, row in {**levers(), **parameters()}.items() if row.active}
    assert [name for name in active if not {active[name].low, active[name].high} <= met[name]] == []
