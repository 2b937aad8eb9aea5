"""How far places keep their workers: self-containment at home and at work, independence, trips across the border."""

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, square, truths
from sim.measures.job_housing import commuters
from sim.measures.ratios import ratios_with_infinity, shares


def self_containment_live(trips: ArrayLike) -> Floats:
    r"""Of those who live in a place, the share who work there: T_ii / O_i.

    .. math:: T_{ii} / O_i

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place to work place, in persons.

    Returns
    -------
    (P,) array
        nan where nobody lives. Grows with the size of the place: compare equal sizes only.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Cervero (1996), Journal of the American Planning Association 62, 492-511.
    """
    trips = square("trips", trips)
    return shares(np.diag(trips), trips.sum(axis=1))


def self_containment_work(trips: ArrayLike) -> Floats:
    r"""Of those who work in a place, the share who live there: T_ii / D_i.

    .. math:: T_{ii} / D_i

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place to work place, in persons.

    Returns
    -------
    (P,) array
        nan where nobody works.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Cervero (1996), Journal of the American Planning Association 62, 492-511.
    """
    trips = square("trips", trips)
    return shares(np.diag(trips), trips.sum(axis=0))


def self_containment_city(trips: ArrayLike) -> float:
    r"""Share of all commuters whose home and job are in the same place: sum of T_ii over N.

    .. math:: \sum_i T_{ii} / N

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
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Cervero (1996), Journal of the American Planning Association 62, 492-511.
    """
    trips = square("trips", trips)
    return float(np.trace(trips) / commuters(trips))


def independence_index(trips: ArrayLike) -> Floats:
    r"""Trips inside a place over trips that cross its border: T_ii / (O_i + D_i − 2 T_ii).

    .. math:: T_{ii} / (O_i + D_i - 2 T_{ii})

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place to work place, in persons.

    Returns
    -------
    (P,) array
        Not a share: can exceed 1. Infinity if no trip crosses, nan if there is no trip.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Thomas (1969), London's New Towns; Cervero (1996).
    """
    trips = square("trips", trips)
    inside = np.diag(trips)
    away = trips * (1.0 - np.eye(trips.shape[0]))  # sums of what crosses, so that 0 is exactly 0
    return ratios_with_infinity(inside, away.sum(axis=1) + away.sum(axis=0))


def cross_boundary_share(trips: ArrayLike, outside: ArrayLike) -> float:
    r"""Share of commuters with home or work in an outside node.

    .. math:: \sum_{i \text{ or } j \text{ outside}} T_{ij} / N

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
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Defined by this program; there is no published source.
    """
    trips, outside = square("trips", trips), truths("outside", outside, 1)
    if outside.size != trips.shape[0]:
        raise ValueError(f"outside has {outside.size} places, trips has {trips.shape[0]}; they must agree")
    crossing = outside[:, None] | outside[None, :]
    return float(trips[crossing].sum() / commuters(trips))
