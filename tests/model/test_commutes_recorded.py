"""What a run records of commutes, summed in one pass, is what the measures give on its trips."""

import numpy as np
import pytest

from sim import measures
from sim.model import ZoneModel
from sim.model.commute_tables import CommuteTables, PairTables
from sim.model.least_commutes import LeastCommutes
from sim.model.observe_people import _commutes, take_census

CLOSE = 1e-8


@pytest.fixture(scope="module")
def city():
    """After the metro of 2021 has opened: some pairs are faster than in 2017."""
    model = ZoneModel(city="minicity", model="3.0", rng=4, record="job_housing.*", overrides=["transit.time_gain=0.3"])
    return model, model.run(18)


def scopes(model):
    """Trips, places and what is recorded, by scope."""
    trips = take_census(model).trips.sum(axis=0)
    for scope, places in (("city", np.arange(model.city.n_places)), ("central", np.flatnonzero(model.city.central))):
        yield scope, trips[np.ix_(places, places)], places


def test_means_tails_and_ratios_are_the_measures(city):
    model, record = city
    for scope, trips, places in scopes(model):
        km, minutes = (table[np.ix_(places, places)] for table in (model.travel.km, model.travel.minutes))
        expected = {
            "mean_distance": measures.mean_commute(trips, km),
            "mean_minutes": measures.mean_commute(trips, minutes),
            "random_commute": measures.random_commute(trips, km),
            "excess": measures.excess_commuting(trips, km),
            "normalised_economy": measures.normalised_commuting_economy(trips, km),
            "tail_km": measures.tail_mean_commute(trips, km, 0.1),
            "tail_minutes": measures.tail_mean_commute(trips, minutes, 0.1),
            "self_containment": measures.self_containment_city(trips),
        }
        if scope == "city":
            expected["tidal_ratio"] = measures.tidal_ratio(trips, model.city.ring.astype(int))
        for name, value in expected.items():
            assert record.series(scope, f"job_housing.{name}")[-1] == pytest.approx(value, abs=CLOSE), (scope, name)


def test_shares_within_limits_are_the_measure_with_spread_inside_places(city):
    model, record = city
    travel, commute = model.travel, model.params.commute
    assert (travel.minutes != model.first_travel.minutes).any()

    def reach(of, limit):  # as far as a pair comes in the time, by its own speed or on foot
        by_ride = (limit - commute.fixed_minutes) * of.km / np.maximum(of.minutes - commute.fixed_minutes, 1e-6)
        on_foot = (limit - commute.walk_fixed_minutes) / 60 * commute.walk_speed_kmh
        return np.maximum(by_ride, min(on_foot, commute.walk_km))

    limits = {"share_5_km": np.full_like(travel.km, 5.0), "share_25_km": np.full_like(travel.km, 25.0)}
    for minutes in (45, 60):
        limits[f"share_{minutes}_minutes"] = reach(travel, minutes)
        limits[f"share_{minutes}_minutes_at_2017_times"] = reach(model.first_travel, minutes)
    for scope, trips, places in scopes(model):
        pairs = np.ix_(places, places)
        for name, limit in limits.items():
            within = measures.share_within_km_spread(
                trips, travel.offset_km[pairs], travel.spread_km[places], limit[pairs], commute.detour_factor
            )
            share = 1.0 - within if name.startswith(("share_25", "share_60")) else within
            assert record.series(scope, f"job_housing.{name}")[-1] == pytest.approx(share, abs=CLOSE), (scope, name)


def test_nobody_who_commutes_leaves_no_value(city):
    model, _ = city
    known, nobody = CommuteTables.of(model).city, np.zeros((3, model.city.n_places, model.city.n_places))
    seen = _commutes("city", nobody, LeastCommutes(), known)
    assert len(seen) == 18
    assert all(np.isnan(value) for value in seen.values())


def test_without_a_crossing_of_rings_there_is_no_tidal_ratio(city):
    model, _ = city
    known = CommuteTables.of(model).city
    one_ring = PairTables(known.names, known.tables, known.km, known.minutes, known.farthest, known.slowest,
                          np.zeros_like(known.ring))  # fmt: skip
    heads = take_census(model).heads
    seen = _commutes("city", heads, LeastCommutes(), one_ring)
    assert np.isnan(seen["city", "job_housing.tidal_ratio"])
    assert seen["city", "job_housing.mean_distance"] > 0.0


def test_a_branch_knows_the_tables_of_its_own_travel(city):
    model, _ = city
    twin = model.branch(model.development_model)
    assert twin.observations.commute_tables.travel is twin.travel
    assert twin.observations.commute_tables.city is model.observations.commute_tables.city
