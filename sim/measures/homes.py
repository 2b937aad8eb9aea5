"""Living: rent burden, access to facilities, green space."""

import numpy as np
from numpy.typing import ArrayLike

from sim.kernels.algebra import product
from sim.measures.arguments import Floats, number, numbers, same_shape, square, weights
from sim.measures.errors import NoValue
from sim.measures.ratios import ratios_with_infinity, shares


def rent_burden(rent: ArrayLike, income: ArrayLike) -> Floats:
    r"""Rent over household income of the same period, household by household.

    .. math:: \text{rent}_h / \text{income}_h

    Parameters
    ----------
    rent : (H,) array
        Rent paid, in 万元; nan for owner-occupiers.
    income : (H,) array
        Income of the household in the same period, in 万元.

    Returns
    -------
    (H,) array
        nan for owner-occupiers and where rent and income are 0; infinity for rent without income.

    Raises
    ------
    ValueError
        If a rent is negative, or an income negative or missing.

    Notes
    -----
    Usual in housing statistics; no single source.
    """
    rent, income = numbers("rent", rent, 1), weights("income", income, 1)
    same_shape("income", income, "rent", rent)
    weights("rent", np.where(np.isnan(rent), 0.0, rent), 1)
    return ratios_with_infinity(rent, income)


def rent_burden_share(rent: ArrayLike, income: ArrayLike, limit: float) -> float:
    r"""Share of renting households whose rent burden is strictly over a limit.

    .. math:: |\{ h : r_h / y_h > \ell \}| \,/\, |\{ h : r_h / y_h \ \text{has a value} \}|

    Parameters
    ----------
    rent, income : (H,) arrays
        As in `rent_burden`.
    limit : float
        Rent over income; exactly the limit is not over it.

    Returns
    -------
    float
        From 0 to 1, of renters with a value.

    Raises
    ------
    NoValue
        If nobody rents.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Usual in housing statistics; no single source.
    """
    burden = rent_burden(rent, income)
    renters = burden[~np.isnan(burden)]
    if renters.size == 0:
        raise NoValue("nobody rents: the share of burdened renters has no value")
    return float((renters > number("limit", limit)).mean())


def facility_access(
    supply: ArrayLike, demand: ArrayLike, minutes: ArrayLike, band_minutes: ArrayLike, band_weights: ArrayLike
) -> Floats:
    r"""Capacity of facilities for each person within reach, by the enhanced two-step floating catchment.

    .. math:: A_i = \sum_j w(t_{ij}) R_j, \quad R_j = S_j / \sum_i D_i w(t_{ij})

    Parameters
    ----------
    supply : (J,) array
        Capacity of each supply place.
    demand : (P,) array
        Persons of each demand place; for everyday kinds residents and jobs.
    minutes : (P, J) array
        Travel time from demand to supply place, in minutes.
    band_minutes, band_weights : (B,) arrays
        Limits of the bands, increasing, inclusive; weight of each band. Beyond the last nothing counts.

    Returns
    -------
    (P,) array
        Capacity a person. Its sum weighted by demand is the supply that somebody reaches.

    Raises
    ------
    ValueError
        If shapes differ or the bands do not increase.

    Notes
    -----
    Luo and Qi (2009), Health & Place 15, 1100-1107. Not a count of facilities within reach.
    """
    supply, demand = weights("supply", supply, 1), weights("demand", demand, 1)
    weight = catchments(minutes, band_minutes, band_weights)
    if weight.shape != (demand.size, supply.size):
        raise ValueError(f"minutes has shape {weight.shape}; demand and supply ask ({demand.size}, {supply.size})")
    return access_within(supply, demand, weight)


def catchments(minutes: ArrayLike, band_minutes: ArrayLike, band_weights: ArrayLike) -> Floats:
    """Weight w of each way in `facility_access`, (P, J): it changes only when travel does."""
    minutes = weights("minutes", minutes, 2)
    limits, band = weights("band_minutes", band_minutes, 1), weights("band_weights", band_weights, 1)
    same_shape("band_weights", band, "band_minutes", limits)
    if not (np.diff(limits) > 0).all():
        raise ValueError("band_minutes must increase from band to band")
    return np.append(band, 0.0)[np.searchsorted(limits, minutes, side="left")]


def access_within(supply: Floats, demand: Floats, weight: Floats) -> Floats:
    """`facility_access` of ways whose weight (P, J) is known."""
    users = product(demand, weight)
    return product(weight, np.divide(supply, users, out=np.zeros_like(supply), where=users > 0))


def facility_kinds_within(facilities: ArrayLike, minutes: ArrayLike, limit_minutes: float) -> Floats:
    r"""Share of kinds of facilities of which at least one lies within a limit.

    .. math:: \tfrac1K \left| \{ k : \textstyle\sum_{j: t_{ij} \le \ell} n_{jk} > 0 \} \right|

    Parameters
    ----------
    facilities : (P, kinds) array
        Number of facilities of each kind in each place.
    minutes : (P, P) array
        Travel time between places, in minutes.
    limit_minutes : float
        Limit in minutes, inclusive.

    Returns
    -------
    (P,) array
        From 0 to 1: variety, not capacity; nan if there are no kinds.

    Raises
    ------
    ValueError
        If shapes differ.

    Notes
    -----
    Defined by this program; there is no published source.
    """
    facilities, minutes = weights("facilities", facilities, 2), square("minutes", minutes)
    if minutes.shape[0] != facilities.shape[0]:
        raise ValueError(f"minutes has {minutes.shape[0]} rows, facilities has {facilities.shape[0]}; they must agree")
    within = (minutes <= number("limit_minutes", limit_minutes)).astype(np.float64) @ facilities > 0
    return shares(within.sum(axis=1).astype(np.float64), np.full(within.shape[0], float(within.shape[1])))


def green_per_user(green_m2: ArrayLike, residents: ArrayLike, jobs: ArrayLike) -> Floats:
    r"""Green space for each resident and job, in m² per person.

    .. math:: G_i / (R_i + E_i)

    Parameters
    ----------
    green_m2 : (P,) array
        Green space, in m².
    residents, jobs : (P,) arrays
        Persons. Official figures divide by residents only: recompute before comparing.

    Returns
    -------
    (P,) array
        nan where there is nobody.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Defined by this program; there is no published source.
    """
    green_m2, residents, jobs = (
        weights(name, values, 1) for name, values in (("green_m2", green_m2), ("residents", residents), ("jobs", jobs))
    )
    same_shape("residents", residents, "green_m2", green_m2)
    same_shape("jobs", jobs, "green_m2", green_m2)
    return shares(green_m2, residents + jobs)
