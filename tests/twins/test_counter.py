"""Words of chance are the published ones, however many are drawn at a time."""

import numpy as np
from hypothesis import strategies as st
from reference import counter as twins

from sim.rng import counter as kernels
from twins.agreement import agree, for_all
from twins.worlds import keys, streams, whole

words = st.integers(0, 2**32 - 1).map(np.uint64)
draws = st.integers(0, 2**32 - 9)


@for_all(streams, streams, draws)
def test_words_are_those_of_the_published_cipher(stream_key, key, k):
    agree(kernels.random_words, twins.random_words, stream_key, key, k)


@for_all(words, words, words, words, words, words)
def test_a_round_is_a_round_of_the_published_cipher(c0, c1, c2, c3, k0, k1):
    agree(kernels._round, twins._round, c0, c1, c2, c3, k0, k1)
    agree(kernels._ten_rounds, twins._ten_rounds, c0, c1, c2, k0, k1)


@for_all(streams, st.integers(0, 9).flatmap(keys), draws)
def test_words_of_many_agents_are_those_of_each(stream_key, agents, k):
    empty = np.zeros(agents.size, np.uint64)
    agree(kernels.fill_words, twins.fill_words, stream_key, agents, k, empty, empty.copy())


@for_all(streams, st.integers(0, 9).flatmap(keys), st.data())
def test_first_words_of_draws_of_their_own_are_those_of_each(stream_key, agents, data):
    own = data.draw(whole(agents.size, 0, 2**31 - 1, np.int32))
    agree(kernels.fill_first_words, twins.fill_first_words, stream_key, agents, own, np.zeros(agents.size, np.uint64))


@for_all(streams, streams, draws, st.integers(0, 9))
def test_words_of_many_draws_are_those_of_each(stream_key, key, k, count):
    empty = np.zeros(count, np.uint64)
    agree(kernels.fill_draws, twins.fill_draws, stream_key, key, k, empty, empty.copy())
