"""Coupled choice among places: a Poisson race on a fixed proposal (A* sampling, Maddison and others 2014).

A choice by inverse distribution function changes for twenty times more agents than need be when one weight moves a
little. Here points arrive by a Poisson process of rate 1, the same in every model; a point falls on place j with
probability q[j], fixed for ever, and is worth arriving at time t·q[j]/w[j]. The first to arrive wins, with
probability w[j]/Σw exactly, whatever the weights; who does not see a changed weight keeps his choice.
"""

import math

import numpy as np

from sim.compiled import inlined_kernel, kernel, row_kernel
from sim.rng.counter import fill_first_words, fill_words
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
RACERS_TOGETHER = 1024
"""Racers whose first points are drawn together: few enough to stay in the nearest cache."""


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
    entered, n_entered = places_entered(handicap, least)
    race_all(stream_key, keys, rows, table, handicap, least, entered, n_entered, places, arrivals)
    return places, arrivals


@row_kernel("keys", "rows", "places", "arrivals", least=8 * RACERS_TOGETHER)
def race_all(stream_key, keys, rows, table, handicap, least, entered, n_entered, places, arrivals):
    """Race all racers, some at a time; written into `places` and `arrivals` (N,)."""
    for start in range(0, keys.size, RACERS_TOGETHER):
        stop = min(start + RACERS_TOGETHER, keys.size)
        race_together(
            stream_key, keys[start:stop], rows[start:stop], table, handicap, least, entered, n_entered,
            places[start:stop], arrivals[start:stop],
        )  # fmt: skip


@kernel
def places_entered(handicap, least):
    """Places with weight of each row that is raced directly, and how many there are: (R, P) int32 and (R,) int64."""
    entered = np.empty(handicap.shape, np.int32)
    n_entered = np.zeros(least.size, np.int64)
    for row in range(least.size):
        if least[row] < 0.0:
            for place in range(handicap.shape[1]):
                if handicap[row, place] < np.inf:
                    entered[row, n_entered[row]] = place
                    n_entered[row] += 1
    return entered, n_entered


@kernel
def race_together(stream_key, keys, rows, table, handicap, least, entered, n_entered, places, arrivals):
    """Race some racers, by points or directly as the row of each asks for; written into `places` and `arrivals`."""
    n = keys.size
    by_points, directly = np.empty(n, np.int64), np.empty(n, np.int64)
    n_by_points = n_directly = 0
    for i in range(n):
        places[i] = -1
        arrivals[i] = np.inf
        by_points[n_by_points] = directly[n_directly] = i
        if rows[i] >= 0:
            n_by_points += 0.0 < least[rows[i]] < np.inf
            n_directly += least[rows[i]] < 0.0
    race_by_points(stream_key, keys, rows, by_points[:n_by_points], table, handicap, least, places, arrivals)
    race_directly(stream_key, keys, rows, directly[:n_directly], handicap, entered, n_entered, places, arrivals)


@kernel
def race_by_points(stream_key, keys, rows, racers, table, handicap, least, places, arrivals):
    """Let two points arrive for each of the `racers`, two more for whom a later one could still win, and so on.

    All passes but one run without a branch or several racers at a time; `racers` (N,) is overwritten.
    """
    left = racers.size
    key, first, second = np.empty(left, np.uint64), np.empty(left, np.uint64), np.empty(left, np.uint64)
    time, later, latest = np.zeros(left), np.empty(left), np.empty(left)
    k = 0
    while left > 0:
        for n in range(left):
            key[n] = keys[racers[n]]
        fill_words(stream_key, key[:left], k, first, second)
        add_waiting(time[:left], first, later)
        add_waiting(later[:left], second, latest)
        n_raced, left = left, 0
        for n in range(n_raced):
            i = racers[n]
            row = np.uint64(rows[i])
            best, winner = arrivals[i], places[i]
            for word, moment in ((first[n], later[n]), (second[n], latest[n])):
                place = _place_of(word >> _32, row, table)
                arrival = moment * handicap[row, place]
                winner = place if arrival < best else winner
                best = min(arrival, best)
            arrivals[i], places[i] = best, winner
            racers[left], time[left] = i, latest[n]
            left += latest[n] * least[row] < best
        k += 1


@kernel
def add_waiting(time, words, later):
    """Time at which a point arrives after `time` (N,), by the low 32 bits of `words`, written into `later`."""
    for n in range(time.size):
        later[n] = time[n] + minus_log((np.float64(words[n] & _LOW) + 0.5) * _UNIT_32)


@kernel
def race_directly(stream_key, keys, rows, racers, handicap, entered, n_entered, places, arrivals):
    """One draw for each place with weight, place by place for all `racers`, who are overwritten."""
    left = racers.size
    key, draw, word, waiting = keys[racers], np.empty(left, np.int32), np.empty(left, np.uint64), np.empty(left)
    tried = 0
    while left > 0:
        for n in range(left):
            key[n] = keys[racers[n]]
            draw[n] = _DIRECT + entered[rows[racers[n]], tried]
        fill_first_words(stream_key, key[:left], draw, word)
        for n in range(left):
            waiting[n] = minus_log(to_unit(word[n]))
        tried += 1
        n_raced, left = left, 0
        for n in range(n_raced):
            i = racers[n]
            place = draw[n] - _DIRECT
            arrival = waiting[n] * handicap[rows[i], place]
            places[i] = place if arrival < arrivals[i] else places[i]
            arrivals[i] = min(arrival, arrivals[i])
            racers[left] = i
            left += tried < n_entered[rows[i]]


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
