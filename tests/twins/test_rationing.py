"""Rationing: who is served is who has the lowest priority of his cell; the order among them is nobody's business."""

import numpy as np
from hypothesis import strategies as st
from reference import rationing as twins

from sim.kernels import rationing as kernels
from twins.agreement import agree, for_all, outcome
from twins.worlds import whole


@st.composite
def queues(draw):
    """Cells of takers, priorities that do not tie, and capacities, some negative and some of more than there are."""
    n, n_cells = draw(st.integers(0, 24)), draw(st.integers(1, 4))
    priority = np.array(draw(st.permutations(range(n))), np.float64) / 4.0
    return draw(whole(n, -1, n_cells - 1)), priority, draw(whole(n_cells, -1, 9))


@for_all(queues())
def test_takers_are_grouped_by_cell_in_their_order(queue):
    cells, _, capacity = queue
    agree(kernels.grouped, twins.grouped, cells, capacity.size)
    agree(kernels.grouped_alone, twins.grouped_alone, cells, capacity.size)
    agree(kernels.count_by_cell, twins.count_by_cell, cells, np.full(capacity.size, 3))
    order, start = twins.grouped(cells, capacity.size)
    place = np.array(start[:-1], np.int64)
    agree(kernels.put_in_cells, twins.put_in_cells, cells, 5, place, np.full(len(order), -7))


@for_all(queues(), st.data())
def test_the_lowest_come_first_each_with_his_lot(queue, data):
    _, priority, _ = queue
    takers = np.array(data.draw(st.permutations(range(priority.size))), np.int64)
    count, lots = data.draw(st.integers(0, takers.size)), priority[takers]
    _, (mine, my_lots, _) = outcome(kernels.lowest_first, takers, lots, count)
    _, (yours, *_) = outcome(twins.lowest_first, takers, lots, count)
    assert set(mine[:count]) == set(yours[:count])
    assert sorted(mine) == sorted(takers)
    assert (my_lots == priority[mine]).all()


@for_all(queues())
def test_each_cell_serves_its_lowest_priorities_up_to_its_capacity(queue):
    _, priority, capacity = queue
    order, start = kernels.grouped(queue[0], capacity.size)
    served = np.full(capacity.size, 7)
    kernels.serve(order, priority, start[:-1], start[1:], capacity, served)
    assert [list(array) for array in kernels.admitted_by_priority(*queue)] == [list(order), list(start), list(served)]
    ranked, begins, expected = twins.admitted_by_priority(*queue)
    assert list(start) == begins
    assert list(served) == expected
    for alone, ours in zip(kernels.admitted_alone(*queue), (order, start, served), strict=True):
        np.testing.assert_array_equal(alone, ours)
    for c, count in enumerate(expected):
        assert set(order[begins[c] : begins[c] + count]) == set(ranked[begins[c] : begins[c] + count])
        assert set(order[begins[c] : begins[c + 1]]) == set(ranked[begins[c] : begins[c + 1]])


def test_of_many_takers_in_each_of_three_cells_the_lowest_are_served():
    n = 40
    cells, priority = np.repeat([0, 1, 2], n), np.random.default_rng(4).permutation(3 * n) / 8.0
    order, start = kernels.grouped(cells, 3)
    for capacity in ((1, 9, 30), (30, 1, 9), (9, 30, 1)):
        served, ranked = np.zeros(3, np.int64), order.copy()
        kernels.serve(ranked, priority, start[:-1], start[1:], np.array(capacity), served)
        assert list(served) == list(capacity)
        for c, count in enumerate(capacity):
            lowest = n * c + np.argsort(priority[n * c : n * (c + 1)])[:count]
            assert set(ranked[start[c] : start[c] + count]) == set(lowest)
