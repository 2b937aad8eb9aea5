"""Inequality, segregation, quotients and access are those of the libraries of spatial science."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from libraries import library, quietly
from random_inputs import amounts, few, table
from scipy import stats
from scipy.spatial.distance import jensenshannon

import sim.measures as measures

pytestmark = pytest.mark.oracle


@few
@given(amounts, st.data())
def test_gini_and_theil_are_those_of_the_library_inequality(values, data):
    gini, theil = library("inequality.gini").Gini, library("inequality.theil")
    heads = data.draw(st.lists(st.integers(1, 3), min_size=len(values), max_size=len(values)))
    one_by_one = np.repeat(np.array(values, dtype=float), heads)  # the library counts units, not weights
    assert measures.gini(values, heads) == pytest.approx(quietly(gini, one_by_one).g, abs=1e-9)
    assert measures.theil_t(values, heads) == pytest.approx(quietly(theil.Theil, one_by_one).T, abs=1e-9)


@few
@given(amounts, st.data())
def test_between_and_within_are_those_of_the_library_inequality(values, data):
    theil = library("inequality.theil")
    groups = data.draw(st.lists(st.integers(0, 2), min_size=len(values), max_size=len(values)))
    wanted = quietly(theil.TheilD, np.array(values, dtype=float), np.array(groups))
    got = measures.theil_decomposition(values, groups)
    assert got["between"] == pytest.approx(np.squeeze(wanted.bg), abs=1e-9)
    assert got["within"] == pytest.approx(np.squeeze(wanted.wg), abs=1e-9)
    assert got["total"] == pytest.approx(np.squeeze(wanted.T), abs=1e-9)


@few
@given(amounts)
def test_theils_indices_are_relative_entropies_of_scipy(values):
    incomes = np.array(values, dtype=float)
    equal = np.full(incomes.size, 1.0 / incomes.size)
    assert measures.theil_t(values) == pytest.approx(stats.entropy(incomes, equal), abs=1e-9)
    assert measures.mean_log_deviation(values) == pytest.approx(stats.entropy(equal, incomes), abs=1e-9)


@few
@given(table(5, 2))
def test_dissimilarity_is_that_of_the_library_segregation(members):
    if not members.sum(axis=0).all():
        return
    import pandas as pd

    frame = pd.DataFrame({"group": members[:, 0], "total": members.sum(axis=1)})
    frame = frame[frame["total"] > 0]  # the library divides by the people of a place
    wanted = quietly(library("segregation.singlegroup").Dissim, frame, "group", "total").statistic
    assert measures.dissimilarity(members[:, 0], members[:, 1]) == pytest.approx(wanted, abs=1e-9)


@few
@given(table(4, 3))
def test_differentiation_is_the_information_index_of_the_library_segregation(jobs):
    present = jobs[jobs.sum(axis=1) > 0][:, jobs.sum(axis=0) > 0]  # the library divides by zones and by segments
    if present.shape[1] < 2:
        return
    import pandas as pd

    names = [f"segment {number}" for number in range(present.shape[1])]
    index = library("segregation.multigroup").MultiInfoTheory
    wanted = quietly(index, pd.DataFrame(present, columns=names), groups=names).statistic
    assert measures.functional_differentiation(jobs) == pytest.approx(wanted, abs=1e-9)


@few
@given(table(4, 3))
def test_location_quotients_are_the_revealed_advantages_of_the_library_ecomplexity(jobs):
    import pandas as pd

    zone, segment = np.indices(jobs.shape).reshape(2, -1)
    frame = pd.DataFrame({"time": 0, "loc": zone, "prod": segment, "val": jobs.ravel()})
    names = {"time": "time", "loc": "loc", "prod": "prod", "val": "val"}
    data = quietly(library("ecomplexity.ComplexityData").ComplexityData, frame, names, "coerce")
    quietly(data.create_full_df, 0)
    quietly(data.calculate_rca)
    zones, segments = data.data_t.index.levels
    got = measures.location_quotient(jobs)
    np.testing.assert_allclose(got[np.ix_(zones, segments)], data.rca_t, rtol=1e-9)
    assert np.isnan(np.delete(got, zones, axis=0)).all()
    assert np.isnan(np.delete(got, segments, axis=1)).all()


@few
@given(table(3, 4))
def test_divergence_is_the_square_of_scipys_distance(jobs):
    got = measures.pairwise_js_divergence(jobs)
    for a, b in np.ndindex(3, 3):
        if jobs[a].sum() and jobs[b].sum():
            assert got[a, b] == pytest.approx(jensenshannon(jobs[a], jobs[b], base=2) ** 2, abs=1e-7)
        else:
            assert math.isnan(got[a, b])


def band_weight(minutes):
    return 1.0 if minutes <= 10 else 0.68 if minutes <= 20 else 0.22 if minutes <= 30 else 0.0


@few
@given(table(4, 3), st.data())
def test_access_is_the_floating_catchment_of_the_library_access(minutes, data):
    import pandas as pd

    minutes = minutes * 1.5  # up to 45: some pairs lie beyond the last band
    demand = np.array(data.draw(st.lists(st.integers(1, 20), min_size=4, max_size=4)), dtype=float)
    supply = np.array(data.draw(st.lists(st.integers(0, 20), min_size=3, max_size=3)), dtype=float)
    here, there = np.indices(minutes.shape).reshape(2, -1)
    cost = pd.DataFrame({"origin": here, "dest": there, "cost": minutes.ravel()})
    wanted = quietly(
        library("access.fca").two_stage_fca,
        pd.DataFrame({"demand": demand}),
        pd.DataFrame({"supply": supply}),
        cost,
        demand_index=True,
        weight_fn=band_weight,
    )
    got = measures.facility_access(supply, demand, minutes, [10, 20, 30], [1, 0.68, 0.22])
    # a place that nobody reaches is 0 ÷ 0 there and serves nobody here
    np.testing.assert_allclose(got, wanted.reindex(range(4)).fillna(0.0).to_numpy(), rtol=1e-9, atol=1e-12)
