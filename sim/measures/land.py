"""Yields of land (亩均)."""

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, finite, same_shape, weights
from sim.measures.ratios import shares
from sim.units import M2_PER_MU, YUAN_PER_WAN


def per_mu(amount: ArrayLike, land_mu: ArrayLike) -> Floats:
    r"""Amount for each mu of allotted land (亩均), in 万元 per mu.

    .. math:: Y_z / L_z

    Parameters
    ----------
    amount : (Z,) array
        Tax or gross output of the last four quarters, or investment made so far, in 万元.
    land_mu : (Z,) array
        Allotted land (供地), used or idle, in mu: so idle land costs.

    Returns
    -------
    (Z,) array
        nan without land. The city's number is the ratio of sums.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Usual in Chinese land policy (亩均); no single source.
    """
    amount, land_mu = finite("amount", amount, 1), weights("land_mu", land_mu, 1)
    same_shape("land_mu", land_mu, "amount", amount)
    return shares(amount, land_mu)


def wan_yuan_per_mu(yuan_per_m2: ArrayLike) -> Floats:
    r"""Price of land in yuan per m² as 万元 per mu: a fifteenth.

    .. math:: \text{yuan per m²} / 15, \quad 1 \ \text{mu} = 10000/15 \ \text{m²}

    Parameters
    ----------
    yuan_per_m2 : array
        Prices, in yuan per m².

    Returns
    -------
    array
        Prices, in 万元 per mu.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    A unit: 1 mu is a fifteenth of a hectare.

    Examples
    --------
    >>> wan_yuan_per_mu([1500])
    array([100.])
    """
    return np.asarray(finite("yuan_per_m2", yuan_per_m2, np.ndim(yuan_per_m2)) * M2_PER_MU / YUAN_PER_WAN)
