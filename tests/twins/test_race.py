"""Races: tables that give back their proposal, handicaps, and the winner that counting every point finds."""

import math

import numpy as np
from hypothesis import strategies as st
from reference import race as twins
from reference.random_words import random_words

from sim.kernels import race as kernels
from twins.agreement import agree, for_all
from twins.worlds import chances, keys, races, streams, weights_of_places, whole

LAST_DIGITS = 1e-14
SHARES = 2.0**-31


@st.composite
def fields(draw):
    """Some rows of places: a proposal and weights."""
    rows = draw(st.integers(1, 3))
    if draw(st.booleans()):  # some dozens of places, one of them with much of the weight, some without any
        n = draw(st.sampled_from([38, 50, 90]))
        weights = (np.arange(n) % draw(st.integers(2, 9)) > 0) * np.ones((rows, n))
        weights[draw(st.integers(0, rows - 1)), draw(st.integers(0, n - 1))] = draw(st.sampled_from([1.0, 1e5]))
        return np.full((rows, n), 1.0 / n), weights * draw(st.sampled_from([1.0, 1e-7, 1e6]))
    n = draw(st.integers(1, 7))
    return draw(chances(rows, n)), draw(weights_of_places(rows, n))


@for_all(fields())
def test_alias_tables_give_back_the_proposal(field):
    proposal, _ = field
    table = kernels.alias_tables(proposal)
    assert ((table >> np.uint64(16)) <= 2**32).all()
    assert np.abs(twins.shares_of(table) - proposal).max() < SHARES
    assert np.abs(twins.shares_of(twins.alias_tables(proposal)) - proposal).max() < SHARES


@for_all(fields())
def test_a_place_is_handicapped_by_its_share_over_its_weight(field):
    agree(kernels.handicaps, twins.handicaps, *field, tolerance=LAST_DIGITS)


def test_a_row_with_much_of_its_weight_in_few_places_is_raced_directly():
    for n in (38, 50, 90):  # such a race needs as many points on average as there are places
        proposal, weights = np.full((3, n), 1.0 / n), np.ones((3, n))
        weights[1, 7] = 1e6
        weights[:, ::2] = 0.0
        weights[2] *= 1e-7
        agree(kernels.handicaps, twins.handicaps, proposal, weights, tolerance=LAST_DIGITS)


def test_nobody_wins_where_no_place_has_weight():
    lost = (np.uint64(1), np.uint64(2), 0, np.full((1, 3), np.inf))
    agree(kernels._direct, twins._direct, *lost)


@st.composite
def started(draw):
    """A stream, keys and rows of some racers, one with no row, and what their races need."""
    proposal, weights = draw(fields())
    n = draw(st.integers(0, 5))
    rows = draw(whole(n, -1, len(proposal) - 1))
    tables = (twins.alias_tables(proposal), *twins.handicaps(proposal, weights))
    return draw(streams), draw(keys(n)), rows, *tables


@for_all(started())
def test_the_winner_is_the_first_of_all_points(case):
    agree(kernels.races, twins.races, *case, tolerance=LAST_DIGITS)


@for_all(started(), st.integers(1, 2))
def test_points_drawn_beforehand_are_those_drawn_when_needed(case, n_draws):
    stream_key, agents, rows, *tables = case
    words = np.zeros((2 * n_draws, agents.size), np.uint64)
    for column, key in enumerate(agents):
        for k in range(n_draws):
            words[2 * k : 2 * k + 2, column] = random_words(stream_key, key, k)
    for column, (key, row) in enumerate(zip(agents, rows.tolist(), strict=True)):
        agree(kernels.race, twins.race, stream_key, key, row, *tables, words, column, tolerance=LAST_DIGITS)


def test_blocks_of_racers_race_like_each_alone():
    n = 2 * kernels.RACERS_TOGETHER + 7
    proposal = np.array([[0.2, 0.3, 0.5]])
    tables = (twins.alias_tables(proposal), *twins.handicaps(proposal, np.ones((1, 3))))
    racers = np.arange(n, dtype=np.uint64)
    agree(kernels.races, twins.races, np.uint64(3), racers, np.zeros(n, np.int64), *tables, tolerance=LAST_DIGITS)


@for_all(started())
def test_with_one_draw_a_place_the_first_to_arrive_wins(case):
    stream_key, agents, _, _, handicap, _ = case
    for key in agents:
        agree(kernels._direct, twins._direct, stream_key, key, 0, handicap, tolerance=LAST_DIGITS)


@for_all(st.floats(2.0**-33, 1.0 - 2.0**-33))
def test_the_least_waiting_is_never_longer_than_the_waiting(u):
    agree(kernels.least_waiting, twins.least_waiting, u, tolerance=LAST_DIGITS)
    assert kernels.least_waiting(u) <= -math.log(u)


words_32 = st.integers(0, 9999).map(lambda n: np.uint64(random_words(1, n, 0)[0] >> 32))


@for_all(words_32, races(2, 5), st.integers(0, 1))
def test_a_point_falls_on_a_place_by_its_word(word, tables, row):
    agree(kernels._place_of, twins._place_of, word, row, tables[0])


@for_all(words_32, st.integers(0, 2**32), st.integers(0, 2**16 - 1), st.integers(-1, 1))
def test_a_column_keeps_its_share_exactly(bits, kept, other, step):
    near = np.uint64(min(max(kept + step, 0), 2**32 - 1))
    for point in (bits, near):
        agree(kernels.place_in_column, twins.place_in_column, point, 9, np.uint64(kept << 16 | other))
