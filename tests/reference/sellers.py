"""Sellers of one good, the plain way: who they are, how much they pull, and which of them a slot buys from."""

from math import log

from reference.random_words import uniform

SELLER = 1 << 18
"""Draws of a slot for sellers begin here."""


def sellers_of_good(good, sellers, seller_start, key, weight, capacity, sold, n_segments):
    """Rows, keys, real firms and rooms of the sellers of a good, place by place, and where each place begins."""
    who, start = [], [0]
    for first in range(good, len(seller_start) - 1, n_segments):
        who += [int(g) for g in sellers[seller_start[first] : seller_start[first + 1]]]
        start.append(len(who))
    rooms = [capacity[g] - sold[g] for g in who]
    return who, [int(key[g]) for g in who], [float(weight[g]) for g in who], rooms, start


def pull_of(stands_for, room, exponent):
    """Sum over the real firms behind a seller of their room to the power; no room is no pull, whatever the exponent."""
    return sum((room / stands_for) ** exponent for _ in range(int(stands_for))) if room > 0.0 else 0.0


def most_room(room, start, stop):
    """The first of those with most room, and how much; −1 and −1 where none has any."""
    most = max([0.0, *room[start:stop]])
    return (start + list(room[start:stop]).index(most), most) if most > 0.0 else (-1, -1.0)


def choose_seller(stream_key, buyer, own, first_draw, who, keys, room, start, stop, needed):
    """Seller with room for the whole order, with a probability in proportion to its room; −1 if there is none."""
    lots = []
    for seller in range(start, stop):
        if who[seller] != buyer and room[seller] >= needed and room[seller] > 0.0:
            pair = int(own) ^ int(keys[seller])
            lots.append((-log(uniform(stream_key, pair, first_draw + SELLER)) / room[seller], seller))
    return min(lots)[1] if lots else -1
