"""What the loss of firms costs at once, without new suppliers (ESRI)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.measures.arguments import (
    Floats,
    Integers,
    codes,
    refuse_where,
    same_shape,
    square,
    weights,
)
from sim.measures.errors import NoValue
from sim.measures.purchases import real_links
from sim.measures.ratios import sums

Truths = NDArray[np.bool_]

_STILL = 1e-9
_MOST_ROUNDS = 10_000
"""Rounds after which a failure whose losses still move has no value."""
_AT_ONCE = 64
"""Failures followed together: bounds the memory."""
_NON_ESSENTIAL, _ESSENTIAL = 1, 2


@dataclass(frozen=True, eq=False)
class _Network:
    """Links as shares; each sparse matrix turns lost capacities of firms into lost shares.

    `essential` has a row for each buyer and essential input, rows of a buyer side by side, from `first_row` on for
    the buyers in `buyers`; `other` and `sales` have a row for each firm, `makers` one for each segment.
    """

    size: Floats
    segment: Integers
    essential: Any
    buyers: Integers
    first_row: Integers
    other: Any
    sales: Any
    makers: Any


def _network(
    links: tuple[Integers, Integers, Floats], segment: Integers, essential: Integers, output: Floats
) -> _Network:
    """Shares of inputs and sales from the links."""
    from scipy.sparse import csr_array

    buyer, seller, value = links
    n_firms, n_segments = segment.size, essential.shape[0]
    bought = sums(buyer, value, n_firms)  # with purchases outside, which never fail
    inside = seller >= 0
    buyer, seller, value = buyer[inside], seller[inside], value[inside]
    size = np.maximum(output, sums(seller, value, n_firms))
    kind = essential[segment[seller], segment[buyer]]
    vital, other = kind == _ESSENTIAL, kind == _NON_ESSENTIAL
    inputs, row = np.unique(buyer[vital] * n_segments + segment[seller[vital]], return_inverse=True)
    of_input = sums(row, value[vital], inputs.size)
    buyers, first_row = np.unique(inputs // n_segments, return_index=True)
    firms = np.arange(n_firms)
    square = (n_firms, n_firms)
    return _Network(
        size=size,
        segment=segment,
        essential=csr_array((value[vital] / of_input[row], (row, seller[vital])), shape=(inputs.size, n_firms)),
        buyers=buyers,
        first_row=first_row,
        other=csr_array((value[other] / bought[buyer[other]], (buyer[other], seller[other])), shape=square),
        sales=csr_array((value / size[seller], (seller, buyer)), shape=square),
        makers=csr_array((size, (segment, firms)), shape=(n_segments, n_firms)),
    )


def _irreplaceable(network: _Network, down: Floats) -> Floats:
    """How far each firm's loss is felt: its size over what makers of its segment still can make, at most 1."""
    left = (network.makers @ down)[network.segment]
    size = np.broadcast_to(network.size[:, None], down.shape)
    return np.minimum(1.0, np.divide(size, left, out=np.ones_like(down), where=left > 0))


def _round(network: _Network, down: Floats, up: Floats, felt: Floats) -> tuple[Floats, Floats]:
    """States of all firms a round later: shortage runs down the chain, lost demand runs up."""
    shock = felt * (1.0 - down)
    bound = 1.0 - network.other @ shock
    if network.buyers.size:
        short = 1.0 - network.essential @ shock
        bound[network.buyers] = np.minimum(bound[network.buyers], np.minimum.reduceat(short, network.first_row))
    sold = 1.0 - network.sales @ (1.0 - up)
    return np.maximum(0.0, np.minimum(down, bound)), np.maximum(0.0, np.minimum(up, sold))


def _losses(network: _Network, failing: Truths, *, substitution: bool) -> Floats:
    """Share of all output lost after each of the failures, (failures,); `failing` (F, failures) marks who fails.

    Nan for a failure whose losses have not come to rest after `_MOST_ROUNDS`.
    """
    down = np.where(failing, 0.0, 1.0)
    up = down.copy()
    moving = np.arange(failing.shape[1])
    for _ in range(_MOST_ROUNDS):
        old_down, old_up = down[:, moving], up[:, moving]
        felt = _irreplaceable(network, old_down) if substitution else np.ones_like(old_down)
        new_down, new_up = _round(network, old_down, old_up, felt)
        down[:, moving], up[:, moving] = new_down, new_up
        moved = np.maximum((old_down - new_down).max(axis=0), (old_up - new_up).max(axis=0))
        moving = moving[moved > _STILL]
        if not moving.size:
            break
    lost = np.asarray(network.size @ (1.0 - np.minimum(down, up)) / network.size.sum())
    lost[moving] = np.nan
    return lost


