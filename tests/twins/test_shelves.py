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


@for_all(streams, st.data(), st.sampled_from([0, 1 << 20]), st.sampled_from([0.0, 0.25, 1.0, 8.0]))
def test_a_draw_hits_whoever_stands_where_it_points_and_is_tall_enough(stream, data, first_draw, needed):
    n = data.draw(st.integers(1, MOST))
    room = data.draw(whole(n, -1, 9)) * 2.0 ** data.draw(whole(n, -4, 3))
    _, *shelves = kernels.shelve(np.array([0, n]), data.draw(keys(n)), room, 0)
    room = room - data.draw(whole(n, 0, 2)) / 4.0  # rooms have fallen meanwhile
    who = np.array(data.draw(st.permutations(range(n))), np.int64)
    words = np.empty((2, kernels.TRIES_TOGETHER), np.uint64)
    buyer = data.draw(st.integers(0, n))
    for tries in (0, 1, 2, 8, 9, 64):
        for own in data.draw(keys(12)):
            rest = (stream, buyer, own, first_draw, 0, *shelves, who, room, needed, tries)
            assert kernels.choose_from_shelves(*rest, words) == twins.choose_from_shelves(*rest)
