"""Census: what one pass over workers and firms counts is what a question of its own finds each time."""

import numpy as np
from hypothesis import strategies as st
from reference import census as twins

from sim.kernels import census as kernels
from twins.agreement import agree, for_all
from twins.worlds import eighths, firms, flags, rows_alive, whole, workers

CLOSE = 1e-12


@st.composite
def towns(draw):
    """Workers with jobs at a few firms, some without, some in talent flats, some without pay."""
    town = draw(firms())
    people = draw(workers(town["alive"].size, town["n_places"]))
    n, p = people["alive"].size, town["n_places"]
    return (
        *(people[name] for name in ("alive", "skill", "home", "employer", "tenure")),
        (draw(eighths(n, 0, 9)) * draw(flags(n))).astype(np.float32), town["place"], draw(flags(p)),
        draw(eighths(p, 0, 3)), draw(eighths(p, 0, 3)),
    )  # fmt: skip


@for_all(towns())
def test_workers_are_counted_by_skill_home_and_work_place(town):
    agree(kernels.census, twins.census, *town, tolerance=CLOSE)


@for_all(firms())
def test_firms_are_counted_by_place_and_segment(town):
    names = ("alive", "place", "segment", "weight", "n_places", "n_segments")
    agree(kernels.firms_by_cell, twins.firms_by_cell, *(town[name] for name in names))


@for_all(st.integers(0, 4), st.integers(1, 3), st.data())
def test_rows_are_summed_by_area_and_places_of_none_are_left_out(places, width, data):
    values, area = data.draw(eighths((places, width), -9, 9)), data.draw(whole(places, -1, 2))
    agree(kernels.sum_by_area, twins.sum_by_area, values, area, 3)


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
    """Firm 0 has bought of 1 for three quarters and of 2 since now; firm 1 buys of 0; row 2 was another firm before."""
    uid, last_uid = np.array([7, 8, 9]), np.array([7, 8, 6])
    segment, counts = np.array([0, 1, 1], np.int16), np.array([2, 1])
    supplier = np.array([[1, 2], [0, -1], [-1, -1]], np.int32)
    last = np.array([[1, 2], [0, -1], [-1, -1]], np.int32)
    quarters = np.array([[3, 3], [0, 0], [0, 0]], np.int8)
    assert kernels.hold_links(uid, segment, counts, supplier, last_uid, last, quarters, 4) == (3, 1)
    assert quarters.tolist() == [[4, 0], [1, 0], [0, 0]]


@for_all(firms(), st.sampled_from([1.0, 0.25, 0.01]), st.sampled_from([0.0, 0.5, 0.9, 1.0]))
def test_the_largest_firms_stand_above_a_part_of_all(town, scale, part):
    arguments = (town["alive"], town["weight"], town["staff"], scale, part)
    agree(kernels.largest_firms, twins.largest_firms, *arguments)


@for_all(firms(least=1), st.sampled_from([0.5, 0.9]))
def test_no_firm_above_the_part_is_left_out(town, part):
    persons, real, below, total = kernels.largest_firms(town["alive"], town["weight"], town["staff"], 1.0, part)
    alive = town["alive"] > 0
    everybody, weight = (town["staff"].sum(axis=1) / town["weight"])[alive], town["weight"][alive].astype(float)
    order = np.argsort(everybody, kind="stable")
    tail = everybody[order][np.cumsum(weight[order]) >= part * weight.sum()]
    again = np.argsort(persons, kind="stable")
    np.testing.assert_array_equal(persons[again][below + np.cumsum(real[again]) >= part * total], tail)


def test_the_largest_of_two_large_firms_stands_alone_above_nine_tenths():
    staff = np.array([[990, 0, 0], [0, 0, 1000]], np.int32)
    arguments = (np.arange(1, 3), np.ones(2, np.int32), staff, 1.0, 0.9)
    agree(kernels.largest_firms, twins.largest_firms, *arguments)
