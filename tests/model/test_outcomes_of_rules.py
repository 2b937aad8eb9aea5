"""Outcomes that follow from one line each: permits, prices of land, high technology, households, talent homes."""

import numpy as np
import pytest
from small_runs import CITY_IS_LARGE, ONE_ZONE_IS_LARGE, run, start_of, under

from sim.city.applications import APPROVED

QUARTERS = 6


@pytest.fixture(scope="module")
def town():
    levers = {"housing.talent_m2_per_year": 4_000_000.0, "approval.delay_quarters": 2.0}
    return run(start_of(2, CITY_IS_LARGE + ONE_ZONE_IS_LARGE), levers, QUARTERS)


def last(record, name):
    return record.series("city", name)[-1]


def given_now(model):
    """Quarters from application to permit of the firms that zones admitted last: they applied in the quarter before."""
    book = model.applications
    now = (book["state"] == APPROVED) & (book["place"] < model.city.n_zones) & (book["applied"] == model.quarter - 2)
    return (book["ready"] - book["applied"])[now].tolist()


def test_a_permit_takes_the_working_days_of_its_quarters(town):
    _, record = town
    assert last(record, "governance.approval") == 130.0
    slow = start_of(2).branch(under({"approval.delay_quarters": 2.0, "coordination.strength": 1.0}))
    waits = []
    told = slow.run(8, on_quarter=lambda _: waits.extend(given_now(slow)))
    assigned = np.mean([committee.is_assigned for committee in slow.committees])
    assert 0.0 < assigned <= 1.0
    added = slow.params.coordination.delay_quarters * assigned
    assert last(told, "governance.approval") == pytest.approx(65.0 * (2.0 + added))
    assert waits
    assert set(waits) <= {2, 3, 4}, "permits take what the record says, up to a lot of a quarter"
    _, at_once = run(start_of(2), {"approval.delay_quarters": 0.0}, 1)
    assert last(at_once, "governance.approval") == 65.0


def test_prices_of_land_and_their_ratio(town):
    model, record = town
    assert last(record, "land.price_other") == model.params.land.price_other_yuan_m2
    assert last(record, "land.price_ratio") == pytest.approx(
        model.params.land.price_other_yuan_m2 / last(record, "land.price_industrial")
    )


def test_firms_of_high_technology_are_real_firms_of_such_segments(town):
    model, record = town
    rows, firms = np.flatnonzero(model.firm_table.uid), model.firm_columns
    high = model.city.segments.technology[firms["segment"][rows]] >= model.params.screen.high_technology_threshold
    assert last(record, "firms.high_tech_count") == firms["weight"][rows][high].sum()
    assert 0 < high.sum() < high.size


def test_households_and_talent_homes_started_for_each_home(town):
    model, record = town
    housing = model.params.housing
    assert last(record, "housing.households") == pytest.approx(model.worker_table.n / housing.workers_per_home)
    homes = (model.dwellings.market.sum() + model.dwellings.talent.sum()) / housing.workers_per_home
    started = last(record, "housing.delivery") / housing.m2_per_talent_unit
    assert last(record, "housing.programme_share") == pytest.approx(started / homes)
    assert started > 0.0
    assert last(record, "city.zones") == model.city.n_zones == 6
