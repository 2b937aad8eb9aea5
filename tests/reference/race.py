"""Coupled choice among places: plain twins of sim/kernels/race.py."""

import math

import numpy as np

from reference.random_words import LOW, random_words, to_unit

DIRECT = 1 << 24
"""Draws of a race with one draw a place begin here."""
MOST_POINTS = 40.0


def alias_tables(proposal):
    """Columns of equal width, each shared by at most two places: the poorest place fills up from the richest."""
    n_rows, n = proposal.shape
    table = np.empty((n_rows, n), np.uint64)
    for row in range(n_rows):
        left = {j: proposal[row, j] * n for j in range(n)}
        while left:
            poor, rich = min(left, key=left.get), max(left, key=left.get)
            kept = min(1.0, left.pop(poor)) if poor != rich else 1.0
            table[row, poor] = math.ceil(kept * 2**32) << 16 | rich
            if poor != rich:
                left[rich] -= 1.0 - kept
            else:
                left.pop(poor, None)
    return table


def shares_of(table):
    """Probability of each place by an alias table: what stays in its column and what others leave to it."""
    n_rows, n = table.shape
    shares = np.zeros((n_rows, n))
    for row in range(n_rows):
        for column in range(n):
            kept, other = divmod(int(table[row, column]), 2**16)
            shares[row, column] += kept / 2**32 / n
            shares[row, other] += (1.0 - kept / 2**32) / n
    return shares


def handicaps(proposal, weights):
    """q/w and the least of each row; 1/w and the least below zero where a race would need more than 40 points."""
    handicap, least = np.full(proposal.shape, np.inf), np.full(len(proposal), np.inf)
    for row, (shares, pulls) in enumerate(zip(proposal, weights, strict=True)):
        for j in np.flatnonzero(pulls > 0.0):
            handicap[row, j] = shares[j] / pulls[j]
        least[row] = handicap[row].min()
        if least[row] < np.inf and 1.0 / (least[row] * pulls.sum()) > MOST_POINTS:
            least[row] = -least[row]
            for j in np.flatnonzero(pulls > 0.0):
                handicap[row, j] = 1.0 / pulls[j]
    return handicap, least


def places_entered(handicap, least):
    """Places with weight of rows raced directly; of the other columns nothing is said, here they are as they come."""
    n_rows, n = handicap.shape
    entered, n_entered = np.zeros((n_rows, n), np.int32), np.zeros(n_rows, np.int64)
    for row in np.flatnonzero(least < 0.0):
        places = np.flatnonzero(handicap[row] < np.inf)
        entered[row, : places.size] = places
        n_entered[row] = places.size
    return entered, n_entered


def _direct(stream_key, key, row, handicap):
    """One exponential time for each place with weight; the first to arrive wins."""
    times = {}
    for place in np.flatnonzero(handicap[row] < np.inf):
        u = to_unit(random_words(stream_key, key, DIRECT + place)[0])
        times[place] = -math.log(u) * handicap[row, place]
    winner = min(times, key=times.get, default=-1)
    return winner, times.get(winner, np.inf)


def _race(stream_key, key, row, table, handicap, least):
    """Points arrive at rate 1, each on a place by the table; the least time × handicap wins.

    The points are the words of the racer's draws 0, 1, …; none comes for long after whom nobody can win.
    """
    if row < 0 or least[row] == np.inf:
        return -1, np.inf
    if least[row] < 0.0:
        return _direct(stream_key, key, row, handicap)
    winner, best, time, k = -1, np.inf, 0.0, 0
    while time * least[row] < best:
        word = random_words(stream_key, key, k // 2)[k % 2]
        time -= math.log(((word & LOW) + 0.5) / 2**32)
        place = _place_of(word >> 32, row, table)
        if time * handicap[row, place] < best:
            winner, best = place, time * handicap[row, place]
        k += 1
    return winner, best


def races(stream_key, keys, rows, table, handicap, least):
    """Each race on its own."""
    won = [_race(stream_key, key, row, table, handicap, least) for key, row in zip(keys, rows, strict=True)]
    return [place for place, _ in won], [arrival for _, arrival in won]


def race_all(stream_key, keys, rows, table, handicap, least, entered, n_entered, places, arrivals):
    """Each race on its own; which places a row enters follows from its handicaps."""
    places[:], arrivals[:] = races(stream_key, keys, rows, table, handicap, least)


def race_together(stream_key, keys, rows, table, handicap, least, entered, n_entered, places, arrivals):
    """A few of the races of `race_all`."""
    race_all(stream_key, keys, rows, table, handicap, least, entered, n_entered, places, arrivals)


def race_by_points(stream_key, keys, rows, racers, table, handicap, least, places, arrivals):
    """Each of the racers on its own, whatever the block's others do."""
    for i in racers:
        places[i], arrivals[i] = _race(stream_key, keys[i], rows[i], table, handicap, least)


def race_directly(stream_key, keys, rows, racers, handicap, entered, n_entered, places, arrivals):
    """Each of the racers on its own."""
    for i in racers:
        places[i], arrivals[i] = _direct(stream_key, keys[i], rows[i], handicap)


def add_waiting(time, words, later):
    """An exponential time more for each, by the low 32 bits of its word."""
    later[: len(time)] = [t - math.log(((int(word) & LOW) + 0.5) / 2**32) for t, word in zip(time, words, strict=False)]


def least_waiting(u):
    """Three terms of v + v²/2 + v³/3 + … = −ln u at v = 1 − u, a billionth less."""
    v = 1.0 - u
    return (v + v**2 / 2.0 + v**3 / 3.0) * (1.0 - 1e-9)


def _place_of(word, row, table):
    """32 bits × P: the whole part is the column, the rest decides whether it goes to the column's own place."""
    column, rest = divmod(int(word) * table.shape[1], 2**32)
    return place_in_column(rest, column, table[row, column])


def place_in_column(bits, column, entry):
    """The column's own place below its share in units of 2⁻³², the place in the low 16 bits above."""
    kept, other = divmod(int(entry), 2**16)
    return int(column) if bits < kept else other
