"""Counting links, the plain way: each by what its two firms are."""

import numpy as np

from reference.supply import list_links


def sum_links(
    segment, place, weight, output, alive, slot_input, slot_coefficient, slot_count, supplier, capacity, sold,
    ecosystem, n_zones, is_goods_maker, is_service,
):  # fmt: skip
    """The links of `list_links`, one after another, into sums by place of the buyer, of the seller, and of the city."""
    n_places, n_goods = len(ecosystem), len(slot_count)
    bought, made = np.zeros((2, n_places, n_goods)), np.zeros((n_places, n_goods))
    local, pairs = np.zeros((3, n_places)), np.zeros((3, n_places))
    totals, between = np.zeros(4), np.zeros((n_places, n_places))
    links = list_links(
        segment, weight, output, alive, slot_input, slot_coefficient, slot_count, supplier, capacity, sold
    )
    for b, s, good, value, node in zip(*links, strict=True):
        p = place[b]
        is_ware = is_goods_maker[segment[b]] and not is_service[good]
        bought[int(good == segment[b]), p, good] += value
        totals += [value, value * (node >= 0), value * is_ware, value * (is_ware and s >= 0)]
        if s >= 0:
            made[place[s], good] += value
            between[p, place[s]] += 1
            same_zone = p == place[s] and p < n_zones
            same_ecosystem = same_zone or (ecosystem[p] == ecosystem[place[s]] and ecosystem[p] >= 0)
            for scope, is_inside in enumerate((True, same_ecosystem, same_zone)):
                local[scope, p] += value * is_inside
                pairs[scope, p] += is_inside
    return bought, made, local, pairs, totals, between


def _sum_block(
    first, stop, segment, place, weight, output, alive, slot_input, slot_coefficient, slot_count, supplier,
    part_served, ecosystem, n_zones, is_goods_maker, is_service, output_of, made, local, pairs, totals, between,
):  # fmt: skip
    """The links of these firms alone: a seller asked for one serves its part of it; what is all bought is left out."""
    rows = [f for f in range(first, stop) if alive[f]]
    for f in rows:
        output_of[place[f], segment[f]] += output[f] * weight[f]
    alone = np.zeros(len(alive), np.int64)
    alone[rows] = 1
    _, sold_in, sold_local, linked, sums, links = sum_links(
        segment, place, weight, output, alone, slot_input, slot_coefficient, slot_count, supplier, part_served,
        np.ones(len(alive)), ecosystem, n_zones, is_goods_maker, is_service,
    )  # fmt: skip
    made += sold_in
    local += sold_local
    pairs += linked
    between += links
    totals[[1, 3]] += sums[[1, 3]]


def _buy(output_of, slot_input, slot_coefficient, slot_count, is_goods_maker, is_service, bought, totals):
    """Each slot of each segment, everywhere."""
    for own, good_of in enumerate(slot_input):
        for k, good in enumerate(good_of[: slot_count[own]]):
            worth = output_of[:, own] * slot_coefficient[own, k]
            bought[int(own == good), :, good] += worth
            totals[[0, 2]] += worth.sum() * np.array([1.0, is_goods_maker[own] and not is_service[good]])


def sum_areas(bought, made, local, pairs, firms, real_firms, needs, area, n_areas):
    """Area by area, by its places; pairs that fit and segments that are needed by the matrix of needs."""
    everywhere, sums = bought.sum(axis=(0, 1)), []
    for a in range(n_areas):
        inside = area == a
        by_others, by_own = bought[:, inside].sum(axis=1)
        there, both = firms[inside].sum(axis=0), by_others + by_own
        chance = made[inside].sum(axis=0) / np.where(everywhere > 0.0, everywhere, np.inf)
        available = by_others[there >= 1].sum() + by_own[there >= 2].sum()
        local_value, linked, real = (column[inside].sum() for column in (local, pairs, real_firms))
        fitting = there @ needs @ there - there @ np.diag(needs)
        made_there, needed = set(np.flatnonzero(there)), set(np.flatnonzero(needs[there > 0].any(axis=0)))
        numbers = len(made_there), len(needed), len(made_there & needed)
        sums.append(
            [both.sum(), available, local_value, (both * chance).sum(), linked, fitting, real, there.sum(), *numbers]
        )
    return np.array(sums).T


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
