"""Sellers of a crowded place on shelves by their room: plain twins of sim/kernels/shelves.py."""

from itertools import pairwise
from math import floor, log2

from reference.random_words import random_words, to_unit

SHELVES = 32
DRAWS_OF_SHELVES = 2**19
GOLDEN = 0x9E3779B97F4A7C15


def height(room):
    """Power of 2 just above a room: a room of 1 lies below 2."""
    return floor(log2(room)) + 1


def shelve(start, key, room, crowd):
    """Shelves of the places with more than `crowd` sellers, one after another; who has the same spot moves on."""
    first, top, spot, spots = [], [], [0], []
    for begin, end in pairwise(start):
        if end - begin <= crowd:
            first.append(-1)
            continue
        first.append(len(top))
        rooms = {g: room[g] for g in range(begin, end) if room[g] > 0.0}
        highest = height(max(rooms.values())) if rooms else 0
        shelf_of = {g: min(highest - height(r), SHELVES - 1) for g, r in rooms.items()}
        for shelf in range(SHELVES):
            standing = [g for g in rooms if shelf_of[g] == shelf]
            size = next((2**e for e in range(64) if 2**e >= len(standing) * 4 / 3), 1) if standing else 0
            places = [-1] * size
            for g in standing:
                at = ((int(key[g]) * GOLDEN % 2**64) >> 32) * size >> 32
                while places[at] != -1:
                    at = (at + 1) % size
                places[at] = g
            top.append(2.0 ** (highest - shelf))
            spots += places
            spot.append(len(spots))
    return first, top, spot, spots


def choose_from_shelves(
    stream_key, buyer, own, first_draw, shelf, top, spot, spots, who, room, needed, most_tries
):  # fmt: skip
    """Draws point at a shelf high enough, a spot and a height, until they hit a seller: −1 nobody, −2 no hit."""
    shelves = [s for s in range(shelf, shelf + SHELVES) if top[s] > needed]
    volume = [(spot[s + 1] - spot[s]) * top[s] for s in shelves]
    if sum(volume) == 0.0:
        return -1
    for k in range(most_tries):
        word, second = (int(w) for w in random_words(stream_key, own, first_draw + DRAWS_OF_SHELVES + k))
        rest = to_unit(word) * sum(volume)
        at = 0
        while at < len(shelves) - 1 and rest >= volume[at]:
            rest -= volume[at]
            at += 1
        standing = spots[spot[shelves[at]] : spot[shelves[at] + 1]]
        if len(standing) == 0:
            continue
        g = int(standing[(second >> 32) * len(standing) >> 32])
        tall = (second % 2**32 + 0.5) / 2**32 * top[shelves[at]]
        if g >= 0 and who[g] != buyer and room[g] >= needed and room[g] > tall:
            return g
    return -2
