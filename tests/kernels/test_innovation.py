"""Platforms: what they add, who signs, who starts; compared with numbers worked out by hand."""

import math

import numpy as np
import pytest

from sim.kernels.innovation import agreeing_firms, draw_spin_offs, platform_lift, spill_over
from sim.rng.counter import stream
from sim.rng.draws import random_keys

EFFECT, MOST = 0.005, 0.1


def test_the_first_platforms_add_their_effect_and_no_number_of_them_more_than_the_bound():
    assert spill_over(0.0, EFFECT, MOST) == 0.0
    assert spill_over(1e-6, EFFECT, MOST) == pytest.approx(1e-6 * EFFECT)
    assert spill_over(20.0, EFFECT, MOST) == pytest.approx(0.1 * (1.0 - math.exp(-1.0)))
    assert spill_over(1e9, EFFECT, MOST) == MOST
    assert spill_over(50.0, 0.0, MOST) == 0.0


def lifts(near, near_at_start, cooperation_end, effect=EFFECT, quarter=8):
    """Lift of three firms: the first two in place 0 and 1, the third dead."""
    out = np.full(3, 9.0)
    platform_lift(
        np.array([1, 2, 0]), np.array([0, 1, 0], np.int16), np.array([0, 1, 0], np.int16),
        np.array(cooperation_end, np.int32), quarter, np.array(near), np.array(near_at_start), effect, MOST, 0.1, out,
    )  # fmt: skip
    return out


def test_only_what_changed_since_the_start_lifts():
    base = [[20.0, 0.0], [0.0, 7.0]]
    assert lifts(base, base, [0, 0, 0]).tolist() == [0.0, 0.0, 0.0]


def test_the_lift_is_the_speed_of_reversion_times_the_gain_of_the_long_run():
    lift = lifts([[20.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 20.0]], [0, 0, 0])
    gain = 0.1 * 0.1 * (1.0 - math.exp(-1.0))
    np.testing.assert_allclose(lift, [gain, -gain, 0.0], rtol=1e-12)


def test_an_agreement_counts_as_one_platform_more_until_it_ends():
    base = [[3.0, 0.0], [0.0, 3.0]]
    lift = lifts(base, base, [9, 8, 0])  # in quarter 8: one quarter left, just ended
    one_more = 0.1 * 0.1 * (math.exp(-0.15) - math.exp(-0.2))
    np.testing.assert_allclose(lift, [one_more, 0.0, 0.0], rtol=1e-12)


def test_without_an_effect_platforms_and_agreements_lift_nobody():
    assert not lifts([[40.0, 0.0], [0.0, 9.0]], [[0.0, 0.0], [0.0, 0.0]], [9, 9, 9], effect=0.0).any()


def town(n=4000):
    """Firms of weight 2 in two zones and outside, two segments; every tenth row is empty."""
    index = np.arange(n)
    return {
        "alive": np.where(index % 10 == 0, 0, index + 1), "key": random_keys(np.uint64(5), 0, n),
        "place": (index % 3).astype(np.int16), "segment": (index % 2).astype(np.int16),
        "weight": np.full(n, 2, np.int32), "cooperation_end": np.zeros(n, np.int32),
    }  # fmt: skip


def signed(town, served, agreements, quarter=4):
    return agreeing_firms(stream(1, 51, quarter), *town.values(), quarter, np.array(served), agreements)


def test_firms_of_the_zones_sign_in_the_fields_served_as_many_as_there_are_agreements():
    firms = town()
    rows = signed(firms, [[1.0, 0.0], [1.0, 0.0]], 400.0)
    assert (firms["place"][rows] < 2).all()
    assert (firms["segment"][rows] == 0).all()
    assert (firms["alive"][rows] > 0).all()
    assert firms["weight"][rows].sum() == pytest.approx(400, abs=4 * math.sqrt(400 * 2))


def test_a_field_half_served_signs_half_as_often():
    firms = town()
    rows = signed(firms, [[1.0, 0.5], [1.0, 0.5]], 600.0)
    halves = np.bincount(firms["segment"][rows], minlength=2)
    assert halves[1] / halves[0] == pytest.approx(0.5, abs=0.15)


def test_more_agreements_add_signers_and_drop_none():
    firms = town()
    few, many = (signed(firms, [[1.0, 0.3], [0.7, 0.2]], number) for number in (50.0, 300.0))
    assert set(few) < set(many)


def test_nobody_signs_twice_nor_without_agreements_or_fields():
    firms = town()
    firms["cooperation_end"][:] = 5
    assert signed(firms, np.ones((2, 2)), 1e9).size == 0
    assert signed(firms, np.ones((2, 2)), 1e9, quarter=5).size > 0
    assert signed(town(), np.ones((2, 2)), 0.0).size == 0
    assert signed(town(), np.zeros((2, 2)), 10.0).size == 0


def spin_offs(expected, fields, scale=1.0, least=0.6):
    return draw_spin_offs(
        stream(1, 50, 0), np.array(expected), np.array(fields), least, 0.35, 0.8, np.array([10.0, 40.0]),
        np.array([0.2, 0.9]), 0.1, scale, 10.0,
    )  # fmt: skip


def test_spin_offs_are_of_high_technology_and_of_the_fields_of_their_zone():
    _, segment, size, weight, _, technology, zone = spin_offs([40.0, 40.0, 40.0], [[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    assert set(zip(zone.tolist(), segment.tolist(), strict=True)) == {(0, 0), (1, 1)}
    assert (technology >= 0.6).all()
    assert (technology <= 1.0).all()
    assert (technology[segment == 0] == 0.6).all()  # four standard deviations above what its segment has
    assert (size * weight >= 10.0 - 1e-9).all()


def test_their_number_is_the_expected_one_whatever_a_simulated_firm_stands_for():
    for scale in (1.0, 0.1):
        weight = spin_offs([40000.0], [[0.5, 0.5]], scale)[3]
        assert weight.sum() == pytest.approx(40000, rel=0.1)  # four standard deviations: firms stand for some 25
    assert weight.max() > 1


def test_more_platforms_add_the_last_spin_offs():
    few, many = (set(spin_offs([number, 3.0], [[0.5, 0.5], [1.0, 0.0]])[0].tolist()) for number in (20.0, 60.0))
    assert few < many


def test_the_size_of_a_spin_off_is_that_of_its_shock():
    _, segment, size, _, shock, _, _ = spin_offs([200.0], [[0.5, 0.5]])
    usual = 0.35 * np.array([10.0, 40.0])[segment]
    np.testing.assert_allclose(size, np.maximum(1.0, usual * np.exp(shock)), rtol=1e-12)
