"""Job-housing balance that needs no optimum: mean commute, ratios of jobs and residents, dissimilarity."""

import math

import numpy as np
from numpy.typing import ArrayLike

from sim.kernels.algebra import product
from sim.measures.arguments import Floats, number, same_shape, square, weights
from sim.measures.errors import NoCommuters, NoValue
from sim.measures.ratios import ratios_with_infinity

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
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    A weighted mean; no source.

    Examples
    --------
    >>> mean_commute([[3, 1]] * 2, [[1, 5], [5, 1]])
    3.0
    """
    trips, km = square("trips", trips), square("km", km)
    same_shape("km", km, "trips", trips)
    return float((trips * km).sum() / commuters(trips))


def jobs_residents_ratio(jobs: ArrayLike, residents: ArrayLike) -> Floats:
    r"""Jobs for each employed resident, place by place (职住比).

    .. math:: D_i / O_i

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

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Cervero (1989), Journal of the American Planning Association 55, 136-150. 1 says nothing on who works there.
    """
    jobs, residents = weights("jobs", jobs, 1), weights("residents", residents, 1)
    same_shape("residents", residents, "jobs", jobs)
    return ratios_with_infinity(jobs, residents)


def floating_jobs_residents_ratio(jobs: ArrayLike, residents: ArrayLike, km: ArrayLike, radius_km: float) -> Floats:
    r"""Jobs for each employed resident within a radius around each place.

    .. math:: \sum_{j: c_{ij} \le r} D_j \,/\, \sum_{j: c_{ij} \le r} O_j

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
        As `jobs_residents_ratio`: infinity where there are jobs and no residents, nan where there is neither.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Peng (1997), Urban Studies 34, 1215-1235.
    """
    jobs, residents, km = weights("jobs", jobs, 1), weights("residents", residents, 1), square("km", km)
    same_shape("residents", residents, "jobs", jobs)
    if km.shape[0] != jobs.size:
        raise ValueError(f"km has {km.shape[0]} rows, jobs has {jobs.size} places; they must agree")
    near = (km <= number("radius_km", radius_km)).astype(np.float64)
    return ratios_with_infinity(product(near, jobs), product(near, residents))


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
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

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
    r"""Dissimilarity of where workers live and where they work.

    .. math:: \tfrac12 \sum_i |O_i - D_i| / N

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
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Duncan and Duncan (1955), American Sociological Review 20, 210-217.
    """
    trips = square("trips", trips)
    commuters(trips)
    return dissimilarity(trips.sum(axis=1), trips.sum(axis=0))


def intrazonal_distance(area_km2: ArrayLike) -> Floats:
    r"""Mean distance of two random points of a disc of that area, in km: 128 R / 45 π.

    .. math:: \tfrac{128}{45 \pi} \sqrt{A / \pi}

    Parameters
    ----------
    area_km2 : (P,) array
        Built-up area, in km².

    Returns
    -------
    (P,) array
        0.5108 times the root of the area.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    A result of geometric probability; no single source.
    """
    return _DISC_MEAN * np.sqrt(weights("area_km2", area_km2, np.ndim(area_km2)))
