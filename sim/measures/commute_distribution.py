"""How commutes are distributed: shares below and above a limit, the long tail, the tide between rings."""

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, amount, codes, number, present, same_shape, square, weights
from sim.measures.job_housing import commuters
from sim.measures.ratios import share as share_of

_REACH = 9.0
"""Spreads around the centre within which the Rice law holds all its mass, to 1e-17."""
_MOST_RINGS = 1_000
_NODES, _NODE_WEIGHTS = np.polynomial.legendre.leggauss(64)


def share_within_km(trips: ArrayLike, km: ArrayLike, limit_km: float) -> float:
    r"""Share of commuters no farther than a limit (幸福通勤 at 5 km).

    .. math:: \sum_{c_{ij} \le \ell} T_{ij} / N

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place to work place, in persons.
    km : (P, P) array
        Distance between places, in km.
    limit_km : float
        Limit in km, inclusive.

    Returns
    -------
    float
        From 0 to 1; a step function of the limit, since distances are those of places.

    Raises
    ------
    NoCommuters
        If there is nobody.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    China Academy of Urban Planning and Design, yearly commuting reports from 2020.
    """
    trips, km = square("trips", trips), square("km", km)
    same_shape("km", km, "trips", trips)
    return float(trips[km <= number("limit_km", limit_km)].sum() / commuters(trips))


def share_within_minutes(trips: ArrayLike, minutes: ArrayLike, limit_minutes: float) -> float:
    r"""Share of commuters who need no longer than a limit.

    .. math:: \sum_{t_{ij} \le \ell} T_{ij} / N

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place to work place, in persons.
    minutes : (P, P) array
        Travel time between places, in minutes.
    limit_minutes : float
        Limit in minutes, inclusive.

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
    China Academy of Urban Planning and Design, yearly commuting reports from 2020.
    """
    trips, minutes = square("trips", trips), square("minutes", minutes)
    same_shape("minutes", minutes, "trips", trips)
    return float(trips[minutes <= number("limit_minutes", limit_minutes)].sum() / commuters(trips))


def share_over_minutes(trips: ArrayLike, minutes: ArrayLike, limit_minutes: float) -> float:
    r"""Share of commuters who need longer than a limit (极端通勤 at 60 minutes).

    .. math:: \sum_{t_{ij} > \ell} T_{ij} / N

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place to work place, in persons.
    minutes : (P, P) array
        Travel time between places, in minutes.
    limit_minutes : float
        Limit in minutes; who needs exactly so long does not count.

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
    China Academy of Urban Planning and Design, yearly commuting reports from 2020.
    """
    trips, minutes = square("trips", trips), square("minutes", minutes)
    same_shape("minutes", minutes, "trips", trips)
    return float(trips[minutes > number("limit_minutes", limit_minutes)].sum() / commuters(trips))


def tail_mean_commute(trips: ArrayLike, km: ArrayLike, share: float) -> float:
    r"""Mean commute of the farthest share of commuters, in the unit of `km`.

    .. math:: \sum_{ij} x_{ij} c_{ij} / (s N), \quad x \ \text{the farthest}\ s N \ \text{of the trips}\ T

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place to work place, in persons.
    km : (P, P) array
        Distance between places in km; or minutes.
    share : float
        Share of commuters in the tail, above 0 and at most 1; the cell on its edge is split.

    Returns
    -------
    float
        At least the mean commute.

    Raises
    ------
    NoCommuters
        If there is nobody.
    ValueError
        If `share` is not above 0 and at most 1.

    Notes
    -----
    Defined by this program; there is no published source.
    """
    trips, km = square("trips", trips), square("km", km)
    same_shape("km", km, "trips", trips)
    if not 0 < share <= 1:
        raise ValueError(f"share is {share}; it must be above 0 and at most 1")
    wanted = share * commuters(trips)
    farthest_first = np.argsort(-km, axis=None, kind="stable")
    persons = trips.ravel()[farthest_first]
    before = np.concatenate(([0.0], np.cumsum(persons)[:-1]))
    taken = np.clip(wanted - before, 0.0, persons)
    return float(taken @ km.ravel()[farthest_first] / wanted)


def _rice_cdf(limit: Floats, centre: Floats) -> Floats:
    """Rice distribution function with spread 1, by Gauss-Legendre quadrature of the scaled density.

    The Bessel function is scaled by exp(−x): the plain one overflows far from the city.
    """
    from scipy.special import i0e

    low = np.maximum(centre - _REACH, 0.0)
    high = np.minimum(limit, centre + _REACH)
    half = np.maximum(high - low, 0.0)[:, None] / 2.0
    at = low[:, None] + half * (1.0 + _NODES)
    density = at * np.exp(-0.5 * (at - centre[:, None]) ** 2) * i0e(at * centre[:, None])
    total: Floats = (half * density * _NODE_WEIGHTS).sum(axis=1)
    return total


