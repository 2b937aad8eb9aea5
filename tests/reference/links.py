"""Counting links, the plain way: each by what its two firms are."""

import numpy as np

from reference.supply import list_links


def sum_links(
    segment, place, weight, output, alive, slot_input, slot_coefficient, slot_count, supplier, capacity, sold,
    ecosystem, n_zones, is_goods_maker, is_service,
):  # fmt: skip
    """The links of `list_links`, one after another, into sums by place of the buyer, of the seller, and of the city."""
    n_places, n_goods = len(ecosystem), len(slot_count)
    bought = np.zeros((2, n_places, n_goods))
    made = np.zeros((n_places + 1, n_goods))
    local, pairs, totals, between = (
        np.zeros((3, n_places)),
        np.zeros((3, n_places)),
        np.zeros(4),
        np.zeros((n_places, n_places)),
    )
    links = list_links(
        segment, weight, output, alive, slot_input, slot_coefficient, slot_count, supplier, capacity, sold
    )
    for b, s, good, value, node in zip(*links, strict=True):
        p, q = place[b], place[s] if s >= 0 else n_places
        is_ware = is_goods_maker[segment[b]] and not is_service[good]
        bought[int(good == segment[b]), p, good] += value
        made[q, good] += value
        totals += [value, value * (node >= 0), value * is_ware, value * (is_ware and s >= 0)]
        if s >= 0:
            between[p, q] += 1
            same_zone = p == q and p < n_zones
            same_ecosystem = same_zone or (ecosystem[p] == ecosystem[q] and ecosystem[p] >= 0)
            for scope, is_inside in enumerate((True, same_ecosystem, same_zone)):
                local[scope, p] += value * is_inside
                pairs[scope, p] += is_inside
    return bought, made, local, pairs, totals, between


def _sum_block(
    first, stop, segment, place, weight, output, alive, slot_input, slot_coefficient, slot_count, supplier, capacity,
    sold, ecosystem, n_zones, is_goods_maker, is_service, bought, made, local, pairs, totals, between,
):  # fmt: skip
    """The sums of these buyers alone: nobody else is alive."""
    rows = (np.arange(len(alive)) >= first) & (np.arange(len(alive)) < stop)
    found = sum_links(
        segment, place, weight, output, alive * rows, slot_input, slot_coefficient, slot_count, supplier, capacity,
        sold, ecosystem, n_zones, is_goods_maker, is_service,
    )  # fmt: skip
    for total, part in zip((bought, made, local, pairs, totals, between), found, strict=True):
        total[...] += part


def _added(blocks):
    """One after another onto the first."""
    for part in blocks[1:]:
        blocks[0] += part
    return blocks[0]


def hold_links(uid, segment, slot_count, supplier, last_uid, last_supplier, quarters, most):
    """Each link by the ids of its two firms: the same ones in the same slot as last time, or a new one."""

    def pair(ids, sellers, f, k):
        inside = ids[f] != 0 and sellers[f, k] >= 0
        return (ids[f], ids[sellers[f, k]]) if inside else None

    slots = [(f, k) for f in range(len(uid)) for k in range(slot_count[segment[f]])]
    now = {at: pair(uid, supplier, *at) for at in slots}
    before = {at: pair(last_uid, last_supplier, *at) for at in slots}
    for at in slots:
        held = now[at] is not None and now[at] == before[at]
        quarters[at] = min(most, quarters[at] + 1) if held else 0
        last_supplier[at] = supplier[at]
    last_uid[:] = uid
    links = [at for at in slots if now[at] is not None]
    return len(links), sum(quarters[at] == most for at in links)


def _hold_block(first, stop, uid, segment, slot_count, supplier, stayed, last_supplier, quarters, most):
    """Links of these buyers: held where buyer and seller stayed and the slot is as it was."""
    links = old = 0
    for f in range(first, stop):
        for k in range(slot_count[segment[f]]):
            seller = supplier[f, k]
            is_link = seller >= 0 and uid[f] != 0
            held = seller >= 0 and seller == last_supplier[f, k] and stayed[f] and stayed[seller]
            quarters[f, k] = min(most, quarters[f, k] + 1) if held else 0
            last_supplier[f, k] = seller
            links += is_link
            old += quarters[f, k] == most
    return links, old
