"""Supply: each firm has a slot for each input it needs; a slot buys from one firm, a neighbouring city, or imports.

A slot's number is the row of its seller; −1 buys imports, −2 − o buys from outside node o, −99 is not in use.
"""

import numpy as np

from sim.compiled import kernel, row_kernel
from sim.kernels.order import in_order
from sim.kernels.rationing import grouped
from sim.rng.counter import fill_draws
from sim.rng.draws import to_unit, uniform
from sim.threads import at_once, is_for_one, shares

IMPORT, NEIGHBOUR, UNUSED = -1, -2, -99
FIRMS = 1 << 14
"""Firms that are worth a thread."""
_SHED = 1 << 20
"""Draws by which sellers shed begin here, beyond those of the review."""


@kernel
def sold_by_firm(alive, segment, weight, output, slot_coefficient, slot_count, supplier):
    """Value that each firm's links ask of it a year, (F,), 万元."""
    n_firms, width = supplier.shape
    sold = np.zeros(n_firms + width)  # beyond the firms what is bought elsewhere: adding it is quicker than asking
    for f in range(n_firms):
        if alive[f]:
            s = segment[f]
            for k in range(slot_count[s]):
                seller = supplier[f, k]
                sold[seller if seller >= 0 else n_firms + k] += output[f] * weight[f] * slot_coefficient[s, k]
    return sold[:n_firms].copy()


