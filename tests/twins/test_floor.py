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
    for most in (np.inf, 40.0):
        public = np.full((n_places, 2), most)
        agree(kernels.floor_use, twins.floor_use, *before, is_service, public, tolerance=CLOSE)


@for_all(economies())
def test_floor_asked_for_is_that_of_growing_firms(town):
    names = "alive place segment weight growth floor_per_worker use n_places"
    agree(kernels.growth_floor, twins.growth_floor, *columns(town, names), tolerance=CLOSE)


@for_all(economies(), st.data())
def test_rent_is_paid_for_the_floor_of_services_alone(town, data):
    before = columns(town, "alive place segment weight capacity floor_per_worker")
    is_service = np.arange(town["use"].size) % 2 == 1
    rent = data.draw(eighths(town["n_places"], 0, 1))
    cash = np.ones(town["alive"].size)
    agree(kernels.pay_services_rent, twins.pay_services_rent, *before, is_service, rent, cash, tolerance=CLOSE)


@for_all(queues_for_floor(2, -1))
def test_floor_is_reserved_one_taker_after_another(queue):
    free, reserved, (place, use, floor) = queue
    agree(kernels.take_in_turn, twins.take_in_turn, free, reserved, place, use.astype(np.int8), floor)


@for_all(queues_for_floor(2, -1), st.sampled_from([1.0, -1.0]))
def test_floor_is_kept_for_the_admitted_and_let_go_to_nothing_at_least(queue, sign):
    _, reserved, (place, use, floor) = queue
    agree(kernels.reserve, twins.reserve, reserved, place, use.astype(np.int8), sign * floor)


@for_all(queues_for_floor(2, -1))
def test_public_premises_are_taken_one_after_another(queue):
    left, _, (place, use, floor) = queue
    agree(kernels.take_premises, twins.take_premises, left, place, use.astype(np.int8), floor)


@st.composite
def grounds(draw):
    """Floor standing, used and reserved, (P, 2) each, of some places."""
    n_places = draw(st.integers(1, 5))
    return tuple(eighths_of(draw, n_places, most) for most in (60, 40, 30))


def eighths_of(draw, n_places, most):
    """Floor by place and use, (P, 2), often none."""
    return draw(eighths(2 * n_places, 0, most)).reshape(n_places, 2) * draw(whole((n_places, 2), 0, 2))


@for_all(grounds(), st.data())
def test_free_is_what_nobody_uses_or_was_promised_and_some_of_it_for_producer_services_alone(ground, data):
    kept = data.draw(eighths(len(ground[0]), 0, 20))
    agree(kernels.free_floor, twins.free_floor, *ground, kept, tolerance=CLOSE)


@for_all(grounds(), st.data())
def test_room_is_free_floor_over_what_is_usually_free_within_bounds(ground, data):
    standing, _, _ = ground
    free, access = data.draw(eighths((len(standing), 3), 0, 9)), data.draw(whole(4, -1, 2))
    agree(kernels.log_room, twins.log_room, free, 0.125, standing, access, 0.03, 3.0, tolerance=CLOSE)


@for_all(grounds(), st.data())
def test_vacancy_to_come_counts_floor_under_construction_as_empty(ground, data):
    standing, taken, _ = ground
    n_places, quarters = len(standing), data.draw(st.integers(1, 3))
    pipeline = data.draw(eighths(quarters * n_places * 2, 0, 9)).reshape(quarters, n_places, 2)
    agree(kernels.vacancy_to_come, twins.vacancy_to_come, standing / 8.0, pipeline / 8.0, taken / 8.0, tolerance=CLOSE)


@for_all(grounds(), st.data())
def test_floor_of_private_owners_is_empty_beyond_what_they_keep(ground, data):
    public = [data.draw(eighths((len(ground[0]), 2), 0, 20)) for _ in range(2)]
    agree(
        kernels.owners_empty,
        twins.owners_empty,
        *ground,
        *public,
        data.draw(st.sampled_from((0.0, 0.25))),
        tolerance=CLOSE,
    )


@for_all(queues_for_floor(2, -1), st.data())
def test_floor_is_kept_for_services_as_far_as_it_is_free_and_not_yet_theirs(queue, data):
    standing, used, (place, segment, floor) = queue
    n_places = len(standing)
    reserved = np.full((n_places, 2), 0.5)
    shared = (data.draw(st.sampled_from((0.0, 0.5, 1.5))), data.draw(st.integers(0, n_places)))
    services_used = data.draw(eighths(n_places, 0, 8))
    is_approved = data.draw(whole(place.size, 0, 2)) > 0
    columns = (standing, used, reserved, *shared, services_used, is_approved, place, segment + 1, floor)
    agree(kernels.kept_for_services, twins.kept_for_services, *columns, np.array([False, True, True]), tolerance=CLOSE)


def test_what_producer_services_use_and_were_promised_counts_against_what_is_kept_for_them():
    standing = np.array([[0.0, 100.0], [0.0, 100.0], [0.0, 100.0], [0.0, 100.0]])
    used = np.array([[0.0, 0.0], [0.0, 90.0], [0.0, 99.0], [0.0, 0.0]])
    reserved = np.array([[0.0, 0.0], [0.0, 5.0], [0.0, 3.0], [0.0, 0.0]])
    ground = (standing, used, reserved, 0.4, 3, np.array([10.0, 0.0, 0.0, 0.0]))
    promised = (np.array([True, True, False]), np.array([0, 0, 0]), np.array([1, 0, 1]), np.array([4.0, 7.0, 9.0]))
    kept = kernels.kept_for_services(*ground, *promised, np.array([False, True]))
    assert kept.tolist() == [26.0, 5.0, 0.0, 0.0]
