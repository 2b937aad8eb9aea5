import math

import numpy as np
import pytest
from scipy import stats

from sim.analysis.paired import (
    COMPARED,
    band,
    compared,
    ellipse,
    seed_range,
    share_better,
    smallest_detectable,
    to_first,
)


def student_of_three(probability):
    """Student's quantile at two degrees of freedom, in closed form; scipy's own is good to 1e-10 only."""
    return (2 * probability - 1) / math.sqrt(2 * probability * (1 - probability))


def test_interval_of_three_differences_by_hand():
    of = band(np.array([1.0, 2.0, 6.0]))  # mean 3, sd sqrt(7)
    half = student_of_three(0.975) * math.sqrt(7.0) / math.sqrt(3.0)
    assert float(of.mean) == 3.0
    assert float(of.low) == pytest.approx(3.0 - half, rel=1e-9)
    assert float(of.high) == pytest.approx(3.0 + half, rel=1e-9)


def test_smallest_detectable_difference_by_hand():
    expected = (student_of_three(0.975) + student_of_three(0.8)) * math.sqrt(7.0 / 3.0)
    assert float(smallest_detectable(band(np.array([1.0, 2.0, 6.0])))) == pytest.approx(expected, rel=1e-9)


@pytest.mark.oracle
@pytest.mark.parametrize("n", [2, 3, 8, 30])
def test_interval_of_paired_differences_is_that_of_scipy(n):
    draws = np.random.default_rng(n)
    luck = draws.normal(0.0, 5.0, (n, 1))
    a, b = luck + draws.normal(1.0, 1.0, (n, 40)), luck + draws.normal(0.0, 1.0, (n, 40))
    of = band(a - b)
    oracle = stats.ttest_rel(a, b).confidence_interval(0.95)
    np.testing.assert_allclose(of.low, oracle.low, rtol=1e-9)
    np.testing.assert_allclose(of.high, oracle.high, rtol=1e-9)


@pytest.mark.oracle
def test_bands_are_the_paired_difference_of_the_measures():
    paired_difference = pytest.importorskip("sim.measures.comparison").paired_difference
    draws = np.random.default_rng(5)
    a, b = draws.normal(size=8), draws.normal(size=8)
    of, expected = band(a - b), paired_difference(a, b)
    for name in ("mean", "sd", "low", "high"):
        assert float(getattr(of, name)) == pytest.approx(expected[name], rel=1e-12)


def test_equal_values_have_their_own_mean_and_no_width():
    of = band(np.full((7, 1), 0.1))
    assert (of.mean[0], of.sd[0], of.low[0], of.high[0]) == (0.1, 0.0, 0.1, 0.1)


def test_seeds_without_a_value_are_left_out_cell_by_cell():
    of = band(np.array([[1.0, np.nan, np.nan], [2.0, 4.0, np.nan], [6.0, np.nan, np.nan]]))
    assert of.n.tolist() == [3, 1, 0]
    assert of.mean[:2].tolist() == [3.0, 4.0]
    assert np.isnan(of.mean[2])
    assert np.isnan(of.low[1:]).all()


def test_the_range_of_seeds_is_that_of_those_with_a_value():
    lowest, highest = seed_range(np.array([[3.0, np.nan, np.nan], [1.0, 4.0, np.nan], [2.0, np.nan, np.nan]]))
    assert (lowest[:2].tolist(), highest[:2].tolist()) == ([1.0, 4.0], [3.0, 4.0])
    assert np.isnan([lowest[2], highest[2]]).all()


def test_nobody_is_compared_with_the_first_but_the_others_and_two_infinities_not_at_all():
    differences = to_first(np.array([[[1.0, np.inf], [3.0, np.inf]], [[2.0, 1.0], [1.5, np.nan]]]))
    assert np.isnan(differences[:, 0]).all()
    assert differences[:, 1, 0].tolist() == [2.0, -0.5]
    assert np.isnan(differences[:, 1, 1]).all()


def test_what_is_told_of_models_stands_in_its_order():
    values = np.array([[1.0, 2.0], [2.0, 4.0], [6.0, 12.0]])
    told = dict(zip(COMPARED, compared(values, np.array(-1)).T[1].tolist(), strict=True))
    level, difference = band(values[:, 1]), band(values[:, 1] - values[:, 0])
    assert (told["mean"], told["low"], told["high"]) == (float(level.mean), float(level.low), float(level.high))
    assert (told["difference"], told["p_better"]) == (3.0, 0.0)
    assert (told["difference_low"], told["difference_high"]) == (float(difference.low), float(difference.high))
    assert told["smallest_detectable"] == float(smallest_detectable(difference))


def test_a_tie_is_not_better_and_an_outcome_that_is_not_judged_has_no_winner():
    differences = np.array([[-1.0, -1.0, -1.0], [0.0, 0.0, 0.0], [2.0, 2.0, 2.0], [np.nan, 3.0, 3.0]])
    shares = share_better(differences, np.array([-1, 1, 0]))
    assert shares[0] == 1 / 3
    assert shares[1] == 2 / 4
    assert np.isnan(shares[2])


def test_the_ellipse_holds_the_true_mean_as_often_as_it_says():
    draws = np.random.default_rng(11)
    mix = np.array([[1.0, 0.8], [0.0, 0.5]])
    inside = 0
    for _ in range(2000):
        outline = ellipse(draws.normal(size=(6, 2)) @ mix)
        centre = (outline[:-1]).mean(axis=0)
        # the origin is inside if it is on the inner side of every edge of the convex outline
        edges, to_origin = np.diff(outline, axis=0), -outline[:-1]
        turn = edges[:, 0] * to_origin[:, 1] - edges[:, 1] * to_origin[:, 0]
        to_centre = centre - outline[:-1]
        side = edges[:, 0] * to_centre[:, 1] - edges[:, 1] * to_centre[:, 0]
        inside += bool((turn * side >= 0.0).all())
    assert abs(inside / 2000 - 0.95) < 4 * math.sqrt(0.95 * 0.05 / 2000)


def test_two_seeds_bound_no_region():
    assert ellipse(np.array([[1.0, 2.0], [3.0, 4.0], [np.nan, 1.0]])).shape == (0, 2)
