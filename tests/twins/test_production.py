"""What firms make and plan: productivity, the staff they want, equipment bought and paid, floor taken in turn."""

import numpy as np
import pytest
from hypothesis import strategies as st
from reference import production as twins
from reference.random_words import uniform

from sim.kernels import production as kernels
from sim.rng.counter import BLOCK
from twins.agreement import agree, for_all
from twins.production_worlds import N_SEGMENTS, columns, economies, repeated
from twins.worlds import eighths, streams, whole

CLOSE = 1e-11
SHARES = st.sampled_from([0.0, 0.2, 0.5])
RETURNS = st.sampled_from([0.5, 0.75])
LOGS = st.floats(-3.0, 3.0)
RATES = st.sampled_from([0.0, 0.3, 0.7, 1.0])


@for_all(st.integers(1, 4000), st.sampled_from([0.01, 0.125, 1.0]), st.integers(1, 20))
def test_a_firm_stands_for_the_least_number_that_has_enough_staff(size, scale, min_staff):
    agree(kernels.firm_weight, twins.firm_weight, float(size), scale, float(min_staff))


def test_rounding_adds_no_firm_to_a_number_that_is_whole():
    assert kernels.firm_weight(1.0, 1.0, 3.0 + 7e-10) == 3
    assert kernels.firm_weight(1.0, 1.0, 3.0 + 3e-9) == 4


def test_the_largest_firm_stands_for_itself():
    assert kernels.firm_weight(1e12, 1.0, 1.0) == 1


@for_all(streams, economies(), st.tuples(*4 * [st.sampled_from([0.0, 0.1, 0.9])]))
def test_productivity_persists_learns_and_is_shocked(stream, town, rates):
    names = "technology productivity lift"
    for learning_quarters in (1.0, 4.0):
        numbers = (*rates, 0.1, learning_quarters)
        arguments = (stream, *columns(town, "key alive birth"), 3, *columns(town, names), *numbers)
        agree(kernels.advance_productivity, twins.advance_productivity, *arguments, tolerance=1e-9)


@for_all(economies())
def test_the_spread_is_that_of_living_firms(town):
    agree(kernels.spread_over_firms, twins.spread_over_firms, *columns(town, "alive productivity"), tolerance=CLOSE)


@for_all(economies())
def test_wage_index_is_the_mixs_wage_over_that_at_the_start(town):
    mix = town["mix"] + 0.125
    agree(kernels.wage_index, twins.wage_index, *columns(town, "wages base"), mix, tolerance=CLOSE)


@for_all(LOGS, SHARES)
def test_only_who_is_above_the_median_pays_a_premium(productivity, rent_sharing):
    agree(kernels.premium, twins.premium, productivity, rent_sharing, tolerance=CLOSE)


@for_all(st.integers(-8, 8), st.integers(-8, 8), st.integers(1, 8))
def test_link_costs_move_value_added_between_a_half_and_one_and_a_half(base_cost, cost, ratio):
    agree(kernels.cost_factor, twins.cost_factor, base_cost / 8.0, cost / 8.0, ratio / 8.0, tolerance=CLOSE)


@for_all(LOGS, LOGS, st.sampled_from([0.5, 10.0]), RETURNS, st.sampled_from([2.0, 400.0]))
def test_best_staff_equates_marginal_revenue_and_wage_up_to_a_bound(log_revenue, log_wage, median, alpha, most):
    agree(kernels.best_staff, twins.best_staff, log_revenue, log_wage, median, alpha, most, tolerance=CLOSE)


PLANNERS = "alive segment place weight staff productivity cash capacity link_cost"
TABLES = "log_value log_wage base_link_cost value_added_ratio median yearly_wage pay_factor"


def plans(town, *numbers):
    """Arguments of `plan_staff`."""
    n = town["alive"].size
    written = (np.full(n, 7.0), np.full(n, 7.0), np.full(n, 7, np.int8))
    return (*columns(town, PLANNERS), *columns(town, TABLES), *numbers, *written)


@for_all(
    economies(), RETURNS, st.sampled_from([2.0, 400.0]), RATES, SHARES, st.sampled_from([0.5, 2.0]), RATES,
    st.sampled_from([0.01, 1.0]),
)  # fmt: skip
def test_firms_want_part_of_the_way_to_their_best_staff_and_what_money_allows(
    town, alpha, most, speed, rent_sharing, cost_per_worker, credit_years, scale
):
    numbers = (alpha, most, speed, rent_sharing, cost_per_worker, credit_years, scale)
    agree(kernels.plan_staff, twins.plan_staff, *plans(town, *numbers), tolerance=1e-9)


def posts(town, stream, scale):
    """Arguments of `settle_posts`."""
    before = columns(town, "key alive segment place weight wanted growth floor_share mix investment")
    return (stream, *before, scale, *columns(town, "capacity cash posts"), np.full(town["alive"].size, 7.0))


