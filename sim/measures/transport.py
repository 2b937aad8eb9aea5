"""The transportation problem: least mean cost of bringing workers to jobs when both stay where they are."""

import numpy as np

from sim.measures.arguments import Floats
from sim.measures.errors import NoCommuters

_SOLVED = 1
_MOST_PIVOTS = 10_000_000


def least_mean_cost(workers: Floats, jobs: Floats, cost: Floats) -> float:
    r"""Least mean cost a worker, in the unit of `cost`.

    .. math:: \min_{x \ge 0} \tfrac1N \sum_{ij} x_{ij} c_{ij}, \quad \sum_j x_{ij} = O_i, \ \sum_i x_{ij} = D_j

    Parameters
    ----------
    workers : (P,) array
        Workers living in each place, O, in persons.
    jobs : (P,) array
        Filled jobs in each place, D, in persons; the same total.
    cost : (P, P) array
        Cost of home place i and work place j, not negative.

    Returns
    -------
    float
        The cost of an optimal plan. The plan is not unique, its cost is; so only the cost is given.

    Raises
    ------
    NoCommuters
        If nobody works.
    RuntimeError
        If the network simplex stops without an optimum.

    Notes
    -----
    Hitchcock (1941), Journal of Mathematics and Physics 20, 224-230; network simplex of Bonneel et al. (2011).
    Places without workers (jobs) are dropped: they only cost time. Masses are shares, because the solver compares
    them with fixed tolerances.
    """
    from ot.lp.emd_wrap import emd_c  # the solver itself: what stands around it takes as long again on a city

    if not (workers.any() and jobs.any()):
        raise NoCommuters("nobody commutes: the least mean cost has no value")
    if not (workers.all() and jobs.all()):
        homes, works = np.flatnonzero(workers), np.flatnonzero(jobs)
        workers, jobs, cost = workers[homes], jobs[works], cost[homes[:, None], works]
    supply = workers / workers.sum()
    demand = jobs / jobs.sum()
    demand = demand * supply.sum() / demand.sum()
    between = np.ascontiguousarray(cost)
    _, mean, _, _, code = emd_c(supply, demand, between, _MOST_PIVOTS, 1)
    if code != _SOLVED:
        raise RuntimeError(f"the transportation problem was not solved: the network simplex stopped with code {code}")
    return float(mean)
