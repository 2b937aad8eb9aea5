"""Headline outcomes of the city are equivalent at 0.5 %, 1 %, 2 % and 5 % of Chengdu, levels of later years from 1 %.

Equivalent: the 90 % interval of the mean difference over seeds lies inside 0.1 km or 1 point (two one-sided tests,
each with an error of 5 %). Samples of one seed share no firms between scales but all news, so they are paired.

In the fifth year the local input share at 0.5 % is 0.8 points below that at 5 % (decision 0021) and least commutes are
up to 0.08 km longer: their intervals leave the band. What a share is short of is inverse to the size of the sample. Of
commutes a part is luck, which can only lengthen them: without it up to 0.04 km are left (decision 0018).
"""

from itertools import combinations

import numpy as np
import pytest
from four_scales import HEADLINES, MODELS, SCALES, all_courses, expected_city
from scipy import stats

COMMUTES = [name for name in HEADLINES if name.startswith("job_housing.")]
BAND = {"km": 0.1, "share": 0.01}
SECOND_YEAR, FIFTH_YEAR = slice(4, 8), slice(16, 20)
pytestmark = [pytest.mark.slow, pytest.mark.claim]


def interval(one, other):
    """90 % interval of the mean difference of two quantities, seed by seed."""
    difference = one - other
    half = stats.t.ppf(0.95, difference.size - 1) * difference.std(ddof=1) / np.sqrt(difference.size)
    return difference.mean() - half, difference.mean() + half


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


def without_luck(label):
    return lambda name, scale: expected_city(name, label, scale)


@pytest.mark.parametrize("label", MODELS)
def test_levels_of_the_second_year_are_equivalent_at_four_scales(label):
    assert apart(level(label, SECOND_YEAR), SCALES) == {}


@pytest.mark.parametrize("label", MODELS)
def test_levels_of_the_fifth_year_are_equivalent_from_one_percent(label):
    assert apart(level(label, FIFTH_YEAR), SCALES[1:]) == {}


@pytest.mark.xfail(strict=True, reason="sellers are too few at 0.5 %: docs/scale.md, decision 0021")
@pytest.mark.parametrize("label", MODELS)
def test_levels_of_the_fifth_year_are_equivalent_at_half_a_percent(label):
    assert apart(level(label, FIFTH_YEAR), SCALES) == {}


@pytest.mark.parametrize("label", MODELS)
def test_what_a_local_input_share_is_short_of_halves_when_the_sample_doubles(label):
    half, one, _, five = (level(label, FIFTH_YEAR)("chain.local_input_share", scale) for scale in SCALES)
    low, high = interval(2.0 * one - half, five)
    assert -BAND["share"] < low <= high < BAND["share"]


@pytest.mark.parametrize("year", [SECOND_YEAR, FIFTH_YEAR], ids=["second", "fifth"])
def test_differences_between_models_are_equivalent_at_four_scales(year):
    assert apart(difference(year), SCALES) == {}


@pytest.mark.parametrize("label", MODELS)
def test_least_commutes_of_the_fifth_year_are_equivalent_at_half_a_percent_without_its_luck(label):
    assert apart(without_luck(label), SCALES, COMMUTES) == {}


@pytest.mark.parametrize("label", MODELS)
@pytest.mark.parametrize("name", COMMUTES)
def test_luck_lengthens_least_commutes_the_more_the_smaller_the_sample(label, name):
    lucks = [(level(label, FIFTH_YEAR)(name, scale) - without_luck(label)(name, scale)).mean() for scale in SCALES]
    assert lucks[0] > 2.0 * lucks[2]
    assert lucks[0] > lucks[1] > lucks[2] > lucks[3] > 0.0
