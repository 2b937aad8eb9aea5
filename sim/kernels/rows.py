"""Rows of a column that hold a value, found side by side in their order."""

import numpy as np

from sim.compiled import kernel
from sim.threads import at_once, is_for_one, shares

ROWS_TOGETHER = 8192
"""Rows that are looked through at a time: few enough to stay in the nearest cache."""
ROWS_A_THREAD = 1 << 18
"""Rows that are worth a thread: a loop without a branch takes less than a nanosecond for each."""


def rows_where(values, wanted):
    """Rows, (N,) int64, at which an int8 column has this value."""
    most = values.size // ROWS_A_THREAD
    if is_for_one(most):
        return rows_in_part(values, wanted, 0)
    calls = [(values[part], wanted, part.start) for part in shares(values.size, most)]
    return np.concatenate(at_once(rows_in_part, calls))


@kernel
def rows_in_part(values, wanted, first):
    """Rows of a value in a part of a column that begins at row `first`."""
    out = np.empty(count_of(values, wanted) + ROWS_TOGETHER, np.int64)
    count = 0
    for start in range(0, values.size, ROWS_TOGETHER):
        count += list_rows(values[start : start + ROWS_TOGETHER], wanted, first + start, out[count:])
    return out[:count]


@kernel
def count_of(values, wanted):
    """How often a value stands in a part of a column."""
    count = np.int32(0)  # so small that many are added at a time
    for value in values:
        count += np.int32(value == wanted)
    return count


@kernel
def list_rows(values, wanted, first, rows):
    """Write the rows of a value, counted from `first`, into `rows`, which has room for one more; how many there are."""
    count = 0
    for i in range(values.size):  # without a branch, which nobody could predict
        rows[count] = first + i
        count += values[i] == wanted
    return count
