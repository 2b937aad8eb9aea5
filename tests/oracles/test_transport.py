"""Least and greatest commutes are those of linear programmes, assignments, flows and distances of distributions."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_inputs import cities, few
from scipy import stats
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import coo_array, eye_array, kron, vstack

import sim.measures as measures

pytestmark = pytest.mark.oracle


def optimum_by_highs(workers, jobs, km, sign=1.0):
    """Optimal mean cost as a linear programme with sparse equalities."""
    n = workers.size
    one_of_each, all_of_one = eye_array(n), coo_array(np.ones((1, n)))
    equalities = vstack([kron(one_of_each, all_of_one), kron(all_of_one, one_of_each)])
    margins = np.concatenate((workers, jobs))
    solution = linprog(sign * km.ravel(), A_eq=equalities.tocsr(), b_eq=margins, method="highs")
    assert solution.status == 0
    return sign * solution.fun / workers.sum()


@few
@given(cities())
def test_minimum_and_maximum_commute_are_the_optima_of_the_linear_programme(city):
    trips, km = city
    homes, works = trips.sum(axis=1), trips.sum(axis=0)
    assert measures.minimum_commute(trips, km) == pytest.approx(optimum_by_highs(homes, works, km), abs=1e-7)
    assert measures.maximum_commute(trips, km) == pytest.approx(optimum_by_highs(homes, works, km, -1.0), abs=1e-7)
    assert measures.minimum_commute_of_margins(homes, works, km) == measures.minimum_commute(trips, km)


@few
@given(cities(), cities())
def test_by_skill_is_one_linear_programme_in_which_no_skill_does_the_job_of_another(low, high):
    n = min(low[0].shape[0], high[0].shape[0])
    layers, km = np.stack([low[0][:n, :n], high[0][:n, :n]]), low[1][:n, :n]
    if layers.sum() == 0:
        return
    forbidden = 1e4  # costs more than any saving: a worker of one skill in a job of the other
    cost = np.block([[km, km + forbidden], [km + forbidden, km]])
    wanted = optimum_by_highs(layers.sum(axis=2).ravel(), layers.sum(axis=1).ravel(), cost)
    assert measures.minimum_commute_by_skill(layers, km) == pytest.approx(wanted, abs=1e-6)


def test_minimum_commute_agrees_with_the_linear_programme_in_a_city_of_ninety_places():
    rng = np.random.default_rng(7)
    points = rng.normal(size=(90, 2)) * 20
    km = 1.3 * np.linalg.norm(points[:, None] - points[None], axis=2) + 0.5
    trips = np.floor(rng.lognormal(0, 1.5, (90, 90)) * 40 * np.exp(-km / 10))
    trips[3] = 0
    trips[:, 5] = 0
    wanted = optimum_by_highs(trips.sum(axis=1), trips.sum(axis=0), km)
    assert measures.minimum_commute(trips, km) == pytest.approx(wanted, rel=1e-9)


@few
@given(cities())
def test_minimum_commute_is_the_cheapest_flow_of_networkx(city):
    trips, metres = city[0].astype(int), np.round(1000 * city[1]).astype(int)  # its simplex is exact in whole numbers
    graph = nx.DiGraph()
    for place in range(trips.shape[0]):
        graph.add_node(("home", place), demand=-int(trips[place].sum()))
        graph.add_node(("job", place), demand=int(trips[:, place].sum()))
    for home, job in np.ndindex(trips.shape):
        graph.add_edge(("home", home), ("job", job), weight=int(metres[home, job]))
    cheapest, _ = nx.network_simplex(graph)
    assert measures.minimum_commute(trips, metres) == pytest.approx(cheapest / trips.sum(), rel=1e-9, abs=1e-9)


@few
@given(st.integers(1, 7).flatmap(lambda n: st.lists(st.floats(0, 60), min_size=n * n, max_size=n * n)))
def test_with_one_worker_a_place_the_minimum_commute_is_the_best_assignment(lengths):
    km = np.array(lengths).reshape(round(len(lengths) ** 0.5), -1)
    for measure, is_maximum in ((measures.minimum_commute, False), (measures.maximum_commute, True)):
        best = km[linear_sum_assignment(km, maximize=is_maximum)].mean()
        assert measure(np.eye(km.shape[0]), km) == pytest.approx(best, abs=1e-9)


@few
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=15))
def test_on_a_ray_the_minimum_commute_is_the_wasserstein_distance(places):
    workers, jobs = np.array(places, dtype=float).T
    if workers.sum() == 0 or jobs.sum() == 0:
        return
    jobs = jobs * workers.sum() / jobs.sum()
    at = np.arange(workers.size, dtype=float)
    got = measures.minimum_commute_of_margins(workers, jobs, np.abs(at[:, None] - at[None, :]))
    assert got == pytest.approx(stats.wasserstein_distance(at, at, workers, jobs), abs=1e-9)


@few
@given(cities())
def test_the_mean_commute_is_numpys_weighted_average(city):
    trips, km = city
    assert measures.mean_commute(trips, km) == pytest.approx(np.average(km, weights=trips), rel=1e-12, abs=1e-12)
