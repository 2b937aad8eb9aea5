"""Clocks of clawback, by hand: when notice is given, when it ends, and when land goes back."""

import numpy as np
import pytest

from sim.kernels.land import age_idle_land, watch_sites

TAX_RATE, FAR, M2_PER_MU = 0.1, np.array([0.5, 2.0, 1.0]), 600.0
"""A firm of 100 m² industrial floor stands on 100 ÷ 0.5 ÷ 600 = 1/3 mu; with 40 of value added it yields 12 a mu."""


def town(**changed):
    """Five firms: 0 a good site, 1 a poor one, 2 a tenant of the public, 3 outside, 4 on no counted floor."""
    columns = {
        "alive": np.ones(5, np.int64), "place": np.array([0, 1, 0, 2, 0]), "segment": np.array([0, 0, 0, 0, 1]),
        "premises": np.array([0, 0, 1, 0, 0]), "value_added": np.array([40.0, 30.0, 1.0, 1.0, 1.0]),
        "capacity": np.full(5, 10.0),
    }  # fmt: skip
    return columns | changed


def watch(columns, clocks, after=3, notice=2, cut=12.0):
    low, noticed = clocks
    return watch_sites(
        columns["alive"], columns["place"], columns["segment"], columns["premises"], np.array([0, -1]),
        columns["value_added"], columns["capacity"], np.array([10.0, 10.0]), FAR, TAX_RATE, M2_PER_MU, cut, 2, after,
        notice, low, noticed,
    ).tolist()  # fmt: skip


def clocks():
    return np.zeros(5, np.int16), np.zeros(5, np.int16)


def test_a_poor_site_has_notice_after_three_quarters_and_is_due_two_later():
    low, noticed = clocks()
    seen = []
    for _ in range(6):
        due = watch(town(), (low, noticed))
        seen.append((int(low[1]), int(noticed[1]), due[1]))
    assert seen == [(1, 0, False), (2, 0, False), (3, 1, False), (4, 2, False), (5, 3, True), (6, 4, True)]


def test_only_own_sites_in_zones_below_the_cut_off_are_watched():
    low, noticed = clocks()
    for _ in range(8):
        due = watch(town(), (low, noticed))
    assert due == [False, True, False, False, False]
    assert low.tolist() == [0, 8, 0, 0, 0]


def test_the_cut_off_itself_is_enough():
    low, noticed = clocks()
    watch(town(value_added=np.array([40.0, 39.99, 0.0, 0.0, 0.0])), (low, noticed))
    assert low.tolist() == [0, 1, 0, 0, 0]


def test_one_good_quarter_ends_the_notice():
    low, noticed = clocks()
    for _ in range(4):
        watch(town(), (low, noticed))
    watch(town(value_added=np.full(5, 40.0)), (low, noticed))
    assert (low[1], noticed[1]) == (0, 0)
    assert watch(town(), (low, noticed)) == [False] * 5


def test_a_notice_outlives_a_longer_rule_and_no_rule_ends_it():
    low, noticed = clocks()
    for _ in range(3):
        watch(town(), (low, noticed))
    watch(town(), (low, noticed), after=20)
    assert noticed[1] == 2
    assert watch(town(), (low, noticed), after=0) == [False] * 5
    assert (low.tolist(), noticed.tolist()) == ([0] * 5, [0] * 5)


def test_who_is_gone_or_has_no_equipment_has_no_clock():
    low, noticed = np.full(5, 9, np.int16), np.full(5, 9, np.int16)
    alive, capacity = np.array([1, 0, 1, 1, 1]), np.array([0.0, 10.0, 10.0, 10.0, 10.0])
    assert watch(town(alive=alive, capacity=capacity), (low, noticed)) == [False] * 5
    assert noticed.tolist() == [0] * 5


def land(quarters, after=2, notice=1):
    """What goes back of one zone's land of one use, with so much idle in each quarter."""
    idle, noticed = np.zeros((4, 1, 1)), np.zeros((notice + 1, 1, 1))
    back = []
    for now in quarters:
        back.append(float(age_idle_land(idle, noticed, np.array([[now]]), after, notice)[0, 0]))
    return back, idle[:, 0, 0].tolist(), noticed[:, 0, 0].tolist()


def test_land_goes_back_once_idle_for_years_and_notice():
    assert land([5.0, 5.0, 5.0]) == ([0.0, 0.0, 5.0], [0.0] * 4, [0.0] * 2)


def test_land_that_falls_idle_later_has_a_clock_of_its_own():
    back, idle, noticed = land([5.0, 8.0, 8.0, 3.0])
    assert back == [0.0, 0.0, 5.0, 3.0]
    assert sum(idle) + sum(noticed) == 0.0


def test_takers_take_what_fell_idle_last():
    back, idle, noticed = land([5.0, 8.0, 6.0])
    assert back == [0.0, 0.0, 5.0]
    assert (idle, noticed) == ([0.0] * 4, [1.0, 0.0])


def test_land_used_again_under_notice_starts_anew():
    assert land([5.0, 5.0, 0.0, 5.0, 5.0])[0] == [0.0] * 5


def test_without_a_rule_no_land_has_a_clock():
    assert land([5.0] * 6, after=0) == ([0.0] * 6, [0.0] * 4, [0.0] * 2)


def test_clocks_hold_the_idle_land_whatever_comes():
    chance = np.random.default_rng(3)
    idle, noticed = np.zeros((6, 3, 2)), np.zeros((3, 3, 2))
    for _ in range(60):
        now = chance.random((3, 2)) * 10.0
        back = age_idle_land(idle, noticed, now, 4, 2)
        assert idle.sum(axis=0) + noticed.sum(axis=0) + back == pytest.approx(now, abs=1e-12)
        assert (idle >= 0.0).all()
        assert (noticed >= 0.0).all()
