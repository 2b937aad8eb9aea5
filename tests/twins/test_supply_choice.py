"""Where slots buy: the options and sellers that win their race, and what a round of choices leaves behind."""

import numpy as np
from hypothesis import strategies as st
from reference import supply_choice as twins

from sim.kernels import supply_choice as kernels
from twins.agreement import agree, for_all
from twins.supply_choice_worlds import EXPONENTS, FIRST_DRAWS, INERTIA, choosing_markets, races
from twins.supply_worlds import N_SEGMENTS, columns
from twins.worlds import eighths, keys, streams

N = 12
"""Agents that choose from the same."""


@for_all(st.integers(1, 4), st.integers(0, 2), st.sampled_from([0.0, 0.25, 1.0]), st.data())
def test_imports_are_always_known_and_neighbours_the_more_the_more_ecosystems_agree(n, n_nodes, agreements, data):
    near = data.draw(eighths((n, n + n_nodes), 0, 1))
    ways = near[:, :n].copy(), near[:, n:].copy()
    lacking = data.draw(eighths(n, 0, 1))
    agree(kernels.options_known, twins.options_known, *ways, lacking, agreements, 0.625, 0.75, tolerance=1e-15)


@for_all(races(), st.data())
def test_a_place_without_room_for_the_order_has_no_rate(race, data):
    ease = race["shares"]
    appeal = data.draw(eighths(ease.shape[1], 0, 3))
    largest = data.draw(eighths(data.draw(st.integers(1, appeal.size)), 0, 2))
    for row in range(ease.shape[0]):
        agree(kernels.fill_rates, twins.fill_rates, ease, row, appeal, largest, 1.0, np.full(appeal.size, 7.0))


@for_all(streams, keys(N), FIRST_DRAWS, races(), st.sampled_from([0, 1, 3, 8, 9, 48]))
def test_the_first_considered_option_to_arrive_is_chosen(stream, key, first_draw, race, points):
    words = np.empty((2, kernels.POINTS_TOGETHER), np.uint64)
    rest = (first_draw, *race.values(), points)
    chosen = [kernels.choose_option(stream, own, *rest, words) for own in key]
    assert chosen == [twins.choose_option(stream, own, *rest) for own in key]


NAMES = "key place segment weight output slot_coefficient supplier capacity sold"
TABLES = "known ease shares table"


@for_all(streams, choosing_markets(), EXPONENTS, INERTIA, st.sampled_from([0, 1, 64]))
def test_slots_choose_again_one_after_another(stream, town, exponent, inertia, crowd):
    town["crowd"] = crowd
    arguments = columns(town, f"slots start {NAMES} sellers seller_start crowd cost {TABLES}")
    agree(kernels.reconsider, twins.reconsider, stream, *arguments, exponent, inertia)
    agree(kernels.reconsider_alone, twins.reconsider_alone, stream, *arguments, exponent, inertia)


@for_all(streams, choosing_markets(), EXPONENTS, INERTIA, st.sampled_from([0, 1, 64]))
def test_what_is_not_sold_any_more_is_put_down_by_seller(stream, town, exponent, inertia, crowd):
    rest = [town["sellers"], town["seller_start"], crowd, town["cost"], town["cost"].min(axis=1)]
    for good in range(N_SEGMENTS):
        slots = town["slots"][town["start"][good] : town["start"][good + 1]]
        agree(
            kernels.reconsider_good, twins.reconsider_good, stream, slots, good, N_SEGMENTS, *columns(town, NAMES),
            np.zeros(town["sold"].size), *rest, *columns(town, TABLES), exponent, inertia,
        )  # fmt: skip
