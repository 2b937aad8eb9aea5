"""The median by counting is the median by sorting."""

import numpy as np
from hypothesis import strategies as st
from reference import median as twins

from sim.kernels import median as kernels
from twins.agreement import agree, for_all
from twins.worlds import floats


@st.composite
def samples(draw):
    """Nobody, few, or more than are sorted at once; spread evenly, over many powers of ten, or with many ties."""
    n = draw(st.sampled_from([0, 1, 2, 63, 64, 65, 66, 200, 301]) | st.integers(0, 130))
    chance = np.random.default_rng(draw(st.integers(0, 99)))
    return draw(
        st.sampled_from(
            [
                chance.normal(size=n),
                np.exp(6.0 * chance.normal(size=n)),
                chance.integers(0, 4, n) / 4.0,
                np.append(1e-6 * chance.random(n), [1e9])[:n],
                np.full(n, 0.3),
                np.arange(n, 0.0, -1.0),
                np.append(np.full(n, 7.0), [9.0, 8.0]),
            ]
        )
    )


@for_all(samples())
def test_median_is_the_middle_of_the_sorted(values):
    agree(kernels.median, twins.median, values)


@for_all(samples(), st.data())
def test_who_stands_at_a_rank_is_found_by_sorting(values, data):
    if values.size:
        agree(kernels._ranked, twins._ranked, values, data.draw(st.integers(0, values.size - 1)))


@for_all(floats(3, -9.0, 9.0))
def test_bins_are_equally_wide(values):
    low, value, high = sorted(values.tolist())
    if low < high:
        for inside in (low, value, high):
            agree(kernels._bin, twins._bin, inside, low, kernels._BINS / (high - low))


def test_values_in_any_order_are_ranked():
    up = np.arange(66.0)
    for values in (up, up[::-1].copy(), (up * 29.0) % 66.0, np.exp(up), np.append(up[1:], 0.0)):
        for rank in (0, 1, 32, 33, 64, 65):
            agree(kernels._ranked, twins._ranked, values, rank)


def test_values_too_near_to_be_told_apart_by_bins_are_sorted():
    tiny = np.nextafter(0.0, 1.0)
    values = np.arange(100.0)[::-1] * tiny
    for rank in (0, 49, 99):
        agree(kernels._ranked, twins._ranked, values, rank)
