"""Where slots buy: the race against the mixture of logits over all sets that a buyer may consider."""

from itertools import product

import numpy as np
import pytest
from scipy import stats

from sim.compiled import kernel
from sim.kernels.race import alias_tables
from sim.kernels.sellers import SELLERS_TOGETHER, choose_seller, pull_of
from sim.kernels.supply_choice import MOST_POINTS, choose_option, fill_rates
from sim.rng.counter import stream

N = 60_000
AT_START = np.array([4.0, 1.0, 2.0, 0.5, 0.8, 0.3])  # four places, a neighbour, imports
KNOWN = np.array([0.9, 0.3, 0.6, 0.2, 0.5, 1.0])
EXPONENT = 0.5


@kernel
def options_of(stream_key, n, known, rates, shares, table, points):
    words = np.empty((4, SELLERS_TOGETHER), np.uint64)
    out = np.empty(n, np.int64)
    for i in range(n):
        out[i] = choose_option(stream_key, np.uint64(i), 0, 0, known, rates, shares, table, points, words)
    return out


@kernel
def sellers_of(stream_key, n, key, room, needed):
    out = np.empty(n, np.int64)
    who = np.arange(key.size)
    words = np.empty((4, SELLERS_TOGETHER), np.uint64)
    for i in range(n):
        draws = stream_key + np.uint64(i)  # a stream each: draws of one slot have no more than 32 bits
        out[i] = choose_seller(draws, 0, key[0], 0, who, key, room, 0, key.size, needed, words)
    return out


def chosen(room, known=KNOWN, seed=1, points=MOST_POINTS):
    """Choices of many slots among four places with this room, a neighbour and imports, and the weights they had."""
    shares = np.ascontiguousarray((0.9 * AT_START / AT_START.sum() + 0.1 / 6)[None, :])
    lasting = np.array([1.0, 0.7, 1.3, 2.0, 0.8, 0.3])
    weights = lasting * np.array([*(pull_of(1.0, value, EXPONENT) for value in room), 1.0, 1.0])
    won = options_of(stream(seed, 21, 0), N, known, weights / shares[0], shares, alias_tables(shares), points)
    return won, weights


def mixture(weights, known):
    """Probability of each option: over all sets considered, the logit within the set."""
    total = np.zeros(weights.size)
    for seen in product((0, 1), repeat=weights.size):
        considered = np.array(seen)
        chance = np.where(considered, known, 1.0 - known).prod()
        inside = weights * considered
        if chance > 0.0:
            total += chance * inside / inside.sum()
    return total


ROOMS = {
    "as at the start": np.array([16.0, 2.0, 4.0, 0.1]),
    "a place without room": np.array([16.0, 0.0, 4.0, 0.1]),
    "far from the start": np.array([0.001, 0.02, 0.0, 5e5]),
}


@pytest.mark.parametrize("name", ROOMS)
@pytest.mark.parametrize("seed", [1, 2])
def test_options_are_chosen_with_the_mixture_of_logits_over_what_is_considered(name, seed):
    won, weights = chosen(ROOMS[name], seed=seed)
    expected = N * mixture(weights, KNOWN)
    counts = np.bincount(won, minlength=6)
    assert counts[expected == 0.0].sum() == 0
    likely = expected > 5.0
    pooled = [*counts[likely], counts[~likely].sum()], [*expected[likely], max(expected[~likely].sum(), 1e-9)]
    if pooled[1][-1] < 5.0:
        pooled = tuple([*part[:-2], part[-2] + part[-1]] for part in pooled)
    assert stats.chisquare(*pooled).pvalue > 1e-4


@pytest.mark.parametrize("points", [0, 1, 3])
def test_a_race_cut_short_is_finished_with_the_same_odds(points):
    won, weights = chosen(ROOMS["as at the start"], points=points)
    expected = N * mixture(weights, KNOWN)
    assert stats.chisquare(np.bincount(won, minlength=6), expected).pvalue > 1e-4


def test_a_place_that_gains_room_changes_hardly_more_choices_than_it_must():
    room = ROOMS["as at the start"]
    before, weights = chosen(room)
    after, changed_weights = chosen(room * np.array([1.0, 1.0, 1.2, 1.0]))
    distance = 0.5 * np.abs(mixture(weights, KNOWN) - mixture(changed_weights, KNOWN)).sum()
    changed = (before != after).mean()
    assert distance * 0.7 < changed < distance * 1.5
    assert (after[before != after] == 2).all()


def test_a_place_where_the_order_fits_nowhere_is_passed_over():
    shares = np.full((1, 6), 1.0 / 6.0)
    appeal, largest = np.array([2.0, 1.0, 3.0, 1.0, 0.5, 0.5]), np.array([4.0, 0.9, 1.0, 0.0])
    rates = np.empty(6)
    fill_rates(1.0 / shares, 0, appeal, largest, 1.0, rates)
    won = options_of(stream(1, 21, 0), N, KNOWN, rates, shares, alias_tables(shares), MOST_POINTS)
    expected = N * mixture(appeal * [1.0, 0.0, 1.0, 0.0, 1.0, 1.0], KNOWN)
    assert set(won) == {0, 2, 4, 5}
    assert stats.chisquare(np.bincount(won)[[0, 2, 4, 5]], expected[[0, 2, 4, 5]]).pvalue > 1e-4


@pytest.mark.parametrize("exponent", [0.3, 0.5, 1.0])
def test_few_simulated_sellers_pull_as_the_many_real_ones_they_stand_for(exponent):
    real = sum(pull_of(1.0, room, exponent) for room in [3.0] * 40 + [0.5] * 20 + [0.0] * 10)
    simulated = [pull_of(20.0, 60.0, exponent)] * 2 + [pull_of(20.0, 10.0, exponent), pull_of(10.0, 0.0, exponent)]
    assert sum(simulated) == pytest.approx(real)


def test_sellers_win_in_proportion_to_room_if_the_order_fits():
    key = np.random.default_rng(1).integers(0, 2**63, 6).astype(np.uint64)
    capacity, sold = np.array([9.0, 10.0, 30.0, 20.0, 4.0, 8.0]), np.array([0.0, 5.0, 10.0, 5.0, 2.0, 8.0])
    won = sellers_of(stream(1, 21, 0), N, key, capacity - sold, 3.0)
    assert set(won) == {1, 2, 3}  # 0 is the buyer, 4 and 5 have no room
    assert stats.chisquare(np.bincount(won)[1:4], N * np.array([5.0, 20.0, 15.0]) / 40.0).pvalue > 1e-4


def test_nobody_sells_an_order_that_fits_nowhere():
    key = np.arange(3).astype(np.uint64)
    won = sellers_of(stream(1, 21, 0), 10, key, np.ones(3), 2.0)
    assert (won == -1).all()
