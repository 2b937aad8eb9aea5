"""Producer services act through real tenants: floor kept for them, rent paid for who is there, no other bonus."""

from functools import lru_cache

import numpy as np
import pytest
from small_runs import SEEDS, differences, run, start_of, under, world_of

from sim.city.floorspace import SERVICE
from sim.city.folder import load_city
from sim.markets import premises
from sim.model.start import spin_up
from sim.units import wan

INDEX = "services.producer_density"
WILLING = (("firms.entry_base_annual", 1.0), ("firms.subsidy_weight", 30.0))
"""A city in which firms are founded often and mind rent very much: in the small one few come in six years."""


def rent_a_quarter(model):
    """Cost-covering rent of service floor, 万元 per m² and quarter."""
    params = model.params
    return wan(params.fiscal.innovation_space_cost_yuan_m2) * params.land.price_annuity_rate / 4.0


def services_jobs_in_zones(model):
    jobs = model.jobs_by_place_and_segment() * model.city.segments.producer_service
    return jobs[: model.city.n_zones].sum()


def services_tenants(model):
    """Rows of the firms of producer services, and the floor that each simulated one uses, m²."""
    firms = model.firm_columns
    rows = np.flatnonzero((model.firm_table.uid != 0) & model.rents_service_floor[firms["segment"]])
    return rows, model.floor_of(firms["segment"][rows], firms["capacity"][rows], firms["weight"][rows])


def without_services_firms(model):
    """The same city with every firm of producer services gone."""
    rows, _ = services_tenants(model)
    model.close_firms(rows)
    return model


def test_rent_is_paid_for_the_floor_that_tenants_use_and_no_more_than_is_meant_for_them():
    model = start_of(1).branch(under({INDEX: 1.0}))
    model.step()
    cash = model.firm_columns["cash"].copy()
    rows, floor = services_tenants(model)
    used = np.bincount(model.firm_columns["place"][rows], floor, model.city.n_places)
    meant = model.services_floor()
    before = model.ledger.quarter_flows.copy()
    premises._pay_services_rent(model)
    paid = model.ledger.quarter_flows - before
    expected = rent_a_quarter(model) * np.minimum(used, meant)
    np.testing.assert_allclose(paid.sum(axis=0)[:-1], expected, rtol=1e-12)
    gained = (model.firm_columns["cash"] - cash) * model.firm_columns["weight"]
    assert gained.sum() == pytest.approx(expected.sum(), rel=1e-12)
    assert not np.delete(gained, rows).any()
    assert expected.sum() > 0.0


def test_without_tenants_there_is_nothing_to_pay():
    model = without_services_firms(start_of(1).branch(under({INDEX: 1.0})))
    model.step()
    assert model.ledger.total("services") == 0.0


def test_outside_zones_no_rent_is_paid_and_no_floor_kept():
    model, _ = run(start_of(2), {INDEX: 1.0}, 8)
    outside = ~model.city.is_zone
    assert model.floorspace.for_services.sum() > 0.0
    assert not model.floorspace.for_services[outside].any()
    assert not model.services_rent_share()[outside].any()


def test_floor_kept_is_what_is_meant_less_what_is_taken_and_others_cannot_take_it():
    model = start_of(1).branch(under({INDEX: 1.0}))
    for _ in range(12):
        model.step()
        ground = model.floorspace
        unused = np.maximum(ground.floor - ground.used - ground.reserved, 0.0)[:, SERVICE]
        assert (ground.for_services <= unused).all()
        assert (ground.for_services <= model.services_floor()).all()
        np.testing.assert_allclose(ground.free[:, SERVICE] + ground.for_services, unused, atol=1e-6)
        np.testing.assert_allclose(model.free_to()[:, 2], unused, atol=1e-6)


def test_an_office_firm_finds_no_room_on_floor_that_a_firm_of_producer_services_may_take():
    model = start_of(1).branch(under({INDEX: 1.0}))
    model.step()
    zone, ground = int(np.argmax(model.floorspace.for_services)), model.floorspace
    ground.for_services[zone] += ground.free[zone, SERVICE]
    assert ground.free[zone, SERVICE] == 0.0
    room = model.room()[zone]
    services = model.rents_service_floor
    offices = (model.city.segments.use == SERVICE) & ~services
    assert room[services].min() > room[offices].max()


@lru_cache(maxsize=8)
def willing_start(seed):
    return spin_up(load_city("minicity"), world_of(WILLING), 1.0, seed)


@pytest.mark.claim
def test_more_firms_of_producer_services_work_in_zones_where_floor_and_rent_await_them():
    gains = []
    for seed in SEEDS:
        low, high = (services_jobs_in_zones(run(willing_start(seed), {INDEX: index}, 24)[0]) for index in (0.0, 1.0))
        gains.append(high - low)
    assert min(gains) > 0.0, gains


def test_what_services_do_to_firms_follows_from_their_presence_alone():
    dear, plain = (start_of(1).branch(under({INDEX: index})) for index in (1.0, 0.0))
    np.testing.assert_array_equal(dear.services_presence(), plain.services_presence())
    np.testing.assert_array_equal(dear.information(), plain.information())


def test_floor_share_zero_turns_the_lever_off_to_the_last_bit():
    start = spin_up(load_city("minicity"), world_of((("services.reserved_floor_share", 0.0),)), 1.0, 1)
    records = [run(start, {INDEX: index}, 12)[1] for index in (0.0, 1.0)]
    assert differences(*records) == []
