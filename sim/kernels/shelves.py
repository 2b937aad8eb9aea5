"""Sellers of a crowded place and good on shelves by their room, so that a choice takes as long among many as among few.

A shelf holds sellers whose room lies between half its top and its top. A draw points at a shelf, in proportion to what
its spots could hold at most, then at a spot of it, and at a height; it chooses the seller that stands there if his room
reaches that high. So sellers are chosen in proportion to their room. A seller's spot follows from his key: with one
more seller most draws point where they did.
"""

import math

import numpy as np

from sim.compiled import kernel
from sim.rng.counter import random_words
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


@kernel
def shelve(sellers, start, key, capacity, sold, crowd):
    """Put the sellers of each cell that has more than `crowd` on shelves.

    Parameters
    ----------
    sellers, start : (N,) and (C + 1,) arrays
        Firms by cell, from `sellers_by_cell`.
    capacity, sold : (F,) arrays
        What each firm can sell and has sold, 万元 a year; their difference is its room, which may only fall later.
    crowd : int
        Sellers up to which a cell has no shelves.

    Returns
    -------
    first : (C,) int64 array
        First shelf of each cell, −1 for none.
    top : (H,) array
        Room that nobody on the shelf reaches, halving from shelf to shelf of a cell.
    spot : (H + 1,) int64 array
        First spot of each shelf; their number is a power of 2, or 0.
    spots : (T,) int64 array
        Who stands there, −1 for nobody; each seller with room has one spot.
    """
    n_cells = start.size - 1
    first = np.full(n_cells, -1, np.int64)
    crowded = 0
    for cell in range(n_cells):
        if start[cell + 1] - start[cell] > crowd:
            first[cell] = crowded * SHELVES
            crowded += 1
    top = np.zeros(crowded * SHELVES)
    spot = np.zeros(crowded * SHELVES + 1, np.int64)
    for cell in range(n_cells):
        if first[cell] < 0:
            continue
        most = 0.0
        for j in range(start[cell], start[cell + 1]):
            most = max(most, capacity[sellers[j]] - sold[sellers[j]])
        highest = math.frexp(most)[1] if most > 0.0 else 0
        count = np.zeros(SHELVES, np.int64)
        for j in range(start[cell], start[cell + 1]):
            room = capacity[sellers[j]] - sold[sellers[j]]
            if room > 0.0:
                count[min(highest - math.frexp(room)[1], SHELVES - 1)] += 1
        for c in range(SHELVES):
            shelf = first[cell] + c
            top[shelf] = math.ldexp(1.0, highest - c)
            n_spots = 0
            if count[c] > 0:
                n_spots = 1
                while 3 * n_spots < 4 * count[c]:
                    n_spots *= 2
            spot[shelf + 1] = spot[shelf] + n_spots
    spots = np.full(spot[-1], -1, np.int64)
    for cell in range(n_cells):
        if first[cell] < 0:
            continue
        highest = math.frexp(top[first[cell]])[1] - 1
        for j in range(start[cell], start[cell + 1]):
            g = sellers[j]
            room = capacity[g] - sold[g]
            if room > 0.0:
                shelf = first[cell] + min(highest - math.frexp(room)[1], SHELVES - 1)
                n_spots = spot[shelf + 1] - spot[shelf]
                at = np.int64((((key[g] * _GOLDEN) >> _32) * np.uint64(n_spots)) >> _32)
                while spots[spot[shelf] + at] >= 0:
                    at = (at + 1) % n_spots
                spots[spot[shelf] + at] = g
    return first, top, spot, spots


@kernel
def choose_from_shelves(
    stream_key, buyer, key, first_draw, shelf, top, spot, spots, capacity, sold, needed, most_tries
):  # fmt: skip
    """Seller that has room for the whole order, in proportion to its room; `NOBODY` has, or `UNDECIDED` by all draws.

    `shelf` is the first of the cell, the rest as `shelve` gives them. After `most_tries` draws, any number of them,
    all sellers must be looked at.
    """
    total = 0.0
    tall = 0
    while tall < SHELVES and top[shelf + tall] > needed:
        total += (spot[shelf + tall + 1] - spot[shelf + tall]) * top[shelf + tall]
        tall += 1
    if total == 0.0:
        return NOBODY
    for k in range(most_tries):
        word, second = random_words(stream_key, key[buyer], first_draw + _SHELF + k)
        rest = to_unit(word) * total
        at = shelf
        while at < shelf + tall - 1 and rest >= (spot[at + 1] - spot[at]) * top[at]:
            rest -= (spot[at + 1] - spot[at]) * top[at]
            at += 1
        n_spots = spot[at + 1] - spot[at]
        if n_spots == 0:  # rounding led past the last shelf that holds somebody
            continue
        g = spots[spot[at] + np.int64(((second >> _32) * np.uint64(n_spots)) >> _32)]
        if g < 0 or g == buyer:
            continue
        room = capacity[g] - sold[g]
        if room >= needed and (np.float64(second & _LOW) + 0.5) * _UNIT_32 * top[at] < room:
            return g
    return UNDECIDED
