"""Coupled choice among places: a Poisson race on a fixed proposal (A* sampling, Maddison and others 2014).

A choice by inverse distribution function changes for twenty times more agents than need be when one weight moves a
little. Here points arrive by a Poisson process of rate 1, the same in every model; a point falls on place j with
probability q[j], fixed for ever, and is worth arriving at time t·q[j]/w[j]. The first to arrive wins, with
probability w[j]/Σw exactly, whatever the weights; who does not see a changed weight keeps his choice.
"""

import math

import numpy as np

from sim.compiled import inlined_kernel, kernel
from sim.rng.counter import random_words
from sim.rng.draws import to_unit

_32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_UNIT_32 = 2.0**-32
_DIRECT = 1 << 24
"""Draws of a direct race begin here, far from the points of the other kind."""
_SURELY = 1.0 - 1e-9
"""Far below any error of rounding."""
MOST_POINTS = 40.0
"""A row that would need more points on average is raced directly."""


@kernel
def alias_tables(proposal):
    """Walker's alias tables of each row of a proposal.

    Parameters
    ----------
    proposal : (R, P) array
        Probabilities, each row summing to 1, all positive.

    Returns
    -------
    threshold : (R, P) float64 array
        Share of column j that stays with place j.
    alias : (R, P) int16 array
        The place that has the rest of column j.
    """
    n_rows, n = proposal.shape
    threshold = np.ones((n_rows, n))
    alias = np.zeros((n_rows, n), np.int16)
    small = np.empty(n, np.int64)
    large = np.empty(n, np.int64)
    left = np.empty(n)
    for row in range(n_rows):
        n_small = 0
        n_large = 0
        for j in range(n):
            left[j] = proposal[row, j] * n
            alias[row, j] = j
            if left[j] < 1.0:
                small[n_small] = j
                n_small += 1
            else:
                large[n_large] = j
                n_large += 1
        while n_small > 0 and n_large > 0:
            n_small -= 1
            poor = small[n_small]
            rich = large[n_large - 1]
            threshold[row, poor] = left[poor]
            alias[row, poor] = rich
            left[rich] -= 1.0 - left[poor]
            if left[rich] < 1.0:
                n_large -= 1
                small[n_small] = rich
                n_small += 1
    return threshold, alias


@kernel
def handicaps(proposal, weights):
    """How late a point of each place counts, q/w, and the least of each row.

    A row whose weights lie far from the proposal (a few places with all the weight) would need many points: such a row
    is raced directly, with one draw per place, and is marked by a negative `least`; its handicaps are 1/w.

    Parameters
    ----------
    proposal : (R, P) array
        The fixed proposal q.
    weights : (R, P) array
        This quarter's weights w, not negative.

    Returns
    -------
    handicap : (R, P) float64 array
        Infinite where a place has no weight.
    least : (R,) float64 array
        Infinite where a row has no weight at all.
    """
    n_rows, n = proposal.shape
    handicap = np.empty((n_rows, n))
    least = np.empty(n_rows)
    for row in range(n_rows):
        best = np.inf
        total = 0.0
        for j in range(n):
            weight = weights[row, j]
            value = proposal[row, j] / weight if weight > 0.0 else np.inf
            handicap[row, j] = value
            best = min(best, value)
            total += weight
        least[row] = best
        if best < np.inf and best * total * MOST_POINTS < 1.0:
            least[row] = -best
            for j in range(n):
                handicap[row, j] = 1.0 / weights[row, j] if weights[row, j] > 0.0 else np.inf
    return handicap, least


@kernel
def _direct(stream_key, key, row, handicap):
    """Winner and arrival time of a race with one draw per place."""
    best = np.inf
    winner = -1
    for place in range(handicap.shape[1]):
        if handicap[row, place] < np.inf:
            arrival = -math.log(to_unit(random_words(stream_key, key, _DIRECT + place)[0])) * handicap[row, place]
            if arrival < best:
                best = arrival
                winner = place
    return winner, best


@kernel
def race(stream_key, key, row, threshold, alias, handicap, least):
    """Winner of one race and its arrival time; place −1 and time infinity if the row has no weight."""
    first, second = random_words(stream_key, key, 0)
    return race_from(first, second, stream_key, key, row, threshold, alias, handicap, least)


@kernel
def race_from(first, second, stream_key, key, row, threshold, alias, handicap, least):
    """As `race`, with the words of draw 0 at hand."""
    best = np.inf
    winner = -1
    if least[row] == np.inf:
        return winner, best
    if least[row] < 0.0:
        return _direct(stream_key, key, row, handicap)
    time = 0.0
    k = 0
    while True:
        for word in (first, second):
            u = (np.float64(word & _LOW) + 0.5) * _UNIT_32
            if (time + least_waiting(u)) * least[row] >= best:
                return winner, best
            time -= math.log(u)
            if time * least[row] >= best:
                return winner, best
            place = _place_of(word >> _32, row, threshold, alias)
            arrival = time * handicap[row, place]
            if arrival < best:
                best = arrival
                winner = place
        k += 1
        first, second = random_words(stream_key, key, k)


@inlined_kernel
def least_waiting(u):
    """A number surely below −ln u: most logarithms after which a race ends need not be taken."""
    v = 1.0 - u
    return v * (1.0 + v * (0.5 + v * (1.0 / 3.0))) * _SURELY


@inlined_kernel
def _place_of(word, row, threshold, alias):
    """Place on which a point falls, by 32 bits: the whole part of bits × P is the column, the rest decides in it."""
    scaled = word * np.uint64(threshold.shape[1])
    column = np.int64(scaled >> _32)
    if np.float64(scaled & _LOW) * _UNIT_32 < threshold[row, column]:
        return column
    return np.int64(alias[row, column])
