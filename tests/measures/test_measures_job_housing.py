"""Job-housing balance: by hand, and the properties that every optimum must show."""

import math
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_inputs import cities, few

import sim.measures as measures
from sim.measures import NoCommuters, NoValue


def test_minimum_commute_of_one_worker_a_place_is_the_best_permutation():
    km = np.array([[2.0, 9, 4, 7], [6, 4, 3, 7], [5, 8, 1, 8], [7, 6, 9, 4]])
    best = min(sum(km[i, j] for i, j in enumerate(order)) for order in permutations(range(4))) / 4
    assert measures.minimum_commute(np.eye(4), km) == pytest.approx(best, abs=1e-12)


def test_minimum_commute_of_three_places_by_hand():
    trips, km = [[18, 20, 22], [2, 8, 20], [0, 2, 8]], [[1, 4, 8], [4, 1, 5], [8, 5, 1]]
    # homes 60, 30, 10; jobs 20, 30, 50: 20, 30 and 10 stay at 1 km, 40 of the first place go 8 km to the third
    assert measures.minimum_commute(trips, km) == pytest.approx((20 + 30 + 10 + 40 * 8) / 100, abs=1e-12)


@few
@given(cities())
def test_observed_and_random_lie_between_minimum_and_maximum(city):
    least, most = measures.minimum_commute(*city), measures.maximum_commute(*city)
    for between in (measures.mean_commute(*city), measures.random_commute(*city)):
        assert least - 1e-9 <= between <= most + 1e-9


@few
@given(cities(), cities(), cities())
def test_exchanging_jobs_within_a_skill_never_gives_less_than_pooled(low, mid, high):
    n = min(low[0].shape[0], mid[0].shape[0], high[0].shape[0])
    layers, km = np.stack([city[0][:n, :n] for city in (low, mid, high)]), low[1][:n, :n]
    if layers.sum() > 0:
        assert measures.skill_mismatch_km(layers, km) >= -1e-9
        with_nobody = np.concatenate((layers, np.zeros((1, n, n))))
        assert measures.minimum_commute_by_skill(with_nobody, km) == measures.minimum_commute_by_skill(layers, km)


INTENSIVE = ["mean_commute", "minimum_commute", "maximum_commute", "random_commute"]


@few
@given(cities(), st.sampled_from(INTENSIVE), st.floats(0.01, 1000), st.randoms(use_true_random=False))
def test_scale_names_and_empty_places_change_no_commute(city, name, factor, random):
    trips, km = city
    measure, n = getattr(measures, name), trips.shape[0]
    plain = measure(trips, km)
    order = random.sample(range(n), n)
    wider, farther = np.zeros((n + 2, n + 2)), np.full((n + 2, n + 2), 3.0)
    wider[:n, :n], farther[:n, :n] = trips, km
    assert measure(factor * trips, km) == pytest.approx(plain, abs=1e-8)
    assert measure(trips[np.ix_(order, order)], km[np.ix_(order, order)]) == pytest.approx(plain, abs=1e-8)
    assert measure(wider, farther) == pytest.approx(plain, abs=1e-8)


@pytest.mark.parametrize("name", [*INTENSIVE, "excess_commuting", "capacity_used", "normalised_commuting_economy"])
def test_a_mean_over_nobody_has_no_value(name):
    with pytest.raises(NoCommuters):
        getattr(measures, name)(np.zeros((2, 2)), np.ones((2, 2)))


def test_ratios_have_no_value_where_layouts_leave_no_choice():
    for name in ("capacity_used", "normalised_commuting_economy"):
        with pytest.raises(NoValue):
            getattr(measures, name)([[5.0]], [[2.0]])  # one place: least, random and greatest are equal
    with pytest.raises(NoValue):
        measures.excess_commuting([[5.0]], [[0.0]])
    with pytest.raises(NoValue):
        measures.commuting_economy([[5.0]], [[0.0]])
    assert measures.minimum_commute([[5.0]], [[2.0]]) == 2.0


