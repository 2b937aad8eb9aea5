"""The transportation problem: the same trees and sums as the plain twins, and the optimum of another solver."""

import numpy as np
from hypothesis import strategies as st
from reference import transport as twins

from sim.kernels import transport as kernels
from sim.measures.transport import least_mean_cost
from twins.agreement import agree, for_all
from twins.worlds import whole

ENOUGH = 10_000


def same_total(workers, jobs):
    """Jobs with as many heads as there are workers, the last place taking the rest; both zero if that is negative."""
    rest = workers.sum() - jobs[:-1].sum()
    return np.append(jobs[:-1], rest) if rest >= 0 else workers[::-1].copy()


@st.composite
def problems(draw, most=5):
    """Heads of two quarters and costs with ties, places without anybody among them."""
    n = draw(st.integers(1, most))
    cost = draw(whole((n, n), 0, draw(st.sampled_from([1, 4, 1000]))))
    quarters = []
    for _ in range(2):
        workers, jobs = draw(whole(n, 0, 20)), draw(whole(n, 0, 20))
        quarters.append((workers, same_total(workers, jobs)))
    return cost, quarters


def trees(cost, quarters):
    """The first tree, and the one that is optimal after each quarter."""
    parent, potential = kernels.first_tree(cost)
    yield parent.copy(), potential.copy()
    for workers, jobs in quarters:
        kernels.least_cost(workers, jobs, cost, parent, potential, ENOUGH)
        yield parent.copy(), potential.copy()


@for_all(problems())
def test_the_first_tree_is_dual_feasible(problem):
    cost, _ = problem
    agree(kernels.first_tree, twins.first_tree, cost)
    n = len(cost)
    parent, potential = kernels.first_tree(cost)
    reduced = cost - potential[:n, None] - potential[None, n:]
    assert (reduced >= 0).all()
    assert all(reduced[(v, parent[v] - n) if v < n else (parent[v], v - n)] == 0 for v in range(1, 2 * n))


@for_all(problems())
def test_each_quarter_goes_on_from_the_tree_of_the_last(problem):
    cost, quarters = problem
    for (workers, jobs), tree in zip(quarters, trees(cost, quarters), strict=False):
        for pivots in (0, 1, ENOUGH):
            agree(kernels.least_cost, twins.least_cost, workers, jobs, cost, *tree, pivots)


@for_all(problems(), st.data())
def test_trees_carry_turn_and_end_where_they_should(problem, data):
    cost, quarters = problem
    n = len(cost)
    for parent, _ in trees(cost, quarters):
        for workers, jobs in quarters:
            agree(kernels._flows, twins._flows, workers, jobs, parent, np.zeros(2 * n, np.int64))
        top = data.draw(st.integers(1, 2 * n - 1))
        agree(kernels._mark_subtree, twins._mark_subtree, parent, top, np.zeros(2 * n, bool))
        below = sorted(twins._below(parent, top))
        node = data.draw(st.sampled_from(below))
        outside = data.draw(st.sampled_from([v for v in range(2 * n) if v not in below]))
        agree(kernels._hang, twins._hang, parent, top, node, outside)


@for_all(problems(most=9))
def test_the_least_cost_is_that_of_the_network_simplex_and_does_not_depend_on_the_tree(problem):
    cost, quarters = problem
    tree = kernels.first_tree(cost)
    for workers, jobs in quarters:
        total = kernels.least_cost(workers, jobs, cost, *tree, ENOUGH)
        assert total == kernels.least_cost(workers, jobs, cost, *kernels.first_tree(cost), ENOUGH)
        if workers.any():
            mean = least_mean_cost(workers.astype(float), jobs.astype(float), cost.astype(float))
            assert abs(total - mean * workers.sum()) < 1e-6 * (1 + total)
        else:
            assert total == 0
