"""The one compiled loop of the measures: links summed by area, without temporary arrays of all links."""

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
    """Add the links to `by_reach` (A + 1, 3), `bought` and `sold` (A + 1, S), in 万元 a year.

    Areas count from 1; row 0 takes firms of no area and sellers outside the city. `makers` (A + 1, S) are firms by area
    and segment. Links of value 0 and from a firm to itself do not exist.
    """
    for link in range(buyer.size):
        b, s, k, amount = buyer[link], seller[link], segment[link], value[link]
        if b == s or amount == 0:
            continue
        home = area[b]
        origin = area[s] if s >= 0 else 0
        others = makers[home, k] - (1 if firm_segment[b] == k else 0)
        reach = LOCAL if home == origin else (AVAILABLE if others > 0 else NOT_AVAILABLE)
        by_reach[home, reach] += amount
        bought[home, k] += amount
        sold[origin, k] += amount
