"""Admission: cut-offs, scores, ranks and the queue for floor; clawback: sites and land whose time is up."""

import numpy as np
from hypothesis import strategies as st
from reference import land as twins

from sim.kernels import land as kernels
from twins.agreement import agree, for_all
from twins.land_worlds import CLOSED, OPEN, admissions, cut_offs, land_clocks, named, sites
from twins.worlds import eighths, streams, whole

CUT = "min_tax min_investment min_ratio min_research most_pollution"
RULES = f"tax_rate capital_ratio m2_per_mu research_pct pollution {CUT}"


@for_all(st.integers(1, 3), st.integers(1, 3), st.data())
def test_criteria_are_standardised_over_zones_and_weighted_segments(n_zones, n_segments, data):
    values = data.draw(eighths((2, n_zones, n_segments), -1, 1))
    weight = data.draw(whole(n_segments, 1, 8)) / 8.0
    agree(kernels.mean_and_spread, twins.mean_and_spread, values, weight / weight.sum(), tolerance=1e-9)


def test_what_differs_by_a_billionth_at_most_is_not_blown_up():
    for apart, deviation in ((1e-9, 1.0), (2e-9, 2e-9)):
        arguments = (np.array([[[-apart, apart]]]), np.array([0.5, 0.5]))
        agree(kernels.mean_and_spread, twins.mean_and_spread, *arguments, tolerance=1e-9)
        assert kernels.mean_and_spread(*arguments)[1].tolist() == [deviation]


@for_all(streams, admissions(st.just(OPEN)))
def test_a_firm_is_cut_off_by_its_own_noisy_expectation(stream, queue):
    for name in CLOSED:
        rules = queue | {name: CLOSED[name]}
        for i, s in enumerate(queue["segment"]):
            firm = (queue["key"][i], int(s), int(queue["use"][s]), queue["noise_sd"][i])
            values = (
                *named(queue, "is_manufacturing value_per_m2"),
                queue["productivity"][i],
                queue["planned_ratio"][i],
            )
            arguments = (stream, *firm, *values, *named(rules, f"far {RULES}"))
            agree(kernels.passes_cutoffs, twins.passes_cutoffs, *arguments)


@for_all(streams, admissions(st.just(OPEN)))
def test_the_score_is_the_weighted_sum_of_standardised_criteria(stream, queue):
    for i, s in enumerate(queue["segment"]):
        z = queue["zone"][i]
        criteria = (queue["technology"][i], queue["is_lead"][z, s], queue["gap"][z, s], queue["value_per_m2"])
        firm = (queue["productivity"][i], queue["planned_ratio"][i], queue["pollution"][s])
        rest = (*criteria, *firm, *named(queue, "means deviations weights"), queue["noise_sd"][i])
        agree(kernels.score_of, twins.score_of, stream, queue["key"][i], int(s), *rest, tolerance=1e-9)


@for_all(st.integers(0, 8), st.data())
def test_percentiles_count_real_firms_and_share_the_band_of_equals(n, data):
    scores, weights = data.draw(eighths(n, 0, 1)), data.draw(whole(n, 1, 5)).astype(float)
    lots = data.draw(whole(n, 1, 7)) / 8.0
    agree(kernels.percentiles, twins.percentiles, scores, weights, lots, tolerance=1e-15)


@for_all(streams, admissions(st.one_of(cut_offs(), st.just(OPEN))))
def test_the_queue_admits_the_best_while_there_is_floor(stream, queue):
    names = (
        "key segment zone weight floor_needed technology productivity planned_ratio use noise_sd is_manufacturing "
        f"value_per_m2 far {RULES} is_lead gap means deviations weights capacity_share free_floor "
        "may_take_kept kept_floor"
    )
    agree(kernels.screen, twins.screen, stream, *named(queue, names))


@for_all(sites(), st.sampled_from([0.5, 1.0]), st.integers(0, 2))
def test_sites_that_yield_too_little_for_too_long_are_due(town, min_tax, notice):
    firm = named(town, "alive place segment premises use value_added capacity floor_per_worker far")
    clocks = named(town, "low_yield_quarters notice_quarters")
    for after in (0, 1, 3):
        for n_zones in (2, 3):
            agree(kernels.watch_sites, twins.watch_sites, *firm, 0.5, 2.0, min_tax, n_zones, after, notice, *clocks)


@for_all(land_clocks())
def test_idle_land_gets_notice_and_goes_back_the_oldest_first(clocks):
    for after in range(4):
        for notice in (0, 1, 2):
            agree(kernels.age_idle_land, twins.age_idle_land, *clocks, after, notice)


@for_all(land_clocks())
def test_land_grows_older_as_far_as_it_is_still_idle(clocks):
    clock, _, now = clocks
    agree(kernels._grow_older, twins._grow_older, clock, 0, 0, now[0, 0])
