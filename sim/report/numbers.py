"""Numbers as they are printed: with as many digits as are worth reading."""

import math
from collections.abc import Mapping

from sim.analysis.tables import Cell

NONE = "–"
"""Where there is no value."""


def interval(row: Mapping[str, Cell], mean: str, low: str, high: str) -> str:
    """Number of a row with its interval, or a dash; `mean`, `low` and `high` are columns."""
    middle, bottom, top = (float(row[name]) for name in (mean, low, high))
    if math.isnan(middle):
        return NONE
    n = digits(max(abs(middle), abs(float(row["mean"]))) if "mean" in row else abs(middle))
    if math.isnan(bottom):
        return f"{middle:.{n}f}"
    return f"{middle:.{n}f} [{bottom:.{n}f}, {top:.{n}f}]"


def number(value: float) -> str:
    """Number with the digits worth reading, or a dash."""
    return NONE if math.isnan(value) else f"{value:.{digits(abs(value))}f}"


def percent(share: float) -> str:
    """Share in per cent, or a dash."""
    return NONE if math.isnan(share) else f"{100 * share:.3g} %"


def digits(size: float) -> int:
    """Digits behind the point that are worth reading in a number of this size."""
    return 3 if size < 10.0 else 2 if size < 100.0 else 1 if size < 1000.0 else 0
