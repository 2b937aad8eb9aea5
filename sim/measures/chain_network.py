"""Shape of the supply network, undirected and simple: self-links, repeated, reverse and outside links removed."""

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Integers, codes, count, same_shape
from sim.measures.errors import NoValue
from sim.measures.ratios import share


def _edges(buyer_firm: ArrayLike, seller_firm: ArrayLike, n_firms: int) -> tuple[Integers, Integers]:
    """Smaller and larger end of every distinct link between two firms of the city."""
    n_firms = count("n_firms", n_firms)
    buyer, seller = codes("buyer_firm", buyer_firm, 0, n_firms), codes("seller_firm", seller_firm, -1, n_firms)
    same_shape("seller_firm", seller, "buyer_firm", buyer)
    inside = (seller >= 0) & (seller != buyer)
    low, high = np.minimum(buyer, seller)[inside], np.maximum(buyer, seller)[inside]
    links = np.unique(low * n_firms + high)
    return links // max(n_firms, 1), links % max(n_firms, 1)


def _degrees(low: Integers, high: Integers, n_firms: int) -> Integers:
    """Partners of each firm."""
    return np.asarray(np.bincount(low, minlength=n_firms) + np.bincount(high, minlength=n_firms), dtype=np.intp)


def core_number(buyer_firm: ArrayLike, seller_firm: ArrayLike, n_firms: int) -> Integers:
    r"""Largest k such that the firm lies in the maximal subgraph in which all have at least k partners.

    .. math:: \max \{ k : f \in \text{a subgraph in which every degree is at least } k \}

    Parameters
    ----------
    buyer_firm, seller_firm : (L,) arrays of int
        Firms of each link; seller −1 is outside the city.
    n_firms : int
        Number of firms, F.

    Returns
    -------
    (F,) array of int
        0 for isolated firms.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Seidman (1983), Social Networks 5, 269-287.
    """
    low, high = _edges(buyer_firm, seller_firm, n_firms)
    degree = _degrees(low, high, n_firms)
    core, left = np.zeros(n_firms, dtype=np.intp), np.ones(n_firms, dtype=np.bool_)
    k = 0
    while left.any():
        k = max(k, int(degree[left].min()))
        peeled = left & (degree <= k)
        core[peeled] = k
        left &= ~peeled
        stays = left[low] & left[high]
        low, high = low[stays], high[stays]
        degree = _degrees(low, high, n_firms)
    return core


def degree_assortativity(buyer_firm: ArrayLike, seller_firm: ArrayLike, n_firms: int) -> float:
    r"""Correlation of the numbers of partners at both ends of links; below 0 in supply networks.

    .. math:: \mathrm{cov}(d, d') / \mathrm{var}(d), \quad d, d' \text{ the degrees at both ends of all links}

    Parameters
    ----------
    buyer_firm, seller_firm : (L,) arrays of int
        Firms of each link; seller −1 is outside the city.
    n_firms : int
        Number of firms, F.

    Returns
    -------
    float
        From −1 to 1.

    Raises
    ------
    NoValue
        If there are no links, or all linked firms have equally many partners.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Newman (2002), Physical Review Letters 89, 208701.
    """
    low, high = _edges(buyer_firm, seller_firm, n_firms)
    degree = _degrees(low, high, n_firms)
    one, other = (degree[np.concatenate(ends)] for ends in ((low, high), (high, low)))
    if one.size == 0 or one.min() == one.max():
        raise NoValue("no links, or all firms have equally many partners: the assortativity has no value")
    deviation, partner = one - one.mean(), other - other.mean()
    return float((deviation * partner).sum() / (deviation**2).sum())


def transitivity(buyer_firm: ArrayLike, seller_firm: ArrayLike, n_firms: int) -> float:
    r"""Share of connected triples that close to triangles: 3 · triangles / triples. It is not chain density.

    .. math:: 3 \cdot \text{triangles} \,/\, \text{connected triples}

    Parameters
    ----------
    buyer_firm, seller_firm : (L,) arrays of int
        Firms of each link; seller −1 is outside the city.
    n_firms : int
        Number of firms, F.

    Returns
    -------
    float
        From 0 to 1. Buyer-seller networks are near bipartite: show it beside a degree-preserving null.

    Raises
    ------
    NoValue
        If no firm has two partners.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Newman, Watts and Strogatz (2002), Proceedings of the National Academy of Sciences 99, 2566-2572.
    """
    from scipy.sparse import csr_array

    low, high = _edges(buyer_firm, seller_firm, n_firms)
    degree = _degrees(low, high, n_firms)
    ends = (np.concatenate((low, high)), np.concatenate((high, low)))
    linked = csr_array((np.ones(ends[0].size), ends), shape=(n_firms, n_firms))
    closed = float((linked @ linked).multiply(linked).sum()) / 2.0 if n_firms else 0.0  # 3 · triangles
    return share(closed, float((degree * (degree - 1)).sum()) / 2.0, "no firm has two partners: no transitivity")
