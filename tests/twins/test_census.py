"""Census: what one pass over workers and firms counts is what a question of its own finds each time."""

import numpy as np
from hypothesis import strategies as st
from reference import census as twins

from sim.kernels import census as kernels
from twins.agreement import agree, for_all
from twins.worlds import eighths, firms, flags, whole, workers

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
