"""Sellers of a good: who stands where, whose room is the most, and who gets an order."""

import numpy as np
from hypothesis import strategies as st
from reference import sellers as twins

from sim.kernels import sellers as kernels
from twins.agreement import agree, for_all
from twins.supply_choice_worlds import EXPONENTS, FIRST_DRAWS, choosing_markets, shops
from twins.supply_worlds import N_SEGMENTS, columns
from twins.worlds import eighths, keys, streams


@for_all(choosing_markets())
def test_sellers_of_a_good_stand_side_by_side(town):
    names = "sellers seller_start key weight capacity sold"
    for good in range(N_SEGMENTS):
        agree(kernels.sellers_of_good, twins.sellers_of_good, good, *columns(town, names), N_SEGMENTS)


@for_all(st.sampled_from([1.0, 2.0, 3.0, 50.0]), EXPONENTS, eighths(5, -1, 9))
def test_each_real_seller_pulls_by_its_room(stands_for, exponent, rooms):
    for room in rooms:
        agree(kernels.pull_of, twins.pull_of, stands_for, room, exponent, tolerance=1e-14)


@for_all(shops())
def test_the_first_of_those_with_most_room_is_found(shop):
    agree(kernels.most_room, twins.most_room, shop["room"], shop["start"], shop["stop"])


@for_all(streams, keys(9), FIRST_DRAWS, shops(), st.sampled_from([8, 16, 32]))
def test_a_seller_with_room_for_the_order_is_chosen(stream, key, first_draw, shop, width):
    words = np.empty((4, width), np.uint64)
    who = shop.pop("who")
    rest = (first_draw, who, key[who], *shop.values())
    for buyer in who:
        chosen = kernels.choose_seller(stream, buyer, key[buyer], *rest, words)
        assert chosen == twins.choose_seller(stream, buyer, key[buyer], *rest)
