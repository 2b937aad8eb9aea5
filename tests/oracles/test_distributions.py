"""Tails, growth, odds, spreads and intervals are those of scipy and powerlaw; Pareto sets are those of pymoo."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from libraries import library, quietly
from random_inputs import directions, few, points
from scipy import stats

import sim.measures as measures

pytestmark = pytest.mark.oracle

sizes_of_firms = st.lists(st.floats(20, 5000), min_size=3, max_size=40).filter(
    lambda sizes: max(sizes) > 1.05 * min(sizes)
)


@few
@given(sizes_of_firms)
def test_hill_estimate_is_the_likelihood_maximum_of_scipy(sizes):
    exponent, _, _ = stats.pareto.fit(sizes, floc=0, fscale=20)
    assert measures.size_ccdf_exponent(sizes, 20) == pytest.approx(exponent, rel=1e-6)


@pytest.mark.parametrize("exponent", [1.0, 1.3, 1.8])
def test_hill_estimate_plus_one_is_the_exponent_of_the_density_in_powerlaw(exponent):
    sizes = stats.pareto.rvs(exponent, scale=20, size=800, random_state=np.random.default_rng(3))
    fit = quietly(library("powerlaw").Fit, sizes, xmin=20.0, discrete=False, verbose=0)
    assert measures.size_ccdf_exponent(sizes, 20) + 1.0 == pytest.approx(fit.power_law.alpha, rel=1e-6)


@few
@given(sizes_of_firms)
def test_rank_size_exponent_is_minus_the_slope_of_scipys_regression(sizes):
    large_first = np.sort(sizes)[::-1]
    line = stats.linregress(np.log(large_first), np.log(np.arange(1, len(sizes) + 1) - 0.5))
    assert measures.rank_size_exponent(sizes, 20) == pytest.approx(-line.slope, rel=1e-9)


@pytest.mark.parametrize("shape", [0.7, 1.0, 1.6, 3.0])
def test_subbotin_shape_is_the_likelihood_maximum_of_scipy(shape):
    growth = stats.gennorm.rvs(shape, scale=0.2, size=1500, random_state=np.random.default_rng(11))
    got = measures.subbotin_shape(growth)
    b, centre, width = stats.gennorm.fit(growth)
    best_of_scipy = stats.gennorm.logpdf(growth, b, centre, width).sum()
    near = [stats.gennorm.logpdf(growth, got, m, w).sum() for m, w in [stats.gennorm.fit(growth, f0=got)[1:]]]
    assert max(near) >= best_of_scipy - 0.5  # as likely as scipy's answer
    assert got == pytest.approx(shape, rel=0.15)


@few
@given(st.lists(st.integers(1, 60), min_size=4, max_size=4))
def test_the_odds_ratio_is_the_sample_ratio_of_scipy(cells):
    a, b, c, d = cells
    got = measures.link_odds_ratio(a, a + b, c, c + d)
    wanted = stats.contingency.odds_ratio([[a, b], [c, d]], kind="sample")
    interval = wanted.confidence_interval(0.95)
    assert got["odds_ratio"] == pytest.approx(wanted.statistic, rel=1e-12)
    assert (got["low"], got["high"]) == pytest.approx((interval.low, interval.high), rel=1e-9)


@few
@given(st.just(0.0) | st.floats(1e-3, 120), st.floats(0.05, 8), st.floats(0, 8), st.floats(0.1, 60))
def test_spread_inside_places_follows_the_rice_law(offset, spread, other, limit):
    chance = measures.chance_within_km_spread([[0, offset], [offset, 0]], [spread, other], limit, 1.3)
    sigma = 1.3 * math.sqrt((spread**2 + other**2) / 2)
    assert chance[0, 1] == pytest.approx(stats.rice.cdf(limit / sigma, 1.3 * offset / sigma), abs=1e-8)
    assert chance[0, 0] == pytest.approx(1 - math.exp(-0.5 * (limit / (1.3 * spread)) ** 2), abs=1e-10)


@few
@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=2, max_size=30))
def test_the_interval_is_scipys_paired_interval(seeds):
    ours, base = np.array(seeds).T
    if (ours - base).std() < 1e-6:
        return
    got = measures.paired_difference(ours, base)
    interval = stats.ttest_rel(ours, base).confidence_interval()
    assert (got["low"], got["high"]) == pytest.approx((interval.low, interval.high), rel=1e-9, abs=1e-9)
    assert got["n"] == len(seeds)


@few
@given(points(8, 2), directions)
def test_the_pareto_set_is_the_first_front_of_pymoo(models, better):
    sorting = library("pymoo.util.nds.non_dominated_sorting").NonDominatedSorting()
    front = sorting.do(-models * better, only_non_dominated_front=True)  # it minimises
    assert np.flatnonzero(measures.pareto_set(models, better)).tolist() == sorted(front)
