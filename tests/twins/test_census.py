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


@for_all(towns(), st.data())
def test_a_block_is_the_census_of_its_workers(town, data):
    n, p = town[0].size, town[-1].size
    first, stop = sorted((data.draw(st.integers(0, n)), data.draw(st.sampled_from([n, n, n // 2]))))
    counts = (data.draw(whole((3, p, p), 0, 3, np.int32)), *(data.draw(eighths(d, 0, 9)) for d in ((3, p), 3, (2, p))))
    one, other = (tuple(array.copy() for array in (*counts, *np.zeros((2, stop - first)))) for _ in range(2))
    listed = kernels._census_block(first, stop, *town, *one)
    assert listed == twins._census_block(first, stop, *town, *other)
    for found, expected, most in zip(one, other, (*[None] * 4, *listed), strict=True):
        np.testing.assert_allclose(found[:most], expected[:most], rtol=CLOSE)


def test_many_workers_are_counted_in_blocks_as_each_block_alone():
    for rest in (1, 700):
        _assert_blocks_are_counted_alone(2 * kernels.WORKERS_TOGETHER + rest)


def _assert_blocks_are_counted_alone(n):
    draw = np.random.default_rng(1)
    p, n_firms, least = 3, 50, kernels.WORKERS_TOGETHER
    columns = (
        np.arange(1, n + 1) * (draw.random(n) < 0.9), draw.integers(0, 3, n).astype(np.int8),
        draw.integers(0, p, n).astype(np.int16), draw.integers(-1, n_firms, n).astype(np.int32),
        draw.integers(0, 3, n).astype(np.int8), (draw.integers(0, 80, n) / 8).astype(np.float32),
    )  # fmt: skip
    columns[0][-1] = n
    ground = (draw.integers(0, p, n_firms).astype(np.int16), np.arange(p) > 0, np.ones(p), np.full(p, 0.5))
    whole_city = kernels.census(*columns, *ground)
    parts = [
        kernels.census(*(column[first : first + least].copy() for column in columns), *ground)
        for first in range(0, n, least)
    ]
    assert len(parts) == 3
    for found, alone in zip(whole_city[:5], zip(*(part[:5] for part in parts), strict=True), strict=True):
        np.testing.assert_array_equal(found, sum(alone))
    for found, alone in zip(whole_city[5:], zip(*(part[5:] for part in parts), strict=True), strict=True):
        np.testing.assert_array_equal(found, np.concatenate(alone))


@for_all(firms())
def test_firms_are_counted_by_place_and_segment(town):
    names = ("alive", "place", "segment", "weight", "n_places", "n_segments")
    agree(kernels.firms_by_cell, twins.firms_by_cell, *(town[name] for name in names))


@for_all(firms(), st.sampled_from([1.0, 0.25, 0.01]), st.sampled_from([0.0, 0.5, 0.9, 1.0]))
def test_the_largest_firms_stand_above_a_part_of_all(town, scale, part):
    arguments = (town["alive"], town["weight"], town["staff"], scale, part)
    agree(kernels.largest_firms, twins.largest_firms, *arguments)


@for_all(firms(least=1), st.sampled_from([0.5, 0.9]))
def test_no_firm_above_the_part_is_left_out(town, part):
    persons, real, in_least, below, total = kernels.largest_firms(
        town["alive"], town["weight"], town["staff"], 1.0, part
    )
    alive = town["alive"] > 0
    everybody, weight = (town["staff"].sum(axis=1) / town["weight"])[alive], town["weight"][alive].astype(float)
    order = np.argsort(everybody, kind="stable")
    tail = everybody[order][np.cumsum(weight[order]) >= part * weight.sum()]
    again = np.argsort(persons, kind="stable")
    np.testing.assert_array_equal(persons[again][below + np.cumsum(real[again]) >= part * total], tail)
    assert persons[:in_least].max(initial=0.0) <= persons[in_least:].min(initial=np.inf)
    assert tail.size == 0 or set(persons[in_least:]) <= set(tail)


def test_the_largest_of_two_large_firms_stands_alone_above_nine_tenths():
    staff = np.array([[990, 0, 0], [0, 0, 1000]], np.int32)
    arguments = (np.arange(1, 3), np.ones(2, np.int32), staff, 1.0, 0.9)
    agree(kernels.largest_firms, twins.largest_firms, *arguments)
