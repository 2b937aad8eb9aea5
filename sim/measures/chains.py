"""Chain density from realised purchases: local input share = completeness × take-up, and what mass alone gives.

The scope (zone, ecosystem, city) is only the array `firm_area`: firms of area −1 buy nothing in it, but may sell.
With `pool` the answer is one number, the ratio of sums over all areas; else one for each area.
"""

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, codes, count, same_shape, truths
from sim.measures.errors import NoValue
from sim.measures.purchases import Purchases, areas_from_one, real_links
from sim.measures.ratios import shares, sums


def _answer(by_area: Floats, pooled: Floats, *, pool: bool) -> Floats | float:
    """The array by area, or the one pooled number."""
    if not pool:
        return by_area
    if np.isnan(pooled[0]):
        raise NoValue("the firms of these areas buy nothing that could count: the share of purchases has no value")
    return float(pooled[0])


def local_input_share(
    buyer_firm: ArrayLike,
    seller_firm: ArrayLike,
    value: ArrayLike,
    firm_area: ArrayLike,
    n_areas: int,
    *,
    pool: bool = False,
) -> Floats | float:
    r"""Share of the purchases of an area's firms that comes from sellers in the area.

    .. math:: \sum_{s(l) \in a} v_l \,/\, \sum_l v_l, \quad l \text{ the links whose buyer is in } a

    Parameters
    ----------
    buyer_firm, seller_firm : (L,) arrays of int
        Firms of each link; seller −1 is bought outside the city. Links from a firm to itself are dropped.
    value : (L,) array
        Purchases, in 万元 a year; links of value 0 do not exist.
    firm_area : (F,) array of int
        Area of each firm, −1 for none.
    n_areas : int
        Number of areas, A.
    pool : bool
        Whether to give one number over all areas: the ratio of sums, not the mean of areas.

    Returns
    -------
    (A,) array or float
        From 0 to 1; nan for areas without purchases. Not the share of links, of sales, or of local content.

    Raises
    ------
    NoValue
        If pooled and nothing is bought.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Defined by this program; there is no published source.

    Examples
    --------
    >>> local_input_share([0, 0], [1, -1], [30.0, 10.0], [0, 0], 1)
    array([0.75])
    """
    area = areas_from_one(firm_area, n_areas)
    buyer, seller, value, _ = real_links(buyer_firm, seller_firm, value, area.size - 1)
    home = area[buyer]
    bought = sums(home, value, n_areas + 1)[1:]
    local = sums(home, value * (home == area[seller]), n_areas + 1)[1:]
    pooled = shares(local.sum(keepdims=True), bought.sum(keepdims=True))
    return _answer(shares(local, bought), pooled, pool=pool)


def completeness(
    buyer_firm: ArrayLike,
    seller_firm: ArrayLike,
    value: ArrayLike,
    input_segment: ArrayLike,
    firm_segment: ArrayLike,
    firm_area: ArrayLike,
    n_areas: int,
    *,
    pool: bool = False,
) -> Floats | float:
    r"""Share of the purchases of an area's firms for which a seller exists in the area (补链).

    .. math:: \sum_{l \text{ available in } a} v_l \,/\, \sum_l v_l, \quad l \text{ the links whose buyer is in } a

    Parameters
    ----------
    buyer_firm, seller_firm, value, firm_area, n_areas, pool
        As in `local_input_share`.
    input_segment : (L,) array of int
        Product group bought.
    firm_segment : (F,) array of int
        What each firm makes. A buyer is never its own supplier.

    Returns
    -------
    (A,) array or float
        From 0 to 1; nan for areas without purchases. Capacity is not checked. Compare only at equal numbers of
        simulated firms: presence of a segment in an area is about 1 − exp(−n).

    Raises
    ------
    NoValue
        If pooled and nothing is bought.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Defined by this program; there is no published source.
    """
    bought = Purchases.of(buyer_firm, seller_firm, value, input_segment, firm_segment).within(firm_area, n_areas)
    return _answer(bought.completeness(), bought.pooled().completeness(), pool=pool)


