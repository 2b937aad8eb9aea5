"""Minimum commutes of a city that is looked at every quarter: each problem goes on from its last optimum."""

import numpy as np

from sim.kernels.transport import first_tree, least_cost
from sim.measures.transport import least_mean_cost

_UNITS_A_KM = float(1 << 30)
"""Distances are rounded to a millionth of a millimetre or so, 2⁻³⁰ km, so that sums of heads × distance are exact."""
_PIVOTS_A_PLACE = 1_000
_POOLED = -1


class LeastCommutes:
    """Optimal trees of the transportation problems of each scope, kept from quarter to quarter.

    The numbers are those of `sim.measures.minimum_commute` and `minimum_commute_by_skill` up to the rounding of
    distances. They do not depend on what was looked at before: another tree of the same least cost gives the same sum.
    """

    def __init__(self) -> None:
        self._km: dict[str, np.ndarray] = {}
        self._cost: dict[str, np.ndarray] = {}
        self._trees: dict[tuple[str, int], tuple[np.ndarray, np.ndarray]] = {}

    def of(self, scope: str, homes: np.ndarray, works: np.ndarray, km: np.ndarray) -> tuple[float, float]:
        """Minimum commute of all, and within skills, in km.

        Parameters
        ----------
        scope : str
            Name under which the trees are kept.
        homes, works : (K, P) int64 arrays
            Commuters by skill and home, and by skill and work place; at least one.
        km : (P, P) array
            Distance of home and work place.
        """
        known = self._km.get(scope)
        if known is not km:
            if known is None or not np.array_equal(known, km):
                self._begin(scope, km, homes.shape[0])
            self._km[scope] = km  # the same distances in a new table are compared once
        unit = _UNITS_A_KM * float(homes.sum())
        pooled = self._total(scope, _POOLED, homes.sum(axis=0), works.sum(axis=0))
        within = sum(self._total(scope, k, homes[k], works[k]) for k in range(homes.shape[0]))
        return pooled / unit, within / unit

    def _begin(self, scope: str, km: np.ndarray, n_skills: int) -> None:
        """Forget the trees of a scope, and make one for these distances."""
        self._cost[scope] = np.rint(km * _UNITS_A_KM).astype(np.int64)
        self._trees[scope, _POOLED] = first_tree(self._cost[scope])
        for k in range(n_skills):
            self._trees.pop((scope, k), None)

    def _total(self, scope: str, layer: int, workers: np.ndarray, jobs: np.ndarray) -> int:
        """Heads × units of distance of one problem; a skill begins at the tree of all."""
        cost = self._cost[scope]
        if (scope, layer) not in self._trees:
            parent, potential = self._trees[scope, _POOLED]
            self._trees[scope, layer] = (parent.copy(), potential.copy())
        parent, potential = self._trees[scope, layer]
        total = int(least_cost(workers, jobs, cost, parent, potential, _PIVOTS_A_PLACE * workers.size))
        if total < 0:  # ties may let the dual simplex go round: then the solver of the measures decides
            heads = float(workers.sum())
            mean = least_mean_cost(workers.astype(np.float64), jobs.astype(np.float64), cost / _UNITS_A_KM)
            total = round(mean * heads * _UNITS_A_KM)
        return total
