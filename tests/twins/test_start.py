"""Firms of the first day, their heads by skill, and who lives where."""

import numpy as np
from hypothesis import strategies as st
from reference import start as twins
from reference.random_words import uniform

from sim.kernels import start as kernels
from twins.agreement import agree, for_all
from twins.supply_worlds import markets
from twins.worlds import MOST_PLACES, eighths, streams, whole

NINE_DIGITS = 1e-7
"""Sizes come from an approximate quantile of the normal."""


@for_all(streams, st.integers(1, 4), st.sampled_from([0.0, 0.5, 1.2]), st.sampled_from([0.125, 1.0]), st.data())
def test_sizes_are_stratified_thinned_and_add_up(stream_key, n_segments, size_sd, scale, data):
    jobs = data.draw(eighths(n_segments, -1, 90))
    median = data.draw(whole(n_segments, 1, 40)) / 4.0
    min_staff = data.draw(st.sampled_from([0.5, 4.0, 20.0]))
    arguments = (stream_key, jobs, median, size_sd, scale, min_staff)
    agree(kernels.draw_start_firms, twins.draw_start_firms, *arguments, tolerance=NINE_DIGITS)


@for_all(streams, st.integers(0, 9), st.data())
def test_what_one_firms_fraction_lacks_the_next_one_gets(stream_key, n, data):
    segment, heads, mix = data.draw(whole(n, 0, 2)), data.draw(eighths(n, 0, 9)), data.draw(eighths((3, 3), 0, 1))
    agree(kernels.skilled_heads, twins.skilled_heads, stream_key, segment, heads, mix)


@st.composite
def shifts(draw):
    """Trips to places, and firms there with as many posts as there are trips."""
    n = draw(st.integers(1, MOST_PLACES))
    trips = draw(whole((n, n), 0, 3))
    place, heads = [], []
    for q, posts in enumerate(trips.sum(axis=0)):
        first = draw(st.integers(0, int(posts)))
        place += [q, q]
        heads += [first, int(posts) - first]
    order = np.array(draw(st.permutations(range(2 * n))))
    return trips, np.array(place, np.int16)[order], np.array(heads, np.int32)[order]


@for_all(streams, shifts(), st.integers(0, 2))
def test_homes_are_dealt_to_the_posts_of_a_place(stream_key, shift, skill):
    agree(kernels.hand_out_homes, twins.hand_out_homes, stream_key, *shift, skill)


def test_a_segment_of_many_small_firms_may_stand_beside_one_of_few_large_ones():
    for jobs, median in (([90.0, 4.0], [1.0, 40.0]), ([4.0, 90.0], [40.0, 1.0])):
        arguments = (np.uint64(1), np.array(jobs), np.array(median), 0.0, 1.0, 0.5)
        agree(kernels.draw_start_firms, twins.draw_start_firms, *arguments, tolerance=NINE_DIGITS)


@for_all(streams, markets())
def test_links_turn_over_each_by_a_lot_of_its_own(stream_key, town):
    lost = np.zeros(town["supplier"].shape, np.bool_)
    lots = [uniform(stream_key, int(key), 0) for key in town["key"]]  # who draws just the probability keeps his link
    for probability in (0.0, 0.3, 1.0, *lots):
        columns = (town["alive"], town["key"], probability, town["supplier"], lost)
        agree(kernels.turn_over_links, twins.turn_over_links, stream_key, *columns)