def take_up(
    buyer_firm: ArrayLike,
    seller_firm: ArrayLike,
    value: ArrayLike,
    input_segment: ArrayLike,
    firm_segment: ArrayLike,
    firm_area: ArrayLike,
    n_areas: int,
    *,
    pool: bool = False,
) -> Floats | float:
    r"""Of the purchases for which a seller exists in the area, the share bought there (强链).

    .. math:: \sum_{s(l) \in a} v_l \,/\, \sum_{l \text{ available in } a} v_l, \quad l \text{ links of buyers in } a

    Parameters
    ----------
    buyer_firm, seller_firm, value, input_segment, firm_segment, firm_area, n_areas, pool
        As in `completeness`.

    Returns
    -------
    (A,) array or float
        From 0 to 1; nan where nothing is available. `local_input_share` = `completeness` × `take_up`.

    Raises
    ------
    NoValue
        If pooled and nothing is available.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Defined by this program; there is no published source.
    """
    bought = Purchases.of(buyer_firm, seller_firm, value, input_segment, firm_segment).within(firm_area, n_areas)
    return _answer(bought.take_up(), bought.pooled().take_up(), pool=pool)


def expected_local_input_share(
    buyer_firm: ArrayLike,
    seller_firm: ArrayLike,
    value: ArrayLike,
    input_segment: ArrayLike,
    firm_area: ArrayLike,
    n_areas: int,
    *,
    pool: bool = False,
) -> Floats | float:
    r"""Local input share if every link redrew its seller in proportion to what sellers of the segment sell.

    .. math:: \sum_l v_l p_l / \sum_l v_l, \quad p_l \text{ share of } a \text{ in all sales of the segment}

    Parameters
    ----------
    buyer_firm, seller_firm, value, firm_area, n_areas, pool
        As in `local_input_share`.
    input_segment : (L,) array of int
        Product group bought.

    Returns
    -------
    (A,) array or float
        From 0 to 1; nan for areas without purchases. The local input share above it is not just local mass.

    Raises
    ------
    NoValue
        If pooled and nothing is bought.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Defined by this program; there is no published source.
    """
    area = codes("firm_area", firm_area, -1, count("n_areas", n_areas))
    unknown = np.zeros(area.size, dtype=np.intp)  # what firms make plays no part in the expectation
    bought = Purchases.of(buyer_firm, seller_firm, value, input_segment, unknown).within(area, n_areas)
    return _answer(bought.expected_local_input_share(), bought.pooled().expected_local_input_share(), pool=pool)


def completeness_count(needs: ArrayLike, firm_segment: ArrayLike, firm_area: ArrayLike, n_areas: int) -> Floats:
    r"""Share of the distinct segments that an area's firms need which some firm of the area makes.

    .. math:: |\text{needed} \cap \text{made}| \,/\, |\text{needed}|

    Parameters
    ----------
    needs : (S, S) array of bool
        Row buyer's segment, column input segment.
    firm_segment, firm_area : (F,) arrays of int
        What each firm makes; its area, −1 for none.
    n_areas : int
        Number of areas, A.

    Returns
    -------
    (A,) array
        From 0 to 1, unweighted, what a gap map (产业链全景图) counts; nan if nothing is needed.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Defined by this program; there is no published source.
    """
    needs = truths("needs", needs, 2)
    present = firms_by_area(firm_segment, firm_area, n_areas, needs.shape[0]) > 0
    needed = present.astype(np.float64) @ needs > 0
    return shares((needed & present).sum(axis=1).astype(np.float64), needed.sum(axis=1).astype(np.float64))


def firms_by_area(firm_segment: ArrayLike, firm_area: ArrayLike, n_areas: int, n_segments: int) -> Floats:
    r"""Count firms of each area and segment.

    .. math:: n_{as} = |\{ f : a_f = a, s_f = s \}|

    Parameters
    ----------
    firm_segment, firm_area : (F,) arrays of int
        What each firm makes; its area, −1 for none: such firms are left out.
    n_areas, n_segments : int
        Number of areas, A; of segments, S.

    Returns
    -------
    (A, S) array
        Firms simulated, the n beside which a chain measure is read.

    Raises
    ------
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Defined by this program; there is no published source.
    """
    area = codes("firm_area", firm_area, -1, count("n_areas", n_areas))
    segment = codes("firm_segment", firm_segment, 0, count("n_segments", n_segments))
    same_shape("firm_area", area, "firm_segment", segment)
    cells = np.bincount((area + 1) * n_segments + segment, minlength=(n_areas + 1) * n_segments)
    return cells.reshape(n_areas + 1, n_segments)[1:].astype(np.float64)
