"""Shelves: sellers of a crowded place are chosen in proportion to their room, and one more changes few choices."""

import numpy as np
import pytest
from scipy import stats

from sim.compiled import kernel
from sim.kernels.shelves import NOBODY, SHELVES, TRIES_TOGETHER, UNDECIDED, choose_from_shelves, shelve
from sim.rng.counter import stream

N = 40_000


@kernel
def choices_of(stream_key, n, own, shelf, top, spot, spots, who, room, needed):
    out = np.empty(n, np.int64)
    words = np.empty((2, TRIES_TOGETHER), np.uint64)
    for i in range(n):  # a stream each: draws of one slot have no more than 32 bits
        draws = stream_key + np.uint64(i)
        out[i] = choose_from_shelves(draws, 0, own, 0, shelf, top, spot, spots, who, room, needed, 64, words)
    return out


def crowd(n, seed=1):
    """Keys and capacities of many firms, a few of them a thousand times as large as most."""
    lots = np.random.default_rng(seed)
    return lots.integers(0, 2**63, n).astype(np.uint64), lots.pareto(1.1, n) + 0.1


def chosen(key, capacity, sold, needed, fallen=0.0):
    """Choices of the first firm's orders; `fallen` is what sellers have sold since they were put on shelves."""
    n = key.size
    first, *shelves = shelve(np.array([0, n]), key, capacity - sold, 0)
    room = capacity - sold - fallen
    return choices_of(stream(1, 21, 0), N, key[0], first[0], *shelves, np.arange(n), room, needed)


@pytest.mark.parametrize("needed", [0.01, 0.5, 3.0])
@pytest.mark.parametrize("fallen", [0.0, 0.4])
def test_sellers_are_chosen_in_proportion_to_their_room(needed, fallen):
    key, capacity = crowd(200)
    sold = np.zeros(200)
    won = chosen(key, capacity, sold, needed, fallen * capacity)
    room = (1.0 - fallen) * capacity
    weight = np.where(room >= needed, room, 0.0)
    weight[0] = 0.0
    hit = won[won >= 0]
    counts = np.bincount(hit, minlength=200)
    assert counts[weight == 0.0].sum() == 0
    expected = hit.size * weight / weight.sum()
    likely = expected > 5.0
    assert likely.sum() > 4
    seen, wanted = (np.append(part[likely], part[~likely].sum()) for part in (counts, expected))
    filled = wanted > 0.0
    assert stats.chisquare(seen[filled], wanted[filled]).pvalue > 1e-4
    assert (won == UNDECIDED).mean() < 0.01


def test_nobody_is_chosen_where_no_shelf_is_high_enough_or_all_are_full():
    key, capacity = crowd(80)
    assert (chosen(key, capacity, capacity.copy(), 0.5) == NOBODY).all()
    assert (chosen(key, capacity, np.zeros(80), 4.0 * capacity.max()) == NOBODY).all()


def test_who_is_tall_enough_no_more_is_missed_and_all_sellers_must_be_looked_at():
    key, capacity = crowd(80)
    assert (chosen(key, capacity, np.zeros(80), 0.05, fallen=capacity) == UNDECIDED).all()


def test_one_more_seller_changes_hardly_more_choices_than_those_he_wins():
    key, capacity = crowd(150)
    before = chosen(key[:-1], capacity[:-1], np.zeros(149), 0.05)
    after = chosen(key, capacity, np.zeros(150), 0.05)
    changed = (before != after).mean()
    won = (after == 149).mean()
    assert won <= changed < 0.02 + 3.0 * won


def test_few_sellers_have_no_shelves_and_many_have_all_of_theirs():
    key, capacity = crowd(10)
    first, top, spot, _ = shelve(np.array([0, 3, 10]), key, capacity, 3)
    assert first.tolist() == [-1, 0]
    assert top.size == SHELVES
    assert (top[:-1] == 2.0 * top[1:]).all()
    assert spot[-1] >= 7
