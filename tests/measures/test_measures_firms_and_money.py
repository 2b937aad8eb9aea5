"""Firm demography and sizes, land, money: laws that drew the numbers, and edges by hand."""

import numpy as np
import pytest
from scipy import stats

import sim.measures as measures
from sim.measures import NoValue


@pytest.fixture(scope="module")
def pareto_sizes():
    return stats.pareto.rvs(1.3, scale=20, size=4000, random_state=np.random.default_rng(5))


def test_both_exponents_find_the_law_that_drew_the_sizes(pareto_sizes):
    n = pareto_sizes.size  # four standard errors of each
    assert measures.size_ccdf_exponent(pareto_sizes, 20) == pytest.approx(1.3, abs=4 * 1.3 / np.sqrt(n))
    assert measures.rank_size_exponent(pareto_sizes, 20) == pytest.approx(1.3, abs=4 * 1.3 * np.sqrt(2 / n))


@pytest.mark.parametrize("sizes", [[], [50.0], [20.0, 20.0, 20.0]])
def test_too_few_or_equal_sizes_have_no_exponent(sizes):
    for measure in (measures.size_ccdf_exponent, measures.rank_size_exponent):
        with pytest.raises(NoValue):
            measure(sizes, 20)


def test_subbotin_shape_ignores_unit_and_centre():
    growth = stats.laplace.rvs(size=500, random_state=np.random.default_rng(2))
    assert measures.subbotin_shape(0.01 * growth + 3) == pytest.approx(measures.subbotin_shape(growth), rel=1e-4)


def test_few_or_equal_growth_rates_have_no_shape():
    for growth in (np.linspace(-1, 1, 49), np.zeros(60)):
        with pytest.raises(NoValue):
            measures.subbotin_shape(growth)


def test_survival_falls_by_the_hazard_and_ends_where_nobody_is_left():
    np.testing.assert_allclose(measures.survival_by_age([10, 8, 0, 0], [2, 8, 0, 0]), [0.8, 0, np.nan, np.nan])
    with pytest.raises(ValueError, match="exits"):
        measures.hazard_by_age([3], [4])


@pytest.mark.parametrize(
    "name", ["entry_rate", "exit_rate", "realised_leverage", "raised_share_of_target", "wage_share"]
)
def test_ratios_to_nothing_have_no_value(name):
    with pytest.raises(NoValue):
        getattr(measures, name)(3.0, 0.0)
    assert getattr(measures, name)(3.0, 4.0) == 0.75


def test_idle_land_lowers_and_no_land_leaves_no_yield():
    np.testing.assert_array_equal(measures.per_mu([10, 10, 0, 0], [5, 10, 5, 0]), [2, 1, 0, np.nan])


def test_no_gained_job_has_no_price():
    for jobs in ([9, 10], [10, 10]):
        with pytest.raises(NoValue):
            measures.fiscal_cost_per_additional_job([5, 5], [0, 0], jobs, [10, 10])
    assert measures.fiscal_cost_per_additional_job([5, 7], [0, 0], [11, 13], [10, 10]) == 3.0


def test_jobs_without_value_added_are_not_jobs_without_value():
    np.testing.assert_array_equal(measures.labour_productivity([0, 8, 8], [4, 4, 0]), [0, 2, np.nan])
