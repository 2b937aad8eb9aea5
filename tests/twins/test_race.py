"""Races: tables that give back their proposal, handicaps, and the winner that counting every point finds."""

import math

import numpy as np
from hypothesis import strategies as st
from reference import race as twins
from reference.random_words import random_words

from sim.kernels import race as kernels
from twins.agreement import agree, for_all
from twins.worlds import chances, races, streams, weights_of_places

LAST_DIGITS = 1e-14
SHARES = 1e-12


@st.composite
def fields(draw):
    """Some rows of places: a proposal and weights."""
    rows = draw(st.integers(1, 3))
    if draw(st.booleans()):  # some dozens of places, one of them with much of the weight, some without any
        n = draw(st.sampled_from([38, 50, 90]))
        weights = (np.arange(n) % draw(st.integers(2, 9)) > 0) * np.ones((rows, n))
        weights[:, draw(st.integers(0, n - 1))] = draw(st.sampled_from([1.0, 1e5]))
        return np.full((rows, n), 1.0 / n), weights * draw(st.sampled_from([1.0, 1e-7, 1e6]))
    n = draw(st.integers(1, 7))
    return draw(chances(rows, n)), draw(weights_of_places(rows, n))


@for_all(fields())
def test_alias_tables_give_back_the_proposal(field):
    proposal, _ = field
    threshold, alias = kernels.alias_tables(proposal)
    assert ((threshold >= 0.0) & (threshold <= 1.0)).all()
    assert np.abs(twins.shares_of(threshold, alias) - proposal).max() < SHARES
    assert np.abs(twins.shares_of(*twins.alias_tables(proposal)) - proposal).max() < SHARES


@for_all(fields())
def test_a_place_is_handicapped_by_its_share_over_its_weight(field):
    agree(kernels.handicaps, twins.handicaps, *field, tolerance=LAST_DIGITS)


@st.composite
def started(draw):
    """A stream, a key, a row and what a race needs."""
    proposal, weights = draw(fields())
    tables = (*twins.alias_tables(proposal), *twins.handicaps(proposal, weights))
    return draw(streams), draw(streams), draw(st.integers(0, len(proposal) - 1)), *tables


@for_all(started())
def test_the_winner_is_the_first_of_all_points(case):
    agree(kernels.race, twins.race, *case, tolerance=LAST_DIGITS)
    words = map(np.uint64, random_words(*case[:2], 0))
    agree(kernels.race_from, twins.race_from, *words, *case, tolerance=LAST_DIGITS)


@for_all(started())
def test_with_one_draw_a_place_the_first_to_arrive_wins(case):
    stream_key, key, row, _, _, handicap, _ = case
    agree(kernels._direct, twins._direct, stream_key, key, row, handicap, tolerance=LAST_DIGITS)


@for_all(st.floats(2.0**-33, 1.0 - 2.0**-33))
def test_the_least_waiting_is_never_longer_than_the_waiting(u):
    agree(kernels.least_waiting, twins.least_waiting, u, tolerance=LAST_DIGITS)
    assert kernels.least_waiting(u) <= -math.log(u)


@for_all(st.integers(0, 2**32 - 1).map(np.uint64), races(2, 5), st.integers(0, 1))
def test_a_point_falls_on_a_place_by_its_word(word, tables, row):
    agree(kernels._place_of, twins._place_of, word, row, *tables[:2])