def chance_within_km_spread(offset_km: ArrayLike, spread_km: ArrayLike, limit_km: ArrayLike, detour: float) -> Floats:
    r"""Chance that a commute between two places is no longer than a limit, homes and jobs spread inside places.

    .. math:: F(\ell;\ \nu = \delta h_{ij},\ \sigma = \delta \sqrt{(s_i^2 + s_j^2)/2}), \quad F \text{ the Rice law}

    Parameters
    ----------
    offset_km : (P, P) array
        Great-circle distance h between centres of places, in km.
    spread_km : (P,) array
        Spread s of homes and jobs inside each place, in km.
    limit_km : float or (P, P) array
        Limit in km, inclusive; an array for limits by minutes: the km that each pair covers in the limit.
    detour : float
        Road km for a straight km.

    Returns
    -------
    (P, P) array
        From 0 to 1. It does not depend on who commutes: compute it once for a map and multiply with trips.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Rice (1945), Bell System Technical Journal 24, 46-156. Spread 0: 1 if the road distance is within the limit.
    """
    offset, spread = square("offset_km", offset_km), weights("spread_km", spread_km, 1)
    if spread.size != offset.shape[0]:
        raise ValueError(f"spread_km has {spread.size} places, offset_km has {offset.shape[0]}; they must agree")
    limit = present("limit_km", limit_km, np.ndim(limit_km))
    if limit.ndim:
        same_shape("limit_km", limit, "offset_km", offset)
    limit, detour = np.broadcast_to(limit, offset.shape), amount("detour", detour)
    centre = detour * offset
    sigma = detour * np.sqrt((spread[:, None] ** 2 + spread[None, :] ** 2) / 2.0)
    chance = (centre <= limit).astype(np.float64)
    near = (sigma > 0) & (np.abs(limit - centre) < _REACH * sigma)
    one_way = np.array_equal(offset, offset.T) and np.array_equal(limit, limit.T)  # and back with the same chance
    asked = np.triu(near) if one_way else near
    chance[asked] = _rice_cdf(limit[asked] / sigma[asked], centre[asked] / sigma[asked])
    return np.where(np.tri(chance.shape[0], k=-1, dtype=bool), chance.T, chance) if one_way else chance


def share_within_km_spread(
    trips: ArrayLike, offset_km: ArrayLike, spread_km: ArrayLike, limit_km: ArrayLike, detour: float
) -> float:
    r"""Share of commuters no farther than a limit, with homes and jobs spread inside places.

    .. math:: \sum_{ij} T_{ij} F(\ell; \nu_{ij}, \sigma_{ij}) / N

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place to work place, in persons.
    offset_km, spread_km, limit_km, detour
        As in `chance_within_km_spread`.

    Returns
    -------
    float
        From 0 to 1; smooth in the limit.

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
    trips = square("trips", trips)
    chance = chance_within_km_spread(offset_km, spread_km, limit_km, detour)
    same_shape("offset_km", chance, "trips", trips)
    return float((trips * chance).sum() / commuters(trips))


def tidal_ratio(trips: ArrayLike, ring: ArrayLike) -> float:
    r"""How one-sided the morning flow between rings is (潮汐).

    .. math:: \sum_{a<b} |F_{ab} - F_{ba}| \,/\, \sum_{a \ne b} F_{ab}, \quad F \text{ the flows between rings}

    Parameters
    ----------
    trips : (P, P) array
        Commuters from home place to work place, in persons.
    ring : (P,) array of int
        Ring of each place, from 0.

    Returns
    -------
    float
        From 0 (as many in as out) to 1 (one way only).

    Raises
    ------
    NoValue
        If nobody leaves the ring.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Defined by this program; there is no published source.
    """
    trips = square("trips", trips)
    ring = codes("ring", ring, 0, _MOST_RINGS)
    if ring.size != trips.shape[0]:
        raise ValueError(f"ring has {ring.size} places, trips has {trips.shape[0]}; they must agree")
    n = int(ring.max(initial=-1)) + 1
    flows = np.bincount((ring[:, None] * n + ring[None, :]).ravel(), trips.ravel(), n * n).reshape(n, n)
    crossing = (flows * (1.0 - np.eye(n))).sum()  # summed without the diagonal, so that none is exactly 0
    return share_of(np.abs(np.triu(flows - flows.T)).sum(), crossing, "nobody leaves the ring: no tidal ratio")
