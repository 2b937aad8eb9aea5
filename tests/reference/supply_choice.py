"""Where a slot buys, the plain way: a logit among the options considered, then a seller with room.

The logit is a Poisson race. Points of rate 1 arrive in time and each falls on option j with the probability q[j] of
the proposal, so that points of j come at rate q[j]; a point at time t counts at t ÷ (w[j] ÷ q[j]), and the first that
counts wins. `ease` times a place's appeal is w ÷ q. Here all points are written down and the least is taken; nothing
is stopped early.
"""

from math import inf, log

from reference.random_words import random_words, to_unit, uniform
from reference.shelves import choose_from_shelves, shelve

DRAWS_OF_A_SLOT = 1 << 20
CONSIDERS, LATE, SELLER = 1 << 16, 1 << 17, 1 << 18
"""Draws of a slot: its points from 0, then whether each option is considered, late arrivals, sellers."""
POINTS = 48
"""Points of a race; what comes later is drawn option by option."""
IMPORT = -1
"""What a slot holds that buys neither in the city nor in a neighbouring one."""


def power(room, exponent):
    """Room to the power of the exponent; none is none, whatever the exponent."""
    return float(room) ** exponent if room > 0.0 else 0.0


def appeals(spare, capacity_exponent, appeal):
    """Pull of the spare value of each good in each place."""
    for place, by_good in enumerate(spare):
        for good, room in enumerate(by_good):
            appeal[good][place] = power(room, capacity_exponent)


def over_proposal(ease, appeal, row, good):
    """Weight ÷ proposal of every option: only places have an appeal that changes."""
    pull = [float(value) for value in appeal[good]]
    return [float(e) * a for e, a in zip(ease[row], pull + [1.0] * (len(ease[row]) - len(pull)), strict=True)]


def steepest(ease, appeal, row, good):
    """Largest weight ÷ proposal of any option."""
    return max([0.0, *over_proposal(ease, appeal, row, good)])


def option_of_point(word, row, table):
    """Option on which a point falls: upper half of the word for the column of the alias table, lower for its rest.

    An entry of the table is the share that stays in the column, in 2⁻³², and below it 16 bits for who has the rest.
    """
    column = (word >> 32) * len(table[row]) >> 32
    share, other = divmod(int(table[row][column]), 2**16)
    return column if word & 0xFFFFFFFF < share else other


def choose_option(
    stream_key, key, first_draw, row, good, known, ease, shares, table, appeal, most, most_points
):  # fmt: skip
    """Option that arrives first among those considered; imports, the last, if none does."""
    rates = over_proposal(ease, appeal, row, good)
    time = 0.0
    arrivals = []
    for k in range(most_points):
        where, waiting = random_words(stream_key, key, first_draw + k)
        time += -log(to_unit(waiting))
        arrivals.append((time, option_of_point(where, row, table)))
    for option in range(len(rates)):
        waiting = -log(uniform(stream_key, key, first_draw + LATE + option)) / shares[row][option]
        arrivals.append((time + waiting, option))
    considered = [uniform(stream_key, key, first_draw + CONSIDERS + j) < known[j] for j in range(len(rates))]
    counts = [(at / rates[j], j) for at, j in arrivals if considered[j] and rates[j] > 0.0]
    return min(counts)[1] if counts else len(rates) - 1


def choose_seller(stream_key, buyer, key, first_draw, sellers, start, stop, capacity, sold, needed):
    """Seller with room for the whole order, with a probability in proportion to its room; −1 if there is none."""
    lots = []
    for seller in sellers[start:stop]:
        room = capacity[seller] - sold[seller]
        if seller != buyer and room >= needed and room > 0.0:
            pair = int(key[buyer]) ^ int(key[seller])
            lots.append((-log(uniform(stream_key, pair, first_draw + SELLER)) / room, int(seller)))
    return min(lots)[1] if lots else -1


def reconsider(
    choice_stream, slots, key, place, segment, weight, output, slot_input, slot_coefficient, supplier, capacity, sold,
    spare, sellers, seller_start, crowd, cost, known, ease, shares, table, capacity_exponent, inertia,
):  # fmt: skip
    """Slots choose again, one after another; returns how many links to firms of the city formed and broke."""
    first, *shelves = shelve(sellers, seller_start, key, capacity, sold, crowd)
    n_places, n_segments = len(spare), len(spare[0])
    imports = len(cost[0]) - 1
    given_back = []
    formed = broken = 0
    for slot in slots:
        f, k = divmod(int(slot), supplier.shape[1])
        p, now, first_draw = int(place[f]), int(supplier[f][k]), k * DRAWS_OF_A_SLOT
        good = int(slot_input[segment[f]][k])
        needed = output[f] * weight[f] * slot_coefficient[segment[f]][k]
        appeal = [[power(spare[q][g], capacity_exponent) for q in range(n_places)] for g in range(n_segments)]
        option = choose_option(
            choice_stream, key[f], first_draw, p * n_segments + good, good, known[p], ease, shares, table,
            appeal, inf, POINTS,
        )  # fmt: skip
        found = IMPORT
        if option < n_places:
            cell = option * n_segments + good
            found = -2
            if first[cell] >= 0:
                found = choose_from_shelves(
                    choice_stream, f, key, first_draw, first[cell], *shelves, capacity, sold, needed, 64
                )
            if found == -2:
                found = choose_seller(
                    choice_stream, f, key, first_draw, sellers, seller_start[cell], seller_start[cell + 1], capacity,
                    sold, needed,
                )  # fmt: skip
            option = imports if found < 0 else option
        elif option < imports:
            found = -2 - (option - n_places)
        if now >= 0 and (found == now or cost[p][option] > cost[p][place[now]] - inertia):
            continue
        if now >= 0:
            broken += 1
            given_back.append((now, needed))
        supplier[f][k] = found
        if found >= 0:
            formed += 1
            sold[found] += needed
            spare[option][good] = max(0.0, spare[option][good] - needed)
    for seller, value in given_back:
        sold[seller] -= value
    return formed, broken
