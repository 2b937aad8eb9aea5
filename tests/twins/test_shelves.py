"""Shelves of sellers: who stands where, and whom a draw hits."""

import numpy as np
from hypothesis import strategies as st
from reference import shelves as twins

from sim.kernels import shelves as kernels
from twins.agreement import agree, for_all
from twins.worlds import keys, streams, whole

MOST = 14
"""Sellers of all places together."""


@st.composite
def markets(draw):
    """Sellers by place, some full, some with very much more room than others, and whose keys share spots."""
    n = draw(st.integers(0, MOST))
    ends = sorted(draw(st.lists(st.integers(0, n), min_size=2, max_size=2)))
    few = draw(st.sampled_from([1, 3, 2**40]))
    return {
        "start": np.array([0, *ends, n], np.int64),
        "key": draw(keys(n)) % np.uint64(few),
        "room": draw(whole(n, -1, 9)) * 2.0 ** draw(whole(n, -40, 3)),
    }


@for_all(markets(), st.sampled_from([0, 1, 3, 64]))
def test_each_seller_with_room_has_one_spot_of_the_shelf_of_his_room(market, crowd):
    agree(kernels.shelve, twins.shelve, *market.values(), crowd)


@for_all(streams, markets(), st.sampled_from([0, 1 << 20]), st.sampled_from([0.0, 0.25, 1.0, 8.0]), st.data())
def test_a_draw_hits_whoever_stands_where_it_points_and_is_tall_enough(stream, market, first_draw, needed, data):
    tries = data.draw(st.sampled_from([0, 1, 2, 8, 9, 64]))
    first, *shelves = kernels.shelve(*market.values(), 0)
    who = np.array(data.draw(st.permutations(range(market["key"].size))), np.int64)
    room = market["room"] - data.draw(whole(who.size, 0, 2)) / 4.0  # rooms have fallen meanwhile
    words = np.empty((2, kernels.TRIES_TOGETHER), np.uint64)
    for shelf in first[first >= 0]:
        for buyer, own in enumerate(market["key"]):
            rest = (stream, buyer, own, first_draw, int(shelf), *shelves, who, room, needed, tries)
            assert kernels.choose_from_shelves(*rest, words) == twins.choose_from_shelves(*rest)
