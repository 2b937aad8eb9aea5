"""Rationing: in every cell the lowest priorities are served, as sorting says."""

import numpy as np
import pytest

from sim.kernels.rationing import admitted_by_priority, grouped, lowest_first


@pytest.mark.parametrize("seed", range(20))
def test_the_served_are_those_that_sorting_puts_first(seed):
    chance = np.random.default_rng(seed)
    n, n_cells = int(chance.integers(1, 400)), int(chance.integers(1, 12))
    cells, priority = chance.integers(-1, n_cells, n), chance.random(n)
    capacity = chance.integers(-2, 60, n_cells)
    order, start, served = admitted_by_priority(cells, priority, capacity)
    for cell in range(n_cells):
        takers = np.flatnonzero(cells == cell)
        best = takers[np.argsort(priority[takers])][: max(0, capacity[cell])]
        assert served[cell] == best.size
        assert set(order[start[cell] : start[cell] + served[cell]]) == set(best)
        assert set(order[start[cell] : start[cell + 1]]) == set(takers)


def test_one_more_taker_displaces_at_most_one():
    chance = np.random.default_rng(5)
    priority = chance.random(300)
    capacity = np.array([100])

    def served(n):
        order, _, count = admitted_by_priority(np.zeros(n, np.int64), priority[:n], capacity)
        return set(order[: count[0]])

    assert max(len(served(n) - served(n + 1)) for n in range(150, 299)) == 1


def test_groups_keep_the_order_of_the_takers():
    cells = np.array([2, 0, -1, 2, 0, 1, 2])
    order, start = grouped(cells, 3)
    assert order.tolist() == [1, 4, 5, 0, 3, 6]
    assert start.tolist() == [0, 2, 3, 6]


@pytest.mark.parametrize("count", [1, 7, 49, 50])
def test_the_lowest_come_first_in_a_part_of_an_order(count):
    priority = np.random.default_rng(count).random(80)
    takers, lots = np.arange(80), priority.copy()
    lowest_first(takers[20:70], lots[20:70], count)
    assert set(takers[20 : 20 + count]) == set(20 + np.argsort(priority[20:70])[:count])
    assert (lots == priority[takers]).all()
    assert (takers[:20] == np.arange(20)).all()
    assert (takers[70:] == np.arange(70, 80)).all()
