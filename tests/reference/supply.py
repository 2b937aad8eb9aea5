"""Supply, the plain way: what slots ask for, what sellers can give, what a link is."""

from math import fsum

from reference.random_words import random_words, to_unit, uniform

IMPORT, UNUSED = -1, -99
SHEDDING = 1 << 20
"""First draw of those by which sellers shed; those of the review have the slot's own number."""
HARDLY = 1.0 + 1e-9
"""A seller sheds if asked for more than this times what it makes: rounding is no reason."""


def living(alive):
    """Rows with a firm in them."""
    return [f for f in range(len(alive)) if alive[f] != 0]


def slots_of(f, segment, slot_count):
    """Places of a firm's slots: the first so many, as many as its segment has inputs."""
    return range(slot_count[segment[f]])


def order_of(f, k, segment, weight, output, slot_coefficient):
    """What one slot of all the firms that a row stands for asks for a year, 万元."""
    return output[f] * weight[f] * slot_coefficient[segment[f]][k]


def node_of(supplier):
    """Outside node that a slot buys from, or None."""
    return -2 - supplier if UNUSED < supplier < IMPORT else None


def sold_by_firm(alive, segment, weight, output, slot_coefficient, slot_count, supplier):
    """What each firm's buyers ask of it, all together."""
    orders = [[] for _ in alive]
    for f in living(alive):
        for k in slots_of(f, segment, slot_count):
            if supplier[f][k] >= 0:
                orders[supplier[f][k]].append(order_of(f, k, segment, weight, output, slot_coefficient))
    return [fsum(asked) for asked in orders]


def shed_surplus(
    stream_key, alive, key, segment, weight, output, slot_coefficient, slot_count, supplier, capacity, sold
):  # fmt: skip
    """Each seller goes through its buyers in the order of their lots and lets them go until what is left fits."""
    lets_go = 0
    for seller in range(len(capacity)):
        slots = [(f, k) for f in living(alive) for k in slots_of(f, segment, slot_count) if supplier[f][k] == seller]
        for f, k in sorted(slots, key=lambda slot: uniform(stream_key, key[slot[0]], SHEDDING + slot[1])):
            if sold[seller] > capacity[seller] * HARDLY:
                sold[seller] -= order_of(f, k, segment, weight, output, slot_coefficient)
                supplier[f][k] = IMPORT
                lets_go += 1
    return lets_go


def slots_of_full(alive, segment, supplier, slot_count, is_full):
    """Slots that buy from a seller with this mark, firm by firm."""
    width = len(supplier[0]) if len(supplier) else 0
    slots = [(f, k) for f in living(alive) for k in slots_of(f, segment, slot_count)]
    return ([f * width + k for f, k in slots if supplier[f][k] >= 0 and is_full[supplier[f][k]]],)


def shed(stream_key, slots, key, segment, weight, output, slot_coefficient, supplier, capacity, sold):
    """In the order of their lots slots go whose seller is still asked for too much."""
    gone = 0
    pairs = [divmod(int(slot), len(supplier[0])) for slot in slots]
    for f, k in sorted(pairs, key=lambda slot: uniform(stream_key, key[slot[0]], SHEDDING + slot[1])):
        seller = supplier[f][k]
        if sold[seller] > capacity[seller] * HARDLY:
            sold[seller] -= order_of(f, k, segment, weight, output, slot_coefficient)
            supplier[f][k] = IMPORT
            gone += 1
    return gone


def reviewed(alive, key, segment, lost, stream_key, slot_count, review_rate):
    """The same of any firms."""
    return slots_to_review(stream_key, alive, key, segment, slot_count, lost, review_rate)


def slots_to_review(stream_key, alive, key, segment, slot_count, lost, review_rate):
    """Slots that lost their seller, and of the others each with a chance; firm by firm, with a lot each."""
    width = lost.shape[1]
    slots, lots = [], []
    for f in living(alive):
        for k in slots_of(f, segment, slot_count):
            chance, lot = random_words(stream_key, key[f], k)
            if lost[f][k] or to_unit(chance) < review_rate:
                slots.append(f * width + k)
                lots.append(to_unit(lot))
    return slots, lots


def sellers_by_cell(alive, place, segment, n_places, n_segments):
    """Rows of the firms, cell by cell, places slowest; and how many stand before each cell."""
    rows, start = [], [0]
    for p in range(n_places):
        for s in range(n_segments):
            rows += [f for f in living(alive) if place[f] == p and segment[f] == s]
            start.append(len(rows))
    return rows, start


def spare_by_cell(alive, place, segment, spare, n_places, n_segments):
    """What firms of a place and segment can still sell; who is asked for too much has nothing, not less."""

    def spare_of(p, s):
        return fsum(spare[f] for f in living(alive) if (place[f], segment[f]) == (p, s) and spare[f] > 0.0)

    return [[spare_of(p, s) for s in range(n_segments)] for p in range(n_places)]


def link_costs(alive, place, segment, slot_count, slot_coefficient, supplier, seller_place, cost, link_cost):
    """Σ coefficient · (unit cost − 1) over a firm's slots; costs are those of places, nodes and imports, in order."""
    for f in living(alive):
        places, nodes, imports = cost[place[f]][: len(cost)], cost[place[f]][len(cost) : -1], cost[place[f]][-1]
        parts = []
        for k in slots_of(f, segment, slot_count):
            seller = supplier[f][k]
            unit = imports
            if seller >= 0:
                unit = places[seller_place[seller]]
            elif node_of(seller) is not None:
                unit = nodes[node_of(seller)]
            parts.append(slot_coefficient[segment[f]][k] * (unit - 1.0))
        link_cost[f] = fsum(parts)


def list_links(segment, weight, output, alive, slot_input, slot_coefficient, slot_count, supplier, capacity, sold):
    """Purchases as (buyer, seller, good, value, node): a seller asked for too much gives all buyers the same part."""
    links = []
    for f in living(alive):
        for k in slots_of(f, segment, slot_count):
            seller, good = int(supplier[f][k]), slot_input[segment[f]][k]
            value = order_of(f, k, segment, weight, output, slot_coefficient)
            node = node_of(seller)
            part = 1.0
            if seller >= 0 and sold[seller] > 0.0:
                part = min(1.0, capacity[seller] / sold[seller])
            got = value * part
            links.append((f, max(seller, IMPORT), good, got, IMPORT if node is None else node))
            links.append((f, IMPORT, good, value - got, IMPORT))
    real = [link for link in links if link[3] > 0.0]
    return tuple([link[column] for link in real] for column in range(5))


def break_links(alive, closing, supplier, lost):
    """Every living buyer of a closing firm loses that seller; a closing firm has no slot to fill any more."""
    return break_in_part(alive, closing, supplier, lost, closing)


def break_in_part(alive, closing, supplier, lost, closes):
    """The same of some buyers, whoever closes."""
    broken = 0
    for f in range(len(alive)):
        for k in range(supplier.shape[1]):
            if closing[f]:
                lost[f][k] = False
            elif alive[f] and supplier[f][k] >= 0 and closes[supplier[f][k]]:
                supplier[f][k], lost[f][k] = IMPORT, True
                broken += 1
    return broken
