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


@for_all(towns(), st.data())
def test_a_block_is_the_census_of_its_workers(town, data):
    n, p = town[0].size, town[-1].size
    block = sorted(data.draw(st.tuples(st.integers(0, n), st.integers(0, n))))

    def counted(kernel):
        sums = (np.zeros((3, p, p), np.int32), np.zeros((3, p), np.int32), np.zeros(3), np.zeros((2, p), np.int32))
        burdens, counts = np.zeros((2, n)), np.zeros(2, np.int64)
        kernel(*block, *town, *sums, burdens, counts)
        first = block[0]
        return [*sums, counts, burdens[0, first : first + counts[0]], burdens[1, first : first + counts[1]]]

    for found, expected in zip(counted(kernels._census_of_block), counted(twins._census_of_block), strict=True):
        np.testing.assert_allclose(found, expected, rtol=CLOSE)


@for_all(st.integers(1, 3), st.integers(1, 3), st.data())
def test_heads_and_amounts_of_blocks_are_added_up(n_blocks, width, data):
    for shape in ((n_blocks, width, width, 2), (n_blocks, 2, width)):
        agree(kernels._heads, twins._heads, data.draw(whole(shape, 0, 9, np.int32)))
    agree(kernels._sums, twins._sums, data.draw(eighths((n_blocks, width), -9, 9)))


def test_values_of_blocks_are_joined():
    values = np.arange(2.0 * kernels.WORKERS_TOGETHER + 5)
    for counts in ([3, 0, 2], [0, 4, 5], [kernels.WORKERS_TOGETHER, 1, 0]):
        agree(kernels._joined, twins._joined, values, np.array(counts))


def test_many_workers_are_counted_in_blocks_as_in_one():
    draw = np.random.default_rng(1)
    n, n_firms, p = 2 * kernels.WORKERS_TOGETHER + 1000, 50, 4
    alive = np.arange(1, n + 1) * (draw.random(n) < 0.9)
    skill, home = draw.integers(0, 3, n).astype(np.int8), draw.integers(0, p, n).astype(np.int16)
    employer, tenure = draw.integers(-1, n_firms, n).astype(np.int32), draw.integers(0, 3, n).astype(np.int8)
    wage, place = (draw.integers(0, 80, n) / 8).astype(np.float32), draw.integers(0, p, n_firms).astype(np.int16)
    inside, rents = np.array([True, False, True, False]), np.array([[1.0, 2.0, 3.0, 4.0], [0.5, 1.0, 1.5, 2.0]])
    trips, jobless, paid, living, staying, burdens, burdens_inside = kernels.census(
        alive, skill, home, employer, tenure, wage, place, inside, *rents
    )
    at_work, idle = (alive > 0) & (employer >= 0), (alive > 0) & (employer < 0)
    work = place[employer]
    expected = np.zeros((3, p, p))
    np.add.at(expected, (skill[at_work], home[at_work], work[at_work]), 1)
    np.testing.assert_array_equal(trips, expected)
    np.testing.assert_array_equal(jobless, [np.bincount(home[idle & (skill == k)], minlength=p) for k in range(3)])
    np.testing.assert_allclose(paid, [wage[at_work & (skill == k)].sum(dtype=float) for k in range(3)], rtol=1e-12)
    tenants = at_work & (tenure == 2)
    np.testing.assert_array_equal(living, np.bincount(home[tenants], minlength=p))
    np.testing.assert_array_equal(staying, np.bincount(home[tenants & (home == work)], minlength=p))
    renters = at_work & (tenure > 0) & (wage > 0)
    burden = rents[(tenure[renters] == 2).astype(int), home[renters]] / wage[renters]
    np.testing.assert_allclose(burdens, burden, rtol=1e-15)
    np.testing.assert_allclose(burdens_inside, burden[inside[home[renters]]], rtol=1e-15)
    one = (np.zeros((3, p, p), np.int32), np.zeros((3, p), np.int32), np.zeros(3), np.zeros((2, p), np.int32))
    filled, counts = np.zeros((2, n)), np.zeros(2, np.int64)
    kernels._census_of_block(
        0, n, alive, skill, home, employer, tenure, wage, place, inside, *rents, *one, filled, counts
    )
    for found, counted in zip((trips, jobless, paid, np.stack((living, staying))), one, strict=True):
        np.testing.assert_allclose(found, counted, rtol=1e-12)
    np.testing.assert_array_equal(filled[0, : counts[0]], burdens)
    np.testing.assert_array_equal(filled[1, : counts[1]], burdens_inside)
