"""Rows of a column that hold a value, found side by side in their order."""

import numpy as np
from numba import prange

from sim.compiled import kernel, parallel_kernel

ROWS_TOGETHER = 8192
"""Rows that one thread looks through at a time: few enough to stay in the nearest cache, always the same ones."""


@parallel_kernel
def rows_where(values, wanted):
    """Rows, (N,) int64, at which an int8 column has this value."""
    n_blocks = (values.size + ROWS_TOGETHER - 1) // ROWS_TOGETHER
    start = np.zeros(n_blocks + 1, np.int64)
    for block in prange(n_blocks):
        first = block * ROWS_TOGETHER
        start[block + 1] = count_of(values[first : first + ROWS_TOGETHER], wanted)
    for block in range(n_blocks):
        start[block + 1] += start[block]
    out = np.empty(start[n_blocks], np.int64)
    for block in prange(n_blocks):
        first = block * ROWS_TOGETHER
        rows = np.empty(ROWS_TOGETHER + 1, np.int64)
        list_rows(values[first : first + ROWS_TOGETHER], wanted, first, rows)
        for row in range(start[block], start[block + 1]):
            out[row] = rows[row - start[block]]
    return out


@kernel
def count_of(values, wanted):
    """How often a value stands in a part of a column."""
    count = np.int32(0)  # so small that many are added at a time
    for value in values:
        count += np.int32(value == wanted)
    return count


@kernel
def list_rows(values, wanted, first, rows):
    """Write the rows of a value, counted from `first`, into `rows`, which has room for one more than there are."""
    count = 0
    for i in range(values.size):  # without a branch, which nobody could predict
        rows[count] = first + i
        count += values[i] == wanted
