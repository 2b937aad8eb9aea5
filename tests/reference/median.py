"""The median by sorting: plain twins of sim/kernels/median.py."""

import math

BINS = 4096


def median(values):
    """The middle value, or the mean of the middle two; nan of nothing."""
    ranked, n = sorted(values), len(values)
    if n == 0:
        return math.nan
    return ranked[n // 2] if n % 2 else 0.5 * (ranked[n // 2 - 1] + ranked[n // 2])


def _ranked(values, rank):
    """The value with `rank` others before it."""
    return sorted(values)[rank]


def _bin(value, low, bins_a_unit):
    """Which of 4096 equal bins from `low` on; the last one has its upper end."""
    return min(BINS - 1, math.floor((value - low) * bins_a_unit))
