"""Purchases by area, the plain way (METRICS 2.1 to 2.3): is it bought here, could it be, or neither."""

NOT_AVAILABLE, AVAILABLE, LOCAL = 0, 1, 2


def others_make(good, buyer, area, makers, firm_segment):
    """Whether some firm of the area other than the buyer makes the good."""
    return makers[area][good] - (1 if firm_segment[buyer] == good else 0) > 0


def sum_purchases(buyer, seller, value, segment, firm_segment, area, makers, by_reach, bought, sold):
    """Add each link to the sums of every scope: at home by reach and good, at its origin by good."""
    for b, s, amount, good in zip(buyer, seller, value, segment, strict=True):
        if b == s or amount == 0.0:
            continue
        for scope in range(len(makers)):
            home, origin = area[b][scope], area[s][scope]
            if home == origin:
                reach = LOCAL
            elif others_make(good, b, home, makers[scope], firm_segment):
                reach = AVAILABLE
            else:
                reach = NOT_AVAILABLE
            by_reach[scope][home][reach] += amount
            bought[scope][home][good] += amount
            sold[scope][origin][good] += amount


def count_linked_pairs(buyer, seller, value, firm_segment, area, needs, linked):
    """Add each pair once; False, and no further, where a buyer comes back after another one."""
    sellers_met = {}
    latest = None
    for b, s, amount in zip(buyer, seller, value, strict=True):
        if b != latest and b in sellers_met:
            return False
        latest = b
        met = sellers_met.setdefault(b, set())
        if s in met or s < 0 or s == b or amount == 0.0:
            continue
        if needs[firm_segment[b]][firm_segment[s]]:
            met.add(s)
            for scope in range(len(linked)):
                if area[b][scope] == area[s][scope]:
                    linked[scope][area[b][scope]] += 1
    return True
