"""Sellers of a crowded place and good on shelves by their room, so that a choice takes as long among many as among few.

A shelf holds sellers whose room lies between half its top and its top. A draw points at a shelf, in proportion to what
its spots could hold at most, then at a spot of it, and at a height; it chooses the seller that stands there if his room
reaches that high. So sellers are chosen in proportion to their room. A seller's spot follows from his key: with one
more seller most draws point where they did.
"""

import math

import numpy as np

from sim.compiled import kernel
from sim.rng.counter import fill_draws
from sim.rng.draws import to_unit

_32 = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_UNIT_32 = 2.0**-32
_SHELF = 1 << 19
"""Draws of a slot that point at shelves begin here."""
SHELVES = 32
"""Shelves of a crowded place and good, each half as high as the one before; the last takes all that is smaller."""
NOBODY, UNDECIDED = -1, -2
TRIES_TOGETHER = 8
"""Draws at shelves that are made together: more than most choices need, and they take as long as one."""


@kernel
def shelve(start, key, room, crowd):
    """Put the sellers of each place that has more than `crowd` on shelves.

    Parameters
    ----------
    start : (P + 1,) array
        Where the sellers of each place begin.
    key, room : (N,) arrays
        Keys of the sellers, and what each can still sell, 万元 a year, which may only fall later.
    crowd : int
        Sellers up to which a place has no shelves.

    Returns
    -------
    first : (P,) int64 array
        First shelf of each place, −1 for none.
    top : (H,) array
        Room that nobody on the shelf reaches, halving from shelf to shelf of a place.
    spot : (H + 1,) int64 array
        First spot of each shelf; their number is a power of 2, or 0.
    spots : (T,) int64 array
        Who stands there, −1 for nobody; each seller with room has one spot.
    """
    n_places = start.size - 1
    first = np.full(n_places, -1, np.int64)
    crowded = 0
    for p in range(n_places):
        if start[p + 1] - start[p] > crowd:
            first[p] = crowded * SHELVES
            crowded += 1
    top = np.zeros(crowded * SHELVES)
    spot = np.zeros(crowded * SHELVES + 1, np.int64)
    stands = np.empty(key.size, np.int64)
    count = np.zeros(crowded * SHELVES, np.int64)
    for p in range(n_places):
        if first[p] < 0:
            continue
        most = 0.0
        for i in range(start[p], start[p + 1]):
            most = max(most, room[i])
        highest = math.frexp(most)[1] if most > 0.0 else 0
        for i in range(start[p], start[p + 1]):
            if room[i] > 0.0:
                stands[i] = first[p] + min(highest - math.frexp(room[i])[1], SHELVES - 1)
                count[stands[i]] += 1
        for c in range(SHELVES):
            shelf = first[p] + c
            top[shelf] = math.ldexp(1.0, highest - c)
            n_spots = 0
            if count[shelf] > 0:
                n_spots = 1
                while 3 * n_spots < 4 * count[shelf]:
                    n_spots *= 2
            spot[shelf + 1] = spot[shelf] + n_spots
    spots = np.full(spot[-1], -1, np.int64)
    for p in range(n_places):
        if first[p] < 0:
            continue
        for i in range(start[p], start[p + 1]):
            if room[i] > 0.0:
                begin = spot[stands[i]]
                n_spots = spot[stands[i] + 1] - begin
                at = np.int64((((key[i] * _GOLDEN) >> _32) * np.uint64(n_spots)) >> _32)
                while spots[begin + at] >= 0:
                    at = (at + 1) % n_spots
                spots[begin + at] = i
    return first, top, spot, spots


@kernel
def choose_from_shelves(
    stream_key, buyer, own, first_draw, shelf, top, spot, spots, who, room, needed, most_tries, words
):  # fmt: skip
    """Seller that has room for the whole order, in proportion to its room; `NOBODY` has, or `UNDECIDED` by all draws.

    `own` is the buyer's key, `shelf` the first of the place, `who` (N,) the rows of the sellers; the rest as `shelve`
    gives and takes it. After `most_tries` draws, any number of them, all sellers must be looked at. `words` (2, B)
    uint64 is room for `TRIES_TOGETHER` draws.
    """
    total = 0.0
    tall = 0
    while tall < SHELVES and top[shelf + tall] > needed:
        total += (spot[shelf + tall + 1] - spot[shelf + tall]) * top[shelf + tall]
        tall += 1
    if total == 0.0:
        return NOBODY
    for k in range(most_tries):
        draw = k % TRIES_TOGETHER
        if draw == 0:
            fill_draws(stream_key, own, first_draw + _SHELF + k, words[0, :TRIES_TOGETHER], words[1])
        second = words[1, draw]
        rest = to_unit(words[0, draw]) * total
        at = shelf
        while at < shelf + tall - 1 and rest >= (spot[at + 1] - spot[at]) * top[at]:
            rest -= (spot[at + 1] - spot[at]) * top[at]
            at += 1
        n_spots = spot[at + 1] - spot[at]
        if n_spots == 0:  # rounding led past the last shelf that holds somebody
            continue
        j = spots[spot[at] + np.int64(((second >> _32) * np.uint64(n_spots)) >> _32)]
        if j < 0 or who[j] == buyer:
            continue
        if room[j] >= needed and (np.float64(second & _LOW) + 0.5) * _UNIT_32 * top[at] < room[j]:
            return j
    return UNDECIDED
