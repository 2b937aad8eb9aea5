"""Headline outcomes of the city are equivalent at 0.5 %, 2 % and 5 % of Chengdu.

Equivalent: the 90 % interval of the difference of means over seeds lies inside 0.1 km or 1 point (two one-sided tests,
each with an error of 5 %). Seeds of different scales share no firms, so they are not paired between scales.

What holds: chains at all three scales in both years, least commutes of the second year at all three scales and of the
fifth at 2 % and 5 %, and differences between models at all scales in both years. What does not: least commutes of the
fifth year at 0.5 %, which are 0.1 km longer.
"""

from itertools import combinations

import numpy as np
import pytest
from scipy import stats
from three_scales import HEADLINES, MODELS, SCALES, all_courses

CHAINS = [name for name in HEADLINES if name.startswith("chain.")]
COMMUTES = [name for name in HEADLINES if name.startswith("job_housing.")]
BAND = {"km": 0.1, "share": 0.01}
SECOND_YEAR, FIFTH_YEAR = slice(4, 8), slice(16, 20)
pytestmark = [pytest.mark.slow, pytest.mark.claim]


def interval(one, other):
    """90 % interval of the difference of two means, variances not assumed equal."""
    a, b = one.var(ddof=1) / one.size, other.var(ddof=1) / other.size
    difference = one.mean() - other.mean()
    if a + b == 0.0:
        return difference, difference
    freedom = (a + b) ** 2 / (a**2 / (one.size - 1) + b**2 / (other.size - 1))
    half = stats.t.ppf(0.95, freedom) * np.sqrt(a + b)
    return difference - half, difference + half


def apart(quantity, scales, names=tuple(HEADLINES)):
    """Pairs of scales between which some headline outcome is not equivalent, with the interval in bands."""
    found = {}
    for name in names:
        for small, large in combinations(scales, 2):
            low, high = (end / BAND[HEADLINES[name]] for end in interval(quantity(name, small), quantity(name, large)))
            if not -1.0 < low <= high < 1.0:
                found[name, small, large] = (round(float(low), 2), round(float(high), 2))
    return found


def level(label, year):
    return lambda name, scale: all_courses()[name, label, scale][:, year].mean(axis=1)


def difference(year):
    """3.0 less 2017: both branch from one start, so that much of a seed's luck cancels."""
    return lambda name, scale: level("3.0", year)(name, scale) - level("2017", year)(name, scale)


@pytest.mark.parametrize("label", MODELS)
def test_levels_of_the_second_year_are_equivalent_at_three_scales(label):
    assert apart(level(label, SECOND_YEAR), SCALES) == {}


@pytest.mark.parametrize("label", MODELS)
def test_levels_of_the_fifth_year_are_equivalent_at_two_and_five_percent(label):
    assert apart(level(label, FIFTH_YEAR), SCALES[1:]) == {}


@pytest.mark.parametrize("year", [SECOND_YEAR, FIFTH_YEAR], ids=["second", "fifth"])
def test_differences_between_models_are_equivalent_at_three_scales(year):
    assert apart(difference(year), SCALES) == {}


@pytest.mark.parametrize("label", MODELS)
def test_chains_of_the_fifth_year_are_equivalent_at_half_a_percent_too(label):
    assert apart(level(label, FIFTH_YEAR), SCALES, CHAINS) == {}


@pytest.mark.xfail(strict=True, reason="at 0.5 % least commutes grow by 0.1 km more in five years")
@pytest.mark.parametrize("label", MODELS)
def test_least_commutes_of_the_fifth_year_are_equivalent_at_half_a_percent_too(label):
    assert apart(level(label, FIFTH_YEAR), SCALES, COMMUTES) == {}
