"""Where slots buy: the options and sellers that win their race, and what a round of choices leaves behind."""

import numpy as np
from hypothesis import strategies as st
from reference import supply_choice as twins

from sim.kernels import supply_choice as kernels
from twins.agreement import agree, for_all
from twins.supply_choice_worlds import EXPONENTS, INERTIA, choosing_markets, races, shops
from twins.worlds import eighths, keys, streams

FIRST_DRAWS = st.sampled_from([0, 1 << 20, 5 << 20])
N = 12
"""Agents that choose from the same."""


@for_all(st.data(), EXPONENTS)
def test_appeal_is_a_power_of_the_room_that_is_left(data, exponent):
    n_places, goods = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 3))
    spare, appeal = data.draw(eighths((n_places, goods), -1, 9)), np.full((goods, n_places), 7.0)
    agree(kernels.appeals, twins.appeals, spare, exponent, appeal, tolerance=1e-15)


@for_all(races())
def test_the_steepest_option_bounds_the_race(race):
    ease, appeal = race["ease"], race["appeal"]
    for row in range(ease.shape[0]):
        for good in range(appeal.shape[0]):
            agree(kernels.steepest, twins.steepest, ease, appeal, row, good)


@for_all(streams, keys(N), FIRST_DRAWS, races(), st.sampled_from([0, 1, 3, 8, 9, 48]), st.sampled_from([1.0, 3.0]))
def test_the_first_considered_option_to_arrive_is_chosen(stream, key, first_draw, race, points, slack):
    most = slack * twins.steepest(race["ease"], race["appeal"], race["row"], race["good"])
    words = np.empty((2, kernels.POINTS_TOGETHER), np.uint64)
    rest = (first_draw, *race.values(), most, points)
    chosen = [kernels.choose_option(stream, own, *rest, words) for own in key]
    assert chosen == [twins.choose_option(stream, own, *rest) for own in key]


@for_all(streams, keys(9), FIRST_DRAWS, shops(), st.sampled_from([1, 2, 32]))
def test_a_seller_with_room_for_the_order_is_chosen(stream, key, first_draw, shop, width):
    buyers = range(shop["sellers"].size)
    words = np.empty((4, width), np.uint64)
    rest = (key, first_draw, *shop.values())
    chosen = [kernels.choose_seller(stream, buyer, *rest, words) for buyer in buyers]
    assert chosen == [twins.choose_seller(stream, buyer, *rest) for buyer in buyers]


@for_all(streams, choosing_markets(), EXPONENTS, INERTIA, st.sampled_from([0, 1, 64]))
def test_slots_choose_again_one_after_another(stream, town, exponent, inertia, crowd):
    names = (
        "slots key place segment weight output slot_input slot_coefficient supplier capacity sold spare sellers "
        "seller_start crowd cost known ease shares table"
    )
    arguments = [(town | {"crowd": crowd})[name] for name in names.split()]
    agree(kernels.reconsider, twins.reconsider, stream, *arguments, exponent, inertia)
