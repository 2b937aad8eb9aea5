"""The compiled loops of the measures: links summed by area, without temporary arrays of all links."""

import numpy as np

from sim.compiled import kernel
from sim.measures.arguments import Floats, Integers, Truths

NOT_AVAILABLE, AVAILABLE, LOCAL = 0, 1, 2
"""Nobody else in the buyer's area makes it; somebody does; it is bought there."""


@kernel
def sum_purchases(
    buyer: Integers,
    seller: Integers,
    value: Floats,
    segment: Integers,
    firm_segment: Integers,
    area: Integers,
    makers: Integers,
    by_reach: Floats,
    bought: Floats,
    sold: Floats,
) -> None:
    """Add the links to the sums of every scope, in 万元 a year: C scopes of at most A areas, S segments.

    Areas (F + 1, C) count from 1; row 0 takes firms of no area and sellers outside the city, whom `area`'s last entry
    answers for. `makers` (C, A + 1, S) are firms by area and segment; `by_reach` (C, A + 1, 3), `bought` and `sold`
    (C, A + 1, S) are written. Links of value 0 and from a firm to itself do not exist.
    """
    for link in range(buyer.size):
        b, s, k, amount = buyer[link], seller[link], segment[link], value[link]
        if b == s or amount == 0:
            continue
        own = 1 if firm_segment[b] == k else 0
        for scope in range(area.shape[1]):
            home, origin = area[b, scope], area[s, scope]
            reach = max(LOCAL * (home == origin), AVAILABLE * (makers[scope, home, k] > own))
            by_reach[scope, home, reach] += amount
            bought[scope, home, k] += amount
            sold[scope, origin, k] += amount


@kernel
def count_linked_pairs(
    buyer: Integers,
    seller: Integers,
    value: Floats,
    firm_segment: Integers,
    area: Integers,
    needs: Truths,
    linked: Integers,
) -> bool:
    """Add the distinct pairs of a buyer and a fitting seller of the same area to `linked` (C, A + 1).

    A buyer's links must stand together, so a pair is new if none of the buyer's earlier links has the seller; returns
    whether they do.
    """
    first = 0
    has_bought = np.zeros(area.shape[0], np.bool_)
    for link in range(buyer.size):
        b, s = buyer[link], seller[link]
        if link == 0 or b != buyer[first]:
            if has_bought[b]:
                return False
            has_bought[b] = True
            first = link
        if b == s or s < 0 or value[link] == 0 or not needs[firm_segment[b], firm_segment[s]]:
            continue
        is_new = True
        for earlier in range(first, link):
            is_new = is_new and (seller[earlier] != s or value[earlier] == 0)
        if is_new:
            for scope in range(area.shape[1]):
                if area[b, scope] == area[s, scope]:
                    linked[scope, area[b, scope]] += 1
    return True