def economic_systemic_risk(
    buyer_firm: ArrayLike,
    seller_firm: ArrayLike,
    value: ArrayLike,
    firm_segment: ArrayLike,
    essential: ArrayLike,
    output: ArrayLike,
    *,
    substitution: bool = True,
) -> Floats:
    r"""Share of all output lost in the short run if one firm alone fails, firm by firm (ESRI).

    .. math::
        \mathrm{ESRI}_f &= \sum_i w_i (1 - \min(h^d_i, h^u_i)) \,/\, \sum_i w_i \\
        h^d_i &= \max\Big(0, \min\Big[h^d_i,\;
            1 - \tfrac{\sum_{s \in k} \sigma_s (1 - h^d_s) W_{si}}{\sum_{s \in k} W_{si}} \; (k\ \text{essential}),\;
            1 - \tfrac{\sum_{s\ \text{not}} \sigma_s (1 - h^d_s) W_{si}}{\sum_s W_{si}}\Big]\Big) \\
        h^u_i &= \max\Big(0, \min\Big[h^u_i,\; 1 - \tfrac{\sum_b (1 - h^u_b) W_{ib}}{w_i}\Big]\Big) \\
        \sigma_s &= \min\Big(1, \tfrac{w_s}{\sum_{j\ \text{of the segment of}\ s} w_j h^d_j}\Big), \qquad
        w_i = \max\Big(\text{output}_i, \sum_b W_{ib}\Big)

    W_sb is what b buys from s. All start at 1, the failed firm at 0, where it stays; both states are updated together
    from those of the round before, until none moves by more than 1e-9. They only fall, so they come to rest.

    Parameters
    ----------
    buyer_firm, seller_firm : (L,) arrays of int
        Firms of each link; seller −1 is outside the city and never fails.
    value : (L,) array
        Purchases, in 万元 a year.
    firm_segment : (F,) array of int
        What each firm makes.
    essential : (S, S) array of int
        [k, j]: 2 if input k is essential for buyers in j, 1 if not, 0 if negligible.
    output : (F,) array
        Output, in 万元 a year; raised to the sales over links where these are more.
    substitution : bool
        Whether other makers of the segment can replace a failed one in proportion to what they still make.

    Returns
    -------
    (F,) array
        From 0 to 1. An isolated firm has its share of output. Nan for a firm whose failure still moves some state by
        more than 1e-9 after 10,000 rounds, as on a ring in which each firm passes on nearly all of its loss: the loss
        has then no value by this rule, and no part of it is given for the whole.

    Raises
    ------
    NoValue
        If nobody makes anything.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Diem, Borsos, Reisch, Kertész and Thurner (2022), Scientific Reports 12, 7719. Not a forecast: no inventories, no
    new suppliers. Purchases outside have no segment here: they soften the loss of non-essential inputs only.
    """
    network = _checked_network(buyer_firm, seller_firm, value, firm_segment, essential, output)
    firms = np.arange(network.size.size)
    parts = [
        _losses(network, firms[:, None] == firms[first : first + _AT_ONCE], substitution=substitution)
        for first in range(0, firms.size, _AT_ONCE)
    ]
    return np.concatenate(parts)


def joint_systemic_risk(
    buyer_firm: ArrayLike,
    seller_firm: ArrayLike,
    value: ArrayLike,
    firm_segment: ArrayLike,
    essential: ArrayLike,
    output: ArrayLike,
    failing: ArrayLike,
) -> Floats:
    r"""Share of all output lost in the short run if the firms of a set fail together, set by set.

    .. math:: \sum_i w_i (1 - \min(h^d_i, h^u_i)) \,/\, \sum_i w_i, \qquad h_f = 0 \ \text{for}\ f\ \text{in the set}

    Parameters
    ----------
    buyer_firm, seller_firm, value, firm_segment, essential, output : arrays
        As in `economic_systemic_risk`.
    failing : (F, N) array of bool
        Firms of each set.

    Returns
    -------
    (N,) array
        From 0 to 1, never below the share of output of the set; for a set of one firm its
        `economic_systemic_risk`, with substitution, nan where that is. 0 for an empty set.

    Raises
    ------
    NoValue, ValueError
        If nobody makes anything; if `essential`, `failing` or a link is wrong.

    Notes
    -----
    The shock of Diem and others (2022) with more than one firm at 0. A segment that fails whole has nobody left to
    replace it.
    """
    network = _checked_network(buyer_firm, seller_firm, value, firm_segment, essential, output)
    sets = np.asarray(failing)
    if sets.dtype != bool or sets.ndim != 2 or sets.shape[0] != network.size.size:
        raise ValueError(f"failing must hold truths, a row for each of the {network.size.size} firms")
    parts = [
        _losses(network, sets[:, first : first + _AT_ONCE], substitution=True)
        for first in range(0, sets.shape[1], _AT_ONCE)
    ]
    return np.concatenate([np.zeros(0), *parts])


def _checked_network(
    buyer_firm: ArrayLike, seller_firm: ArrayLike, value: ArrayLike, firm_segment: ArrayLike, essential: ArrayLike,
    output: ArrayLike,
) -> _Network:  # fmt: skip
    """The network of somebody's arrays, or what is wrong with them."""
    if np.asarray(essential).dtype == bool:
        raise ValueError("essential must hold 0, 1 or 2: a truth would not say whether an input is negligible")
    needs = square("essential", essential)
    refuse_where("essential", needs, ~np.isin(needs, (0, 1, 2)), "it must be 0, 1 or 2")
    segment, output = codes("firm_segment", firm_segment, 0, needs.shape[0]), weights("output", output, 1)
    same_shape("output", output, "firm_segment", segment)
    buyer, seller, value, _ = real_links(buyer_firm, seller_firm, value, segment.size)
    network = _network((buyer, seller, value), segment, needs.astype(np.intp), output)
    if network.size.sum() == 0:
        raise NoValue("nobody makes anything: the systemic risk has no value")
    return network
