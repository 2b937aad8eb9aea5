"""Minimum commutes of a city that is looked at every quarter: each problem goes on from its last optimum."""

import numpy as np

from sim.kernels.commutes import least_costs
from sim.kernels.transport import first_tree, least_cost
from sim.measures.transport import least_mean_cost

_UNITS_A_KM = float(1 << 30)
"""Distances are rounded to a millionth of a millimetre or so, 2⁻³⁰ km, so that sums of heads × distance are exact."""
_PIVOTS_A_PLACE = 1_000
_OF_ALL = 0
"""Layer of all commuters, before those of the skills."""


class LeastCommutes:
    """Optimal trees of the transportation problems of each scope, kept from quarter to quarter.

    The numbers are those of `sim.measures.minimum_commute` and `minimum_commute_by_skill` up to the rounding of
    distances. They do not depend on what was looked at before: another tree of the same least cost gives the same sum.
    """

    def __init__(self) -> None:
        self._km: dict[str, np.ndarray] = {}
        self._cost: dict[str, np.ndarray] = {}
        self._trees: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def of(self, scope: str, homes: np.ndarray, works: np.ndarray, km: np.ndarray) -> tuple[float, float]:
        """Minimum commute of all, and within skills, in km.

        Parameters
        ----------
        scope : str
            Name under which the trees are kept.
        homes, works : (K + 1, P) int64 arrays
            Commuters by home, and by work place: all of them first, at least one, then those of each skill.
        km : (P, P) array
            Distance of home and work place.
        """
        known = self._km.get(scope)
        if known is not km:
            if known is None or not np.array_equal(known, km):
                self._begin(scope, homes, works, km)
            self._km[scope] = km  # the same distances in a new table are compared once
        unit = _UNITS_A_KM * float(homes[_OF_ALL].sum())
        cost, trees = self._cost[scope], self._trees[scope]
        totals = least_costs(homes, works, cost, *trees, _PIVOTS_A_PLACE * len(cost)).tolist()
        if min(totals) < 0:  # ties may let the dual simplex go round: then the solver of the measures decides
            totals = [
                _solved(homes[k], works[k], cost) if total < 0 else total for k, total in enumerate(totals)
            ]  # fmt: skip
        pooled, *within = totals
        return pooled / unit, sum(within) / unit

    def _begin(self, scope: str, homes: np.ndarray, works: np.ndarray, km: np.ndarray) -> None:
        """Forget the trees of a scope, and make one for these distances: a skill begins at the tree of all."""
        cost = self._cost[scope] = np.rint(km * _UNITS_A_KM).astype(np.int64)
        of_all = first_tree(cost)
        least_cost(homes[_OF_ALL], works[_OF_ALL], cost, *of_all, _PIVOTS_A_PLACE * len(cost))
        parent, potential = (np.array([values] * len(homes)) for values in of_all)
        self._trees[scope] = parent, potential


def _solved(workers: np.ndarray, jobs: np.ndarray, cost: np.ndarray) -> int:
    """Heads × units of distance of one problem, by the solver of the measures."""
    mean = least_mean_cost(workers.astype(np.float64), jobs.astype(np.float64), cost / _UNITS_A_KM)
    return round(mean * float(workers.sum()) * _UNITS_A_KM)
