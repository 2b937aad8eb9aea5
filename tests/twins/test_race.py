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


def test_blocks_of_racers_race_like_each_alone():
    proposal = np.array([[0.2, 0.3, 0.5]])
    tables = (twins.alias_tables(proposal), *twins.handicaps(proposal, np.ones((1, 3))))
    for n in (kernels.RACERS_TOGETHER + 1, 2 * kernels.RACERS_TOGETHER + 7):
        case = (np.uint64(3), np.arange(n, dtype=np.uint64), np.zeros(n, np.int64), *tables)
        written = (*twins.places_entered(*tables[1:]), np.full(n, 7), np.full(n, 7.0))
        agree(kernels.race_all, twins.race_all, *case, *written, tolerance=LAST_DIGITS)


def a_crowd():
    """A stream, keys and rows of many racers: no row, by points, for nothing, directly among four places or two."""
    n = 240
    weights = np.tile([1.0, 2.0, 0.0], (4, n // 3))
    weights[1] = 0.0
    weights[2] *= np.arange(n) % 60 == 1
    weights[3] *= np.arange(n) % 120 == 4
    proposal = np.full(weights.shape, 1.0 / n)
    handicap, least = twins.handicaps(proposal, weights)
    assert least[0] > 0.0 > max(least[2], least[3])
    rows = np.arange(800) % 5 - 1
    agents = np.arange(rows.size, dtype=np.uint64) + np.uint64(2**40)
    return np.uint64(5), agents, rows, twins.alias_tables(proposal), handicap, least


def test_a_crowd_races_like_each_alone():
    stream_key, agents, rows, table, handicap, least = a_crowd()
    entered, n_entered = twins.places_entered(handicap, least)
    for row, n in enumerate(n_entered):
        entered[row, n:] = -(1 << 20)  # no place at all: who looks there is out of bounds
    places, arrivals = np.full(rows.size, -1), np.full(rows.size, np.inf)
    begun = (stream_key, agents, rows)
    agree(kernels.races, twins.races, *begun, table, handicap, least, tolerance=LAST_DIGITS)
    agree(
        kernels.race_together, twins.race_together, *begun, table, handicap, least, entered, n_entered,
        np.zeros_like(places), np.zeros_like(arrivals), tolerance=LAST_DIGITS,
    )  # fmt: skip
    for raced, kernel, twin, tables in (
        ((0,), kernels.race_by_points, twins.race_by_points, (table, handicap, least)),
        ((2, 3), kernels.race_directly, twins.race_directly, (handicap, entered, n_entered)),
    ):
        racers = np.flatnonzero(np.isin(rows, raced))
        for some in (racers, racers[:1], racers[:0]):
            mine, yours = places.copy(), arrivals.copy()
            other, theirs = places.copy(), arrivals.copy()
            kernel(*begun, some.copy(), *tables, mine, yours)
            twin(*begun, some, *tables, other, theirs)
            assert (mine == other).all()
            np.testing.assert_allclose(yours, theirs, rtol=LAST_DIGITS)


@for_all(fields().map(lambda field: twins.handicaps(*field)) | st.just(a_crowd()[-2:]))
def test_places_with_weight_are_listed_where_they_are_raced_directly(raced):
    handicap, least = raced
    entered, n_entered = kernels.places_entered(handicap, least)
    expected, n_expected = twins.places_entered(handicap, least)
    assert list(n_entered) == list(n_expected)
    for mine, yours, n in zip(entered, expected, n_expected, strict=True):
        assert list(mine[:n]) == list(yours[:n])


@for_all(st.integers(0, 9).flatmap(lambda n: whole(n, 0, 2**40)), st.integers(0, 9))
def test_the_next_point_comes_after_an_exponential_time(numbers, more):
    words = np.array([random_words(2, n, 0)[1] for n in numbers] + [0] * more, np.uint64)
    agree(kernels.add_waiting, twins.add_waiting, numbers / 2**20, words, np.zeros(words.size), tolerance=LAST_DIGITS)


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
