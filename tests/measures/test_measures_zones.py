"""Living, inequality, concentration, differentiation: identities and limits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_inputs import amounts, few, table

import sim.measures as measures
from sim.measures import NoValue


@few
@given(table(4, 3), st.lists(st.integers(0, 20), min_size=3, max_size=3), table(4, 1))
def test_access_weighted_by_demand_is_the_supply_that_somebody_reaches(minutes, supply, demand):
    demand, bands = demand.ravel(), ([10, 20], [1, 0.5])
    access = measures.facility_access(supply, demand, minutes, *bands)
    reached = [any(demand[i] > 0 and minutes[i, j] <= 20 for i in range(4)) for j in range(3)]
    assert demand @ access == pytest.approx(np.array(supply) @ reached, abs=1e-9)


def test_a_band_ends_with_its_limit():
    access = measures.facility_access([8, 8], [2], [[10, 20]], [10, 20], [1, 0.5])
    np.testing.assert_allclose(access, [8 / 2 * 1 + 8 / (2 * 0.5) * 0.5])
    access = measures.facility_access([8], [2, 2], [[10], [20]], [10, 20], [1, 0.5])
    np.testing.assert_allclose(access, [8 / 3, 8 / 3 * 0.5])


def test_bands_must_increase():
    with pytest.raises(ValueError, match="band_minutes"):
        measures.facility_access([1], [1], [[5]], [20, 10], [1, 0.5])


def test_nobody_renting_has_no_share_of_burdened_renters():
    with pytest.raises(NoValue):
        measures.rent_burden_share([math.nan, 0], [3, 0], 0.3)
    with pytest.raises(ValueError, match="rent"):
        measures.rent_burden([-1], [3])


@few
@given(amounts, st.data())
def test_theil_between_and_within_add_up_and_repeating_is_weighting(values, data):
    n = len(values)
    groups = data.draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
    heads = data.draw(st.lists(st.integers(1, 4), min_size=n, max_size=n))
    parts = measures.theil_decomposition(values, groups, heads)
    assert parts["between"] + parts["within"] == pytest.approx(parts["total"], abs=1e-12)
    assert min(parts.values()) >= -1e-12
    repeated = np.repeat(values, heads)
    for name in ("theil_t", "gini", "mean_log_deviation"):
        measure = getattr(measures, name)
        assert measure(values, heads) == pytest.approx(measure(repeated), abs=1e-12)
    assert parts["total"] == pytest.approx(measures.theil_t(repeated), abs=1e-12)


@few
@given(amounts)
def test_gini_is_the_mean_difference_over_twice_the_mean(values):
    y = np.array(values, dtype=float)
    wanted = np.abs(y[:, None] - y[None, :]).mean() / (2 * y.mean())
    assert measures.gini(values) == pytest.approx(wanted, abs=1e-12)
    assert 0 <= wanted <= 1 - 1 / y.size + 1e-12


def test_nobody_having_anything_is_no_inequality_of_zero():
    for name in ("theil_t", "gini", "herfindahl", "mean_log_deviation"):
        with pytest.raises(NoValue):
            getattr(measures, name)([0, 0])
        assert getattr(measures, name)([7.0]) == (1 if name == "herfindahl" else 0)
    assert measures.mean_log_deviation([0, 1]) == math.inf


@few
@given(table(3, 4))
def test_differentiation_is_independent_of_scale_order_and_empty_zones(jobs):
    if np.count_nonzero(jobs.sum(axis=0)) < 2:
        with pytest.raises(NoValue):
            measures.functional_differentiation(jobs)
        return
    plain = measures.functional_differentiation(jobs)
    assert -1e-12 <= plain <= 1 + 1e-12
    other = np.vstack((jobs[::-1, ::-1] * 7, np.zeros(4)))
    assert measures.functional_differentiation(other) == pytest.approx(plain, abs=1e-12)


def test_specialisation_depends_on_the_reference():
    jobs = [[10, 0], [0, 10], [0, 0], [0, 30]]
    np.testing.assert_allclose(measures.krugman_specialisation(jobs), [2, 0.5, np.nan, 1])
    np.testing.assert_allclose(measures.krugman_specialisation(jobs, "city"), [1.6, 0.4, np.nan, 0.4])
    np.testing.assert_allclose(measures.krugman_specialisation(jobs, "mean"), [2, 1, np.nan, 1])
    with pytest.raises(ValueError, match="reference"):
        measures.krugman_specialisation(jobs, "others")


def test_absent_segments_have_quotient_zero_and_empty_zones_none():
    quotient = measures.location_quotient([[4, 0, 0], [4, 8, 0], [0, 0, 0]])
    np.testing.assert_allclose(quotient, [[2, 0, np.nan], [2 / 3, 4 / 3, np.nan], [np.nan] * 3])


def test_concentration_of_one_plant_or_one_area_has_no_value():
    for sizes, areas, everything in (([9], [0], [5, 5]), ([4, 4], [0, 0], [8]), ([4, 0], [0, 1], [5, 5])):
        with pytest.raises(NoValue):
            measures.ellison_glaeser(sizes, areas, everything)


def test_two_segments_in_the_same_areas_agglomerate_and_empty_segments_are_refused():
    together = measures.coagglomeration([[9, 1, 0], [9, 1, 0], [0, 1, 9]])
    assert together[0, 1] > 0 > together[0, 2]
    # shares, not sizes of segments, make the mean of an area
    np.testing.assert_allclose(measures.coagglomeration([[90, 10, 0], [9, 1, 0], [0, 100, 900]]), together)
    with pytest.raises(ValueError, match="no jobs"):
        measures.coagglomeration([[1, 2], [0, 0]])


def test_a_cluster_like_the_city_has_index_one():
    assert measures.cluster_index(10, 100, 1, 10, 5, 50, 2, 20) == pytest.approx(1)
    with pytest.raises(NoValue):
        measures.cluster_index(10, 100, 0, 10, 5, 50, 2, 20)


def test_functional_specialisation_of_the_citys_mix_is_zero():
    np.testing.assert_allclose(measures.functional_specialisation([1, 2, 5], [10, 20, 0]) + 1, [3 / 8, 3 / 8, np.nan])
    assert np.isnan(measures.functional_specialisation([0, 0], [1, 1])).all()
