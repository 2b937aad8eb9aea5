"""Entry: prospects and projects as drawn and thinned, contacts, and the places that prospects choose."""

import numpy as np
from hypothesis import strategies as st
from reference import entry as twins

from sim.kernels import entry as kernels
from twins.agreement import agree, for_all
from twins.worlds import eighths, flags, floats, keys, streams, whole

CLOSE = 1e-11
QUANTILE = 1e-7
"""What a size may differ by: the kernel's quantile of the normal distribution has nine digits."""
SCALES = st.sampled_from([0.01, 0.1, 1.0])
STAFF = st.sampled_from([1.0, 10.0])


@st.composite
def fields(draw, least=1):
    """Median size and technology of one to four segments."""
    n = draw(st.integers(least, 4))
    return draw(whole(n, 1, 80)) / 2.0, draw(eighths(n, 0, 1))


@for_all(streams, fields(), st.sampled_from([0.35, 1.0]), st.sampled_from([0.5, 1.5]), SCALES, STAFF, st.data())
def test_prospects_are_drawn_one_by_one_and_thinned_by_weight(stream, field, size_ratio, size_sd, scale, staff, data):
    median, technology = field
    expected = data.draw(eighths(median.size, 0, 40))
    arguments = (stream, expected, size_ratio, size_sd, median, technology, 0.4, scale, staff)
    agree(kernels.draw_prospects, twins.draw_prospects, *arguments, tolerance=CLOSE)


def test_prospects_beyond_a_block_are_other_firms():
    expected, median = np.array([2 * kernels.BLOCK + 2.0, 1.0]), np.array([2.0, 9000.0])
    arguments = (np.uint64(5), expected, 1.0, 0.5, median, np.array([0.5, 0.5]), 0.1, 1.0, 1.0)
    agree(kernels.draw_prospects, twins.draw_prospects, *arguments, tolerance=CLOSE)


@for_all(st.floats(0.2, 300.0), st.sampled_from([0.5, 1.5]), SCALES, STAFF)
def test_radii_that_are_needed_fall_short_of_no_weight(usual, size_sd, scale, staff):
    agree(kernels._radii_needed, twins._radii_needed, usual, size_sd, scale, staff, np.full(64, 7.0), tolerance=1e-9)


@for_all(streams, st.integers(1, 3), st.integers(1, 4), st.data())
def test_births_are_numbered_by_zone_and_fall_on_segments_by_weight(stream, n_zones, n_segments, data):
    expected = data.draw(eighths(n_zones, 0, 30))
    weights = data.draw(whole((n_zones, n_segments), 0, 3)) / 2.0
    agree(kernels.draw_births, twins.draw_births, stream, expected, weights)


@for_all(streams, fields(), st.sampled_from([0.0, 0.5, 0.9]), st.sampled_from([0.5, 1.5]), SCALES, STAFF, st.data())
def test_projects_come_from_the_upper_part_of_wanted_segments(stream, field, low, size_sd, scale, staff, data):
    median, technology = field
    n_zones = data.draw(st.integers(1, 3))
    expected = data.draw(eighths(n_zones, 0, 9))
    target = data.draw(whole((n_zones, median.size), 0, 2)) / 2.0
    arguments = (stream, expected, target, low, size_sd, median, technology, 0.4, scale, staff)
    agree(kernels.draw_projects, twins.draw_projects, *arguments, tolerance=QUANTILE)


@for_all(st.integers(1, 3), st.integers(0, 7), st.sampled_from([(0.0, 0.0), (0.25, 0.5), (0.5, 0.5)]), st.data())
def test_a_committee_wants_technology_and_what_it_lacks_in_the_parts_it_set(n_zones, n, shares, data):
    gaps = data.draw(eighths((n_zones, 3), 0, 1)) * data.draw(st.integers(0, 1))
    prospects = data.draw(whole(n, 0, 2)), data.draw(whole(n, 1, 4)), data.draw(eighths(n, 0, 1))
    agree(kernels.pull_by_kind, twins.pull_by_kind, gaps, *prospects, 0.5, *shares, tolerance=CLOSE)


@for_all(streams, st.integers(1, 3), st.integers(0, 7), st.data())
def test_committees_call_on_prospects_until_their_contacts_are_used(stream, n_zones, n, data):
    zone_keys, key = data.draw(keys(n_zones)), data.draw(keys(n))
    contacts, pull = data.draw(eighths(n_zones, 0, 12)), data.draw(whole((n_zones, 4), 0, 3)) / 2.0
    arguments = (stream, zone_keys, contacts, pull, data.draw(whole(n, 0, 3)), key, data.draw(whole(n, 1, 4)))
    agree(kernels.contact_prospects, twins.contact_prospects, *arguments)
    agree(kernels.call_on, twins.call_on, *arguments, np.zeros((n_zones, n), bool), np.zeros(n_zones))


def test_without_prospects_nobody_is_called_on():
    nobody = np.zeros(0, np.int64)
    arguments = (np.uint64(1), np.arange(2, dtype=np.uint64), np.array([3.0, 0.0]), np.ones((2, 2)))
    agree(kernels.contact_prospects, twins.contact_prospects, *arguments, nobody, nobody.astype(np.uint64), nobody)


@st.composite
def choosers(draw):
    """Prospects of all kinds, and places some of which are full or bar them: the kernel's arguments but the stream."""
    n, n_places, n_segments = draw(st.integers(0, 7)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    n_zones = draw(st.integers(0, n_places))
    return (
        draw(keys(n)), draw(whole(n, 0, n_segments - 1)), draw(whole(n, 0, 4)) / 2.0,
        draw(whole(n_segments, -1, 1)), draw(whole(n, -1, n_places - 1)), draw(whole(n, 0, 2)) / 2.0,
        draw(flags((n, n_zones))), draw(floats((n_segments, n_places), 0.125, 8.0)), draw(floats(n, -2.0, 2.0)),
        draw(whole((n_places, 2), 0, 8)) / 2.0, draw(floats((n_places, n_places), 0.125, 1.0)),
        draw(st.sampled_from([0.0, 1.5])), draw(st.sampled_from([0.0, 2.0])),
        n_zones, draw(whole(n, -1, n_places - 1)),
    )  # fmt: skip


@for_all(streams, choosers())
def test_prospects_choose_a_place_with_room_or_stay_away(stream, arguments):
    chosen = np.full(arguments[0].size, 7)
    agree(kernels.choose_places, twins.choose_places, stream, *arguments, chosen, tolerance=1e-9)


def test_each_of_many_minds_its_own_subsidy_call_and_home():
    n, n_places, n_zones = 60, 4, 2
    rows = np.arange(n)
    agree(
        kernels.choose_places, twins.choose_places, np.uint64(2), rows.astype(np.uint64), rows % 2, np.zeros(n),
        np.array([-1, 0]), rows % 3 - 1, rows % 5 / 2.0, (rows[:, None] + np.arange(n_zones)) % 7 == 0,
        np.ones((2, n_places)), np.full(n, 0.5), np.ones((n_places, 2)), np.full((n_places, n_places), 0.25), 1.5, 2.0,
        n_zones, np.full(n, -1), np.full(n, 7),
    )  # fmt: skip
