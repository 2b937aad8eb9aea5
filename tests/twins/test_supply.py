"""Supply: what sellers can give, who sheds whom, which slots are looked at again, what links there are."""

import numpy as np
from hypothesis import strategies as st
from reference import supply as twins
from reference.random_words import uniform

from sim.kernels import supply as kernels
from twins.agreement import agree, for_all, outcome
from twins.supply_worlds import N_SEGMENTS, ORDERS, columns, markets
from twins.worlds import eighths, flags, streams, whole

RATES = st.sampled_from([0.0, 0.02, 0.5, 1.0])
CLOSE = 1e-12


@for_all(markets())
def test_what_sellers_are_asked_for_is_the_sum_of_their_buyers_orders(town):
    agree(kernels.sold_by_firm, twins.sold_by_firm, *columns(town, ORDERS), tolerance=CLOSE)


@for_all(streams, markets())
def test_full_sellers_shed_buyers_in_the_order_of_the_lots(stream, town):
    names = "alive key segment weight output slot_coefficient slot_count supplier capacity sold"
    agree(kernels.shed_surplus, twins.shed_surplus, stream, *columns(town, names), tolerance=CLOSE)
    each_part_of_shedding(stream, town)


def each_part_of_shedding(stream, town):
    """Slots that buy from the full, and which of them go."""
    _, capacity, sold = columns(town, "supplier capacity sold")
    is_full = np.append(sold > capacity * twins.HARDLY, False)
    buyers = (*columns(town, "alive segment supplier slot_count"), is_full)
    agree(kernels.slots_of_full, twins.slots_of_full, *buyers)
    slots = np.array(twins.slots_of_full(*buyers)[0], np.int64)
    names = "key segment weight output slot_coefficient supplier capacity sold"
    agree(kernels.shed, twins.shed, stream, slots, *columns(town, names), tolerance=CLOSE)


REVIEWED = "alive key segment lost"
FIRMS = 5
"""Firms of a little market: all buy from the first or the last of them."""


def little_market():
    """Columns of firms with three slots each, orders of 1 from the first and the last firm in turn."""
    n = FIRMS
    return {
        "alive": np.arange(1, n + 1), "key": np.arange(n, dtype=np.uint64), "segment": np.zeros(n, np.int16),
        "weight": np.ones(n, np.int32), "output": np.ones(n), "slot_coefficient": np.ones((1, 3)),
        "slot_count": np.array([3]), "supplier": (np.arange(3 * n) % 2 * (n - 1)).reshape(n, 3).astype(np.int32),
        "lost": np.zeros((n, 3), bool),
    }  # fmt: skip


@for_all(streams, whole(2, 0, 8), st.sampled_from([-4e-9, -7e-10, 0.0, 7e-10, 4e-9]))
def test_a_seller_sheds_no_more_links_than_it_must(stream, makes, more):
    town = little_market()
    sold = np.array(twins.sold_by_firm(*columns(town, ORDERS)), np.float64)
    capacity = np.zeros(FIRMS)
    capacity[[0, -1]] = makes * (1.0 + more)
    names = "alive key segment weight output slot_coefficient slot_count supplier"
    agree(kernels.shed_surplus, twins.shed_surplus, stream, *columns(town, names), capacity, sold)
    each_part_of_shedding(stream, town | {"capacity": capacity, "sold": sold})


def test_a_seller_asked_for_what_it_makes_and_a_hair_sheds_nothing():
    town, capacity = little_market(), np.full(FIRMS, 3.0)
    names = "key segment weight output slot_coefficient supplier"
    asked = (np.uint64(1), np.arange(3 * FIRMS), *columns(town, names), capacity, capacity * twins.HARDLY)
    agree(kernels.shed, twins.shed, *asked)
    assert outcome(kernels.shed, *asked)[0] == 0


@for_all(streams, st.integers(0, 3 * FIRMS - 1))
def test_a_slot_that_draws_just_the_rate_is_not_reviewed(stream, slot):
    town = little_market()
    rate = uniform(stream, town["key"][slot // 3], slot % 3)
    agree(kernels.reviewed, twins.reviewed, *columns(town, REVIEWED), stream, town["slot_count"], rate)


def test_all_slots_of_a_closing_seller_are_lost():
    town = little_market()
    for seller in (0, FIRMS - 1):
        closing = np.arange(FIRMS) == seller
        links_break(town, closing)


@for_all(streams, markets(least_firms=1), RATES)
def test_slots_without_a_seller_and_a_share_of_the_others_are_reviewed(stream, town, rate):
    names = "alive key segment slot_count lost"
    agree(kernels.slots_to_review, twins.slots_to_review, stream, *columns(town, names), rate)
    agree(kernels.reviewed, twins.reviewed, *columns(town, REVIEWED), stream, town["slot_count"], rate)


@for_all(markets())
def test_sellers_are_listed_by_place_and_segment(town):
    arguments = (*columns(town, "alive place segment n_places"), N_SEGMENTS)
    agree(kernels.sellers_by_cell, twins.sellers_by_cell, *arguments)


@for_all(markets(), st.data())
def test_spare_value_is_summed_by_place_and_segment(town, data):
    spare = data.draw(eighths(town["alive"].size, -4, 9))
    arguments = (*columns(town, "alive place segment"), spare, town["n_places"], N_SEGMENTS)
    agree(kernels.spare_by_cell, twins.spare_by_cell, *arguments, tolerance=CLOSE)


@for_all(markets())
def test_link_costs_are_those_of_each_slots_seller(town):
    names = "alive place segment slot_count slot_coefficient supplier place cost"
    link_cost = np.full(town["alive"].size, 7.0)
    agree(kernels.link_costs, twins.link_costs, *columns(town, names), link_cost, tolerance=CLOSE)


@for_all(markets())
def test_links_are_rescaled_to_what_sellers_make_and_the_rest_is_imported(town):
    names = "segment weight output alive slot_input slot_coefficient slot_count supplier capacity sold"
    agree(kernels.list_links, twins.list_links, *columns(town, names), tolerance=CLOSE)


@for_all(markets(), st.data())
def test_buyers_of_closing_firms_lose_their_seller(town, data):
    closing = data.draw(flags(town["alive"].size)) & (town["alive"] > 0)
    links_break(town, closing)


def links_break(town, closing):
    """Both break the same links, of all buyers and of all but the first."""
    buyers = [town["alive"], closing, town["supplier"], town["lost"]]
    agree(kernels.break_links, twins.break_links, *buyers)
    closes = np.append(closing, False)
    agree(kernels.break_in_part, twins.break_in_part, *buyers, closes)
    agree(kernels.break_in_part, twins.break_in_part, *(column[1:].copy() for column in buyers), closes)
