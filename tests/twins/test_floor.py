"""Floor: used by place, asked for by growth, and taken in turn."""

import numpy as np
from hypothesis import strategies as st
from reference import floor as twins

from sim.kernels import floor as kernels
from twins.agreement import agree, for_all
from twins.production_worlds import columns, economies, eighths, queues_for_floor, whole

CLOSE = 1e-11


@for_all(economies())
def test_floor_is_used_by_place_and_use_and_public_premises_apart(town):
    *before, n_places = columns(town, "alive place segment weight capacity premises floor_per_worker use n_places")
    is_service = np.arange(town["use"].size) % 2 == 1
    agree(kernels.floor_use, twins.floor_use, *before, is_service, n_places, tolerance=CLOSE)


@for_all(economies())
def test_floor_asked_for_is_that_of_growing_firms(town):
    names = "alive place segment weight growth floor_per_worker use n_places"
    agree(kernels.growth_floor, twins.growth_floor, *columns(town, names), tolerance=CLOSE)


@for_all(queues_for_floor(2, -1))
def test_floor_is_reserved_one_taker_after_another(queue):
    free, reserved, taker = queue
    agree(kernels.take_in_turn, twins.take_in_turn, free, reserved, *taker)


@for_all(queues_for_floor(2, 0))
def test_public_premises_are_taken_one_after_another(queue):
    left, _, taker = queue
    agree(kernels.take_premises, twins.take_premises, left, *taker)


@for_all(queues_for_floor(2, -1), st.data())
def test_floor_is_kept_for_services_as_far_as_it_is_free_and_not_yet_theirs(queue, data):
    free, used, (place, segment, floor) = queue
    meant = data.draw(eighths(free.shape[0], 0, 40))
    is_approved = data.draw(whole(place.size, 0, 2)) > 0
    columns = (free[:, 1] - 0.5, meant, used[:, 1].copy(), is_approved, place, segment + 1, floor)
    agree(kernels.kept_for_services, twins.kept_for_services, *columns, np.array([False, True, True]), tolerance=CLOSE)


def test_what_producer_services_use_and_were_promised_counts_against_what_is_kept_for_them():
    apart = (np.array([100.0, 5.0, -2.0]), np.array([40.0, 40.0, 40.0]), np.array([10.0, 0.0, 0.0]))
    promised = (np.array([True, True, False]), np.array([0, 0, 0]), np.array([1, 0, 1]), np.array([4.0, 7.0, 9.0]))
    kept = kernels.kept_for_services(*apart, *promised, np.array([False, True]))
    assert kept.tolist() == [26.0, 5.0, 0.0]
