"""Numbers as they are printed, and as JSON has them."""

import math
from typing import Any

from sim.report.numbers import digits, interval

__all__ = ["digits", "interval", "plain"]


def plain(cell: Any) -> Any:
    """Value for JSON: null for a number that is none."""
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell
