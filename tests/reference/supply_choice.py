"""Where a slot buys, the plain way: a logit among the options considered, then a seller with room.

The logit is a Poisson race. Points of rate 1 arrive in time and each falls on option j with the probability q[j] of
the proposal, so that points of j come at rate q[j]; a point at time t counts at t ÷ (w[j] ÷ q[j]), and the first that
counts wins. `ease` times a place's appeal is w ÷ q. Here all points are written down and the least is taken; nothing
is stopped early.
"""

from math import log

from reference.random_words import random_words, to_unit, uniform
from reference.sellers import choose_seller, pull_of, sellers_of_good
from reference.shelves import choose_from_shelves, shelve

DRAWS_OF_A_SLOT = 1 << 20
CONSIDERS, LATE = 1 << 16, 1 << 17
"""Draws of a slot: its points from 0, then whether each option is considered, late arrivals."""
POINTS = 48
"""Points of a race; what comes later is drawn option by option."""
IMPORT = -1
"""What a slot holds that buys neither in the city nor in a neighbouring one."""


def options_known(places, nodes, missing, agreements, base, gain):
    """Near ones are known at first; of what is left a part is found, the more the less information is missing."""

    def considered(near, lacks):
        return base * near + (1.0 - base * near) * gain * (1.0 - lacks)

    return [
        [considered(near, lacks) for near in to_places]
        + [considered(near, lacks * (1.0 - agreements)) for near in to_nodes]
        + [1.0]
        for to_places, to_nodes, lacks in zip(places, nodes, missing, strict=True)
    ]


def fill_rates(ease, row, appeal, largest, needed, rates):
    """Weight ÷ proposal of every option; a place whose largest seller has no room for the order is none."""
    for option, pull in enumerate(appeal):
        fits = option >= len(largest) or largest[option] >= needed
        rates[option] = float(ease[row][option]) * float(pull) if fits else 0.0


def option_of_point(word, row, table):
    """Option on which a point falls: upper half of the word for the column of the alias table, lower for its rest.

    An entry of the table is the share that stays in the column, in 2⁻³², and below it 16 bits for who has the rest.
    """
    column = (word >> 32) * len(table[row]) >> 32
    share, other = divmod(int(table[row][column]), 2**16)
    return column if word & 0xFFFFFFFF < share else other


def choose_option(stream_key, key, first_draw, row, known, rates, shares, table, most_points):
    """Option that arrives first among those considered; imports, the last, if none does."""
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


def reconsider(
    choice_stream, slots, start, key, place, segment, weight, output, slot_coefficient, supplier, capacity, sold,
    sellers, seller_start, crowd, cost, known, ease, shares, table, capacity_exponent, inertia,
):  # fmt: skip
    """Slots choose again, one after another; returns how many links to firms of the city formed and broke."""
    left = [0.0] * len(sold)
    cheapest = [min(row) for row in cost]
    changes = [
        reconsider_good(
            choice_stream, slots[start[good] : start[good + 1]], good, len(start) - 1, key, place, segment, weight,
            output, slot_coefficient, supplier, capacity, sold, left, sellers, seller_start, crowd, cost, cheapest,
            known, ease, shares, table, capacity_exponent, inertia,
        )
        for good in range(len(start) - 1)
    ]  # fmt: skip
    for seller, value in enumerate(left):
        sold[seller] -= value
    return sum(formed for formed, _ in changes), sum(broken for _, broken in changes)


reconsider_alone = reconsider


def reconsider_good(
    choice_stream, slots, good, n_goods, key, place, segment, weight, output, slot_coefficient, supplier, capacity,
    sold, left, sellers, seller_start, crowd, cost, cheapest, known, ease, shares, table, capacity_exponent, inertia,
):  # fmt: skip
    """The slots of one good; what a seller does not sell any more is put down in `left` and stays sold until later."""
    who, keys, stands_for, room, first = sellers_of_good(
        good, sellers, seller_start, key, weight, capacity, sold, n_goods
    )
    shelf, *shelves = shelve(first, keys, room, crowd)
    n_places, imports = len(cost), len(cost[0]) - 1
    formed = broken = 0
    for slot in slots:
        f, k = divmod(int(slot), supplier.shape[1])
        p, now, first_draw = int(place[f]), int(supplier[f][k]), k * DRAWS_OF_A_SLOT
        needed = output[f] * weight[f] * slot_coefficient[segment[f]][k]
        there = [range(first[q], first[q + 1]) for q in range(n_places)]
        appeal = [sum(pull_of(stands_for[i], room[i], capacity_exponent) for i in here) for here in there]
        appeal += [1.0] * (imports + 1 - n_places)
        largest = [max([-1.0, *(room[i] for i in here if who[i] != f and room[i] > 0.0)]) for here in there]
        rates = [0.0] * (imports + 1)
        row = p * n_goods + good
        fill_rates(ease, row, appeal, largest, needed, rates)
        option = choose_option(choice_stream, key[f], first_draw, row, known[p], rates, shares, table, POINTS)
        chosen, found = -1, IMPORT
        if option < n_places:
            chosen = -2
            if shelf[option] >= 0:
                chosen = choose_from_shelves(
                    choice_stream, f, key[f], first_draw, shelf[option], *shelves, who, room, needed, 64
                )
            if chosen == -2:
                chosen = choose_seller(
                    choice_stream, f, key[f], first_draw, who, keys, room, first[option], first[option + 1], needed
                )
            found = who[chosen]
        elif option < imports:
            found = -2 - (option - n_places)
        if now >= 0 and (found == now or cost[p][option] > cost[p][place[now]] - inertia):
            continue
        if now >= 0:
            broken += 1
            left[now] += needed
        supplier[f][k] = found
        if found >= 0:
            formed += 1
            sold[found] += needed
            room[chosen] = capacity[found] - sold[found]
    return formed, broken
