"""Links between firms, counted once a quarter for all outcomes: blocks of firms side by side, added in their order."""

import numpy as np

from sim.compiled import kernel
from sim.kernels.blocks import added
from sim.kernels.supply import NEIGHBOUR, UNUSED
from sim.threads import at_once, shares

FIRMS_TOGETHER = 1 << 14
"""Rows of a block: sums depend on it, and not on the number of threads."""


def sum_links(
    segment, place, weight, output, alive, slot_input, slot_coefficient, slot_count, supplier, capacity, sold,
    ecosystem, n_zones, is_goods_maker, is_service,
):  # fmt: skip
    """Sum all purchases by place in one pass, served as in `sim.kernels.supply.list_links`; nobody buys from itself.

    What firms buy follows from what they make: it is summed by place and segment, and only links inside are followed.

    Parameters
    ----------
    ecosystem : (P,) array
        Ecosystem of each place, −1 for none.

    Returns
    -------
    bought : (2, P, S) array
        Value by place of the buyer and good: by firms that make something else, and by firms that make the same.
    made : (P, S) array
        What sellers inside the city serve of it, by place of the seller and good.
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
    part_served = np.ones(alive.size)
    np.divide(
        capacity[: alive.size], sold[: alive.size], out=part_served, where=sold[: alive.size] > capacity[: alive.size]
    )
    output_of = np.zeros((n_blocks, n_places, n_goods))
    made = np.zeros((n_blocks, n_places, n_goods))
    local = np.zeros((n_blocks, 3, n_places))
    pairs = np.zeros((n_blocks, 3, n_places))
    totals = np.zeros((n_blocks, 4))
    between = np.zeros((n_blocks, n_places, n_places))
    calls = [
        (first, min(first + FIRMS_TOGETHER, alive.size), segment, place, weight, output, alive, slot_input,
         slot_coefficient, slot_count, supplier, part_served, ecosystem, n_zones, is_goods_maker, is_service,
         output_of[block], made[block], local[block], pairs[block], totals[block], between[block])
        for block, first in enumerate(range(0, n_blocks * FIRMS_TOGETHER, FIRMS_TOGETHER))
    ]  # fmt: skip
    at_once(_sum_block, calls)
    total = added(totals)
    bought = np.zeros((2, n_places, n_goods))
    _buy(added(output_of), slot_input, slot_coefficient, slot_count, is_goods_maker, is_service, bought, total)
    return bought, added(made), added(local), added(pairs), total, added(between)


@kernel
def _sum_block(
    first, stop, segment, place, weight, output, alive, slot_input, slot_coefficient, slot_count, supplier,
    part_served, ecosystem, n_zones, is_goods_maker, is_service, output_of, made, local, pairs, totals, between,
):  # fmt: skip
    """Add the output and the links inside of the firms in rows ``first`` to ``stop`` to the sums of their block.

    Codes are numbers without a sign, so that no index is asked whether it counts from the end.
    """
    from_neighbours = totals[1]
    wares_inside = totals[3]
    for f in range(first, stop):
        if not alive[f]:
            continue
        own = np.uint64(segment[f])
        p = np.uint64(place[f])
        worth = output[f] * weight[f]
        output_of[p, own] += worth
        here = ecosystem[p]
        is_zone = place[f] < n_zones
        city = local[0, p]
        near = local[1, p]
        inside = local[2, p]
        for k in range(np.uint64(slot_count[own])):
            seller = supplier[f, k]
            if seller < 0:
                if seller <= NEIGHBOUR and seller != UNUSED:
                    from_neighbours += worth * slot_coefficient[own, k]
                continue
            s = np.uint64(seller)
            served = worth * slot_coefficient[own, k] * part_served[s]
            if served <= 0.0:
                continue
            q = np.uint64(place[s])
            good = np.uint64(slot_input[own, k])
            same_zone = (p == q) & is_zone
            is_near = same_zone | ((here >= 0) & (ecosystem[q] == here))
            city += served
            near += served * is_near
            inside += served * same_zone
            pairs[0, p] += 1.0
            pairs[1, p] += is_near
            pairs[2, p] += same_zone
            made[q, good] += served
            between[p, q] += 1.0
            wares_inside += served * (is_goods_maker[own] & (not is_service[good]))
        local[0, p] = city
        local[1, p] = near
        local[2, p] = inside
    totals[1] = from_neighbours
    totals[3] = wares_inside


@kernel
def _buy(output_of, slot_input, slot_coefficient, slot_count, is_goods_maker, is_service, bought, totals):
    """Purchases (2, P, S) that follow from output by place and segment (P, S); their sum, and that of wares."""
    for p in range(output_of.shape[0]):
        for own in range(slot_count.size):
            for k in range(slot_count[own]):
                good = slot_input[own, k]
                worth = output_of[p, own] * slot_coefficient[own, k]
                bought[1 if good == own else 0, p, good] += worth
                totals[0] += worth
                if is_goods_maker[own] and not is_service[good]:
                    totals[2] += worth


@kernel
def sum_areas(bought, made, local, pairs, firms, real_firms, needs, area, n_areas):
    """Sum what `sum_links` and `sim.kernels.census.firms_by_cell` count by place over the areas of one scope.

    Parameters
    ----------
    bought, made : (2, P, S) and (P, S) arrays
    local, pairs : (P,) arrays
        Of the reach of this scope.
    firms, real_firms : (P, S) and (P,) arrays
    needs : (S, S) array of bool
        Row buyer's segment, column input segment.
    area : (P,) array
        Area of each place, −1 for none.

    Returns
    -------
    (11, A) array
        Purchases of the area's firms; those for which some other firm of the area sells; those from sellers in it;
        those that would be if every link redrew its seller in proportion to sales; pairs that trade; pairs of a buyer
        and a fitting seller that there could be; real firms; simulated firms; segments that some firm makes, that some
        firm needs, and both.
    """
    n_places, n_goods = firms.shape
    by_others = np.zeros((n_areas, n_goods))
    by_own = np.zeros((n_areas, n_goods))
    sold = np.zeros((n_areas, n_goods))
    cells = np.zeros((n_areas, n_goods))
    buyers = np.zeros((n_areas, n_goods))
    everywhere = np.zeros(n_goods)
    sums = np.zeros((11, n_areas))
    for p in range(n_places):
        for s in range(n_goods):
            everywhere[s] += bought[0, p, s] + bought[1, p, s]
        a = area[p]
        if a < 0:
            continue
        sums[2, a] += local[p]
        sums[4, a] += pairs[p]
        sums[6, a] += real_firms[p]
        for s in range(n_goods):
            by_others[a, s] += bought[0, p, s]
            by_own[a, s] += bought[1, p, s]
            sold[a, s] += made[p, s]
            cells[a, s] += firms[p, s]
    for a in range(n_areas):
        for b in range(n_goods):
            for s in range(n_goods):
                buyers[a, s] += cells[a, b] * needs[b, s]
        for s in range(n_goods):
            both = by_others[a, s] + by_own[a, s]
            sums[0, a] += both
            sums[1, a] += by_others[a, s] * (cells[a, s] > 0.0) + by_own[a, s] * (cells[a, s] > 1.0)
            if everywhere[s] > 0.0:
                sums[3, a] += both * (sold[a, s] / everywhere[s])
            is_made = cells[a, s] > 0.0
            is_needed = buyers[a, s] > 0.0
            sums[5, a] += (buyers[a, s] - needs[s, s]) * cells[a, s]  # a firm is no pair with itself
            sums[7, a] += cells[a, s]
            sums[8, a] += is_made
            sums[9, a] += is_needed
            sums[10, a] += is_made & is_needed
    return sums


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
    stayed = (uid != 0) & (uid == last_uid[: uid.size])
    last_uid[: uid.size] = uid
    blocks = shares(uid.size, uid.size // FIRMS_TOGETHER)
    calls = [
        (block.start, block.stop, uid, segment, slot_count, supplier, stayed, last_supplier, quarters, most)
        for block in blocks
    ]
    links, old = zip(*at_once(_hold_block, calls), strict=True)
    return sum(links), sum(old)


@kernel
def _hold_block(first, stop, uid, segment, slot_count, supplier, stayed, last_supplier, quarters, most):
    """Links of the buyers in rows ``first`` to ``stop``, and those of them that are old."""
    links = 0
    old = 0
    for f in range(np.uint64(first), np.uint64(stop)):
        is_old = stayed[f]
        is_there = uid[f] != 0
        for k in range(np.uint64(slot_count[np.uint64(segment[f])])):
            seller = supplier[f, k]
            is_held = (seller >= 0) & (seller == last_supplier[f, k]) & is_old & stayed[np.uint64(max(seller, 0))]
            held = min(most, quarters[f, k] + 1) * is_held
            links += (seller >= 0) & is_there
            old += held == most
            quarters[f, k] = held
            last_supplier[f, k] = seller
    return links, old
