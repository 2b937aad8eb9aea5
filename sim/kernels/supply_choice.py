"""Where a slot buys: a Poisson race over places, neighbouring cities and imports, then a seller of the place.

Options of a buyer are numbered: places 0 … P − 1, outside nodes P … P + O − 1, imports P + O. The points of the race
fall on a proposal that is fixed at 2017Q3 (kernels/race.py says why); an option counts only if the buyer considers it,
by a draw of its own, so a choice is a logit among those considered. A place pulls by the sum over its real sellers,
and is no option for an order that none of its sellers has room for (docs/decisions/0015). Slots that buy different
goods never meet: the goods are done side by side.
"""

import math

import numpy as np

from sim.compiled import kernel
from sim.kernels.race import least_waiting, place_in_column
from sim.kernels.sellers import SELLERS_TOGETHER, choose_seller, most_room, pull_of, sellers_of_good
from sim.kernels.shelves import UNDECIDED, choose_from_shelves, shelve
from sim.rng.counter import fill_draws
from sim.rng.draws import to_unit, uniform
from sim.threads import at_once, is_for_one

_32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_SLOT = 1 << 20
"""Draws of one slot; its points come first, then whom it considers, the late arrivals, and its sellers."""
_CONSIDERS, _LATE = 1 << 16, 1 << 17
MOST_POINTS = 48
"""Points after which a race of the model is finished directly."""
POINTS_TOGETHER = 8
"""Points that are drawn together: as many as most races need."""
CROWD = 64
"""Sellers up to which a lot for each of them is quicker than shelves."""
ENOUGH = 1 << 13
"""Slots that are worth a thread."""
MOST_TRIES = 64
"""Draws at shelves after which a lot for each seller decides."""


@kernel
def options_known(places, nodes, missing, agreements, base, gain):
    """Probability that a buyer considers each option: places, outside nodes, and imports always, (P, P + O + 1).

    `places` (P, P) and `nodes` (P, O) say how near they are, `missing` (P,) what part of the information buyers lack;
    of what they lack about nodes `agreements` between ecosystems close a part.
    """
    n_places, n_nodes = nodes.shape
    known = np.ones((n_places, n_places + n_nodes + 1))
    for p in range(n_places):
        there = 1.0 - missing[p]
        abroad = 1.0 - missing[p] * (1.0 - agreements)
        for option in range(n_places + n_nodes):
            is_here = option < n_places
            at_first = base * (places[p, option] if is_here else nodes[p, option - n_places])
            known[p, option] = at_first + (1.0 - at_first) * gain * (there if is_here else abroad)
    return known


@kernel
def fill_rates(ease, row, appeal, largest, needed, rates):
    """Write weight over proposal of every option into `rates` (N,); a place where no seller has the room has none.

    `appeal` (N,) is what the weight of an option is besides `ease`, `largest` (P,) the most room of a seller,
    −1 if none has any.
    """
    n_places = largest.size
    for q in range(n_places):
        rates[q] = ease[row, q] * appeal[q] if largest[q] >= needed else 0.0
    for o in range(n_places, appeal.size):
        rates[o] = ease[row, o] * appeal[o]


@kernel
def choose_option(stream_key, key, first_draw, row, known, rates, shares, table, most_points, words):
    """Option that a slot buys from: the first arrival among those it considers.

    Parameters
    ----------
    first_draw : int
        First draw of the slot.
    row : int
        Row of the tables: buyer's place · S + good.
    known : (N,) array
        Probability that each option is considered.
    rates : (N,) array
        Weight over proposal of each option.
    shares, table : (R, N) arrays
        The proposal and its alias table.
    most_points : int
        Points after which the race is finished with one draw per option; any number gives the same odds.
    words : (2, B) uint64 array
        Room for the draws of `POINTS_TOGETHER` points, which are made together.
    """
    n = rates.size
    most = 0.0  # no point at time t arrives before t ÷ this
    for option in range(n):
        most = max(most, rates[option])
    best = np.inf
    winner = n - 1
    time = 0.0
    for k in range(most_points):
        at = k % POINTS_TOGETHER
        if at == 0:
            fill_draws(stream_key, key, first_draw + k, words[0, :POINTS_TOGETHER], words[1])
        u = to_unit(words[1, at])
        if time + least_waiting(u) >= best * most:
            return winner
        time -= math.log(u)
        if time >= best * most:
            return winner
        word = words[0, at]
        option = np.int64(((word >> _32) * np.uint64(n)) >> _32)
        option = place_in_column(word & _LOW, option, table[row, option])
        rate = rates[option]
        if rate * best > time and uniform(stream_key, key, first_draw + _CONSIDERS + option) < known[option]:
            best = time / rate
            winner = option
    # Points of each option after `time` come at the rate of its share: what is left is one exponential an option.
    for option in range(n):
        rate = rates[option]
        if not rate * best > time or uniform(stream_key, key, first_draw + _CONSIDERS + option) >= known[option]:
            continue
        late = -math.log(uniform(stream_key, key, first_draw + _LATE + option)) / shares[row, option]
        if time + late < rate * best:
            best = (time + late) / rate
            winner = option
    return winner


