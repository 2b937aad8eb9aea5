"""Purchases by area, the plain way: is it bought here, could it be, or neither."""

NOT_AVAILABLE, AVAILABLE, LOCAL = 0, 1, 2


def others_make(good, buyer, area, makers, firm_segment):
    """Whether some firm of the area other than the buyer makes the good."""
    return makers[area][good] - (1 if firm_segment[buyer] == good else 0) > 0


def sum_purchases(buyer, seller, value, segment, firm_segment, area, makers, by_reach, bought, sold):
    """Add each link to the sums: at home by reach and good, at its origin by good."""
    for b, s, amount, good in zip(buyer, seller, value, segment, strict=True):
        if b == s or amount == 0.0:
            continue
        home, origin = area[b], area[s]
        if home == origin:
            reach = LOCAL
        elif others_make(good, b, home, makers, firm_segment):
            reach = AVAILABLE
        else:
            reach = NOT_AVAILABLE
        by_reach[home][reach] += amount
        bought[home][good] += amount
        sold[origin][good] += amount
