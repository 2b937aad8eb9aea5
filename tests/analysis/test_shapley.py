"""Shares of groups: those of a game worked by hand, the axioms on any game, and a stored bundle."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from made_up_sweeps import CHAINS, COMMUTE, stored

from sim.analysis.paired import band
from sim.analysis.shapley import COLUMNS, decompositions, rows_of, shapley_interactions, shapley_parts
from sim.params.advice import BadInput

BUNDLE = """city = "minicity"
seeds = 3
quarters = 4
[bundle]
from = "1.0"
to = "3.0"
[bundle.groups]
a = ["land.*", "premises.*"]
b = ["fund.*", "subsidy.*", "vc.*", "talent.*"]
c = ["housing.*", "facilities.*", "innovation.*", "services.*", "smart.*", "transit.*", "approval.*", "screen.*",
     "recruit.*", "operating_company.*", "coordination.*", "crossregion.*", "map.*"]
"""


def game(value, k):
    """Values of all sets of k groups, from a function of the set."""
    return np.array([value(*(number >> place & 1 for place in range(k))) for number in range(1 << k)], float)


def games(k):
    return arrays(np.float64, (1 << k, 2), elements=st.floats(-100.0, 100.0))


def by_orders(values, k):
    """Mean over all orders of what each group adds when its turn comes: the definition itself."""
    parts = np.zeros((k, *values.shape[1:]))
    orders = list(itertools.permutations(range(k)))
    for order in orders:
        chosen = 0
        for group in order:
            parts[group] += values[chosen | 1 << group] - values[chosen]
            chosen |= 1 << group
    return parts / len(orders)


def test_two_a_and_three_b_c_has_the_shares_worked_by_hand():
    values = game(lambda a, b, c: 2 * a + 3 * b * c, 3)
    assert shapley_parts(values) == pytest.approx([2.0, 1.5, 1.5])
    pairs = shapley_interactions(values)
    assert (pairs[0, 1], pairs[0, 2], pairs[1, 2]) == pytest.approx((0.0, 0.0, 3.0))
    assert np.isnan(np.diag(pairs)).all()


def test_three_together_are_shared_by_all_pairs():
    pairs = shapley_interactions(game(lambda a, b, c: 6 * a * b * c, 3))
    assert [pairs[0, 1], pairs[0, 2], pairs[1, 2]] == pytest.approx([3.0, 3.0, 3.0])  # S empty 0, S = {third} 6


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 5).flatmap(games))
def test_parts_sum_to_the_whole_and_are_the_mean_over_all_orders(values):
    parts = shapley_parts(values)
    assert parts.sum(axis=0) == pytest.approx(values[-1] - values[0], abs=1e-9)
    assert parts == pytest.approx(by_orders(values, len(parts)), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(games(4), games(4), st.floats(-3.0, 3.0))
def test_parts_and_interactions_are_linear(one, other, factor):
    for of in (shapley_parts, shapley_interactions):
        together = of(one + factor * other)
        np.testing.assert_allclose(together, of(one) + factor * of(other), atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(games(3))
def test_a_group_that_changes_nothing_has_no_share(values):
    wider = np.concatenate([values, values])  # the fourth group is a dummy
    assert shapley_parts(wider)[3] == pytest.approx(np.zeros(2), abs=1e-12)
    assert shapley_parts(wider)[:3] == pytest.approx(shapley_parts(values), abs=1e-9)
    assert shapley_interactions(wider)[3, :3] == pytest.approx(np.zeros((3, 2)), abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(games(4), st.permutations(range(4)))
def test_shares_do_not_hang_on_the_order_in_which_groups_are_named(values, order):
    number = [sum((m >> place & 1) << order[place] for place in range(4)) for m in range(16)]
    renamed = values[number]  # group `place` is called order[place] in the first naming
    assert shapley_parts(renamed) == pytest.approx(shapley_parts(values)[list(order)], abs=1e-9)
    same = values + values[[m & 0b1100 | (m & 1) << 1 | m >> 1 & 1 for m in range(16)]]  # the first two are alike
    parts = shapley_parts(same)
    assert parts[0] == pytest.approx(parts[1], abs=1e-9)


def test_sets_of_no_whole_number_of_groups_are_a_mistake_of_the_caller():
    for n in (1, 3, 6):
        with pytest.raises(ValueError, match=f"{n} values: all sets"):
            shapley_parts(np.zeros(n))


def outcomes(row):
    a, b, c = (row.values[f"bundle.{group}"] for group in "abc")
    return {COMMUTE: 5.0 + row.run.seed * (2 * a + 3 * b * c), CHAINS: 0.3 - 0.1 * a}


def test_a_stored_bundle_is_taken_apart_seed_by_seed(tmp_path):
    found = decompositions(stored(tmp_path / "s", BUNDLE, outcomes))
    commute, chains = found
    assert (commute.ends, commute.groups) == (("1.0", "3.0"), ("a", "b", "c"))
    assert commute.parts.mean == pytest.approx([4.0, 3.0, 3.0])  # seeds 1, 2, 3: two times as much on average
    seeds = band(np.array([1.0, 2.0, 3.0]))
    assert commute.parts.high - commute.parts.mean == pytest.approx([2 * 1.0 * (seeds.high - 2.0)] + [
        1.5 * (seeds.high - 2.0)
    ] * 2)  # fmt: skip
    assert float(commute.whole.mean) == pytest.approx(10.0)
    assert commute.alone.mean == pytest.approx([4.0, 0.0, 0.0])
    assert commute.last.mean == pytest.approx([4.0, 6.0, 6.0])
    assert chains.parts.mean == pytest.approx([-0.1, 0.0, 0.0])
    rows = rows_of(found)
    assert all(tuple(row) == COLUMNS for row in rows)
    pair = [row for row in rows if (row["what"], row["group"], row["beside"]) == ("interaction", "b", "c")]
    assert [row["mean"] for row in pair] == pytest.approx([6.0, 0.0], abs=1e-12)
    levels = {row["what"]: row["mean"] for row in rows[:3]}
    assert levels == pytest.approx({"from": 5.0, "to": 15.0, "whole": 10.0})


def test_a_bundle_that_is_not_whole_is_a_sentence(tmp_path):
    with pytest.raises(BadInput, match=r"1 of 24 runs have no result \(1.0-3-"):
        decompositions(stored(tmp_path / "lost", BUNDLE, outcomes, lost=(5,)))

    def without(row):
        return {**outcomes(row), COMMUTE: np.nan if row.point == 5 and row.run.seed == 2 else 1.0}

    with pytest.raises(BadInput, match=r"run 1.0-2-[0-9a-f]{8} \(row 5\) has no finite value"):
        decompositions(stored(tmp_path / "nan", BUNDLE, without))
    grid = BUNDLE[: BUNDLE.index("[bundle]")] + 'models = ["1.0"]\n[grid]\n"fund.size" = [20.0, 30.0]\n'
    folder = stored(tmp_path / "grid", grid, lambda _: {COMMUTE: 1.0})
    with pytest.raises(BadInput, match=r"decompose needs a sweep of a \[bundle\] design, and this one is \[grid\]"):
        decompositions(folder)
    both = stored(stored(tmp_path / "both", BUNDLE, outcomes), grid, lambda _: {COMMUTE: 1.0})
    with pytest.raises(BadInput, match=r"points in minicity, and 4 groups have 16: run 1.0-1-.*not in its place"):
        decompositions(both)
