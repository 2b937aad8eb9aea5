"""Balancing of trips, fitting of jobs, and whole trips and firms that add up."""

import numpy as np
from hypothesis import strategies as st
from reference import gravity as twins

from sim.kernels import gravity as kernels
from twins.agreement import agree, for_all
from twins.worlds import MOST_PLACES, eighths, flags, floats, whole

SUMS = 1e-11


@st.composite
def balances(draw):
    """Row sums, column sums and decay, some places without homes or jobs, some pairs out of reach."""
    n = draw(st.integers(1, MOST_PLACES))
    reach = draw(flags((n, n), np.float64)) if draw(st.booleans()) else 1.0
    return draw(eighths(n, 0, 50)), draw(eighths(n, 0, 50)), draw(floats((n, n), 0.01, 1.0)) * reach


@for_all(balances(), st.integers(0, 4))
def test_trips_are_balanced_row_by_row_then_column_by_column(balance, rounds):
    agree(kernels.doubly_constrained, twins.doubly_constrained, *balance, rounds, tolerance=SUMS)


def test_who_reaches_no_job_stays_without_a_trip():
    nowhere = (np.ones(2), np.array([0.0, 2.0]), np.eye(2))
    for rounds in (1, 2, 3):
        agree(kernels.doubly_constrained, twins.doubly_constrained, *nowhere, rounds, tolerance=SUMS)


@for_all(st.integers(1, 4), st.integers(1, 5), st.integers(0, 4), st.data())
def test_a_seed_is_fitted_to_its_sums(n, m, rounds, data):
    seed, rows, columns = (data.draw(eighths(shape, 0, 9)) for shape in ((n, m), n, m))
    seed *= data.draw(st.sampled_from([1.0, 0.125]))
    seed[data.draw(flags(n))] = 0.0
    seed[:, data.draw(flags(m))] *= data.draw(st.sampled_from([0.0, 1.0]))
    agree(kernels.fitted, twins.fitted, seed, rows, columns, rounds, tolerance=SUMS)


@st.composite
def rounded_trips(draw):
    """Trips in eighths, and whole sums that may be more or less than theirs."""
    n = draw(st.integers(1, MOST_PLACES))
    trips = draw(eighths((n, n), 0, 4))
    near = draw(st.booleans())
    rows = np.round(trips.sum(axis=1)).astype(np.int64) if near else draw(whole(n, 0, 12))
    columns = np.round(trips.sum(axis=0)).astype(np.int64) if near else draw(whole(n, 0, 12))
    return trips, rows, columns


@for_all(rounded_trips())
def test_whole_trips_lie_below_or_go_where_most_is_lacking(case):
    agree(kernels.whole_trips, twins.whole_trips, *case)


@for_all(st.integers(1, 4), st.integers(1, 3), st.integers(0, 8), st.data())
def test_firms_go_where_their_segment_lacks_most(n_places, n_segments, n_firms, data):
    order = np.array(data.draw(st.permutations(range(n_firms))), np.int64)
    segment = data.draw(whole(n_firms, 0, n_segments - 1))
    heads, targets = data.draw(eighths(n_firms, 0, 9)), data.draw(eighths((n_places, n_segments), 0, 12))
    targets *= data.draw(flags(targets.shape))
    heads *= data.draw(st.sampled_from([1.0, 0.125]))
    targets *= data.draw(st.sampled_from([1.0, 0.125]))
    place = np.full(n_firms, -7)
    agree(kernels.place_by_deficit, twins.place_by_deficit, order, segment, heads, targets, place)


def test_room_to_spare_does_not_speak_for_a_place():
    targets = np.array([[2.0, 0.75], [2.25, 0.0]])
    first, heads = np.zeros(1, np.int64), np.array([2.25])
    agree(kernels.place_by_deficit, twins.place_by_deficit, first, first, heads, targets, np.zeros(1, np.int64))


def test_of_places_that_lack_as_much_the_first_wins():
    order, heads = np.arange(2), np.ones(2)
    agree(kernels.place_by_deficit, twins.place_by_deficit, order, order * 0, heads, np.full((3, 1), 2.0), order - 7)


def test_a_place_that_is_full_of_others_is_passed_by():
    targets = np.array([[3.0, 0.5], [2.5, 0.0]])
    order, segment, heads = np.arange(2), np.array([1, 0]), np.array([4.0, 1.0])
    agree(kernels.place_by_deficit, twins.place_by_deficit, order, segment, heads, targets, order - 7)
