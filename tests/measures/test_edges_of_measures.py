"""The edges of the definitions: nobody, no jobs, no links, one place, ties, no distance; and links that are split."""

import math

import numpy as np
import pytest
from hypothesis import given
from random_inputs import N_FIRMS, chains, columns, ends, few, links_of_firms

import sim.measures as measures
from sim.measures import NoCommuters, NoValue

NAN, INF = math.nan, math.inf
NOBODY, HERE = [[0.0, 0.0], [0.0, 0.0]], [[7.0]]
ONE_KM = [[1.0, 1.0], [1.0, 1.0]]
NO_LINKS = {"buyer_firm": [], "seller_firm": []}
ONE_LINK = {"buyer_firm": [0], "seller_firm": [1]}

WITHOUT_A_VALUE = {
    "nobody commutes": [
        *(
            ("minimum_commute", [NOBODY, ONE_KM]),
            ("random_commute", [NOBODY, ONE_KM]),
            ("maximum_commute", [NOBODY, ONE_KM]),
        ),
        *(("mean_commute", [NOBODY, ONE_KM]), ("tail_mean_commute", [NOBODY, ONE_KM, 0.1])),
        *(("minimum_commute_by_skill", [[NOBODY], ONE_KM]), ("skill_mismatch_km", [[NOBODY], ONE_KM])),
        *(("share_within_km", [NOBODY, ONE_KM, 5]), ("share_within_minutes", [NOBODY, ONE_KM, 45])),
        *(("share_over_minutes", [NOBODY, ONE_KM, 60]), ("share_within_km_spread", [NOBODY, ONE_KM, [1, 1], 5, 1.3])),
        *(("self_containment_city", [NOBODY]), ("cross_boundary_share", [NOBODY, [True, False]])),
        *(("jobs_housing_dissimilarity", [NOBODY]), ("minimum_commute_of_margins", [[0, 0], [0, 0], ONE_KM])),
    ],
    "there are no places at all": [
        ("mean_commute", [np.zeros((0, 0))] * 2),
        ("minimum_commute", [np.zeros((0, 0))] * 2),
        ("maximum_commute", [np.zeros((0, 0))] * 2),
    ],
    "all is in one place": [
        ("capacity_used", [HERE, [[2.0]]]),
        ("normalised_commuting_economy", [HERE, [[2.0]]]),
        ("tidal_ratio", [HERE, [0]]),
        ("ellison_glaeser", [[3, 4], [0, 0], [9]]),
    ],
    "all distances are 0": [("excess_commuting", [HERE, [[0.0]]]), ("commuting_economy", [HERE, [[0.0]]])],
    "nothing is there": [
        *(("theil_t", [[0, 0]]), ("gini", [[0, 0]]), ("herfindahl", [[]]), ("mean_log_deviation", [[0.0]])),
        *(("functional_differentiation", [[[0, 0]]]), ("functional_differentiation", [[[4, 0], [2, 0]]])),
        *(("anchor_removal_loss", [[], []]), ("rent_burden_share", [[NAN], [3], 0.3])),
        *(("size_ccdf_exponent", [[50], 20]), ("rank_size_exponent", [[50, 60], 20]), ("wage_share", [1, 0])),
    ],
}


@pytest.mark.parametrize(
    ("name", "arguments"),
    [pytest.param(*case, id=f"{why}: {case[0]}") for why, cases in WITHOUT_A_VALUE.items() for case in cases],
)
def test_a_measure_of_nothing_has_no_value_and_is_never_zero(name, arguments):
    with pytest.raises(NoValue) as refused:
        getattr(measures, name)(*arguments)
    if "commut" in name and "nobody" in str(refused.value):
        assert isinstance(refused.value, NoCommuters)


