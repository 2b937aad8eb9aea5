"""Job-housing balance that needs no optimum: mean commute, ratios of jobs and residents, self-containment."""

import math

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, number, same_shape, square, truths, weights
from sim.measures.errors import NoCommuters, NoValue
from sim.measures.ratios import ratios_with_infinity, shares

_DISC_MEAN = 128.0 / (45.0 * math.pi) / math.sqrt(math.pi)
"""Mean distance of two random points of a disc of area 1: 128 R / 45 π."""


def commuters(trips: Floats) -> float:
    """Sum of the trips, in persons; `NoCommuters` if it is 0."""
    n = float(trips.sum())
    if n == 0:
        raise NoCommuters("nobody commutes: a mean or share over commuters has no value")
    return n


def mean_commute(trips: ArrayLike, km: ArrayLike) -> float:
    r"""Mean one-way commute, in the unit of `km`: :math:`\sum_{ij} T_{ij} c_{ij} / N`.

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place i to work place j, in persons.
    km : (P, P) array
        Distance between places in km; or minutes.

    Returns
    -------
    float
        Over persons; not the mean over zones of zone means.

    Raises
    ------
    NoCommuters
        If there is nobody.

    Examples
    --------
    >>> mean_commute([[3, 1]] * 2, [[1, 5], [5, 1]])
    3.0
    """
    trips, km = square("trips", trips), square("km", km)
    same_shape("km", km, "trips", trips)
    return float((trips * km).sum() / commuters(trips))


def cross_boundary_share(trips: ArrayLike, outside: ArrayLike) -> float:
    """Share of commuters with home or work in an outside node.

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place to work place, in persons.
    outside : (P,) array of bool
        Whether the place is an outside node.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    NoCommuters
        If there is nobody.
    """
    trips, outside = square("trips", trips), truths("outside", outside, 1)
    if outside.size != trips.shape[0]:
        raise ValueError(f"outside has {outside.size} places, trips has {trips.shape[0]}; they must agree")
    crossing = outside[:, None] | outside[None, :]
    return float(trips[crossing].sum() / commuters(trips))


def jobs_residents_ratio(jobs: ArrayLike, residents: ArrayLike) -> Floats:
    """Jobs for each employed resident, place by place (职住比).

    Parameters
    ----------
    jobs : (P,) array
        Filled jobs, in persons.
    residents : (P,) array
        Employed residents, in persons.

    Returns
    -------
    (P,) array
        Infinity where there are jobs and no residents, nan where there are neither. Average only the logarithms.

    Notes
    -----
    Cervero (1989), Journal of the American Planning Association 55, 136-150. 1 says nothing on who works there.
    """
    jobs, residents = weights("jobs", jobs, 1), weights("residents", residents, 1)
    same_shape("residents", residents, "jobs", jobs)
    return ratios_with_infinity(jobs, residents)


def floating_jobs_residents_ratio(jobs: ArrayLike, residents: ArrayLike, km: ArrayLike, radius_km: float) -> Floats:
    """Jobs for each employed resident within a radius around each place.

    Parameters
    ----------
    jobs, residents : (P,) arrays
        Filled jobs and employed residents, in persons.
    km : (P, P) array
        Distance between places, in km.
    radius_km : float
        Places as far as this, inclusive, count in both sums.

    Returns
    -------
    (P,) array
        As `jobs_residents_ratio`.

    Notes
    -----
    Peng (1997), Urban Studies 34, 1215-1235.
    """
    jobs, residents, km = weights("jobs", jobs, 1), weights("residents", residents, 1), square("km", km)
    same_shape("residents", residents, "jobs", jobs)
    if km.shape[0] != jobs.size:
        raise ValueError(f"km has {km.shape[0]} rows, jobs has {jobs.size} places; they must agree")
    near = (km <= number("radius_km", radius_km)).astype(np.float64)
    return ratios_with_infinity(near @ jobs, near @ residents)


def dissimilarity(first: ArrayLike, second: ArrayLike) -> float:
    r"""Share of one group that would have to move for equal distributions: :math:`½ \sum_i |a_i/A - b_i/B|`.

    Parameters
    ----------
    first, second : (P,) arrays
        Members of each group in each place, in persons.

    Returns
    -------
    float
        From 0 to 1. Knows no distance; biased upwards at few persons.

    Raises
    ------
    NoValue
        If a group has no members.

    Notes
    -----
    Duncan and Duncan (1955), American Sociological Review 20, 210-217.
    """
    first, second = weights("first", first, 1), weights("second", second, 1)
    same_shape("second", second, "first", first)
    if first.sum() == 0 or second.sum() == 0:
        raise NoValue("a group has no members: the dissimilarity has no value")
    return float(0.5 * np.abs(first / first.sum() - second / second.sum()).sum())


def jobs_housing_dissimilarity(trips: ArrayLike) -> float:
    """Dissimilarity of where workers live and where they work.

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place to work place, in persons.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    NoValue
        If nobody commutes.
    """
    trips = square("trips", trips)
    commuters(trips)
    return dissimilarity(trips.sum(axis=1), trips.sum(axis=0))


def self_containment_live(trips: ArrayLike) -> Floats:
    """Of those who live in a place, the share who work there: T_ii / O_i.

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place to work place, in persons.

    Returns
    -------
    (P,) array
        nan where nobody lives. Grows with the size of the place: compare equal sizes only.

    Notes
    -----
    Cervero (1996), Journal of the American Planning Association 62, 492-511.
    """
    trips = square("trips", trips)
    return shares(np.diag(trips), trips.sum(axis=1))


def self_containment_work(trips: ArrayLike) -> Floats:
    """Of those who work in a place, the share who live there: T_ii / D_i.

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place to work place, in persons.

    Returns
    -------
    (P,) array
        nan where nobody works.
    """
    trips = square("trips", trips)
    return shares(np.diag(trips), trips.sum(axis=0))


def self_containment_city(trips: ArrayLike) -> float:
    """Share of all commuters whose home and job are in the same place: sum of T_ii over N.

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place to work place, in persons.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    NoCommuters
        If there is nobody.
    """
    trips = square("trips", trips)
    return float(np.trace(trips) / commuters(trips))


def independence_index(trips: ArrayLike) -> Floats:
    """Trips inside a place over trips that cross its border: T_ii / (O_i + D_i − 2 T_ii).

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place to work place, in persons.

    Returns
    -------
    (P,) array
        Not a share: can exceed 1. Infinity if no trip crosses, nan if there is no trip.

    Notes
    -----
    Thomas (1969), London's New Towns; Cervero (1996).
    """
    trips = square("trips", trips)
    inside = np.diag(trips)
    away = trips * (1.0 - np.eye(trips.shape[0]))  # sums of what crosses, so that 0 is exactly 0
    return ratios_with_infinity(inside, away.sum(axis=1) + away.sum(axis=0))


def intrazonal_distance(area_km2: ArrayLike) -> Floats:
    """Mean distance of two random points of a disc of that area, in km: 128 R / 45 π.

    Parameters
    ----------
    area_km2 : (P,) array
        Built-up area, in km².

    Returns
    -------
    (P,) array
        0.5108 times the root of the area.
    """
    return _DISC_MEAN * np.sqrt(weights("area_km2", area_km2, np.ndim(area_km2)))
