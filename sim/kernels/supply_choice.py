"""Where a slot buys: a Poisson race over places, neighbouring cities and imports, then a seller of the place.

Options of a buyer are numbered: places 0 … P − 1, outside nodes P … P + O − 1, imports P + O. The points of the race
fall on a proposal that is fixed at 2017Q3 (kernels/race.py says why); an option counts only if the buyer considers it,
by a draw of its own, so a choice is a logit among those considered. Slots that buy different goods never meet: the
goods are done side by side.
"""

import math

import numpy as np
from numba import prange

from sim.compiled import kernel, parallel_kernel
from sim.kernels.race import least_waiting, place_in_column
from sim.kernels.shelves import UNDECIDED, choose_from_shelves, shelve
from sim.kernels.turns import share_out
from sim.rng.counter import fill_draws, fill_words
from sim.rng.draws import to_unit, uniform

_32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_SLOT = 1 << 20
"""Draws of one slot; its points come first, then whom it considers, the late arrivals, and its sellers."""
_CONSIDERS, _LATE, _SELLER = 1 << 16, 1 << 17, 1 << 18
MOST_POINTS = 48
"""Points after which a race of the model is finished directly."""
POINTS_TOGETHER = 8
"""Points that are drawn together: as many as most races need."""
SELLERS_TOGETHER = 32
"""Sellers that are drawn together, at most."""
_EIGHT = 8
"""Draws that take as long as one."""
CROWD = 64
"""Sellers up to which a lot for each of them is quicker than shelves."""
SHARES = 8
"""Shares of about as many slots each, into which goods are put together for threads."""
MOST_TRIES = 64
"""Draws at shelves after which a lot for each seller decides."""


@kernel
def sellers_of_good(good, sellers, seller_start, key, capacity, sold, n_segments):
    """Sellers of one good side by side, place by place, so that a choice among them reads memory in one piece.

    Returns
    -------
    who, keys, room : (N,) arrays
        Their rows, their keys, and what they can sell besides what they sell, 万元 a year.
    start : (P + 1,) int64 array
        Where each place begins.
    """
    n_places = (seller_start.size - 1) // n_segments
    start = np.zeros(n_places + 1, np.int64)
    for q in range(n_places):
        cell = q * n_segments + good
        start[q + 1] = start[q] + seller_start[cell + 1] - seller_start[cell]
    who = np.empty(start[-1], np.int64)
    keys = np.empty(start[-1], np.uint64)
    room = np.empty(start[-1])
    for q in range(n_places):
        first = seller_start[q * n_segments + good]
        for i in range(start[q], start[q + 1]):
            g = sellers[first + i - start[q]]
            who[i] = g
            keys[i] = key[g]
            room[i] = capacity[g] - sold[g]
    return who, keys, room, start


@kernel
def appeal_of(spare, capacity_exponent):
    """Pull of a place: what its sellers can still sell together, 万元 a year, to the power of the exponent."""
    return spare**capacity_exponent if spare > 0.0 else 0.0


@kernel
def steepest(ease, appeal, row):
    """Largest weight over proposal of a row: no point at time t arrives before t ÷ this."""
    most = 0.0
    for option in range(appeal.size):
        most = max(most, ease[row, option] * appeal[option])
    return most


@kernel
def choose_option(stream_key, key, first_draw, row, known, ease, shares, table, appeal, most, most_points, words):
    """Option that a slot buys from: the first arrival among those it considers.

    Parameters
    ----------
    first_draw : int
        First draw of the slot.
    row : int
        Row of the tables: buyer's place · S + good.
    known : (N,) array
        Probability that each option is considered.
    ease, shares, table : (R, N) arrays
        Weight over proposal, appeal aside; the proposal and its alias table.
    appeal : (N,) array
        Rest of an option's weight, this moment's; it only falls while slots are reconsidered.
    most : float
        Bound from `steepest`, of this moment or earlier.
    most_points : int
        Points after which the race is finished with one draw per option; any number gives the same odds.
    words : (2, B) uint64 array
        Room for the draws of `POINTS_TOGETHER` points, which are made together.
    """
    n = appeal.size
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
        rate = ease[row, option] * appeal[option]
        if rate * best > time and uniform(stream_key, key, first_draw + _CONSIDERS + option) < known[option]:
            best = time / rate
            winner = option
    # Points of each option after `time` come at the rate of its share: what is left is one exponential an option.
    for option in range(n):
        rate = ease[row, option] * appeal[option]
        if not rate * best > time or uniform(stream_key, key, first_draw + _CONSIDERS + option) >= known[option]:
            continue
        late = -math.log(uniform(stream_key, key, first_draw + _LATE + option)) / shares[row, option]
        if time + late < rate * best:
            best = (time + late) / rate
            winner = option
    return winner


