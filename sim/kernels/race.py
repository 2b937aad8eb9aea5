"""Coupled choice among places: a Poisson race on a fixed proposal (A* sampling, Maddison and others 2014).

A choice by inverse distribution function changes for twenty times more agents than need be when one weight moves a
little. Here points arrive by a Poisson process of rate 1, the same in every model; a point falls on place j with
probability q[j], fixed for ever, and is worth arriving at time t·q[j]/w[j]. The first to arrive wins, with
probability w[j]/Σw exactly, whatever the weights; who does not see a changed weight keeps his choice.
"""

import math

import numpy as np
from numba import prange

from sim.compiled import inlined_kernel, kernel, parallel_kernel
from sim.rng.counter import fill_words, random_words
from sim.rng.draws import minus_log, to_unit

_16 = np.uint64(16)
_32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_ALIAS = np.uint64(0xFFFF)
_UNIT_32 = 2.0**-32
_DIRECT = 1 << 24
"""Draws of a direct race begin here, far from the points of the other kind."""
_SURELY = 1.0 - 1e-9
"""Far below any error of rounding."""
MOST_POINTS = 40.0
"""A row that would need more points on average is raced directly."""
RACERS_TOGETHER = 512
"""Racers whose first points are drawn together: few enough to stay in the nearest cache."""
DRAWS_TOGETHER = 4
"""Draws that are made together for each racer, two points each: most races need no more."""


@kernel
def alias_tables(proposal):
    """Walker's alias table of each row of a proposal.

    Parameters
    ----------
    proposal : (R, P) array
        Probabilities, each row summing to 1, all positive; P at most 65,536.

    Returns
    -------
    (R, P) uint64 array
        In the low 16 bits of column j the place that has its rest; above them the share of the column that stays with
        place j, in units of 2⁻³², rounded up: no draw of 32 bits tells it from the share itself.
    """
    n_rows, n = proposal.shape
    table = np.empty((n_rows, n), np.uint64)
    threshold = np.empty(n)
    alias = np.empty(n, np.int64)
    small = np.empty(n, np.int64)
    large = np.empty(n, np.int64)
    left = np.empty(n)
    for row in range(n_rows):
        n_small = 0
        n_large = 0
        for j in range(n):
            left[j] = proposal[row, j] * n
            alias[j] = j
            threshold[j] = 1.0
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
            threshold[poor] = left[poor]
            alias[poor] = rich
            left[rich] -= 1.0 - left[poor]
            if left[rich] < 1.0:
                n_large -= 1
                small[n_small] = rich
                n_small += 1
        for j in range(n):
            table[row, j] = (np.uint64(math.ceil(threshold[j] / _UNIT_32)) << _16) | np.uint64(alias[j])
    return table


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
            arrival = minus_log(to_unit(random_words(stream_key, key, _DIRECT + place)[0])) * handicap[row, place]
            if arrival < best:
                best = arrival
                winner = place
    return winner, best


@parallel_kernel
def races(stream_key, keys, rows, table, handicap, least):
    """Winners of many races and their arrival times.

    Parameters
    ----------
    keys : (N,) uint64 array
        Key of each racer's draws.
    rows : (N,) array
        Row of the tables that each races in, −1 for none.
    table, handicap, least
        From `alias_tables` and `handicaps`.

    Returns
    -------
    places : (N,) int64 array
        −1 for who has no row, or a row without weight.
    arrivals : (N,) array
        Arrival times, infinite where nobody wins.
    """
    places = np.empty(keys.size, np.int64)
    arrivals = np.empty(keys.size)
    for block in prange((keys.size + RACERS_TOGETHER - 1) // RACERS_TOGETHER):
        start = block * RACERS_TOGETHER
        stop = min(start + RACERS_TOGETHER, keys.size)
        words = np.empty((2 * DRAWS_TOGETHER, stop - start), np.uint64)
        for k in range(DRAWS_TOGETHER):
            fill_words(stream_key, keys[start:stop], k, words[2 * k], words[2 * k + 1])
        for i in range(start, stop):
            places[i], arrivals[i] = race(stream_key, keys[i], rows[i], table, handicap, least, words, i - start)
    return places, arrivals


@kernel
def race(stream_key, key, row, table, handicap, least, words, column):
    """Winner of one race and its arrival time; `words` (2 · draws, N) holds its first draws in a column."""
    best = np.inf
    winner = -1
    if row < 0 or least[row] == np.inf:
        return winner, best
    if least[row] < 0.0:
        return _direct(stream_key, key, row, handicap)
    time = 0.0
    k = 0
    while True:
        if 2 * k < words.shape[0]:
            first = words[2 * k, column]
            second = words[2 * k + 1, column]
        else:
            first, second = random_words(stream_key, key, k)
        for word in (first, second):
            u = (np.float64(word & _LOW) + 0.5) * _UNIT_32
            if (time + least_waiting(u)) * least[row] >= best:
                return winner, best
            time += minus_log(u)
            if time * least[row] >= best:
                return winner, best
            place = _place_of(word >> _32, row, table)
            arrival = time * handicap[row, place]
            if arrival < best:
                best = arrival
                winner = place
        k += 1


@inlined_kernel
def least_waiting(u):
    """A number surely below −ln u: most logarithms after which a race ends need not be taken.

    The first three terms of the series of −ln (1 − v) at v = 1 − u, and a little less.
    """
    v = 1.0 - u
    return v * (1.0 + v * (0.5 + v * (1.0 / 3.0))) * _SURELY


@inlined_kernel
def _place_of(word, row, table):
    """Place on which a point falls, by 32 bits: the whole part of bits × P is the column, the rest decides in it."""
    scaled = word * np.uint64(table.shape[1])
    column = np.int64(scaled >> _32)
    return place_in_column(scaled & _LOW, column, table[row, column])


@inlined_kernel
def place_in_column(bits, column, entry):
    """Place that 32 bits point at within a column of an alias table."""
    return column if bits < entry >> _16 else np.int64(entry & _ALIAS)
