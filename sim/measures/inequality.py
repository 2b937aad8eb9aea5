"""Inequality between zones: Theil, mean log deviation, Gini, Herfindahl."""

import math

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, same_shape
from sim.measures.arguments import weights as not_negative
from sim.measures.errors import NoValue
from sim.measures.ratios import share, sums


def _weighted(values: ArrayLike, heads: ArrayLike | None) -> tuple[Floats, Floats, float]:
    """Values, shares of heads and the mean; refuses a mean of 0."""
    values = not_negative("values", values, 1)
    shares_of_heads = np.ones_like(values) if heads is None else not_negative("weights", heads, 1)
    same_shape("weights", shares_of_heads, "values", values)
    if (shares_of_heads @ values) == 0:
        raise NoValue("the mean is 0: inequality around it has no value")
    shares_of_heads = shares_of_heads / shares_of_heads.sum()
    return values, shares_of_heads, float(shares_of_heads @ values)


def _entropy_terms(values: Floats) -> Floats:
    """Terms y ln y, 0 at 0."""
    return np.asarray(values * np.log(np.where(values > 0, values, 1.0)))


def theil_t(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    r"""Theil index T: :math:`\sum_i \frac{w_i}{W} \frac{y_i}{\mu} \ln \frac{y_i}{\mu}`.

    Parameters
    ----------
    values : (n,) array
        A quantity per head (or per mu) of each zone, at least 0.
    weights : (n,) array, optional
        Heads (or mu); equal by default.

    Returns
    -------
    float
        From 0 to ln n.

    Raises
    ------
    NoValue
        If the mean is 0.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Theil (1967), Economics and Information Theory. Some packages print L (`mean_log_deviation`) under this name.
    """
    values, heads, mean = _weighted(values, weights)
    return float(heads @ _entropy_terms(values / mean))


def mean_log_deviation(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    r"""Theil index L: :math:`\sum_i \frac{w_i}{W} \ln \frac{\mu}{y_i}`.

    Parameters
    ----------
    values : (n,) array
        A quantity per head of each zone, at least 0.
    weights : (n,) array, optional
        Heads; equal by default.

    Returns
    -------
    float
        At least 0; infinity if a zone with heads has 0.

    Raises
    ------
    NoValue
        If the mean is 0.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Theil (1967), Economics and Information Theory.
    """
    values, heads, mean = _weighted(values, weights)
    counted = heads > 0
    if (values[counted] == 0).any():
        return math.inf
    return float(heads[counted] @ np.log(mean / values[counted]))


def theil_decomposition(values: ArrayLike, groups: ArrayLike, weights: ArrayLike | None = None) -> dict[str, float]:
    r"""Theil index split into inequality between groups and within them.

    .. math:: B = \sum_g q_g \ln(\mu_g / \mu), \quad W = \sum_g q_g T_g, \quad q_g = Y_g / Y

    Parameters
    ----------
    values : (n,) array
        A quantity per head of each zone, at least 0.
    groups : (n,) array
        Group of each zone: districts, ecosystems, zone or not.
    weights : (n,) array, optional
        Heads; equal by default.

    Returns
    -------
    dict
        `total`, `between`, `within`; between + within = total.

    Raises
    ------
    NoValue
        If the mean is 0.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Theil (1967), Economics and Information Theory.
    """
    values, heads, mean = _weighted(values, weights)
    labels = np.asarray(groups)
    same_shape("groups", labels, "values", values)
    distinct, group = np.unique(labels, return_inverse=True)
    amount = sums(group, heads * values / mean, distinct.size)
    size = sums(group, heads, distinct.size)
    relative = np.divide(amount, size, out=np.zeros_like(amount), where=size > 0)
    between = float(size @ _entropy_terms(relative))
    # within its group a zone stands at y / mean of the group; groups where nobody has anything add nothing
    standing = np.divide(values / mean, relative[group], out=np.zeros_like(values), where=relative[group] > 0)
    within = float((heads * relative[group]) @ _entropy_terms(standing))
    return {"total": float(heads @ _entropy_terms(values / mean)), "between": between, "within": within}


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    r"""Gini coefficient: :math:`\sum_{ij} w_i w_j |y_i - y_j| / (2 W^2 \mu)`, without small-sample correction.

    Parameters
    ----------
    values : (n,) array
        A quantity per head of each zone, at least 0.
    weights : (n,) array, optional
        Heads; equal by default.

    Returns
    -------
    float
        From 0 to 1 − 1/n.

    Raises
    ------
    NoValue
        If the mean is 0.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Gini (1912), Variabilità e mutabilità.
    """
    values, heads, mean = _weighted(values, weights)
    order = np.argsort(values, kind="stable")
    values, heads = values[order], heads[order]
    up_to_here = np.cumsum(heads)
    return float((heads * values) @ (2.0 * up_to_here - heads - up_to_here[-1]) / mean)


def herfindahl(values: ArrayLike) -> float:
    r"""Sum of squared shares.

    .. math:: \sum_i (y_i / \textstyle\sum_j y_j)^2

    Parameters
    ----------
    values : (n,) array
        Sizes, at least 0.

    Returns
    -------
    float
        From 1/n to 1.

    Raises
    ------
    NoValue
        If the sizes sum to 0.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Herfindahl (1950); Hirschman (1945).
    """
    values = not_negative("values", values, 1)
    return share(float((values**2).sum()), float(values.sum()) ** 2, "the sizes sum to 0: no concentration")
