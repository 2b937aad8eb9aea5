"""Links between firms, counted once a quarter for all outcomes: blocks of firms side by side, added in their order."""

import numpy as np
from numba import prange

from sim.compiled import kernel, parallel_kernel
from sim.kernels.supply import NEIGHBOUR, UNUSED

FIRMS_TOGETHER = 1 << 14
"""Rows of a block: sums depend on it, and not on the number of threads."""


@parallel_kernel
def sum_links(
    segment, place, weight, output, alive, slot_input, slot_coefficient, slot_count, supplier, capacity, sold,
    ecosystem, n_zones, is_goods_maker, is_service,
):  # fmt: skip
    """Sum all purchases by place in one pass, served as in `sim.kernels.supply.list_links`; nobody buys from itself.

    Parameters
    ----------
    ecosystem : (P,) array
        Ecosystem of each place, −1 for none.

    Returns
    -------
    bought : (2, P, S) array
        Value by place of the buyer and good: by firms that make something else, and by firms that make the same.
    made : (P + 1, S) array
        Value by place of the seller and good; the last row is outside the city.
    local : (3, P) array
        Value by place of the buyer from sellers in the city, in the same ecosystem, in the same zone.
    pairs : (3, P) array
        Distinct pairs that trade, likewise: a buyer's slots are for different goods, so each has another seller.
    totals : (4,) array
        All purchases, those from neighbours, goods bought by goods makers, and of these what is bought inside.
    between : (P, P) array
        Links inside by place of the buyer and of the seller.
    """
    n_places = ecosystem.size
    n_goods = slot_count.size
    n_blocks = max(1, (alive.size + FIRMS_TOGETHER - 1) // FIRMS_TOGETHER)
    bought = np.zeros((n_blocks, 2, n_places, n_goods))
    made = np.zeros((n_blocks, n_places + 1, n_goods))
    local = np.zeros((n_blocks, 3, n_places))
    pairs = np.zeros((n_blocks, 3, n_places))
    totals = np.zeros((n_blocks, 4))
    between = np.zeros((n_blocks, n_places, n_places))
    for block in prange(n_blocks):
        first = block * FIRMS_TOGETHER
        _sum_block(
            first, min(first + FIRMS_TOGETHER, alive.size), segment, place, weight, output, alive, slot_input,
            slot_coefficient, slot_count, supplier, capacity, sold, ecosystem, n_zones, is_goods_maker, is_service,
            bought[block], made[block], local[block], pairs[block], totals[block], between[block],
        )  # fmt: skip
    return _added(bought), _added(made), _added(local), _added(pairs), _added(totals), _added(between)


@kernel
def _sum_block(
    first, stop, segment, place, weight, output, alive, slot_input, slot_coefficient, slot_count, supplier, capacity,
    sold, ecosystem, n_zones, is_goods_maker, is_service, bought, made, local, pairs, totals, between,
):  # fmt: skip
    """Add the links of the buyers in rows ``first`` to ``stop`` to the sums of their block."""
    outside = made.shape[0] - 1
    for f in range(first, stop):
        if not alive[f]:
            continue
        own = segment[f]
        p = place[f]
        for k in range(slot_count[own]):
            seller = supplier[f, k]
            good = slot_input[own, k]
            worth = output[f] * weight[f] * slot_coefficient[own, k]
            served = worth
            if seller >= 0 and sold[seller] > capacity[seller]:
                served = worth * (capacity[seller] / sold[seller])
            is_ware = is_goods_maker[own] and not is_service[good]
            totals[0] += worth
            if is_ware:
                totals[2] += worth
            if seller >= 0 and served > 0.0:
                q = place[seller]
                made[q, good] += served
                reach = 1 + (ecosystem[p] >= 0 and ecosystem[p] == ecosystem[q])
                if p == q and p < n_zones:
                    reach = 3
                for scope in range(reach):
                    local[scope, p] += served
                    pairs[scope, p] += 1.0
                between[p, q] += 1.0
                if is_ware:
                    totals[3] += served
                made[outside, good] += worth - served
            else:
                made[outside, good] += worth
                if seller <= NEIGHBOUR and seller != UNUSED:
                    totals[1] += worth
            bought[1 if good == own else 0, p, good] += worth


@kernel
def _added(blocks):
    """Sum of arrays that stand one after another, in their order; the first one holds it afterwards."""
    for block in range(1, blocks.shape[0]):
        total = blocks[0].ravel()
        part = blocks[block].ravel()
        for i in range(part.size):
            total[i] += part[i]
    return blocks[0]


@parallel_kernel
def hold_links(uid, segment, slot_count, supplier, last_uid, last_supplier, quarters, most):
    """Look at the links inside the city again, and count for how many quarters each has been held.

    Parameters
    ----------
    uid : (F,) array
        Id of the firm in each row, 0 in a free row.
    segment, slot_count : (F,) and (S,) arrays
        What each firm makes, and how many inputs that takes.
    supplier : (F, L) array
        Seller of each input: its row, negative outside the city.
    last_uid, last_supplier : (F,) and (F, L) arrays
        The same a quarter ago; overwritten.
    quarters : (F, L) int8 array
        Quarters that each link has been held by the same two firms, at most `most`; overwritten.

    Returns
    -------
    links, old : int
        Links inside the city; those of them that are held for `most` quarters.
    """
    stayed = np.empty(uid.size, np.bool_)
    for f in range(uid.size):
        stayed[f] = uid[f] != 0 and uid[f] == last_uid[f]
        last_uid[f] = uid[f]
    n_blocks = (uid.size + FIRMS_TOGETHER - 1) // FIRMS_TOGETHER
    counts = np.zeros((n_blocks, 2), np.int64)
    for block in prange(n_blocks):
        first = block * FIRMS_TOGETHER
        counts[block, 0], counts[block, 1] = _hold_block(
            first,
            min(first + FIRMS_TOGETHER, uid.size),
            uid,
            segment,
            slot_count,
            supplier,
            stayed,
            last_supplier,
            quarters,
            most,
        )
    return counts[:, 0].sum(), counts[:, 1].sum()


@kernel
def _hold_block(first, stop, uid, segment, slot_count, supplier, stayed, last_supplier, quarters, most):
    """Links of the buyers in rows ``first`` to ``stop``, and those of them that are old."""
    links = 0
    old = 0
    for f in range(first, stop):
        for k in range(slot_count[segment[f]]):
            seller = supplier[f, k]
            is_held = (seller >= 0) & (seller == last_supplier[f, k]) & stayed[f] & stayed[max(seller, 0)]
            held = min(most, quarters[f, k] + 1) * is_held
            links += (seller >= 0) & (uid[f] != 0)
            old += held == most
            quarters[f, k] = held
            last_supplier[f, k] = seller
    return links, old
