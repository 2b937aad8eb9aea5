"""Kilometres and minutes: golden values, limits, and another library as the oracle."""

from dataclasses import fields
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.city.folder import load_city
from sim.city.travel import (
    Travel,
    great_circle_km,
    mean_km,
    relative_speed,
    root_mean_square_km,
    spread_km,
    travel_minutes,
)
from sim.params.tables import parameters

COMMUTE = SimpleNamespace(
    **{name.split(".")[1]: row.default for name, row in parameters().items() if name.startswith("commute.")}
)
PARAMS = SimpleNamespace(commute=COMMUTE)
lengths = st.one_of(st.just(0.0), st.floats(1e-3, 300))


@pytest.fixture(scope="module")
def chengdu():
    return load_city("chengdu")


@pytest.fixture(scope="module")
def travel(chengdu):
    return Travel.of(chengdu, PARAMS, chengdu.metro_2017)


@pytest.mark.golden
@pytest.mark.parametrize(
    ("a", "b", "offset", "root_mean_square"),
    [
        ("jiaozi", "dianzi", 25.8667, 33.8013),
        ("jiaozi", "jiaozi", 0.0, 1.7179),
        ("tielugang", "konggang", 55.5073, 72.2046),
    ],
)
def test_offsets_and_root_mean_square_distances_of_the_description(chengdu, travel, a, b, offset, root_mean_square):
    i, j = chengdu.place_ids.index(a), chengdu.place_ids.index(b)
    assert travel.offset_km[i, j] == pytest.approx(offset, abs=5e-5)
    distance = root_mean_square_km(travel.offset_km, travel.spread_km, 1.3)
    assert distance[i, j] == pytest.approx(root_mean_square, abs=5e-5)


def test_km_of_chengdu_are_means_of_rice_laws(chengdu, travel):
    picked = [0, 2, 30, 65, 70, 89]
    for i in picked:
        for j in picked:
            scale = 1.3 * np.sqrt((travel.spread_km[i] ** 2 + travel.spread_km[j] ** 2) / 2)
            ratio = 1.3 * travel.offset_km[i, j] / scale
            if ratio < 30:  # scipy's own formula overflows far out
                assert travel.km[i, j] == pytest.approx(stats.rice.mean(ratio, scale=scale), rel=1e-9)


@pytest.mark.oracle
@given(st.floats(0, 30), st.floats(0.1, 10), st.floats(0.1, 10), st.floats(1, 1.5))
def test_the_mean_equals_that_of_scipys_rice_law(ratio, spread_a, spread_b, detour):
    scale = detour * np.sqrt((spread_a**2 + spread_b**2) / 2)
    offset = ratio * scale / detour
    mean = mean_km(np.array([[0.0, offset], [offset, 0.0]]), np.array([spread_a, spread_b]), detour)[0, 1]
    assert mean == pytest.approx(stats.rice.mean(ratio, scale=scale), rel=1e-9)


def test_far_out_the_mean_is_the_distance_itself():
    far = mean_km(np.array([[0.0, 1e4], [1e4, 0.0]]), np.array([0.01, 0.01]), 1.0)
    assert far[0, 1] == pytest.approx(1e4, rel=1e-9)


@given(lengths, lengths, lengths)
def test_the_mean_lies_between_the_distance_of_points_and_the_root_mean_square(offset, spread_a, spread_b):
    offsets, spreads = np.array([[0.0, offset], [offset, 0.0]]), np.array([spread_a, spread_b])
    mean = mean_km(offsets, spreads, 1.3)[0, 1]
    assert 1.3 * offset * (1 - 1e-12) <= mean
    assert mean <= root_mean_square_km(offsets, spreads, 1.3)[0, 1] * (1 + 1e-12)


def test_without_spread_the_mean_is_the_distance_of_the_points():
    offsets = np.array([[0.0, 7.0], [7.0, 0.0]])
    assert mean_km(offsets, np.zeros(2), 1.3).tolist() == [[0.0, 1.3 * 7.0], [1.3 * 7.0, 0.0]]


def test_inside_a_place_the_mean_is_that_of_random_points():
    rng = np.random.default_rng(1)
    area, detour, n = 8.0, 1.3, 400_000
    spread = spread_km(np.array([area]), np.array([1e9]))
    mean = mean_km(np.zeros((1, 1)), spread, detour)[0, 0]
    normal = rng.normal(0, spread[0] / np.sqrt(2), (2, n, 2))
    drawn = detour * np.hypot(*(normal[0] - normal[1]).T)
    assert mean == pytest.approx(drawn.mean(), abs=4 * drawn.std() / np.sqrt(n))  # the Gaussian it assumes: 4 errors
    radius = np.sqrt(area / np.pi) * np.sqrt(rng.random((2, n)))
    turn = 2 * np.pi * rng.random((2, n))
    disc = detour * np.abs(radius[0] * np.exp(1j * turn[0]) - radius[1] * np.exp(1j * turn[1]))
    assert mean == pytest.approx(disc.mean(), rel=0.025)  # √π/2 against 128/45π: 2.1 % below uniform discs
    assert np.sqrt((disc**2).mean()) == pytest.approx(detour * np.sqrt(2) * spread[0], rel=5e-3)