@kernel
def choose_seller(stream_key, buyer, own, first_draw, who, keys, room, start, stop, needed, words):
    """One of the sellers `start` … `stop` − 1 with room for the whole order, in proportion to its room; −1 if none.

    `own` is the buyer's key; `words` (4, B) uint64 is room for the draws of so many sellers, which are made together.
    """
    soonest = np.inf
    chosen = -1
    j = start
    while j < stop:
        n = 0
        while j < stop and n < words.shape[1]:
            words[2, n] = own ^ keys[j]
            words[3, n] = j
            n += (who[j] != buyer) & (room[j] >= needed)
            j += 1
        together = (n + _EIGHT - 1) // _EIGHT * _EIGHT
        fill_words(stream_key, words[2, :together], first_draw + _SELLER, words[0], words[1])
        for i in range(n):
            seller = np.int64(words[3, i])
            u = to_unit(words[0, i])
            if 1.0 - u < soonest * room[seller]:  # −ln u is larger still: most logarithms need not be taken
                lot = -math.log(u) / room[seller]
                if lot < soonest:
                    soonest = lot
                    chosen = seller
    return chosen


@parallel_kernel
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
    n_goods = start.size - 1
    left = np.zeros(sold.size)
    cheapest = np.empty(cost.shape[0])
    for p in range(cost.shape[0]):
        cheapest[p] = cost[p].min()
    changes = np.zeros((n_goods, 2), np.int64)
    share = share_out(start, SHARES)
    for part in prange(SHARES):
        for good in range(n_goods):
            if share[good] == part and start[good] < start[good + 1]:
                changes[good, 0], changes[good, 1] = reconsider_good(
                    choice_stream, slots[start[good] : start[good + 1]], good, n_goods, key, place, segment, weight,
                    output, slot_coefficient, supplier, capacity, sold, left, sellers, seller_start, crowd, cost,
                    cheapest, known, ease, shares, table, capacity_exponent, inertia,
                )  # fmt: skip
    formed = 0
    broken = 0
    for good in range(n_goods):
        formed += changes[good, 0]
        broken += changes[good, 1]
    for f in range(sold.size):
        sold[f] -= left[f]
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
    who, keys, room, start = sellers_of_good(good, sellers, seller_start, key, capacity, sold, n_goods)
    shelf, top, spot, spots = shelve(start, keys, room, crowd)
    spare = np.zeros(n_places)
    appeal = np.ones(n_options)
    bound = np.zeros(n_places)
    for p in range(n_places):
        for i in range(start[p], start[p + 1]):
            spare[p] += max(0.0, room[i])
        appeal[p] = appeal_of(spare[p], capacity_exponent)
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
        if bound[p] == 0.0:
            bound[p] = steepest(ease, appeal, row)
        option = choose_option(
            choice_stream, key[f], k * _SLOT, row, known[p], ease, shares, table, appeal, bound[p], MOST_POINTS, words
        )
        if cost[p, option] > limit and cost[p, imports] > limit:
            continue
        needed = output[f] * weight[f] * slot_coefficient[segment[f], k]
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
            if chosen < 0:
                option = imports
            else:
                seller = who[chosen]
        elif option < imports:
            seller = n_places - 2 - option
        if now >= 0:
            if seller == now or cost[p, option] > limit:
                continue
            left[now] += needed
            broken += 1
        supplier[f, k] = seller
        if seller >= 0:
            sold[seller] += needed
            room[chosen] = capacity[seller] - sold[seller]
            spare[option] = max(0.0, spare[option] - needed)
            appeal[option] = appeal_of(spare[option], capacity_exponent)
            formed += 1
    return formed, broken
