"""Ratios of sums: of a whole scope, and of each of its places."""

from collections.abc import Mapping

import numpy as np

from sim.measures.recorded import Recorded

Seen = dict[tuple[str, str], np.ndarray | float]


def ratio(part: float, whole: float) -> float:
    """Part over whole, nan over nothing."""
    return float(part / whole) if whole > 0.0 else float("nan")


class Ratios:
    """Ratios by name, of a part and a whole of each place; all of them are summed at once.

    Parameters
    ----------
    pairs : mapping of str to pair of (P,) arrays
        Part and whole.
    """

    def __init__(self, pairs: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> None:
        self._names = tuple(pairs)
        self._pairs = np.array(list(pairs.values()), np.float64)

    def of_all(self, scope: str) -> Seen:
        """Ratios of the sums over all places, which are those of a scope."""
        return self._of_sums(scope, self._pairs)

    def of_some(self, scope: str, inside: np.ndarray) -> Seen:
        """Ratios of the sums over the places in a scope, (P,) bool."""
        return self._of_sums(scope, self._pairs.compress(inside, axis=2))

    def of_each(self, recorded: Recorded, scope: str, n_places: int) -> Seen:
        """Those that are kept in a scope: of the sums over its places, the first so many; then of every place."""
        kept = recorded.in_scope(scope)
        rows = [row for row, name in enumerate(self._names) if name in kept]
        if not rows:
            return {}
        each = self._pairs.take(rows, axis=0)[:, :, :n_places]
        parts, wholes = np.concatenate((each.sum(axis=2, keepdims=True), each), axis=2).swapaxes(0, 1)
        values = np.empty(parts.shape)
        values.fill(np.nan)
        np.divide(parts, wholes, out=values, where=wholes > 0.0)
        return {(scope, self._names[row]): value for row, value in zip(rows, values, strict=True)}

    def _of_sums(self, scope: str, pairs: np.ndarray) -> Seen:
        """Ratios of the sums over places of pairs (N, 2, places)."""
        sums = pairs.sum(axis=2).tolist()
        return {(scope, name): ratio(*pair) for name, pair in zip(self._names, sums, strict=True)}
