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
    threshold, alias = np.ones((n_rows, n)), np.zeros((n_rows, n), np.int16)
    for row in range(n_rows):
        alias[row] = range(n)
        left = {j: proposal[row, j] * n for j in range(n)}
        while len(left) > 1:
            poor, rich = min(left, key=left.get), max(left, key=left.get)
            threshold[row, poor] = min(1.0, left[poor])
            alias[row, poor] = rich
            left[rich] -= 1.0 - threshold[row, poor]
            del left[poor]
    return threshold, alias


def shares_of(threshold, alias):
    """Probability of each place by alias tables: what stays in its column and what others leave to it."""
    n_rows, n = threshold.shape
    shares = np.zeros((n_rows, n))
    for row in range(n_rows):
        for column in range(n):
            shares[row, column] += threshold[row, column] / n
            shares[row, alias[row, column]] += (1.0 - threshold[row, column]) / n
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


def _direct(stream_key, key, row, handicap):
    """One exponential time for each place with weight; the first to arrive wins."""
    times = {}
    for place in range(handicap.shape[1]):
        if handicap[row, place] < np.inf:
            u = to_unit(random_words(stream_key, key, DIRECT + place)[0])
            times[place] = -math.log(u) * handicap[row, place]
    winner = min(times, key=times.get, default=-1)
    return winner, times.get(winner, np.inf)


def race(stream_key, key, row, threshold, alias, handicap, least):
    """Points arrive at rate 1, each on a place by the tables; the least time × handicap wins."""
    if least[row] < 0.0:
        return _direct(stream_key, key, row, handicap)
    winner, best, time, k = -1, np.inf, 0.0, 0
    while least[row] < np.inf and time * least[row] < best:
        word = random_words(stream_key, key, k // 2)[k % 2]
        time -= math.log(((word & LOW) + 0.5) / 2**32)
        place = _place_of(word >> 32, row, threshold, alias)
        if time * handicap[row, place] < best:
            winner, best = place, time * handicap[row, place]
        k += 1
    return winner, best


def race_from(first, second, stream_key, key, row, threshold, alias, handicap, least):
    """The same race; its first two words are those of draw 0."""
    assert (int(first), int(second)) == random_words(stream_key, key, 0)
    return race(stream_key, key, row, threshold, alias, handicap, least)


def least_waiting(u):
    """Three terms of v + v²/2 + v³/3 + … = −ln u at v = 1 − u, a billionth less."""
    v = 1.0 - u
    return (v + v**2 / 2.0 + v**3 / 3.0) * (1.0 - 1e-9)


def _place_of(word, row, threshold, alias):
    """32 bits × P: the whole part is the column, the rest decides whether it goes to the column's own place."""
    column, rest = divmod(int(word) * threshold.shape[1], 2**32)
    return column if rest / 2**32 < threshold[row, column] else int(alias[row, column])
