"""Counts of links: supplier concentration, odds of linking near, and the density that is never ranked."""

import math

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, Integers, Truths, amount, codes, same_shape, truths
from sim.measures.chains import firms_by_area
from sim.measures.errors import NoValue
from sim.measures.purchases import real_links
from sim.measures.ratios import shares, sums

_NORMAL_975 = 1.959963984540054
_MOST_FIRMS = 2**31
_MOST_SEGMENTS = 100_000


def _totals(codes_of: Integers, values: Floats) -> tuple[Integers, Floats]:
    """Distinct codes, sorted, and the sum of the values of each."""
    distinct, position = np.unique(codes_of, return_inverse=True)
    return distinct, sums(position, values, distinct.size)


def supplier_hhi(buyer_firm: ArrayLike, seller_firm: ArrayLike, value: ArrayLike, input_segment: ArrayLike) -> float:
    r"""How concentrated a buyer's purchases of one input are on few sellers; high is fragile.

    .. math:: \sum_p V_p \sum_s (v_{ps} / V_p)^2 / \sum_p V_p, \quad p \text{ the pairs of buyer and input}

    Parameters
    ----------
    buyer_firm, seller_firm : (L,) arrays of int
        Firms of each link; seller −1 is outside, each such link its own seller.
    value : (L,) array
        Purchases, in 万元 a year.
    input_segment : (L,) array of int
        Product group bought.

    Returns
    -------
    float
        Sum of squared shares of sellers for each buyer and input, mean weighted by value; above 0, at most 1.

    Raises
    ------
    NoValue
        If there are no links.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    The index of Herfindahl (1950) and Hirschman (1945), of the sellers of one buyer.
    """
    segment = codes("input_segment", input_segment, 0, _MOST_SEGMENTS)
    same_shape("input_segment", segment, "buyer_firm", np.asarray(buyer_firm))
    buyer, seller, value, kept = real_links(buyer_firm, seller_firm, value, _MOST_FIRMS)
    if buyer.size == 0:
        raise NoValue("there are no links: the concentration of suppliers has no value")
    segment = segment[kept]
    _, pair = np.unique(buyer * (int(segment.max()) + 1) + segment, return_inverse=True)
    seller = np.where(seller >= 0, seller, seller.max() + 1 + np.arange(seller.size))  # each outside link its own
    n_sellers = int(seller.max()) + 1
    cells, from_seller = _totals(pair * n_sellers + seller, value)
    bought = sums(pair, value, int(pair.max()) + 1)
    squares = sums(cells // n_sellers, from_seller**2, bought.size)
    return float((squares / bought).sum() / bought.sum())


def link_odds_ratio(
    linked_same: float, compatible_same: float, linked_other: float, compatible_other: float
) -> dict[str, float]:
    r"""Odds that fitting firms of the same area are linked, over the odds of fitting firms of different areas.

    .. math:: \frac{a d}{b c}, \quad se = \sqrt{1/a + 1/b + 1/c + 1/d}

    Parameters
    ----------
    linked_same, compatible_same : float
        Ordered pairs of firms of the same area whose segments fit: linked; all (a; a + b).
    linked_other, compatible_other : float
        The same of different areas (c; c + d).

    Returns
    -------
    dict
        `odds_ratio`, `log_se`, and the 95 % interval `low`, `high`; all nan if one side has no fitting pairs.

    Raises
    ------
    ValueError
        If more pairs are linked than fit, or a count is negative.

    Notes
    -----
    Woolf (1955), Annals of Human Genetics 19, 251-253; 0.5 is added to all four if one is 0 (Haldane, Anscombe).
    """
    for side, linked, compatible in (("same", linked_same, compatible_same), ("other", linked_other, compatible_other)):
        if amount(f"linked_{side}", linked) > amount(f"compatible_{side}", compatible):
            raise ValueError(f"linked_{side} is {linked}, above compatible_{side}, which is {compatible}")
    if compatible_same == 0 or compatible_other == 0:
        return dict.fromkeys(("odds_ratio", "log_se", "low", "high"), math.nan)
    cells = [linked_same, compatible_same - linked_same, linked_other, compatible_other - linked_other]
    if min(cells) == 0:
        cells = [cell + 0.5 for cell in cells]
    a, b, c, d = cells
    odds_ratio = a * d / (b * c)
    log_se = math.sqrt(sum(1.0 / cell for cell in cells))
    return {
        "odds_ratio": odds_ratio,
        "log_se": log_se,
        "low": odds_ratio * math.exp(-_NORMAL_975 * log_se),
        "high": odds_ratio * math.exp(_NORMAL_975 * log_se),
    }


def link_density(
    buyer_firm: ArrayLike,
    seller_firm: ArrayLike,
    firm_segment: ArrayLike,
    firm_area: ArrayLike,
    needs: ArrayLike,
    n_areas: int,
) -> Floats:
    r"""Realised over possible buyer-seller pairs inside each area; never ranked.

    .. math:: |\text{linked pairs}_a| \,/\, |\text{fitting ordered pairs}_a|

    Parameters
    ----------
    buyer_firm, seller_firm : (L,) arrays of int
        Firms of each link; seller −1 is outside the city.
    firm_segment, firm_area : (F,) arrays of int
        What each firm makes; its area, −1 for none.
    needs : (S, S) array of bool
        Row buyer's segment, column input segment.
    n_areas : int
        Number of areas, A.

    Returns
    -------
    (A,) array
        From 0 to 1; nan if no pair is possible. With one supplier each, m buyers and m sellers give 1/m: it falls
        as an area grows.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Defined by this program; there is no published source.
    """
    needs = truths("needs", needs, 2)
    firms = firms_by_area(firm_segment, firm_area, n_areas, needs.shape[0])
    possible = _possible_pairs(firms, needs)
    segment, area = np.asarray(firm_segment), np.asarray(firm_area)
    buyer, seller, _, _ = real_links(buyer_firm, seller_firm, np.ones(np.shape(buyer_firm)), area.size)
    buyer, seller = buyer[seller >= 0], seller[seller >= 0]
    inside = (area[buyer] == area[seller]) & (area[buyer] >= 0) & needs[segment[buyer], segment[seller]]
    pairs = np.sort(buyer[inside] * area.size + seller[inside])
    distinct = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
    return shares(np.bincount(area[distinct // max(area.size, 1)], minlength=n_areas).astype(np.float64), possible)


def _possible_pairs(firms: Floats, needs: Truths) -> Floats:
    """Pairs of a buyer and a fitting seller that firms by area and segment (A, S) allow, (A,)."""
    fit = needs.astype(np.float64)
    return ((firms @ fit) * firms).sum(axis=1) - firms @ np.diag(fit)  # a firm is no pair with itself
