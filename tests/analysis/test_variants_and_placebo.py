"""Variants beside the base, spread over draws, and what exchanged labels give."""

import math

import numpy as np
import pytest
from made_up import Run, city_runs, record_of
from made_up_members import COMMUTE, ensemble_of, member, row_of

from sim.analysis import placebo as module
from sim.analysis.lever_spread import COLUMNS as SPREAD
from sim.analysis.lever_spread import lever_spread
from sim.analysis.placebo import COLUMNS as PLACEBO
from sim.analysis.placebo import check_placebo, exchanged, holm, placebo, share_as_extreme, signs
from sim.analysis.side_by_side import COLUMNS as SIDE
from sim.analysis.side_by_side import side_by_side
from sim.params.advice import BadInput

BASE = {"a": [5.0, 6.0], "b": [4.0, 4.0]}

# side by side


def test_a_variant_stands_beside_what_was_asked_for():
    rows = side_by_side(ensemble_of(BASE), [member(1, {"a": [5.0, 6.0], "b": [4.5, 5.5]}, option="mechanisms_off")])
    asked, varied = (row_of(rows, outcome=COMMUTE, model="b", member=name) for name in ("", "mechanisms_off 1"))
    assert set(asked) == set(SIDE)
    assert (asked["difference"], varied["difference"]) == (-1.5, -0.5)
    assert (varied["change"], varied["p_better"]) == (1.0, 1.0)
    # changes of 0.5 and 1.5 km: 1 ± 12.706 × 0.5
    assert varied["change_low"] == pytest.approx(1 - 12.7062047 * 0.5)
    assert math.isnan(asked["change"])


def test_a_variant_that_changes_nothing_changes_exactly_nothing():
    rows = side_by_side(ensemble_of(BASE), [member(1, BASE, option="mechanisms_off")])
    row = row_of(rows, outcome=COMMUTE, model="b", member="mechanisms_off 1")
    assert (row["change"], row["change_low"], row["change_high"]) == (0.0, 0.0, 0.0)


def test_the_first_model_is_not_compared_with_itself():
    rows = side_by_side(ensemble_of(BASE), [member(1, BASE, option="mechanisms_off")])
    for row in rows:
        if row["model"] == "a":
            assert math.isnan(row["difference"])
            assert math.isnan(row["change"])


# lever draws


def test_the_spread_of_draws_is_that_of_their_means():
    draws = [member(n, {"a": [5.0, 5.0], "b": [3.0 + n, 5.0 + n]}, option="lever_uncertainty") for n in range(5)]
    rows = lever_spread(ensemble_of(BASE), draws)
    row = row_of(rows, outcome=COMMUTE, model="b")
    assert set(row) == set(SPREAD)
    assert (row["draws"], row["planned"], row["planned_difference"]) == (5, 4.0, -1.5)
    # means over seeds 4 … 8, differences -1 … 3: shorter in one draw of five, equal in one
    assert [row[name] for name in ("lowest", "median", "highest")] == [4.0, 6.0, 8.0]
    assert row["q05"] == pytest.approx(4.2)
    assert [row[f"difference_{name}"] for name in ("lowest", "median", "highest")] == [-1.0, 1.0, 3.0]
    assert row["share_better"] == 0.2


def test_draws_without_a_value_are_left_out():
    draws = [
        member(1, {"a": [5.0], "b": [math.nan]}, option="lever_uncertainty"),
        member(2, {"a": [5.0], "b": [4.0]}, option="lever_uncertainty"),
    ]
    rows = lever_spread(ensemble_of({"a": [5.0], "b": [math.nan]}), draws)
    row = row_of(rows, outcome=COMMUTE, model="b")
    assert (row["lowest"], row["highest"], row["share_better"]) == (4.0, 4.0, 1.0)
    assert math.isnan(row["planned"])


# placebo


def test_two_seeds_have_four_exchanges():
    assert exchanged(np.array([1.0, 3.0])).tolist() == [2.0, 1.0, -1.0, -2.0]


def test_the_share_as_extreme_counts_the_measured_one():
    assert share_as_extreme(exchanged(np.array([1.0, 3.0]))) == 0.5
    assert share_as_extreme(exchanged(np.array([1.0, -3.0]))) == 1.0


