"""Sums by group, and ratios that know when they have no value: nan in arrays, the error `NoValue` for one number."""

import numpy as np

from sim.measures.arguments import Floats, Integers
from sim.measures.errors import NoValue


def shares(parts: Floats, wholes: Floats) -> Floats:
    """Parts over wholes, entry by entry; nan where the whole is 0."""
    out = np.empty(np.shape(wholes))
    out.fill(np.nan)
    return np.divide(parts, wholes, out=out, where=wholes != 0)


def ratios_with_infinity(parts: Floats, wholes: Floats) -> Floats:
    """Parts over wholes; infinity where only the whole is 0, nan where both are 0."""
    return np.where((wholes == 0) & (parts > 0), np.inf, shares(parts, wholes))


def share(part: float, whole: float, nothing: str) -> float:
    """Part over whole; `NoValue` with the sentence `nothing` if the whole is 0."""
    if whole == 0:
        raise NoValue(nothing)
    return float(part / whole)


def sums(groups: Integers, values: Floats, n_groups: int) -> Floats:
    """Sum of the values of each group, (n_groups,), in float64."""
    return np.bincount(groups, values, n_groups).astype(np.float64, copy=False)
