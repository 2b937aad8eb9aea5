"""Ratios of sums: of a whole scope, and of each of its places."""

from collections.abc import Mapping

import numpy as np

from sim.measures.recorded import Recorded


def ratio(part: float, whole: float) -> float:
    """Part over whole, nan over nothing."""
    return float(part / whole) if whole > 0.0 else float("nan")


def pooled(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Ratio of the sums, then of every place; nan where there is no whole."""
    out = np.full(part.size + 1, np.nan)
    out[0] = ratio(part.sum(), whole.sum())
    np.divide(part, whole, out=out[1:], where=whole > 0.0)
    return out


def pooled_of_kept(
    recorded: Recorded, scope: str, parts: Mapping[str, tuple[np.ndarray, np.ndarray]]
) -> dict[tuple[str, str], np.ndarray | float]:
    """Pooled ratios of the outcomes that are kept in a scope, by scope and name."""
    return {(scope, name): pooled(*pair) for name, pair in parts.items() if recorded.has_any((name,), scope)}
