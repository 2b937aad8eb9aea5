"""Sellers of one good: side by side, with the room that each still has, and which of a place a slot buys from."""

import math

import numpy as np

from sim.compiled import kernel
from sim.rng.counter import fill_words
from sim.rng.draws import to_unit

_SELLER = 1 << 18
"""Draws of a slot for sellers begin here."""
SELLERS_TOGETHER = 32
"""Sellers that are drawn together, at most."""
_EIGHT = 8
"""Draws that take as long as one."""


@kernel
def sellers_of_good(good, sellers, seller_start, key, weight, capacity, sold, n_segments):
    """Sellers of one good side by side, place by place, so that a choice among them reads memory in one piece.

    Returns
    -------
    who, keys, stands_for, room : (N,) arrays
        Their rows, their keys, how many real firms each stands for, and what they can sell besides what they sell,
        万元 a year.
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
    stands_for = np.empty(start[-1])
    room = np.empty(start[-1])
    for q in range(n_places):
        first = seller_start[q * n_segments + good]
        for i in range(start[q], start[q + 1]):
            g = sellers[first + i - start[q]]
            who[i] = g
            keys[i] = key[g]
            stands_for[i] = weight[g]
            room[i] = capacity[g] - sold[g]
    return who, keys, stands_for, room, start


@kernel
def pull_of(stands_for, room, capacity_exponent):
    """Pull of a simulated seller: of each real firm that it stands for its room, 万元 a year, to the power.

    The power of the defaults is a square root, which takes a fifth of the time.
    """
    if room <= 0.0:
        return 0.0
    of_one = room / stands_for
    return stands_for * (math.sqrt(of_one) if capacity_exponent == 0.5 else of_one**capacity_exponent)


@kernel
def most_room(room, start, stop):
    """Which of the sellers `start` … `stop` − 1 has most room, and how much; −1 and −1 if none has any."""
    holder = -1
    most = 0.0
    for i in range(start, stop):
        if room[i] > most:
            most = room[i]
            holder = i
    return holder, most if holder >= 0 else -1.0


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
