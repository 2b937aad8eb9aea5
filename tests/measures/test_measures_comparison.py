"""Comparison by seeds: brute force, and quantities that must add up."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_inputs import directions, few, points

import sim.measures as measures


def test_a_constant_difference_is_exactly_constant():
    base = np.array([0.1, 0.7, 12.3])
    got = measures.paired_difference(base, base)
    assert (got["mean"], got["sd"], got["low"], got["high"]) == (0, 0, 0, 0)
    shifted = measures.paired_difference([0.1] * 7, [0.0] * 7)
    assert (shifted["mean"], shifted["sd"], shifted["high"]) == (0.1, 0, 0.1)
    assert math.isnan(shifted["variance_ratio"])


def dominates(a, b, better):
    turned = [(x * d, y * d) for x, y, d in zip(a, b, better, strict=True)]
    return all(x >= y for x, y in turned) and any(x > y for x, y in turned)


@few
@given(points(7, 2), directions)
def test_the_pareto_set_is_who_nobody_dominates(models, better):
    wanted = [not any(dominates(other, own, better) for other in models) for own in models]
    assert measures.pareto_set(models, better).tolist() == wanted


@few
@given(points(6, 2), points(6, 2), directions)
def test_chances_add_up_and_clouds_are_stricter_than_dominance(ours, base, better):
    chances = measures.p_dominates(ours, base, better)
    wanted = sum(dominates(a, b, better) for a, b in zip(ours, base, strict=True)) / 6
    assert chances["a_dominates"] == wanted
    assert sum(chances.values()) == pytest.approx(1)
    cloud = measures.dominance_cloud(ours, base, better)
    assert sum(cloud.values()) == pytest.approx(1)
    assert cloud["better_both"] <= chances["a_dominates"]
    turned = measures.p_dominates(base, ours, better)
    assert turned["b_dominates"] == chances["a_dominates"]


def test_seeds_are_compared_with_themselves_and_not_with_one_another():
    ours, base = [[1.0], [3.0]], [[0.0], [2.0]]  # across seeds the first of ours loses against the second of theirs
    assert measures.p_dominates(ours, base, [1])["a_dominates"] == 1


@few
@given(points(5, 3), st.sampled_from([-1, 1]))
def test_each_world_has_a_model_without_regret(outcomes, better):
    shortfall = measures.regret(outcomes, better)
    assert (shortfall >= 0).all()
    assert (shortfall.min(axis=1) == 0).all()
    np.testing.assert_array_equal(measures.max_regret(outcomes, better), shortfall.max(axis=0))


def test_a_target_missed_in_one_objective_is_missed():
    assert measures.attainment([[5, 1], [9, 9]], [[5, 1], [5, 2]], [1, 1]).tolist() == [1, 0.5]
    assert measures.attainment([[5, 1]], [[5, 2]], [1, -1]).tolist() == [1]


def test_chance_to_be_in_the_set_counts_seeds():
    seeds = [[[1, 1], [0, 0]], [[1, 0], [0, 1]]]
    assert measures.p_in_pareto_set(seeds, [1, 1]).tolist() == [1, 0.5]


@pytest.mark.parametrize("better", [[1], [1, 0], [1, 1, 1], [2, 1]])
def test_directions_are_one_or_minus_one_for_each_objective(better):
    with pytest.raises(ValueError, match="better"):
        measures.pareto_set([[1, 2]], better)


def test_no_seeds_are_no_comparison():
    nothing = np.zeros((0, 2))
    for call in (
        lambda: measures.paired_difference([], []),
        lambda: measures.p_dominates(nothing, nothing, [1, 1]),
        lambda: measures.attainment(nothing, [[1, 1]], [1, 1]),
    ):
        with pytest.raises(ValueError, match="seed"):
            call()
