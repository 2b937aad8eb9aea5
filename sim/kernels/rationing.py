"""Few things, many takers: group takers by cell, keep those with the best priority, hand out."""

import numpy as np

from sim.compiled import kernel, loop_of, row_kernel
from sim.threads import at_once, is_for_one, shares

TAKERS = 1 << 14
"""Takers that are worth a thread."""


def grouped(cells, n_cells):
    """Stable counting sort of takers by cell; takers with cell −1 are left out.

    Parameters
    ----------
    cells : (N,) int array
        Cell of each taker, or −1.
    n_cells : int

    Returns
    -------
    order : (M,) int64 array
        Takers, cell after cell, in their order within a cell.
    start : (n_cells + 1,) int64 array
        Where each cell begins in `order`.
    """
    most = cells.size // TAKERS
    if is_for_one(most):
        return grouped_alone(cells, n_cells)
    parts = shares(cells.size, most)
    counts = np.zeros((len(parts), n_cells), np.int64)
    at_once(count_by_cell, [(cells[part], counts[n]) for n, part in enumerate(parts)])
    start = np.append(0, np.cumsum(counts.sum(axis=0)))
    place = start[:-1] + np.cumsum(counts, axis=0) - counts  # a cell's takers of one part stand behind those before
    order = np.empty(start[n_cells], np.int64)
    at_once(put_in_cells, [(cells[part], part.start, place[n], order) for n, part in enumerate(parts)])
    return order, start


@kernel
def grouped_alone(cells, n_cells):
    """`grouped` by one thread."""
    start = np.zeros(n_cells + 1, np.int64)
    count_by_cell(cells, start[1:])
    for c in range(n_cells):
        start[c + 1] += start[c]
    order = np.empty(start[n_cells], np.int64)
    put_in_cells(cells, 0, start[:-1].copy(), order)
    return order, start


@kernel
def count_by_cell(cells, counts):
    """Add the takers of each cell to `counts` (C,)."""
    for i in range(cells.size):
        if cells[i] >= 0:
            counts[cells[i]] += 1


@kernel
def put_in_cells(cells, first, place, order):
    """Put takers, numbered from `first` on, into `order`, those of a cell from its `place` (C,) on, which moves on."""
    for i in range(cells.size):
        if cells[i] >= 0:
            order[place[cells[i]]] = first + i
            place[cells[i]] += 1


@kernel
def lowest_first(takers, lots, count):
    """Rearrange `takers` and their `lots`, (N,) each, so that the first `count` have the lowest lots (quickselect).

    Who comes first does not depend on the order they came in, as lots do not tie; their order within
    the first `count` is that of no particular rule, but the same for the same input.
    """
    left = 0
    right = lots.size - 1
    while left < right:
        pivot = lots[(left + right) // 2]
        i = left
        j = right
        while i <= j:
            while lots[i] < pivot:
                i += 1
            while lots[j] > pivot:
                j -= 1
            if i <= j:
                takers[i], takers[j] = takers[j], takers[i]
                lots[i], lots[j] = lots[j], lots[i]
                i += 1
                j -= 1
        if count <= j + 1 and j >= left:
            if count == j + 1:
                return
            right = j
        elif count >= i:
            left = i
        else:
            return


def admitted_by_priority(cells, priority, capacity):
    """Which takers get one of the `capacity` things of their cell, the lowest priority first.

    Parameters
    ----------
    cells : (N,) int array
        Cell that each taker wants, or −1 for none.
    priority : (N,) float64 array
        Lower is served first.
    capacity : (C,) int array
        Things there are in each cell; negative counts as none.

    Returns
    -------
    order : (M,) int64 array
        Takers grouped by cell, the served ones first.
    start : (C + 1,) int64 array
        Where each cell begins in `order`.
    served : (C,) int64 array
        How many are served in each cell.
    """
    if is_for_one(cells.size // TAKERS):
        return admitted_alone(cells, priority, capacity)
    order, start = grouped(cells, capacity.size)
    served = np.empty(capacity.size, np.int64)
    serve(order, priority, start[:-1], start[1:], capacity, served)
    return order, start, served


@kernel
def admitted_alone(cells, priority, capacity):
    """`admitted_by_priority` by one thread."""
    (order, start), served = grouped_alone(cells, capacity.size), np.empty(capacity.size, np.int64)
    _serve_alone(order, priority, start[:-1], start[1:], capacity, served)
    return order, start, served


@row_kernel("begin", "end", "capacity", "served", work="order", least=TAKERS)
def serve(order, priority, begin, end, capacity, served):
    """How many are `served` in each cell, whose takers `order` has from `begin` to `end`: they come first there."""
    for c in range(capacity.size):
        here = end[c] - begin[c]
        served[c] = max(np.int64(0), min(here, np.int64(capacity[c])))
        if 0 < served[c] < here:
            takers = order[begin[c] : end[c]]
            lots = np.empty(here)
            for n in range(here):
                lots[n] = priority[takers[n]]
            lowest_first(takers, lots, served[c])


_serve_alone = loop_of(serve)
