"""Where slots buy: the options and sellers that win their race, and what a round of choices leaves behind."""

import numpy as np
from hypothesis import strategies as st
from reference import supply_choice as twins

from sim.kernels import supply_choice as kernels
from twins.agreement import agree, for_all
from twins.supply_choice_worlds import EXPONENTS, INERTIA, choosing_markets, races, shops
from twins.supply_worlds import N_SEGMENTS, columns
from twins.worlds import eighths, keys, streams

FIRST_DRAWS = st.sampled_from([0, 1 << 20, 5 << 20])
N = 12
"""Agents that choose from the same."""


@for_all(choosing_markets())
def test_sellers_of_a_good_stand_side_by_side(town):
    names = "sellers seller_start key capacity sold"
    for good in range(N_SEGMENTS):
        agree(kernels.sellers_of_good, twins.sellers_of_good, good, *columns(town, names), N_SEGMENTS)


@for_all(st.data(), EXPONENTS)
def test_appeal_is_a_power_of_the_room_that_is_left(data, exponent):
    for spare in data.draw(eighths(9, -1, 9)):
        agree(kernels.appeal_of, twins.appeal_of, spare, exponent, tolerance=1e-15)


@for_all(races())
def test_the_steepest_option_bounds_the_race(race):
    for row in range(race["ease"].shape[0]):
        agree(kernels.steepest, twins.steepest, race["ease"], race["appeal"], row)


@for_all(streams, keys(N), FIRST_DRAWS, races(), st.sampled_from([0, 1, 3, 8, 9, 48]), st.sampled_from([1.0, 3.0]))
def test_the_first_considered_option_to_arrive_is_chosen(stream, key, first_draw, race, points, slack):
    most = slack * twins.steepest(race["ease"], race["appeal"], race["row"])
    words = np.empty((2, kernels.POINTS_TOGETHER), np.uint64)
    rest = (first_draw, *race.values(), most, points)
    chosen = [kernels.choose_option(stream, own, *rest, words) for own in key]
    assert chosen == [twins.choose_option(stream, own, *rest) for own in key]


@for_all(streams, keys(9), FIRST_DRAWS, shops(), st.sampled_from([8, 16, 32]))
def test_a_seller_with_room_for_the_order_is_chosen(stream, key, first_draw, shop, width):
    words = np.empty((4, width), np.uint64)
    who = shop.pop("who")
    rest = (first_draw, who, key[who], *shop.values())
    for buyer in who:
        chosen = kernels.choose_seller(stream, buyer, key[buyer], *rest, words)
        assert chosen == twins.choose_seller(stream, buyer, key[buyer], *rest)


NAMES = "key place segment weight output slot_coefficient supplier capacity sold"
TABLES = "known ease shares table"


@for_all(streams, choosing_markets(), EXPONENTS, INERTIA, st.sampled_from([0, 1, 64]))
def test_slots_choose_again_one_after_another(stream, town, exponent, inertia, crowd):
    town["crowd"] = crowd
    arguments = columns(town, f"slots start {NAMES} sellers seller_start crowd cost {TABLES}")
    agree(kernels.reconsider, twins.reconsider, stream, *arguments, exponent, inertia)


@for_all(streams, choosing_markets(), EXPONENTS, INERTIA, st.sampled_from([0, 1, 64]))
def test_what_is_not_sold_any_more_is_put_down_by_seller(stream, town, exponent, inertia, crowd):
    rest = [town["sellers"], town["seller_start"], crowd, town["cost"], town["cost"].min(axis=1)]
    for good in range(N_SEGMENTS):
        slots = town["slots"][town["start"][good] : town["start"][good + 1]]
        agree(
            kernels.reconsider_good, twins.reconsider_good, stream, slots, good, N_SEGMENTS, *columns(town, NAMES),
            np.zeros(town["sold"].size), *rest, *columns(town, TABLES), exponent, inertia,
        )  # fmt: skip