@pytest.mark.parametrize(
    ("name", "arguments", "wanted"),
    [
        ("jobs_residents_ratio", [[0, 5, 0, 6], [4, 0, 0, 3]], [0, INF, NAN, 2]),  # no jobs, no residents, neither
        (
            "floating_jobs_residents_ratio",
            [[5, 0], [0, 0], ONE_KM, 0.5],
            [NAN, NAN],
        ),  # not even the place itself is near
        ("self_containment_live", [[[0, 3], [0, 1]]], [0, 1]),
        ("self_containment_work", [[[0, 3], [0, 1]]], [NAN, 0.25]),  # nobody works in the first place
        ("independence_index", [[[0, 0, 0], [0, 4, 0], [0, 0, 0]]], [NAN, INF, NAN]),
        ("per_mu", [[4, 4], [2, 0]], [2, NAN]),
        ("green_per_user", [[4, 4], [1, 0], [1, 0]], [2, NAN]),
        ("facility_access", [[8, 8], [0, 2], [[1, 1], [9, 1]], [5], [1]], [4, 4]),  # nobody reaches the first facility
        ("facility_kinds_within", [[[1, 0], [0, 0]], [[0, 9], [9, 0]], 0], [0.5, 0]),  # zero minutes are within zero
        ("location_quotient", [[[4, 0], [0, 0]]], [[1, NAN], [NAN, NAN]]),
        ("krugman_specialisation", [[[4, 0]]], [NAN]),  # one zone has no rest
        ("pairwise_js_divergence", [[[4, 0], [0, 0]]], [[0, NAN], [NAN, NAN]]),
        ("functional_specialisation", [[0, 0], [3, 4]], [NAN, NAN]),
        ("hazard_by_age", [[4, 0], [1, 0]], [0.25, NAN]),
        ("rent_burden", [[NAN, 2, 0, 0], [3, 0, 0, 5]], [NAN, INF, NAN, 0]),
        ("core_number", [[0], [1], 3], [1, 1, 0]),  # the third firm is isolated
        ("economic_systemic_risk", [[], [], [], [0, 0], [[2]], [3, 1]], [0.75, 0.25]),
        ("completeness_count", [[[0]], [0], [0], 2], [NAN, NAN]),
        ("link_density", [[], [], [0], [0], [[1]], 1], [NAN]),  # one firm makes no pair
        ("upstreamness", [[[0, 0], [0, 0]], [3, 0]], [1, NAN]),
        ("pareto_set", [[[1, 2], [1, 2], [NAN, 9]], [1, 1]], [1, 1, 0]),  # ties are all members
        ("regret", [[[3, 3]], 1], [[0, 0]]),
        ("attainment", [[[5, 5]], [[5, 5]], [1, -1]], [1]),  # exactly reached
    ],
)
def test_entries_without_a_value_are_nan_and_the_others_stay(name, arguments, wanted):
    np.testing.assert_array_equal(np.asarray(getattr(measures, name)(*arguments), float), wanted)


@pytest.mark.parametrize(("n_areas", "wanted"), [(1, [NAN]), (2, [NAN, NAN])])
def test_without_links_no_area_has_a_share_and_the_pool_has_no_value(n_areas, wanted):
    nothing = {**NO_LINKS, "value": [], "firm_area": [0, 0], "n_areas": n_areas}
    np.testing.assert_array_equal(measures.local_input_share(**nothing), wanted)
    with pytest.raises(NoValue):
        measures.local_input_share(**nothing, pool=True)


def test_a_link_of_value_zero_and_a_link_to_oneself_do_not_exist():
    links = {"buyer_firm": [0, 0], "seller_firm": [1, 0], "value": [0.0, 5.0], "firm_area": [0, 0], "n_areas": 1}
    np.testing.assert_array_equal(measures.local_input_share(**links), [NAN])


def test_ties_leave_the_optimal_plan_open_and_its_cost_not():
    assert measures.minimum_commute([[5, 5], [5, 5]], ONE_KM) == measures.maximum_commute([[5, 5], [5, 5]], ONE_KM) == 1
    assert measures.tail_mean_commute([[5, 5], [5, 5]], ONE_KM, 0.3) == 1


def test_zero_distance_is_a_distance():
    zero = [[0.0, 0.0], [0.0, 0.0]]
    for name in ("mean_commute", "minimum_commute", "maximum_commute", "random_commute"):
        assert getattr(measures, name)([[1, 2], [3, 4]], zero) == 0
    assert measures.share_within_km([[1, 2], [3, 4]], zero, 0) == 1


def test_jobs_beyond_workers_need_a_place_of_slack():
    with pytest.raises(ValueError, match="totals must agree"):
        measures.minimum_commute_of_margins([2, 3], [4, 4], [[1, 9], [9, 1]])
    km = [[1, 9, 0], [9, 1, 0], [0, 0, 0]]
    assert measures.minimum_commute_of_margins([2, 3, 3], [4, 4, 0], km) * 8 == pytest.approx(2 + 3)


@few
@given(chains())
def test_splitting_a_link_changes_no_measure_weighted_by_value(chain):
    links, segment, zone = chain
    links = [link for link in links if link[1] >= 0]  # each outside link is a seller of its own to `supplier_hhi`
    split = [(b, s, v * part, k) for b, s, v, k in links for part in (0.5, 0.5)]
    scope = {"firm_area": zone, "n_areas": 4}
    for measure, more in (
        (measures.expected_local_input_share, scope),
        (measures.completeness, {**scope, "firm_segment": segment}),
        (measures.take_up, {**scope, "firm_segment": segment}),
        (measures.supplier_hhi, {}),
    ):
        try:
            plain = measure(**columns(links), **more)
        except NoValue:
            continue
        np.testing.assert_allclose(measure(**columns(split), **more), plain, rtol=1e-12)


@few
@given(links_of_firms)
def test_repeated_and_reverse_links_change_no_measure_of_the_simple_graph(links):
    reverse = [(s, b) for b, s in links if s >= 0]
    for name in ("core_number", "degree_assortativity", "transitivity"):
        measure = getattr(measures, name)
        try:
            plain = measure(**ends(links))
        except NoValue:
            continue
        np.testing.assert_allclose(measure(**ends([*links, *links, *reverse])), plain, rtol=1e-12)
    density = [
        measures.link_density(
            *(ends(some)[end] for end in ("buyer_firm", "seller_firm")), [0] * N_FIRMS, [0] * N_FIRMS, [[1]], 1
        )
        for some in (links, [*links, *links])
    ]
    np.testing.assert_array_equal(*density)
