"""At its ends the model does not crash, keeps every identity, and tends where theory says."""

import numpy as np
import pytest
from one_place import one_place_city
from small_runs import SEEDS, run, start_of, under, world_of

from sim.city.folder import load_city
from sim.model.invariants import violations
from sim.model.start import spin_up
from sim.params.scenario import load_model

QUARTERS = 16


def stays_sound(model, quarters=QUARTERS):
    """Run on, with every identity asked in every quarter; returns the record."""
    found = []
    for quarter in range(1, quarters):
        model.step()
        found += [f"{quarter}: {sentence}" for sentence in violations(model)]
    record = model.run(1)
    found += violations(model)
    assert found == []
    return record


@pytest.mark.parametrize(
    "levers",
    [
        {"fund.size": 0.0, "fund.leverage": 5.0},
        {"land.tilt_industry": 0.0, "land.tilt_services": 0.0, "land.tilt_residential": 0.0},
        {"land.tilt_industry": 1.0, "land.tilt_services": 1.0, "land.tilt_residential": 0.8},
        {"screen.min_tax_per_mu": 40.0, "screen.min_investment_per_mu": 500.0, "screen.min_rd_to_sales_pct": 10.0},
        {"screen.pollution_percentile_cut": 20.0, "screen.min_floor_area_ratio": 1.5},
    ],
    ids=["fund 0", "tilts 0", "tilts 1", "every cut-off closed", "only clean and high"],
)
def test_levers_at_their_ends_leave_a_sound_city(start, levers):
    stays_sound(start.branch(under(levers, "3.0")))


@pytest.mark.parametrize(
    "world",
    [
        (("chain.proximity_gain", 0.0),),
        (("chain.information_gain", 0.0), ("chain.information_base", 1e-9)),
        (("agglomeration.density_elasticity", 0.0),),
        (("firms.entry_base_annual", 0.0), ("innovation.match_probability", 0.0), ("recruit.anchor_success", 0.0)),
        (("housing.move_rate_owner_annual", 0.0), ("housing.move_rate_renter_annual", 0.0)),
        (("migration.departure_annual", 0.0), ("migration.net_base_annual", 0.0)),
        (("screen.queue_capacity", 0.0),),
        (("land.annual_quota_industrial_km2", 0.0), ("land.annual_quota_service_km2", 0.0),
         ("land.annual_quota_residential_km2", 0.0)),
    ],
    ids=["no proximity gain", "no information", "no density effect", "no prospects", "nobody moves", "closed city",
         "no permits", "no land"],
)  # fmt: skip
def test_a_mechanism_that_is_off_leaves_a_sound_city(world):
    stays_sound(start_of(1, world).branch(load_model("3.0")))


def test_a_city_whose_firms_all_fail_goes_on_without_them():
    model = start_of(1, (("firms.entry_base_annual", 0.0), ("innovation.match_probability", 0.0))).branch(under({}))
    model.firm_columns["productivity"][model.firm_table.rows()] = -30.0
    model.applications.keep(np.zeros(len(model.applications), bool))
    model.floorspace.reserved[:] = 0.0
    record = stays_sound(model)
    assert model.firm_table.n == 0
    assert record.series("city", "labour.unemployment")[-1] == 1.0
    assert record.series("city", "city.employment")[-1] == 0.0


def test_no_home_is_free_and_nobody_is_placed_in_a_full_place(start):
    model = start.branch(load_model("3.0"))
    model.dwellings.market[:] = model.dwellings.occupied / model.scale
    model.dwellings.pipeline[:] = 0.0
    record = stays_sound(model, 8)
    assert record.series("city", "housing.vacancy")[0] >= 0.0


def test_all_anchors_gone(start):
    model = start.branch(load_model("3.0"))
    rows = model.firm_table.rows()
    staff = model.firm_columns["staff"][rows].sum(axis=1)
    model.firm_columns["productivity"][rows[np.argsort(-staff)[:10]]] = -30.0
    stays_sound(model)


def test_a_city_of_one_place(tmp_path):
    city = load_city(one_place_city(tmp_path))
    start = spin_up(city, world_of(()), 1.0, 1)
    record = stays_sound(start.branch(load_model("3.0")))
    assert record.series("city", "job_housing.self_containment")[-1] == 1.0
    least, mean = (record.series("city", f"job_housing.{name}") for name in ("minimum_commute", "mean_distance"))
    np.testing.assert_allclose(least, mean, rtol=1e-9)


def economy(beta, seed, quarters=20):
    """Normalised economy of commuting (random 0, minimum 1) at the start and at the end of a run."""
    _, record = run(start_of(seed, (("commute.beta", beta),)), {}, quarters)
    return record.series("city", "job_housing.normalised_economy")[[0, -1]]


def test_free_commuting_tends_to_the_random_trip():
    """Tolerance: 2,200 workers draw their place by chance; a mean of so many random trips is off by 2 % (1 in 50)."""
    assert np.abs(economy(0.0, 1)).max() < 0.06


def test_prohibitive_commuting_tends_to_the_minimum_trip():
    assert economy(3.0, 1).min() > 0.8


@pytest.mark.parametrize("seed", SEEDS)
def test_dearer_commuting_within_its_range_brings_trips_nearer_to_the_minimum(seed):
    assert (economy(0.1, seed, 8) > economy(0.03, seed, 8) + 0.1).all()