@pytest.mark.parametrize(
    ("trips", "km"),
    [
        ([[1, 2]], [[1, 2]]),
        ([[1, -1], [0, 0]], [[1, 1], [1, 1]]),
        ([[1, math.nan], [0, 0]], [[1, 1], [1, 1]]),
        ([[1, 1], [0, 0]], [[1, -1], [1, 1]]),
        ([[1, 1], [0, 0]], [[1]]),
    ],
)
def test_wrong_trips_and_distances_are_refused(trips, km):
    for name in INTENSIVE:
        with pytest.raises(ValueError, match=r"trips|km") as refused:
            getattr(measures, name)(trips, km)
        assert not isinstance(refused.value, NoValue)


def test_margins_that_do_not_agree_are_refused():
    with pytest.raises(ValueError, match="totals must agree"):
        measures.minimum_commute_of_margins([3, 3], [3, 2], np.ones((2, 2)))


def test_self_containment_at_home_and_at_work_are_different_questions():
    trips = np.array([[6.0, 2], [12, 0]])
    np.testing.assert_allclose(measures.self_containment_live(trips), [6 / 8, 0])
    np.testing.assert_allclose(measures.self_containment_work(trips), [6 / 18, 0])
    assert measures.self_containment_city(trips) == 6 / 20


def test_independence_is_infinite_without_a_crossing_trip_and_has_no_value_without_any():
    np.testing.assert_array_equal(measures.independence_index(np.diag([0.1, 0.0])), [np.inf, np.nan])


def test_the_tail_splits_the_cell_on_its_edge():
    trips, km = [[6, 0], [0, 4]], [[1, 9], [9, 10]]
    assert measures.tail_mean_commute(trips, km, 0.5) == pytest.approx((4 * 10 + 1 * 1) / 5)
    assert measures.tail_mean_commute(trips, km, 1.0) == pytest.approx(measures.mean_commute(trips, km))
    with pytest.raises(ValueError, match="share"):
        measures.tail_mean_commute(trips, km, 0)


def test_within_is_inclusive_and_over_is_strict():
    trips, minutes = [[1, 3], [0, 0]], [[45, 60], [60, 10]]
    assert measures.share_within_minutes(trips, minutes, 45) == 0.25
    assert measures.share_over_minutes(trips, minutes, 45) == 0.75
    assert measures.share_over_minutes(trips, minutes, 60) == 0.0


def test_limits_by_pair_are_taken_pair_by_pair():
    offset, spread, limits = np.array([[0.0, 5], [5, 0]]), [1.0, 2.0], np.array([[2.0, 6], [7, 3]])
    together = measures.chance_within_km_spread(offset, spread, limits, 1.2)
    for pair in np.ndindex(2, 2):
        assert together[pair] == measures.chance_within_km_spread(offset, spread, limits[pair], 1.2)[pair]


def test_far_and_narrow_places_have_chances_of_exactly_none_or_all():
    chance = measures.chance_within_km_spread([[0, 500], [500, 0]], [0.01, 0.02], 5.0, 1.3)
    assert chance[0, 1] == 0
    np.testing.assert_allclose(np.diag(chance), 1, atol=1e-12)


def test_a_tide_with_equal_flows_both_ways_is_none_and_inside_a_ring_has_no_value():
    assert measures.tidal_ratio([[9, 4], [4, 1]], [0, 1]) == 0
    assert measures.tidal_ratio([[9, 4], [0, 1]], [0, 3]) == 1
    with pytest.raises(NoValue):
        measures.tidal_ratio([[0.1, 0.2], [0.3, 0.7]], [2, 2])


def test_jobs_per_resident_has_infinity_and_no_value_where_nobody_lives():
    np.testing.assert_array_equal(measures.jobs_residents_ratio([4, 0, 6], [0, 0, 3]), [np.inf, np.nan, 2])
    with pytest.raises(NoValue):
        measures.dissimilarity([0, 0], [1, 2])
