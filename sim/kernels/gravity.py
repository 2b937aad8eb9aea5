"""Trips, jobs and firms at the start: gravity, proportional fitting, placing by largest deficit."""

import numpy as np

from sim.compiled import kernel


@kernel
def doubly_constrained(origins, destinations, decay, rounds):
    """Trips (P, P) with these row and column sums, proportional to `decay`, by Furness' balancing.

    Parameters
    ----------
    origins, destinations : (P,) arrays
        Row and column sums; equal totals.
    decay : (P, P) array
        Positive.

    Returns
    -------
    trips : (P, P) array
    pull : (P,) array
        Row factor A_i·O_i: what speaks for each origin, decay aside.
    """
    n = origins.size
    row = np.ones(n)
    column = np.ones(n)
    for _ in range(rounds):
        for i in range(n):
            total = 0.0
            for j in range(n):
                total += column[j] * decay[i, j]
            row[i] = origins[i] / total if total > 0.0 else 0.0
        for j in range(n):
            total = 0.0
            for i in range(n):
                total += row[i] * decay[i, j]
            column[j] = destinations[j] / total if total > 0.0 else 0.0
    trips = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            trips[i, j] = row[i] * column[j] * decay[i, j]
    return trips, row


@kernel
def fitted(seed, row_sums, column_sums, rounds):
    """The matrix nearest to a seed with these row and column sums (iterative proportional fitting)."""
    out = seed.copy()
    n, m = out.shape
    for _ in range(rounds):
        for i in range(n):
            total = 0.0
            for j in range(m):
                total += out[i, j]
            if total > 0.0:
                for j in range(m):
                    out[i, j] *= row_sums[i] / total
        for j in range(m):
            total = 0.0
            for i in range(n):
                total += out[i, j]
            if total > 0.0:
                for i in range(n):
                    out[i, j] *= column_sums[j] / total
    return out


@kernel
def whole_trips(trips, row_sums, column_sums):
    """Whole trips near `trips` with exactly these whole row and column sums, (P, P) int64.

    Cells are rounded down, as far as the sums allow; what a row lacks then goes, row after row and unit after unit, to
    the cell that is furthest below `trips`, the first of equals, among columns that lack some.
    """
    n = trips.shape[0]
    out = np.zeros((n, n), np.int64)
    row_left = row_sums.copy()
    column_left = column_sums.copy()
    for i in range(n):
        for j in range(n):
            units = min(np.int64(trips[i, j]), row_left[i], column_left[j])
            out[i, j] = units
            row_left[i] -= units
            column_left[j] -= units
    for i in range(n):
        while row_left[i] > 0:
            best = -1
            largest = -1e300
            for j in range(n):
                short = trips[i, j] - out[i, j]
                if column_left[j] > 0 and short > largest:
                    largest = short
                    best = j
            if best < 0:
                break
            out[i, best] += 1
            row_left[i] -= 1
            column_left[best] -= 1
    return out


@kernel
def place_by_deficit(order, segment, heads, targets, place):
    """Place firms, the largest first, where their segment lacks most jobs and the place has room, into `place` (F,).

    `targets` (P, S) are jobs wanted; `heads` (F,) what each simulated firm brings. Heads beyond a place's room count
    against it; of equals the first place wins; a segment that no place wants goes to place 0. Firms so placed miss the
    targets by a part of one firm, where drawn ones miss them by the noise of a draw.
    """
    n_places = targets.shape[0]
    lack = targets.copy()
    room = np.zeros(n_places)
    for p in range(n_places):
        for s in range(targets.shape[1]):
            room[p] += targets[p, s]
    for f in order:
        s = segment[f]
        best = 0
        most = -1e300
        for p in range(n_places):
            score = lack[p, s] + min(0.0, room[p] - heads[f])
            if targets[p, s] > 0.0 and score > most:
                most = score
                best = p
        place[f] = best
        lack[best, s] -= heads[f]
        room[best] -= heads[f]