def shed_surplus(
    stream_key, alive, key, segment, weight, output, slot_coefficient, slot_count, supplier, capacity, sold
):  # fmt: skip
    """Let sellers asked for more than they make drop links in random order, to imports; returns how many."""
    is_full = np.zeros(capacity.size + 1, np.bool_)
    np.greater(sold, capacity * (1.0 + 1e-9), out=is_full[:-1])
    slots = _of_all_firms(slots_of_full, supplier.shape, (alive, segment, supplier), (slot_count, is_full))[0]
    of_seller = (key, segment, weight, output, slot_coefficient, supplier, capacity, sold)
    n_groups = len(shares(capacity.size, slots.size // FIRMS))  # of sellers: what one sheds is no other's business
    if n_groups == 1:
        return shed(stream_key, slots, *of_seller)
    order, start = grouped(supplier.reshape(-1)[slots].astype(np.int64) * n_groups // capacity.size, n_groups)
    calls = [(stream_key, slots[order[start[n] : start[n + 1]]], *of_seller) for n in range(n_groups)]
    return sum(at_once(shed, calls))


def _of_all_firms(loop, shape, by_firm, others):
    """Slots, and what stands beside them, that a loop lists for shares of the firms; one after another."""
    most = shape[0] // FIRMS
    if is_for_one(most):
        return loop(*by_firm, *others)
    parts = shares(shape[0], most)
    listed = at_once(loop, [(*(column[part] for column in by_firm), *others) for part in parts])
    slots = [found[0] + part.start * shape[1] for found, part in zip(listed, parts, strict=True)]
    beside = zip(*(found[1:] for found in listed), strict=True)
    return np.concatenate(slots), *map(np.concatenate, beside)


@kernel
def slots_of_full(alive, segment, supplier, slot_count, is_full):
    """Slots of some firms that buy from a full seller, (N,) int64 in a tuple; the first firm's are the first.

    `is_full` (F + 1,) bool is a column that stays in the nearest cache; the last is for what is bought elsewhere.
    """
    n_firms, width = supplier.shape
    slots = np.empty(n_firms * width + 1, np.int64)
    count = 0
    for f in range(n_firms):
        if alive[f]:
            for k in range(slot_count[segment[f]]):
                seller = supplier[f, k]
                slots[count] = f * width + k
                count += is_full[seller if seller >= 0 else is_full.size - 1]
    return (slots[:count].copy(),)


@kernel
def shed(stream_key, slots, key, segment, weight, output, slot_coefficient, supplier, capacity, sold):
    """`shed_surplus` of sellers that these slots buy from; returns how many links go."""
    width = supplier.shape[1]
    lots = np.empty(slots.size)
    for i in range(slots.size):
        lots[i] = uniform(stream_key, key[slots[i] // width], _SHED + slots[i] % width)
    gone = 0
    for i in in_order(lots):
        f = slots[i] // width
        k = slots[i] % width
        seller = supplier[f, k]
        if sold[seller] > capacity[seller] * (1.0 + 1e-9):
            sold[seller] -= output[f] * weight[f] * slot_coefficient[segment[f], k]
            supplier[f, k] = IMPORT
            gone += 1
    return gone


def break_links(alive, closing, supplier, lost):
    """Let buyers of closing firms import until they find another seller; returns how many links break.

    `closing` (F,) bool are firms that still stand in their rows; `lost` (F, slots) marks the slots without a seller,
    none of a closing firm's own.
    """
    closes = np.append(closing, False)  # the last is for what is bought elsewhere: that never closes
    columns, most = (alive, closing, supplier, lost), alive.size // FIRMS
    if is_for_one(most):
        return break_in_part(*columns, closes)
    parts = shares(alive.size, most)
    return sum(at_once(break_in_part, [(*(column[part] for column in columns), closes) for part in parts]))


@kernel
def break_in_part(alive, closing, supplier, lost, closes):
    """`break_links` of some firms, `closes` (F + 1,) being who closes of all; a column that stays in a near cache."""
    broken = 0
    for f in range(alive.size):
        if closing[f]:
            for k in range(supplier.shape[1]):
                lost[f, k] = False
        elif alive[f]:
            for k in range(supplier.shape[1]):
                seller = supplier[f, k]
                if closes[seller if seller >= 0 else closes.size - 1]:
                    supplier[f, k] = IMPORT
                    lost[f, k] = True
                    broken += 1
    return broken


def slots_to_review(stream_key, alive, key, segment, slot_count, lost, review_rate):
    """Slots to reconsider, those that lost their seller and a draw of the others, and their lots, (N,) each.

    `lost` (F, slots) marks the slots whose seller has gone. A slot is numbered firm · width + its place in the firm.
    """
    return _of_all_firms(reviewed, lost.shape, (alive, key, segment, lost), (stream_key, slot_count, review_rate))


@kernel
def reviewed(alive, key, segment, lost, stream_key, slot_count, review_rate):
    """`slots_to_review` of some firms, the slots of the first of them being the first."""
    n_firms, width = lost.shape
    slots = np.empty(n_firms * width, np.int64)
    lots = np.empty(n_firms * width)
    first, second = np.empty(width, np.uint64), np.empty(width, np.uint64)
    count = 0
    for f in range(n_firms):
        if alive[f]:
            fill_draws(stream_key, key[f], 0, first, second)
            for k in range(slot_count[segment[f]]):
                if lost[f, k] or to_unit(first[k]) < review_rate:
                    slots[count] = f * width + k
                    lots[count] = to_unit(second[k])
                    count += 1
    return slots[:count].copy(), lots[:count].copy()


@kernel
def sellers_by_cell(alive, place, segment, n_places, n_segments):
    """Firms grouped by place and segment: rows (N,) and start of each cell (P·S + 1,)."""
    start = np.zeros(n_places * n_segments + 1, np.int64)
    for f in range(alive.size):
        if alive[f]:
            start[place[f] * n_segments + segment[f] + 1] += 1
    for c in range(n_places * n_segments):
        start[c + 1] += start[c]
    rows = np.empty(start[-1], np.int64)
    fill = start[:-1].copy()
    for f in range(alive.size):
        if alive[f]:
            c = place[f] * n_segments + segment[f]
            rows[fill[c]] = f
            fill[c] += 1
    return rows, start


@kernel
def spare_by_cell(alive, place, segment, spare, n_places, n_segments):
    """Unsold value by place and segment, (P, S), 万元 a year."""
    out = np.zeros((n_places, n_segments))
    for f in range(alive.size):
        if alive[f]:
            out[place[f], segment[f]] += max(0.0, spare[f])
    return out


@row_kernel("alive", "place", "segment", "supplier", "link_cost", least=FIRMS)
def link_costs(alive, place, segment, slot_count, slot_coefficient, supplier, seller_place, cost, link_cost):
    """Cost of each firm's inputs above the price at the gate, per unit of its output, written into `link_cost` (F,).

    `seller_place` is `place` too, of all firms: a seller stands in any row.
    `cost` (P, N) is the unit cost by buyer's place and option: places, outside nodes, and at last imports.
    """
    n_places = cost.shape[0]
    imports = cost.shape[1] - 1
    for f in range(alive.size):
        if alive[f]:
            total = 0.0
            for k in range(slot_count[segment[f]]):
                seller = supplier[f, k]
                elsewhere = imports if seller == IMPORT else n_places - 2 - seller
                option = seller_place[max(0, seller)] if seller >= 0 else elsewhere
                total += slot_coefficient[segment[f], k] * (cost[place[f], option] - 1.0)
            link_cost[f] = total


@kernel
def list_links(segment, weight, output, alive, slot_input, slot_coefficient, slot_count, supplier, capacity, sold):
    """All purchases of value as links, rescaled to what sellers make, buyer by buyer.

    Columns: buyer, seller (−1 outside), input segment, value, and the outside node of a neighbour's link, else −1. A
    seller asked for more than it makes serves every buyer the same part; the rest is imported, in a link of its own.
    """
    most = 0
    for f in range(alive.size):
        if alive[f]:
            most += 2 * slot_count[segment[f]]
    buyer = np.empty(most, np.int64)
    sold_by = np.empty(most, np.int64)
    goods = np.empty(most, np.int64)
    value = np.empty(most)
    node = np.empty(most, np.int64)
    row = 0
    for f in range(alive.size):
        if not alive[f]:
            continue
        for k in range(slot_count[segment[f]]):
            seller = supplier[f, k]
            worth = output[f] * weight[f] * slot_coefficient[segment[f], k]
            served = worth
            if seller >= 0 and sold[seller] > capacity[seller]:
                served = worth * (capacity[seller] / sold[seller])
            if served > 0.0:
                buyer[row] = f
                sold_by[row] = max(-1, seller)
                goods[row] = slot_input[segment[f], k]
                value[row] = served
                node[row] = max(-1, -2 - seller)
                row += 1
            if served < worth:
                buyer[row] = f
                sold_by[row] = -1
                goods[row] = slot_input[segment[f], k]
                value[row] = worth - served
                node[row] = -1
                row += 1
    return buyer[:row], sold_by[:row], goods[:row], value[:row], node[:row]
