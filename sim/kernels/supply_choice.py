"""Where a slot buys: a Poisson race over places, neighbouring cities and imports, then a seller of the place.

Options of a buyer are numbered: places 0 … P − 1, outside nodes P … P + O − 1, imports P + O. The points of the race
fall on a proposal that is fixed at 2017Q3 (kernels/race.py says why); an option counts only if the buyer considers it,
by a draw of its own, so a choice is a logit among those considered.
"""

import math

import numpy as np

from sim.compiled import kernel
from sim.kernels.race import least_waiting, place_in_column
from sim.kernels.shelves import UNDECIDED, choose_from_shelves, shelve
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
"""Sellers that are drawn together."""
CROWD = 64
"""Sellers up to which a lot for each of them is quicker than shelves."""
MOST_TRIES = 64
"""Draws at shelves after which a lot for each seller decides."""


@kernel
def appeals(spare, capacity_exponent, appeal):
    """Spare value of places to the power of its exponent by good, (S, P), written into `appeal`."""
    for good in range(appeal.shape[0]):
        for q in range(appeal.shape[1]):
            room = spare[q, good]
            appeal[good, q] = room**capacity_exponent if room > 0.0 else 0.0


@kernel
def steepest(ease, appeal, row, good):
    """Largest weight over proposal of a row: no point at time t arrives before t ÷ this."""
    most = 0.0
    n_places = appeal.shape[1]
    for q in range(n_places):
        most = max(most, ease[row, q] * appeal[good, q])
    for o in range(n_places, ease.shape[1]):
        most = max(most, ease[row, o])
    return most


@kernel
def choose_option(
    stream_key, key, first_draw, row, good, known, ease, shares, table, appeal, most, most_points, words
):  # fmt: skip
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
        Weight over proposal, appeal of places aside; the proposal and its alias table.
    appeal : (S, P) array
        Rest of a place's weight, this moment's; it only falls while slots are reconsidered.
    most : float
        Bound from `steepest`, of this moment or earlier.
    most_points : int
        Points after which the race is finished with one draw per option; any number gives the same odds.
    words : (2, B) uint64 array
        Room for the draws of `POINTS_TOGETHER` points, which are made together.
    """
    n = ease.shape[1]
    n_places = appeal.shape[1]
    best = np.inf
    winner = n - 1
    time = 0.0
    for k in range(most_points):
        at = k % POINTS_TOGETHER
        if at == 0:
            fill_draws(stream_key, key, first_draw + k, words[0, :POINTS_TOGETHER], words[1])
        first = words[0, at]
        u = to_unit(words[1, at])
        if time + least_waiting(u) >= best * most:
            return winner
        time -= math.log(u)
        if time >= best * most:
            return winner
        option = np.int64(((first >> _32) * np.uint64(n)) >> _32)
        option = place_in_column(first & _LOW, option, table[row, option])
        rate = ease[row, option] * (appeal[good, option] if option < n_places else 1.0)
        chance = known[option]  # who surely considers an option need not draw
        if rate * best > time and (
            chance >= 1.0 or uniform(stream_key, key, first_draw + _CONSIDERS + option) < chance
        ):
            best = time / rate
            winner = option
    # Points of each option after `time` come at the rate of its share: what is left is one exponential an option.
    for option in range(n):
        rate = ease[row, option] * (appeal[good, option] if option < n_places else 1.0)
        if not rate * best > time or uniform(stream_key, key, first_draw + _CONSIDERS + option) >= known[option]:
            continue
        late = -math.log(uniform(stream_key, key, first_draw + _LATE + option)) / shares[row, option]
        if time + late < rate * best:
            best = (time + late) / rate
            winner = option
    return winner


@kernel
def choose_seller(stream_key, buyer, key, first_draw, sellers, start, stop, capacity, sold, needed, words):
    """Seller among ``sellers[start:stop]`` that has room for the whole order, in proportion to its room; −1 if none.

    `words` (4, B) uint64 is room for the draws of so many sellers, which are made together.
    """
    soonest = np.inf
    chosen = -1
    own = key[buyer]
    j = start
    while j < stop:
        n = 0
        while j < stop and n < words.shape[1]:
            g = sellers[j]
            words[2, n] = own ^ key[g]
            words[3, n] = g
            n += (g != buyer) & (capacity[g] - sold[g] >= needed)
            j += 1
        fill_words(stream_key, words[2, :n], first_draw + _SELLER, words[0], words[1])
        for i in range(n):
            g = np.int64(words[3, i])
            room = capacity[g] - sold[g]
            u = to_unit(words[0, i])
            if 1.0 - u < soonest * room:  # −ln u is larger still: most logarithms need not be taken
                lot = -math.log(u) / room
                if lot < soonest:
                    soonest = lot
                    chosen = g
    return chosen


@kernel
def reconsider(
    choice_stream, slots, key, place, segment, weight, output, slot_input, slot_coefficient, supplier, capacity, sold,
    spare, sellers, seller_start, crowd, cost, known, ease, shares, table, capacity_exponent, inertia,
):  # fmt: skip
    """Give each slot its seller again, in the order of `slots`; capacity is drawn down at once.

    `cost` (P, N) is the unit cost and `known` (P, N) the probability of being considered, by buyer's place and option;
    `ease` … `table` are the tables of `choose_option`. More than `crowd` sellers stand on shelves; fewer draw a lot:
    the odds are the same, in proportion to their room. The present seller stays unless the other is cheaper by
    `inertia`; what it then does not sell any more is free from the next quarter on. Draws are keyed by buyer, slot and
    option, so one more seller changes few choices. Returns links (formed, broken).
    """
    width = supplier.shape[1]
    n_places, n_segments = spare.shape
    imports = cost.shape[1] - 1
    appeal = np.empty((n_segments, n_places))
    appeals(spare, capacity_exponent, appeal)
    bound = np.zeros(n_places * n_segments)
    cheapest = np.empty(n_places)
    for p in range(n_places):
        cheapest[p] = cost[p].min()
    shelf, top, spot, spots = shelve(sellers, seller_start, key, capacity, sold, crowd)
    left = np.zeros(sold.size)
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
        good = slot_input[segment[f], k]
        row = p * n_segments + good
        if bound[row] == 0.0:
            bound[row] = steepest(ease, appeal, row, good)
        option = choose_option(
            choice_stream, key[f], k * _SLOT, row, good, known[p], ease, shares, table, appeal, bound[row],
            MOST_POINTS, words,
        )  # fmt: skip
        if cost[p, option] > limit and cost[p, imports] > limit:
            continue
        needed = output[f] * weight[f] * slot_coefficient[segment[f], k]
        seller = -1
        if option < n_places:
            cell = option * n_segments + good
            seller = UNDECIDED
            if shelf[cell] >= 0:
                seller = choose_from_shelves(
                    choice_stream, f, key, k * _SLOT, shelf[cell], top, spot, spots, capacity, sold, needed,
                    MOST_TRIES,
                )  # fmt: skip
            if seller == UNDECIDED:
                seller = choose_seller(
                    choice_stream, f, key, k * _SLOT, sellers, seller_start[cell], seller_start[cell + 1], capacity,
                    sold, needed, words,
                )  # fmt: skip
            if seller < 0:
                option = imports
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
            spare[option, good] = max(0.0, spare[option, good] - needed)
            appeal[good, option] = spare[option, good] ** capacity_exponent if spare[option, good] > 0.0 else 0.0
            formed += 1
    sold -= left
    return formed, broken
