"""Least, random and greatest mean commute that homes and jobs allow.

All take a closed city: trips that cross its border are taken out before.
"""

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, same_shape, square, weights
from sim.measures.errors import NoCommuters
from sim.measures.transport import least_mean_cost

_TOTALS_AGREE = 1e-9


def _closed_city(trips: ArrayLike, km: ArrayLike) -> tuple[Floats, Floats]:
    """Trips and distances, checked."""
    trips, km = square("trips", trips), square("km", km)
    same_shape("km", km, "trips", trips)
    return trips, km


def minimum_commute(trips: ArrayLike, km: ArrayLike) -> float:
    r"""Least mean commute that these homes and jobs allow (职住分离度), in km.

    .. math:: \min_{x \ge 0} \tfrac1N \sum_{ij} x_{ij} c_{ij}, \quad \sum_j x_{ij} = O_i, \ \sum_i x_{ij} = D_j

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place i to work place j, in persons.
    km : (P, P) array
        Distance between places, in km, not negative.

    Returns
    -------
    float
        Between the least distance and the mean commute.

    Raises
    ------
    NoCommuters
        If `trips` sums to 0: a mean over nobody has no value.
    ValueError
        If an argument is not square, negative or missing.

    Notes
    -----
    Pools the skills, as the published measure does; `minimum_commute_by_skill` never gives less. It is neither the
    mean commute nor the share of people who live and work apart. Biased upwards at few simulated workers.
    White (1988), Journal of Political Economy 96, 1097-1110; Horner (2002), Environment and Planning A 34, 543-566.

    Examples
    --------
    >>> trips = [[18, 20, 22], [2, 8, 20], [0, 2, 8]]  # three places, by hand: observed 4.08
    >>> round(minimum_commute(trips, [[1, 4, 8], [4, 1, 5], [8, 5, 1]]), 6)
    3.8
    """
    trips, km = _closed_city(trips, km)
    return least_mean_cost(trips.sum(axis=1), trips.sum(axis=0), km)


def minimum_commute_of_margins(workers: ArrayLike, jobs: ArrayLike, km: ArrayLike) -> float:
    r"""Least mean commute of workers and jobs counted by place, in km.

    .. math:: \min_{x \ge 0} \tfrac1N \sum_{ij} x_{ij} c_{ij}, \quad \sum_j x_{ij} = O_i, \ \sum_i x_{ij} = D_j

    Parameters
    ----------
    workers : (P,) array
        Workers living in each place, in persons.
    jobs : (P,) array
        Filled jobs in each place, in persons.
    km : (P, P) array
        Distance from home place to work place, in km.

    Returns
    -------
    float
        As `minimum_commute`.

    Raises
    ------
    NoCommuters
        If there is nobody.
    ValueError
        If the totals differ by more than 1e-9 of themselves; a surplus needs a slack place at 0 km.

    Notes
    -----
    Hitchcock (1941), Journal of Mathematics and Physics 20, 224-230.
    """
    workers, jobs, km = weights("workers", workers, 1), weights("jobs", jobs, 1), square("km", km)
    same_shape("jobs", jobs, "workers", workers)
    if km.shape[0] != workers.size:
        raise ValueError(f"km has {km.shape[0]} rows, workers has {workers.size} places; they must agree")
    if abs(workers.sum() - jobs.sum()) > _TOTALS_AGREE * max(workers.sum(), jobs.sum()):
        raise ValueError(f"workers sum to {workers.sum()}, jobs to {jobs.sum()}; the totals must agree")
    return least_mean_cost(workers, jobs, km)


def minimum_commute_by_skill(trips_by_skill: ArrayLike, km: ArrayLike) -> float:
    r"""Least mean commute if jobs are exchanged only within a skill, in km.

    .. math:: \tfrac1N \sum_k N_k C_{min}(T_k)

    Parameters
    ----------
    trips_by_skill : (K, P, P) array
        Commuters of each skill from home place to work place, in persons.
    km : (P, P) array
        Distance between places, in km.

    Returns
    -------
    float
        Never less than the pooled `minimum_commute`. A skill without commuters adds nothing.

    Raises
    ------
    NoCommuters
        If there is nobody.
    ValueError
        If an argument has a wrong shape, or is negative or missing.

    Notes
    -----
    O'Kelly and Lee (2005), Environment and Planning A 37, 2233-2252.
    """
    layers = weights("trips_by_skill", trips_by_skill, 3)
    sizes = layers.sum(axis=(1, 2))
    if sizes.sum() == 0:
        raise NoCommuters("nobody commutes: the least mean commute by skill has no value")
    costs = [size * minimum_commute(layer, km) for size, layer in zip(sizes, layers, strict=True) if size > 0]
    return float(sum(costs) / sizes.sum())


def skill_mismatch_km(trips_by_skill: ArrayLike, km: ArrayLike) -> float:
    r"""Distance a commuter that skills force: minimum commute by skill minus minimum commute, in km.

    .. math:: \tfrac1N \sum_k N_k C_{min}(T_k) - C_{min}(\textstyle\sum_k T_k)

    Parameters
    ----------
    trips_by_skill : (K, P, P) array
        Commuters of each skill from home place to work place, in persons.
    km : (P, P) array
        Distance between places, in km.

    Returns
    -------
    float
        At least 0. Only a distance: neither segregation nor a mismatch of education.

    Raises
    ------
    NoCommuters
        If there is nobody.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    The difference of two measures of O'Kelly and Lee (2005), Environment and Planning A 37, 2233-2252.
    """
    layers = weights("trips_by_skill", trips_by_skill, 3)
    return minimum_commute_by_skill(layers, km) - minimum_commute(layers.sum(axis=0), km)


def random_commute(trips: ArrayLike, km: ArrayLike) -> float:
    r"""Mean commute if every worker drew a job at random, in km: :math:`\sum_{ij} O_i D_j c_{ij} / N^2`.

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place i to work place j, in persons.
    km : (P, P) array
        Distance between places, in km.

    Returns
    -------
    float
        The expectation; not the mean of `km`.

    Raises
    ------
    NoCommuters
        If there is nobody.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Charron (2007), Environment and Planning A 39, 1238-1254.
    """
    trips, km = _closed_city(trips, km)
    n = trips.sum()
    if n == 0:
        raise NoCommuters("nobody commutes: the random commute has no value")
    return float((np.outer(trips.sum(axis=1) / n, trips.sum(axis=0) / n) * km).sum())


def maximum_commute(trips: ArrayLike, km: ArrayLike) -> float:
    r"""Greatest mean commute that these homes and jobs allow, in km.

    .. math:: \max_{x \ge 0} \tfrac1N \sum_{ij} x_{ij} c_{ij}, \quad \sum_j x_{ij} = O_i, \ \sum_i x_{ij} = D_j

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place i to work place j, in persons.
    km : (P, P) array
        Distance between places, in km.

    Returns
    -------
    float
        At least the mean commute.

    Raises
    ------
    NoCommuters
        If there is nobody.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Horner (2002), Environment and Planning A 34, 543-566.
    """
    trips, km = _closed_city(trips, km)
    if trips.sum() == 0:
        raise NoCommuters("nobody commutes: the greatest mean commute has no value")
    farthest = km.max()  # the same mass everywhere, so minimising what is left of the farthest maximises
    return float(farthest - least_mean_cost(trips.sum(axis=1), trips.sum(axis=0), farthest - km))
