"""Draws follow the definition of their distribution."""

import math

import numpy as np
from hypothesis import strategies as st
from reference import draws as twins

from sim.rng import draws as kernels
from sim.rng.counter import BLOCK
from twins.agreement import agree, for_all
from twins.worlds import keys, streams

LAST_DIGITS = 1e-14
ACKLAM = 1.2e-9
"""What the approximation of the normal quantile promises."""
draws = st.integers(0, 2**32 - 9)


@for_all(streams)
def test_a_word_lies_inside_the_unit_interval(word):
    agree(kernels.to_unit, twins.to_unit, word)
    assert 0.0 < kernels.to_unit(word) < 1.0


def test_the_first_and_the_last_word_lie_inside_the_unit_interval():
    for word in (0, 1, 2**11, 2**64 - 1):
        agree(kernels.to_unit, twins.to_unit, np.uint64(word))


@for_all(st.floats(2.0**-60, 1.0) | st.integers(0, 2**32 - 1).map(lambda n: 1.0 - (n + 0.5) * 2.0**-32))
def test_the_waiting_for_a_point_is_right_to_the_last_digit(u):
    mine, expected = kernels.minus_log(u), twins.minus_log(u)
    assert abs(mine - expected) <= np.spacing(expected)


def test_the_waiting_is_right_on_both_sides_of_every_seam():
    seams = np.array([1.0, 0.5, 2.0**-53, math.sqrt(0.5), math.sqrt(0.125), 0.7071067, 0.7071068])
    near = np.concatenate([seams, np.nextafter(seams, 0.0), np.linspace(0.01, 1.0, 997)])
    for u in near:
        assert abs(kernels.minus_log(u) - twins.minus_log(u)) <= np.spacing(twins.minus_log(u))


@for_all(streams, streams, draws)
def test_draws_of_one_agent(stream_key, key, k):
    agree(kernels.uniform, twins.uniform, stream_key, key, k)
    agree(kernels.normal, twins.normal, stream_key, key, k, tolerance=LAST_DIGITS)
    agree(kernels.to_laplace, twins.to_laplace, key, tolerance=LAST_DIGITS)
    agree(kernels.random_key, twins.random_key, stream_key, key)


def test_laplace_draws_fall_from_one_tail_to_the_other():
    words = [1, 2**40, 2**61, 2**63 - 2**61, 2**63 + 2**61, 3 * 2**62, 2**64 - 2**40, 2**64 - 1]
    for word in words:
        agree(kernels.to_laplace, twins.to_laplace, np.uint64(word), tolerance=LAST_DIGITS)
    values = [kernels.to_laplace(np.uint64(word)) for word in words]
    assert values == sorted(values, reverse=True)


@for_all(streams, st.integers(0, 9).flatmap(keys), draws)
def test_draws_of_many_agents(stream_key, agents, k):
    agree(kernels.uniforms, twins.uniforms, stream_key, agents, k)
    agree(kernels.fill_uniforms, twins.fill_uniforms, stream_key, agents, k, np.full(agents.size, 7.0))
    agree(kernels.normals, twins.normals, stream_key, agents, k, tolerance=LAST_DIGITS)
    agree(kernels.random_keys, twins.random_keys, stream_key, k, agents.size)


@for_all(st.floats(1e-300, 1.0 - 1e-12) | st.sampled_from([0.02425, 0.0242, 0.5, 0.7, 0.97575, 0.9758, 0.999]))
def test_the_normal_quantile_is_right_to_nine_digits(share):
    agree(kernels.normal_quantile, twins.normal_quantile, share, tolerance=ACKLAM)


@for_all(st.floats(math.sqrt(-2.0 * math.log(0.02425)), 37.0))
def test_the_tail_of_the_normal_quantile_is_right_to_nine_digits(q):
    agree(kernels._tail, twins._tail, q, tolerance=ACKLAM)


@for_all(st.integers(-40, 40), st.integers(1, 15))
def test_a_number_is_rounded_up_as_often_as_its_fraction(eighths, sixteenths):
    agree(kernels.rounded, twins.rounded, eighths / 8, sixteenths / 16)


def test_draws_of_many_do_not_depend_on_blocks():
    agents = np.arange(2 * BLOCK + 3, dtype=np.uint64)
    agree(kernels.fill_uniforms, twins.fill_uniforms, np.uint64(5), agents, 2, np.full(agents.size, 7.0))