@for_all(streams, economies(), st.sampled_from([0.125, 1.0]))
def test_growth_is_bought_as_floor_admits_and_posts_follow_equipment(stream, town, scale):
    agree(kernels.settle_posts, twins.settle_posts, *posts(town, stream, scale), tolerance=CLOSE)


@for_all(economies(), st.data())
def test_young_firms_that_money_bounds_and_what_firms_pay_are_summed(town, data):
    n = town["alive"].size
    birth, weight, place = columns(town, "birth weight place")
    limited, paid = data.draw(whole(n, 0, 2, np.int8)), data.draw(eighths(n, 0, 9))
    agree(kernels.young_by_limit, twins.young_by_limit, birth, weight, limited, 0)
    agree(kernels.sum_by_place, twins.sum_by_place, place, weight, paid, len(town["floor_share"]), tolerance=CLOSE)


@for_all(economies(least=2))
def test_more_firms_than_are_looked_at_together_plan_each_for_itself(town):
    """Block by block the kernels meet the firms of one small town again and again, and some rows more."""
    many = repeated(town, 2 * BLOCK + 3)
    agree(kernels.plan_staff, twins.plan_staff, *plans(many, 0.5, 400.0, 0.3, 0.2, 0.5, 0.3, 1.0), tolerance=1e-9)
    agree(kernels.settle_posts, twins.settle_posts, *posts(many, np.uint64(3), 0.125), tolerance=1e-9)
    agree(kernels.firms_looking, twins.firms_looking, np.uint64(3), *columns(many, LOOKERS), 0.3)
    learning = (*columns(many, "key alive birth"), 3, *columns(many, "technology productivity lift"))
    numbers = (0.9, 0.1, 0.1, 0.1, 0.1, 4.0)
    agree(kernels.advance_productivity, twins.advance_productivity, np.uint64(3), *learning, *numbers, tolerance=1e-9)


@for_all(LOGS, st.integers(1, 100), st.sampled_from([0.5, 10.0]), st.sampled_from([0.5, 3.0]), RETURNS)
def test_value_added_has_decreasing_returns_to_labour(log_revenue, n, median, va, alpha):
    agree(kernels.value_added, twins.value_added, log_revenue, float(n), median, va, alpha, tolerance=CLOSE)


LOOKERS = "alive key notice_quarters"


@for_all(streams, economies())
def test_firms_look_for_a_place_each_by_its_own_draw_or_under_notice(stream, town):
    draws = [uniform(stream, key, 0) for key in town["key"]]  # who draws just the probability does not look
    for probability in (0.0, 0.3, 0.7, 1.0, *draws):
        agree(kernels.firms_looking, twins.firms_looking, stream, *columns(town, LOOKERS), probability)


@for_all(economies())
def test_heads_are_counted_by_place_and_segment(town):
    arguments = (*columns(town, "alive place segment staff n_places"), N_SEGMENTS)
    agree(kernels.heads_by_cell, twins.heads_by_cell, *arguments)


@for_all(economies())
def test_heads_are_counted_by_place_and_skill(town):
    agree(kernels.heads_by_skill, twins.heads_by_skill, *columns(town, "alive place staff n_places"))


@for_all(economies())
def test_values_are_summed_over_real_firms(town):
    arguments = (*columns(town, "alive place segment weight cash n_places"), N_SEGMENTS)
    agree(kernels.value_by_cell, twins.value_by_cell, *arguments, tolerance=CLOSE)


FITTED = "alive segment place weight capacity link_cost log_value wage_indices base_link_cost value_added_ratio median"


@for_all(economies(), RETURNS, SHARES)
def test_fitted_productivity_and_what_place_and_segment_explain_of_it(town, alpha, rent_sharing):
    arguments = (*columns(town, FITTED), alpha, rent_sharing, *columns(town, "productivity n_places"), N_SEGMENTS)
    agree(kernels.fit_productivity, twins.fit_productivity, *arguments, tolerance=1e-9)


@for_all(economies(), RETURNS, SHARES)
def test_with_its_fitted_productivity_a_firms_equipment_serves_its_best_staff(town, alpha, rent_sharing):
    z = town["productivity"].copy()
    kernels.fit_productivity(*columns(town, FITTED), alpha, rent_sharing, z, town["n_places"], N_SEGMENTS)
    for f in np.flatnonzero(town["alive"]):
        s, p = town["segment"][f], town["place"][f]
        net = twins.cost_factor(town["base_link_cost"][s], town["link_cost"][f], town["value_added_ratio"][s])
        wage = town["wage_indices"][p, s] * twins.premium(z[f], rent_sharing)
        best = twins.best_staff(
            town["log_value"][p, s] + z[f] + np.log(net), np.log(wage), town["median"][s], alpha, 1e9
        )
        assert best == pytest.approx(town["capacity"][f], rel=1e-9)
