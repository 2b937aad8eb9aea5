"""Trips, jobs and firms at the start: plain twins of sim/kernels/gravity.py."""

import numpy as np


def doubly_constrained(origins, destinations, decay, rounds):
    """T_ij = A_i·O_i · B_j·D_j · f_ij; in each round A makes the rows right, then B the columns (Furness 1965)."""
    places = range(len(origins))
    row, column = [1.0 for _ in places], [1.0 for _ in places]
    for _ in range(rounds):
        reach = [sum(column[j] * decay[i, j] for j in places) for i in places]
        row = [origins[i] / reach[i] if reach[i] > 0.0 else 0.0 for i in places]
        reach = [sum(row[i] * decay[i, j] for i in places) for j in places]
        column = [destinations[j] / reach[j] if reach[j] > 0.0 else 0.0 for j in places]
    return np.array([[row[i] * column[j] * decay[i, j] for j in places] for i in places]), np.array(row)


def fitted(seed, row_sums, column_sums, rounds):
    """Rows are scaled to their sums, then columns to theirs, `rounds` times; what is all zeros stays."""
    out = seed.copy()
    for _ in range(rounds):
        for i, wanted in enumerate(row_sums):
            total = out[i].sum()
            out[i] = out[i] * wanted / total if total > 0.0 else out[i]
        for j, wanted in enumerate(column_sums):
            total = out[:, j].sum()
            out[:, j] = out[:, j] * wanted / total if total > 0.0 else out[:, j]
    return out


def whole_trips(trips, row_sums, column_sums):
    """Cells rounded down as far as the sums allow; then, row after row, unit after unit, to whichever is most below."""
    n = len(trips)
    out = np.zeros((n, n), np.int64)
    for i in range(n):
        for j in range(n):
            left_in_row = row_sums[i] - out[i].sum()
            left_in_column = column_sums[j] - out[:, j].sum()
            out[i, j] = min(int(trips[i, j]), left_in_row, left_in_column)
    for i in range(n):
        while out[i].sum() < row_sums[i]:
            open_columns = [j for j in range(n) if out[:, j].sum() < column_sums[j]]
            if not open_columns:
                break
            out[i, max(open_columns, key=lambda j: trips[i, j] - out[i, j])] += 1
    return out


def place_by_deficit(order, segment, heads, targets, place):
    """Each firm goes where its segment lacks most jobs, less what it would bring beyond the place's room."""
    lack = targets.copy()
    room = targets.sum(axis=1)
    for f in order:
        wanted = [p for p in range(len(targets)) if targets[p, segment[f]] > 0.0]
        scores = {p: lack[p, segment[f]] - max(0.0, heads[f] - room[p]) for p in wanted}
        best = max(scores, key=scores.get) if scores else 0
        place[f] = best
        lack[best, segment[f]] -= heads[f]
        room[best] -= heads[f]
