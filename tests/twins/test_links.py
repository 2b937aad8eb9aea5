"""Links of a quarter: sums by place and reach, and who has held whom for how long, as a look at each link finds it."""

import numpy as np
from hypothesis import strategies as st
from reference import links as twins

from sim.kernels import links as kernels
from twins.agreement import agree, for_all
from twins.supply_worlds import N_SEGMENTS, columns, markets
from twins.worlds import eighths, firms, flags, rows_alive, whole

CLOSE = 1e-12
NAMES = "segment place weight output alive slot_input slot_coefficient slot_count supplier capacity sold"


@st.composite
def grounds(draw, n_places):
    """Ecosystems of the places, zones among them, and which segments make goods and services."""
    return (
        draw(whole(n_places, -1, 1, np.int16)), draw(st.integers(0, n_places)), draw(flags(N_SEGMENTS)),
        draw(flags(N_SEGMENTS)),
    )  # fmt: skip


@for_all(markets(), st.data())
def test_links_are_summed_by_place_good_and_reach(town, data):
    ground = data.draw(grounds(town["n_places"]))
    agree(kernels.sum_links, twins.sum_links, *columns(town, NAMES), *ground, tolerance=CLOSE)


@st.composite
def blocks(draw, n):
    """First row of a block, and the row after its last one; most often all rows."""
    return sorted((draw(st.sampled_from([0, 0, n // 2])), draw(st.sampled_from([n, n, n // 2]))))


@for_all(markets(), st.data())
def test_a_block_is_the_links_of_its_buyers(town, data):
    p = town["n_places"]
    block = data.draw(blocks(town["alive"].size))
    ground = data.draw(grounds(p))
    part_served = data.draw(eighths(town["alive"].size, 0, 1))
    shapes = ((p, N_SEGMENTS), (p, N_SEGMENTS), (3, p), (3, p), 4, (p, p))
    sums = [data.draw(eighths(shape, 0, 9)) for shape in shapes]
    arguments = (*columns(town, NAMES)[:-2], part_served, *ground)
    agree(kernels._sum_block, twins._sum_block, *block, *arguments, *sums, tolerance=CLOSE)


@for_all(markets(), st.data())
def test_what_is_bought_follows_from_what_is_made(town, data):
    p = town["n_places"]
    slots = columns(town, "slot_input slot_coefficient slot_count")
    output, bought, totals = (data.draw(eighths(shape, 0, 9)) for shape in ((p, N_SEGMENTS), (2, p, N_SEGMENTS), 4))
    kinds = data.draw(grounds(p))[2:]
    agree(kernels._buy, twins._buy, output, *slots, *kinds, bought, totals, tolerance=CLOSE)


@for_all(st.integers(1, 4), st.integers(1, 3), st.data())
def test_places_are_summed_over_areas_and_those_of_none_only_count_as_everywhere(p, goods, data):
    bought, made, local, pairs, real = (
        data.draw(eighths(shape, 0, 9)) for shape in ((2, p, goods), (p, goods), p, p, p)
    )
    firms_there, area = data.draw(whole((p, goods), 0, 2)).astype(float), data.draw(whole(p, -1, 1))
    counts = (local, pairs, firms_there, real, data.draw(flags((goods, goods))))
    agree(kernels.sum_areas, twins.sum_areas, bought, made, *counts, area, 2, tolerance=CLOSE)


@st.composite
def looks(draw):
    """Two looks at the slots of firms: rows that live on, die or are taken by another, sellers kept or changed."""
    town, slots = draw(firms()), draw(st.integers(0, 3))
    n = town["alive"].size
    last_uid = np.where(draw(flags(n)), town["alive"], draw(rows_alive(n)) * 100)
    sellers = whole((n, slots), -2, n - 1, np.int32)
    supplier = draw(sellers)
    known = np.maximum(supplier, 0)  # below 0 stand "imported" and "none"
    supplier = np.where((supplier >= 0) & (town["alive"][known] == 0), -1, supplier).astype(np.int32)
    last = np.where(draw(flags((n, slots))), supplier, draw(sellers)).astype(np.int32)
    counts = draw(whole(town["n_segments"], 0, slots))
    most = draw(st.sampled_from([1, 2, 4]))
    quarters = draw(whole((n, slots), 0, most, np.int8))
    return town["alive"], town["segment"], counts, supplier, last_uid, last, quarters, most


@for_all(looks())
def test_a_link_is_held_while_the_same_two_firms_have_it(look):
    agree(kernels.hold_links, twins.hold_links, *look)


def test_three_firms_buy_of_each_other_and_one_link_grows_old():
    """Firm 0 has bought of 1 for three quarters and of 2 since now, and imports; 1 buys of 0; 2 was another firm."""
    uid, last_uid = np.array([7, 8, 9]), np.array([7, 8, 6])
    segment, counts = np.array([0, 1, 1], np.int16), np.array([3, 1])
    supplier = np.array([[1, 2, -1], [0, -1, -1], [-1, -1, -1]], np.int32)
    last = np.array([[1, 2, -1], [0, -1, -1], [-1, -1, -1]], np.int32)
    quarters = np.array([[3, 3, 2], [0, 0, 0], [0, 0, 0]], np.int8)
    expected = [[4, 0, 0], [1, 0, 0], [0, 0, 0]]
    block, stayed = (last.copy(), quarters.copy()), np.array([True, True, False])
    assert kernels._hold_block(0, 3, uid, segment, counts, supplier, stayed, *block, 4) == (3, 1)
    assert block[1].tolist() == expected
    assert kernels.hold_links(uid, segment, counts, supplier, last_uid, last, quarters, 4) == (3, 1)
    assert quarters.tolist() == expected


@for_all(looks(), st.data())
def test_a_block_holds_the_links_of_its_buyers(look, data):
    uid, segment, counts, supplier, last_uid, last, quarters, most = look
    stayed = (uid != 0) & (uid == last_uid)
    arguments = (*data.draw(blocks(uid.size)), uid, segment, counts, supplier, stayed, last, quarters, most)
    agree(kernels._hold_block, twins._hold_block, *arguments)


def test_many_firms_are_counted_in_blocks_as_in_one():
    draw = np.random.default_rng(1)
    n, p, slots = kernels.FIRMS_TOGETHER + 700, 3, 2
    alive = np.arange(1, n + 1) * (draw.random(n) < 0.9)
    segment, place = draw.integers(0, N_SEGMENTS, n).astype(np.int16), draw.integers(0, p, n).astype(np.int16)
    supplier = draw.integers(-2, n, (n, slots)).astype(np.int32)
    alive[-1] = n
    supplier[(supplier >= 0) & (alive[supplier] == 0)] = -1
    supplier[:9, 0] = n - 1  # of the last firm more is asked than it sells
    asked = draw.integers(0, 9, n) / 1.0
    asked[-1] = 8.0
    arguments = (
        segment, place, draw.integers(1, 9, n).astype(np.int32), draw.integers(0, 80, n) / 8, alive,
        draw.integers(0, N_SEGMENTS, (N_SEGMENTS, slots)), draw.integers(1, 8, (N_SEGMENTS, slots)) / 8,
        np.full(N_SEGMENTS, slots), supplier, np.full(n, 4.0), asked,
        np.array([0, 0, -1], np.int16), 2, np.arange(N_SEGMENTS) % 2 == 0, np.arange(N_SEGMENTS) == 1,
    )  # fmt: skip
    for found, expected in zip(kernels.sum_links(*arguments), twins.sum_links(*arguments), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-9)
    look = (alive, segment, np.full(N_SEGMENTS, slots), supplier)
    before = (alive.copy(), supplier.copy(), draw.integers(0, 5, (n, slots)).astype(np.int8))
    after = tuple(array.copy() for array in before)
    assert kernels.hold_links(*look, *before, 4) == twins.hold_links(*look, *after, 4)
    np.testing.assert_array_equal(before[2], after[2])