def test_placebo_of_a_null_comparison_is_degenerate():
    rows = placebo(city_runs(COMMUTE, {"a": [5.0, 6.1, 7.2], "b": [5.0, 6.1, 7.2]}))
    row = row_of(rows, model="b")
    assert set(row) == set(PLACEBO)
    assert (row["measured"], row["permuted_low"], row["permuted_high"], row["share_as_extreme"]) == (0.0, 0.0, 0.0, 1.0)


def test_a_difference_that_every_seed_shows_is_as_extreme_as_it_can_be():
    # one km apart in each seed, whose own luck differs a lot; 0.1 has no exact binary value
    a = [5.1, 9.3, 2.7, 6.4, 8.8, 3.3, 7.0, 4.2]
    row = row_of(placebo(city_runs(COMMUTE, {"a": a, "b": [value - 1.1 for value in a]})), model="b")
    assert row["permutations"] == 256
    assert row["share_as_extreme"] == row["smallest_share"] == 2 / 256


def test_shares_are_raised_by_how_many_are_asked_as_by_hand():
    # 0.01 · 4, then 0.02 · 3, then 0.03 · 2 = 0.06 which is no less, then 0.9
    assert holm(np.array([0.9, 0.01, 0.03, math.nan, 0.02])).tolist()[:3] == pytest.approx([0.9, 0.04, 0.06])
    assert holm(np.array([0.9, 0.01, 0.03, math.nan, 0.02]))[4] == pytest.approx(0.06)
    assert math.isnan(holm(np.array([0.9, math.nan]))[1])
    assert holm(np.array([0.4, 0.5])).tolist() == [0.8, 0.8]


def test_headline_outcomes_are_asked_among_themselves():
    names = (
        "job_housing.minimum_commute",
        "chain.local_input_share",
        "city.gdp",
        "housing.rent",
        "labour.unemployment",
    )
    runs = [
        Run(model, seed, record_of({"city": {name: {"": seed + shift} for name in names}}))
        for model, shift in (("a", 0.0), ("b", 1.0))
        for seed in range(1, 9)
    ]
    raised = {row["outcome"]: row["share_holm"] for row in placebo(runs)}
    assert raised == dict.fromkeys(names[:2], 2 * 2 / 256) | dict.fromkeys(names[2:], 3 * 2 / 256)


def test_luck_is_not_extreme():
    rng = np.random.default_rng(3)
    shares = []
    for _ in range(200):
        luck = rng.normal(size=(2, 8))
        (row,) = placebo(city_runs(COMMUTE, {"a": luck[0].tolist(), "b": luck[1].tolist()}))
        shares.append(row["share_as_extreme"])
    assert 0.01 < np.mean(np.array(shares) <= 0.05) < 0.10


def test_seeds_without_a_value_are_left_out():
    (row,) = placebo(city_runs(COMMUTE, {"a": [1.0, 2.0, math.nan], "b": [2.0, 4.0, 5.0]}))
    assert (row["seeds"], row["permutations"], row["measured"]) == (2, 4, 1.5)


def test_no_value_at_all_is_no_number():
    (row,) = placebo(city_runs(COMMUTE, {"a": [math.nan, math.nan], "b": [2.0, 4.0]}))
    assert row["seeds"] == 0
    for number in ("measured", "permuted_low", "permuted_high", "share_as_extreme", "smallest_share"):
        assert math.isnan(row[number])


def test_with_many_seeds_exchanges_are_drawn_and_the_measured_one_is_among_them():
    drawn = signs(20)
    assert drawn.shape == (module.N_DRAWN, 20)
    assert (drawn[0] == 1).all()
    assert abs(drawn[1:].mean()) < 0.02
    assert len(np.unique(drawn, axis=0)) > 0.99 * module.N_DRAWN


def test_all_exchanges_and_drawn_ones_agree(monkeypatch):
    rng = np.random.default_rng(5)
    differences = rng.normal(0.4, 1.0, size=12)
    exact = share_as_extreme(exchanged(differences))
    monkeypatch.setattr(module, "ALL_UP_TO", 11)
    signs.cache_clear()
    assert share_as_extreme(exchanged(differences)) == pytest.approx(exact, abs=0.03)
    signs.cache_clear()


@pytest.mark.parametrize(("n_models", "n_seeds", "told"), [(1, 8, "at least 2 models"), (2, 1, "at least 2 seeds")])
def test_a_placebo_that_can_show_nothing_is_refused(n_models, n_seeds, told):
    with pytest.raises(BadInput, match=told):
        check_placebo(n_models, n_seeds)
