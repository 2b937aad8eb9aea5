"""Rows in the order of their values, without a sort of a library: that compiles for 2 s and takes ten times as long."""

import numpy as np

from sim.compiled import kernel


@kernel
def in_order(values):
    """Rows by rising value, equals as they stand, (N,): on shelves of about one row each, then sorted by insertion.

    Values that are spread more or less evenly take a time in proportion to their number.
    """
    n = values.size
    least, most = np.inf, -np.inf
    for i in range(n):
        least = min(least, values[i])
        most = max(most, values[i])
    spread = most - least if most > least else 1.0
    start = np.zeros(n + 1, np.int64)
    for i in range(n):
        start[np.int64((values[i] - least) / spread * (n - 1)) + 1] += 1
    for shelf in range(n):
        start[shelf + 1] += start[shelf]
    order = np.empty(n, np.int64)
    sorted_ = np.empty(n)
    for i in range(n):
        shelf = np.int64((values[i] - least) / spread * (n - 1))
        order[start[shelf]] = i
        sorted_[start[shelf]] = values[i]
        start[shelf] += 1
    for i in range(1, n):
        value, row, j = sorted_[i], order[i], i - 1
        while j >= 0 and sorted_[j] > value:
            sorted_[j + 1] = sorted_[j]
            order[j + 1] = order[j]
            j -= 1
        sorted_[j + 1] = value
        order[j + 1] = row
    return order
