"""Sums over commutes: by pair, by margin, by ring, and of the farthest."""

import numpy as np
from hypothesis import strategies as st
from reference import commutes as twins

from sim.kernels import commutes as kernels
from sim.kernels.transport import first_tree
from twins.agreement import agree, for_all
from twins.worlds import MOST_PLACES, eighths, whole

N_RINGS = 3
ENOUGH = 10_000


@st.composite
def towns(draw):
    """Commuters by skill, home and work place."""
    n = draw(st.integers(1, MOST_PLACES))
    return draw(whole((2, n, n), 0, 5)).astype(np.float64)


@for_all(towns(), st.data())
def test_commuters_are_summed_by_table_place_and_ring(heads, data):
    n = heads.shape[1]
    tables, ring = data.draw(eighths((n, n, 3), 0, 9)), data.draw(whole(n, 0, N_RINGS - 1))
    agree(kernels.sum_commutes, twins.sum_commutes, heads, tables, ring, N_RINGS)


@for_all(towns(), st.data())
def test_each_layer_goes_on_from_its_own_tree(heads, data):
    cost = data.draw(whole(heads.shape[1:], 0, 9))
    trees = tuple(np.array([values] * len(heads)) for values in first_tree(cost))
    for layers in (heads, heads[::-1]):
        homes, works = (layers.sum(axis=axis).astype(np.int64) for axis in (2, 1))
        for pivots in (0, ENOUGH):
            agree(kernels.least_costs, twins.least_costs, homes, works, cost, *trees, pivots)
        kernels.least_costs(homes, works, cost, *trees, ENOUGH)


@for_all(towns(), st.data())
def test_at_random_everybody_may_work_everywhere(heads, data):
    homes, works = heads.sum(axis=(0, 2)).astype(np.int64), heads.sum(axis=(0, 1)).astype(np.int64)
    agree(kernels.random_sum, twins.random_sum, homes, works, data.draw(eighths(heads.shape[1:], 0, 9)))


@for_all(towns(), st.data())
def test_the_farthest_are_summed_and_the_pair_on_the_edge_is_split(heads, data):
    pooled, length = heads.sum(axis=0), data.draw(eighths(heads.shape[1:], 0, 9))
    order = np.argsort(-length, axis=None, kind="stable")
    wanted = pooled.sum() * data.draw(st.sampled_from([0.0, 0.125, 0.5, 1.0]))
    agree(kernels.farthest_sum, twins.farthest_sum, pooled, length, order, wanted)
