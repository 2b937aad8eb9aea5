"""The compiled loop of the measures: links summed by area, without temporary arrays of all links."""

from sim.compiled import kernel
from sim.measures.arguments import Floats, Integers

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
    """Add the links to the sums by area, in 万元 a year: A areas, S segments.

    Areas (F + 1,) count from 1; row 0 takes firms of no area and sellers outside the city, whom `area`'s last entry
    answers for. `makers` (A + 1, S) are firms by area and segment; `by_reach` (A + 1, 3), `bought` and `sold`
    (A + 1, S) are written. Links of value 0 and from a firm to itself do not exist.
    """
    for link in range(buyer.size):
        b, s, k, amount = buyer[link], seller[link], segment[link], value[link]
        if b == s or amount == 0:
            continue
        own = 1 if firm_segment[b] == k else 0
        home, origin = area[b], area[s]
        reach = max(LOCAL * (home == origin), AVAILABLE * (makers[home, k] > own))
        by_reach[home, reach] += amount
        bought[home, k] += amount
        sold[origin, k] += amount
