"""Frontiers by hand: straight lines between factors, nothing beyond their ends, equal cost seed by seed."""

import numpy as np
import pytest
from made_up_members import COMMUTE, member, row_of

from sim.analysis.frontier import (
    COLUMNS,
    EQUAL_COST_COLUMNS,
    costs,
    equal_cost,
    frontier,
    interpolation,
    overlaps,
)
from sim.measures.horizons import horizons

LAST = horizons(12)[-1]


def two_models(shift=0.0):
    """Model a costs 0, 10, 20 and model b 10, 20, 30 (plus shift) in seed 1; all of it 5 dearer in seed 2.

    Commutes: a falls 8, 6, 4; b falls 9, 5, 1. Seed 2 lies 1 km higher everywhere.
    """
    return [
        member(
            factor,
            {"a": [8.0 - 2 * step, 9.0 - 2 * step], "b": [9.0 - 4 * step, 10.0 - 4 * step]},
            {"a": [10.0 * step, 10.0 * step + 5], "b": [10.0 * step + 10 + shift, 10.0 * step + 15 + shift]},
            residual=3.0,
        )
        for step, factor in enumerate((0.0, 0.5, 1.0))
    ]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (0.0, [1.0, 0.0, 0.0]),
        (10.0, [0.0, 1.0, 0.0]),
        (12.5, [0.0, 0.75, 0.25]),
        (20.0, [0.0, 0.0, 1.0]),
    ],
)
def test_weights_are_those_of_the_two_neighbours_in_cost(at, expected):
    weights = interpolation(np.array([0.0, 10.0, 20.0]), np.array([at]))
    assert weights.tolist() == [expected]


def test_members_are_sorted_by_what_they_cost():
    weights = interpolation(np.array([20.0, 0.0, 10.0]), np.array([2.5]))
    assert weights.tolist() == [[0.0, 0.75, 0.25]]


def test_members_of_equal_cost_share_their_weight():
    weights = interpolation(np.array([4.0, 8.0, 4.0]), np.array([4.0, 6.0]))
    assert weights.tolist() == [[0.5, 0.0, 0.5], [0.25, 0.5, 0.25]]


def test_a_frontier_of_one_point_is_that_point():
    assert interpolation(np.array([7.0, 7.0]), np.array([7.0])).tolist() == [[0.5, 0.5]]


@pytest.mark.parametrize("outside", [-0.1, 20.1])
def test_nothing_is_extrapolated(outside):
    with pytest.raises(ValueError, match="nothing is extrapolated"):
        interpolation(np.array([0.0, 20.0]), np.array([outside]))


def test_cost_has_four_readings():
    found = costs(two_models(), LAST)[1]
    assert found[:, 0].tolist() == [[110.0, 115.0], [10.0, 15.0], [107.0, 112.0], [7.0, 12.0]]


def test_the_frontier_lists_each_model_at_each_factor_with_its_cost():
    rows = frontier(two_models())
    assert set(rows[0]) == set(COLUMNS)
    row = row_of(rows, outcome=COMMUTE, model="b", factor=0.5)
    assert (row["mean"], row["cost_net"], row["cost_gross"]) == (5.5, 22.5, 122.5)
    assert (row["cost_net_after_residual"], row["cost_gross_after_residual"]) == (19.5, 119.5)
    assert row["low"] < 5.5 < row["high"]


def test_the_frontier_says_which_levers_stopped():
    members = [member(1.5, {"a": [1.0], "b": [1.0]}, {"a": [1.0], "b": [1.0]}, clipped={"b": ["fund.size"]})]
    rows = frontier(members)
    assert row_of(rows, outcome=COMMUTE, model="b")["clipped"] == "fund.size"
    assert row_of(rows, outcome=COMMUTE, model="a")["clipped"] == ""


def test_at_equal_cost_both_frontiers_are_read_at_the_same_money_in_each_seed():
    rows = [row for row in equal_cost(two_models()) if (row["outcome"], row["cost_reading"]) == (COMMUTE, "net")]
    assert set(rows[0]) == set(EQUAL_COST_COLUMNS)
    # seed 1 meets from 10 to 20, seed 2 from 15 to 25: a falls 6 … 4 there, b 9 … 5; seed 2 lies 1 km higher
    assert [row["cost"] for row in rows] == [12.5, 15.0, 17.5, 20.0, 22.5]
    assert [row["reference_mean"] for row in rows] == [6.5, 6.0, 5.5, 5.0, 4.5]
    assert [row["mean"] for row in rows] == [9.5, 8.5, 7.5, 6.5, 5.5]
    assert [row["difference"] for row in rows] == [3.0, 2.5, 2.0, 1.5, 1.0]
    assert [row["factor"] for row in rows] == [0.0, 0.125, 0.25, 0.375, 0.5]
    assert [row["reference_factor"] for row in rows] == [0.5, 0.625, 0.75, 0.875, 1.0]
    assert {row["p_better"] for row in rows} == {0.0}
    assert [row["difference_low"] for row in rows] == [row["difference"] for row in rows]  # both seeds agree


def test_public_money_itself_is_not_compared_at_equal_cost():
    assert not [row for row in equal_cost(two_models()) if str(row["outcome"]).startswith("money.net_public")]


def test_frontiers_that_do_not_meet_are_not_compared():
    members = two_models(shift=10.1)
    assert equal_cost(members) == []
    assert {overlap.seeds for overlap in overlaps(members, LAST)} == {0}


def test_frontiers_that_touch_are_compared_where_they_touch():
    rows = [
        row for row in equal_cost(two_models(shift=10.0)) if (row["outcome"], row["cost_reading"]) == (COMMUTE, "net")
    ]
    assert {(row["cost"], row["difference"]) for row in rows} == {(22.5, 5.0)}


def test_a_pair_must_meet_in_every_seed():
    members = [
        member(factor, {"a": [1.0, 1.0], "b": [2.0, 2.0]}, {"a": [10 * factor, 10 * factor], "b": [5.0, far]})
        for factor, far in ((0.0, 30.0), (1.0, 40.0))
    ]
    (net,) = [overlap for overlap in overlaps(members, LAST) if overlap.cost_reading == "net"]
    assert (net.seeds, net.exists) == (1, False)
    assert equal_cost(members) == []


def test_equal_frontiers_differ_by_nothing():
    same = {"a": [1.0, 2.0], "b": [1.0, 2.0]}
    members = [
        member(f, {m: [v + f for v in values] for m, values in same.items()}, {m: [7 * f, 9 * f] for m in same})
        for f in (0.0, 0.3, 1.0)
    ]
    assert {row["difference"] for row in equal_cost(members)} == {0.0}


def test_a_factor_without_weight_may_have_no_value():
    members = two_models()
    members[2].ensemble.runs["a", 1].record.values["city"][:, 0] = np.nan
    rows = [row for row in equal_cost(members) if (row["outcome"], row["cost_reading"]) == (COMMUTE, "net")]
    assert rows[0]["reference_mean"] == 6.5
    assert rows[1]["reference_mean"] == 6.5  # of seed 2 alone