def test_spread_is_that_of_a_disc_of_twice_the_land_at_most_the_area():
    spread = spread_km(np.array([100.0, 1.0]), np.array([1500.0, 1500.0]))
    assert spread == pytest.approx(np.sqrt([2.0 / (2 * np.pi), 1.0 / (2 * np.pi)]))


def test_a_quarter_of_the_globe():
    quarter = great_circle_km(np.array([0.0]), np.array([0.0]), np.array([90.0, 0.0]), np.array([0.0, 90.0]))
    assert quarter == pytest.approx(np.full((1, 2), np.pi / 2 * 6371.0088))


def test_travel_is_symmetric_positive_and_frozen(travel):
    for name in ("offset_km", "km", "minutes"):
        table = getattr(travel, name)
        assert (table == table.T).all(), name
    assert (travel.km > 0).all()
    assert (travel.minutes > COMMUTE.walk_fixed_minutes).all()
    for field in fields(travel):
        table = getattr(travel, field.name)
        assert table.dtype == np.float64
        assert table.flags.c_contiguous
        assert not table.flags.writeable


def test_minutes_by_hand():
    # core and far: harmonic mean of 0.85 and 1.4 = 1.057778; 19 km at 19 x 1.057778 km/h and 10 minutes
    speed = relative_speed(np.array([0, 3]), np.array([True, False]), COMMUTE)
    assert speed[0, 1] == pytest.approx(2 * 0.85 * 1.4 / 2.25)
    assert speed[0, 0] == pytest.approx(0.85 * 1.15)  # metro at both ends
    assert speed[1, 1] == pytest.approx(1.4)
    minutes = travel_minutes(np.array([[19.0]]), speed[:1, 1:], COMMUTE)
    assert minutes[0, 0] == pytest.approx(10 + 60 / 1.0577777778)


def test_short_trips_take_the_faster_of_foot_and_ride():
    minutes = travel_minutes(np.array([[0.0, 1.0, 2.9]]), np.ones((1, 3)), COMMUTE)[0]
    assert minutes[0] == 3.0
    assert minutes[1] == pytest.approx(3 + 6)  # riding would take 13.2
    assert minutes[2] == pytest.approx(10 + 60 * 2.9 / 19)  # walking would take 20.4


def test_nobody_walks_beyond_the_limit():
    slow = np.full((1, 2), 0.5)
    minutes = travel_minutes(np.array([[2.9, 3.0]]), slow, COMMUTE)[0]
    assert minutes[0] == pytest.approx(3 + 6 * 2.9)
    assert minutes[1] == pytest.approx(10 + 60 * 3.0 / 9.5)


def test_metro_never_makes_a_trip_longer_and_helps_where_both_ends_have_it(chengdu, travel):
    later = Travel.of(chengdu, PARAMS, chengdu.metro_2021)
    assert (later.minutes <= travel.minutes).all()
    new = np.outer(chengdu.metro_2021, chengdu.metro_2021) & ~np.outer(chengdu.metro_2017, chengdu.metro_2017)
    far = travel.km > COMMUTE.walk_km
    assert (later.minutes < travel.minutes)[new & far].all()
    assert (later.minutes == travel.minutes)[~new].all()


def test_a_time_factor_shortens_minutes_and_no_kilometres(chengdu, travel):
    factor = np.ones((90, 90))
    factor[0, 1] = 0.5
    better = Travel.of(chengdu, PARAMS, chengdu.metro_2017, factor)
    assert better.minutes[0, 1] == travel.minutes[0, 1] / 2
    assert (better.minutes != travel.minutes).sum() == 1
    assert (better.km == travel.km).all()


def test_outside_nodes_are_reached_by_motorway_and_the_rest_of_the_world_is_nowhere(chengdu, travel):
    world = chengdu.outside_ids.index("out_world")
    assert np.isinf(travel.outside_km[:, world]).all()
    assert np.isinf(travel.outside_minutes[:, world]).all()
    deyang, place = chengdu.outside_ids.index("out_deyang"), chengdu.place_ids.index("jiaozi")
    offset = great_circle_km(chengdu.lon, chengdu.lat, chengdu.outside_lon, chengdu.outside_lat)[place, deyang]
    assert travel.outside_km[place, deyang] == pytest.approx(1.3 * offset)
    assert travel.outside_minutes[place, deyang] == pytest.approx(25 + 60 * 1.3 * offset / 70)


def test_parameters_are_used(chengdu):
    changed = SimpleNamespace(commute=SimpleNamespace(**{**vars(COMMUTE), "detour_factor": 1.2, "fixed_minutes": 12.0}))
    plain = Travel.of(chengdu, PARAMS, chengdu.metro_2017)
    other = Travel.of(chengdu, changed, chengdu.metro_2017)
    assert other.km == pytest.approx(plain.km * 1.2 / 1.3)
    far = plain.km > 10
    assert other.minutes[far] - 12 == pytest.approx((plain.minutes[far] - 10) * 1.2 / 1.3)


@pytest.mark.parametrize("most", [1, 2, 5])
def test_the_median_distance_of_many_pairs_is_that_of_their_list(travel, most):
    pairs = np.random.default_rng(most).integers(0, most + 1, travel.km.shape)
    assert travel.median_km(pairs) == np.median(np.repeat(travel.km.ravel(), pairs.ravel()))


def test_no_pair_has_no_median_distance(travel):
    assert np.isnan(travel.median_km(np.zeros(travel.km.shape)))
