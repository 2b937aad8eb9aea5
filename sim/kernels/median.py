"""The median of many values, without sorting them."""

import numpy as np

from sim.compiled import kernel

_BINS = 4096
_FEW = 64


@kernel
def median(values):
    """Median of finite values (N,), the mean of the middle two if N is even; nan of nothing.

    Counts the values in bins between the least and the largest, keeps those of the middle bin, and so on: exact.
    """
    n = values.size
    if n == 0:
        return np.nan
    upper = _ranked(values, n // 2)
    if n % 2 == 1:
        return upper
    lower = -np.inf
    below = 0
    for i in range(n):
        if values[i] < upper:
            lower = max(lower, values[i])
            below += 1
    return 0.5 * ((lower if below == n // 2 else upper) + upper)


@kernel
def _ranked(values, rank):
    """Value that `rank` others stand before in ascending order."""
    kept = values
    n = kept.size
    counts = np.empty(_BINS, np.int64)
    while True:
        low = np.inf
        high = -np.inf
        for i in range(n):
            low = min(low, kept[i])
            high = max(high, kept[i])
        bins_a_unit = _BINS / (high - low)
        if n <= _FEW or low == high or bins_a_unit == np.inf:
            break
        counts[:] = 0
        for i in range(n):
            counts[_bin(kept[i], low, bins_a_unit)] += 1
        b = 0
        while rank >= counts[b]:
            rank -= counts[b]
            b += 1
        in_bin = np.empty(counts[b])
        m = 0
        for i in range(n):
            if _bin(kept[i], low, bins_a_unit) == b:
                in_bin[m] = kept[i]
                m += 1
        kept = in_bin
        if m == n:
            break
        n = m
    few = kept.copy()
    for i in range(1, n):
        value = few[i]
        j = i - 1
        while j >= 0 and few[j] > value:
            few[j + 1] = few[j]
            j -= 1
        few[j + 1] = value
    return few[rank]


@kernel
def _bin(value, low, bins_a_unit):
    """Bin of a value from `low` on: one of 4096, equally wide."""
    return min(_BINS - 1, np.int64((value - low) * bins_a_unit))
