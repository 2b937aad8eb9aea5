"""Floor: used by place, asked for by growth, and taken in turn."""

import numpy as np
from reference import floor as twins

from sim.kernels import floor as kernels
from twins.agreement import agree, for_all
from twins.production_worlds import columns, economies, queues_for_floor

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