def reconsider(
    choice_stream, slots, start, key, place, segment, weight, output, slot_coefficient, supplier, capacity, sold,
    sellers, seller_start, crowd, cost, known, ease, shares, table, capacity_exponent, inertia,
):  # fmt: skip
    """Give each slot its seller again, good by good in the order of `slots`; capacity is drawn down at once.

    `start` (S + 1,) says where each good begins among `slots`; `cost` (P, N) is the unit cost and `known` (P, N) the
    probability of being considered, by buyer's place and option; `ease` … `table` are the tables of `choose_option`.
    More than `crowd` sellers stand on shelves; fewer draw a lot: the odds are the same, in proportion to their room.
    The present seller stays unless the other is cheaper by `inertia`; what it then does not sell any more is free from
    the next quarter on. Draws are keyed by buyer, slot and option, so one more seller changes few choices. Returns
    links (formed, broken).
    """
    most = slots.size // ENOUGH
    if is_for_one(most):
        return reconsider_alone(
            choice_stream, slots, start, key, place, segment, weight, output, slot_coefficient, supplier, capacity,
            sold, sellers, seller_start, crowd, cost, known, ease, shares, table, capacity_exponent, inertia,
        )  # fmt: skip
    left = np.zeros(sold.size)
    arguments = (
        start.size - 1, key, place, segment, weight, output, slot_coefficient, supplier, capacity, sold, left, sellers,
        seller_start, crowd, cost, cost.min(axis=1), known, ease, shares, table, capacity_exponent, inertia,
    )  # fmt: skip
    largest_first = np.argsort(-np.diff(start), kind="stable")  # else the last one keeps one thread waiting
    of_good = [(slots[start[good] : start[good + 1]], int(good)) for good in largest_first]
    changes = at_once(reconsider_good, [(choice_stream, *part, *arguments) for part in of_good], most)
    sold -= left
    return sum(formed for formed, _ in changes), sum(broken for _, broken in changes)


@kernel
def reconsider_alone(
    choice_stream, slots, start, key, place, segment, weight, output, slot_coefficient, supplier, capacity, sold,
    sellers, seller_start, crowd, cost, known, ease, shares, table, capacity_exponent, inertia,
):  # fmt: skip
    """`reconsider` by one thread, one good after another."""
    n_goods = start.size - 1
    left, cheapest = np.zeros(sold.size), np.empty(cost.shape[0])
    for p in range(cheapest.size):
        cheapest[p] = cost[p].min()
    formed = 0
    broken = 0
    for good in range(n_goods):
        if start[good] < start[good + 1]:
            changes = reconsider_good(
                choice_stream, slots[start[good] : start[good + 1]], good, n_goods, key, place, segment, weight,
                output, slot_coefficient, supplier, capacity, sold, left, sellers, seller_start, crowd, cost, cheapest,
                known, ease, shares, table, capacity_exponent, inertia,
            )  # fmt: skip
            formed += changes[0]
            broken += changes[1]
    for seller in range(sold.size):
        sold[seller] -= left[seller]
    return formed, broken


@kernel
def reconsider_good(
    choice_stream, slots, good, n_goods, key, place, segment, weight, output, slot_coefficient, supplier, capacity,
    sold, left, sellers, seller_start, crowd, cost, cheapest, known, ease, shares, table, capacity_exponent, inertia,
):  # fmt: skip
    """What `reconsider` does for one good; adds what sellers do not sell any more to `left` (F,)."""
    width = supplier.shape[1]
    n_places, n_options = cost.shape
    imports = n_options - 1
    who, keys, stands_for, room, start = sellers_of_good(
        good, sellers, seller_start, key, weight, capacity, sold, n_goods
    )
    shelf, top, spot, spots = shelve(start, keys, room, crowd)
    holder = np.empty(n_places, np.int64)
    largest = np.empty(n_places)
    appeal = np.ones(n_options)
    for q in range(n_places):
        holder[q], largest[q] = most_room(room, start[q], start[q + 1])
        appeal[q] = 0.0
        for i in range(start[q], start[q + 1]):
            appeal[q] += pull_of(stands_for[i], room[i], capacity_exponent)
    rates = np.empty(n_options)
    words = np.empty((4, SELLERS_TOGETHER), np.uint64)
    formed = 0
    broken = 0
    for slot in slots:
        f = slot // width
        k = slot % width
        p = place[f]
        now = supplier[f, k]
        limit = np.inf
        if now >= 0:
            limit = cost[p, place[now]] - inertia
            if cheapest[p] > limit:
                continue
        row = p * n_goods + good
        needed = output[f] * weight[f] * slot_coefficient[segment[f], k]
        fill_rates(ease, row, appeal, largest, needed, rates)
        if holder[p] >= 0 and who[holder[p]] == f:  # nobody buys from himself
            others = max(most_room(room, start[p], holder[p])[1], most_room(room, holder[p] + 1, start[p + 1])[1])
            if others < needed:
                rates[p] = 0.0
        option = choose_option(
            choice_stream, key[f], k * _SLOT, row, known[p], rates, shares, table, MOST_POINTS, words
        )
        if cost[p, option] > limit:
            continue
        chosen = -1
        seller = -1
        if option < n_places:
            chosen = UNDECIDED
            if shelf[option] >= 0:
                chosen = choose_from_shelves(
                    choice_stream, f, key[f], k * _SLOT, shelf[option], top, spot, spots, who, room, needed,
                    MOST_TRIES, words,
                )  # fmt: skip
            if chosen == UNDECIDED:
                chosen = choose_seller(
                    choice_stream, f, key[f], k * _SLOT, who, keys, room, start[option], start[option + 1], needed,
                    words,
                )  # fmt: skip
            seller = who[chosen]
        elif option < imports:
            seller = n_places - 2 - option
        if now >= 0:
            if seller == now:
                continue
            left[now] += needed
            broken += 1
        supplier[f, k] = seller
        if seller >= 0:
            before = pull_of(stands_for[chosen], room[chosen], capacity_exponent)
            sold[seller] += needed
            room[chosen] = capacity[seller] - sold[seller]
            appeal[option] += pull_of(stands_for[chosen], room[chosen], capacity_exponent) - before
            if holder[option] == chosen:
                holder[option], largest[option] = most_room(room, start[option], start[option + 1])
            formed += 1
    return formed, broken
