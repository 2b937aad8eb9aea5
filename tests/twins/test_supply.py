"""Supply: what sellers can give, who sheds whom, which slots are looked at again, what links there are."""

import numpy as np
from hypothesis import strategies as st
from reference import supply as twins
from reference.random_words import uniform

from sim.kernels import supply as kernels
from twins.agreement import agree, for_all
from twins.supply_worlds import N_SEGMENTS, ORDERS, columns, markets
from twins.worlds import eighths, flags, streams

RATES = st.sampled_from([0.0, 0.02, 0.5, 1.0, None])
"""None stands for exactly the draw of a slot, which is then not reviewed."""
CLOSE = 1e-12


@for_all(markets())
def test_capacity_is_the_share_sold_of_living_firms(town):
    agree(
        kernels.sell_volumes, twins.sell_volumes,
        *columns(town, "alive segment weight output share_sold"), np.full(town["alive"].size, 9.0),
    )  # fmt: skip


@for_all(markets())
def test_what_sellers_are_asked_for_is_the_sum_of_their_buyers_orders(town):
    agree(kernels.sold_by_firm, twins.sold_by_firm, *columns(town, ORDERS), tolerance=CLOSE)


@for_all(markets(), st.data())
def test_full_sellers_shed_buyers_in_the_order_of_the_lots(town, data):
    order = np.array(data.draw(st.permutations(town["slots"].tolist())), np.int64)
    names = "segment weight output slot_coefficient supplier capacity sold"
    lost = np.zeros(town["supplier"].shape, bool)
    agree(kernels.shed_surplus, twins.shed_surplus, order, *columns(town, names), lost, tolerance=CLOSE)


@for_all(streams, markets())
def test_slots_at_full_sellers_are_found_with_their_lots(stream, town):
    names = "alive key slot_count segment supplier capacity sold"
    agree(kernels.slots_at_full_sellers, twins.slots_at_full_sellers, stream, *columns(town, names))


@for_all(streams, markets(least_firms=1), RATES)
def test_slots_without_a_seller_and_a_share_of_the_others_are_reviewed(stream, town, rate):
    if rate is None:
        rate = uniform(stream, town["key"][0], 0)
    names = "alive key segment slot_count lost"
    agree(kernels.slots_to_review, twins.slots_to_review, stream, *columns(town, names), rate)


@for_all(markets())
def test_sellers_are_listed_by_place_and_segment(town):
    arguments = (*columns(town, "alive place segment n_places"), N_SEGMENTS)
    agree(kernels.sellers_by_cell, twins.sellers_by_cell, *arguments)


@for_all(markets(), st.data())
def test_spare_value_is_summed_by_place_and_segment(town, data):
    spare = data.draw(eighths(town["alive"].size, -4, 9))
    arguments = (*columns(town, "alive place segment"), spare, town["n_places"], N_SEGMENTS)
    agree(kernels.spare_by_cell, twins.spare_by_cell, *arguments, tolerance=CLOSE)


@for_all(markets(), st.sampled_from([1.0, 1.125, 0.5]))
def test_link_costs_are_those_of_each_slots_seller(town, import_cost):
    names = "alive place segment slot_count slot_coefficient supplier unit_cost neighbour_cost"
    link_cost = np.full(town["alive"].size, 7.0)
    agree(kernels.link_costs, twins.link_costs, *columns(town, names), import_cost, link_cost, tolerance=CLOSE)


@for_all(markets())
def test_links_are_rescaled_to_what_sellers_make_and_the_rest_is_imported(town):
    names = "segment weight output alive slot_input slot_coefficient slot_count supplier capacity sold"
    agree(kernels.list_links, twins.list_links, *columns(town, names), tolerance=CLOSE)


@for_all(markets(), st.data())
def test_buyers_of_closing_firms_lose_their_seller(town, data):
    closing = data.draw(flags(town["alive"].size)) & (town["alive"] > 0)
    agree(kernels.break_links, twins.break_links, town["alive"], closing, town["supplier"], town["lost"])
