"""docs/outcomes.md: its table is what its script makes, and the town by hand is what the measures say."""

import importlib.util

import numpy as np
import pytest
from repository import REPO

from sim import measures
from sim.measures.catalogue import outcomes

PAGE = (REPO / "docs" / "outcomes.md").read_text(encoding="utf-8")
LOW = np.array([[0, 1, 2], [1, 0, 0], [0, 1, 0]], float)
HIGH = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 1]], float)
KM = np.array([[1, 4, 10], [4, 1, 6], [10, 6, 1]], float)
PARTS, PHONES, SOFTWARE = 0, 1, 2
LINKS = {
    "buyer_firm": [1, 1, 2, 2, 4],
    "seller_firm": [0, 4, 0, -1, -1],
    "value": [6.0, 2.0, 3.0, 5.0, 4.0],
    "input_segment": [PARTS, SOFTWARE, PARTS, PARTS, PHONES],
    "firm_segment": [PARTS, PHONES, PHONES, PARTS, SOFTWARE],
}
AREAS = {"zone": ([0, 0, 1, 1, 2], 3), "ecosystem": ([0, 0, 0, 0, 1], 2), "city": ([0] * 5, 1)}


def section(name):
    assert f"### `{name}`" in PAGE
    return " ".join(PAGE.partition(f"### `{name}`")[2].partition("\n#")[0].split())


def test_the_table_is_made_from_the_declared_one():
    spec = importlib.util.spec_from_file_location("make_outcomes", REPO / "docs" / "make_outcomes.py")
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    assert PAGE.endswith(maker.made()), "run python docs/make_outcomes.py"


@pytest.mark.parametrize("name", [name for name, outcome in outcomes().items() if outcome.headline])
def test_every_headline_outcome_has_an_example_and_says_what_it_does_not_say(name):
    assert "**What it does not say.**" in section(name)


def test_the_town_has_nine_workers_and_their_commutes_are_those_of_the_page():
    trips = LOW + HIGH
    assert trips.sum(axis=1).tolist() == [4, 3, 2]
    assert trips.sum(axis=0).tolist() == [3, 3, 3]
    text = section("job_housing.minimum_commute")
    assert f"17/9 = {measures.minimum_commute(trips, KM):.3f} km" in text
    assert measures.minimum_commute(trips, KM) == pytest.approx(17 / 9)
    assert f"41/9 = {measures.mean_commute(trips, KM):.3f} km" in text
    text, by_skill = section("job_housing.minimum_commute_by_skill"), np.stack([LOW, HIGH])
    assert [9 * part for part in (23 / 9, 6 / 9)] == pytest.approx(
        [9 * measures.minimum_commute_by_skill(by_skill, KM), 9 * measures.skill_mismatch_km(by_skill, KM)]
    )
    assert f"23/9 = {measures.minimum_commute_by_skill(by_skill, KM):.3f} km" in text
    assert f"6/9 = {measures.skill_mismatch_km(by_skill, KM):.3f} km" in text


@pytest.mark.parametrize(
    ("name", "sums"),
    [
        ("local_input_share", {"zone": (6, 20), "ecosystem": (9, 20), "city": (11, 20)}),
        ("completeness", {"zone": (14, 20), "ecosystem": (14, 20), "city": (20, 20)}),
        ("take_up", {"zone": (6, 14), "ecosystem": (9, 14), "city": (11, 20)}),
    ],
)
def test_the_chains_of_the_town_are_those_of_the_page(name, sums):
    text = section(f"chain.{name}")
    purchases = measures.Purchases.of(**LINKS)
    for scope, (part, whole) in sums.items():
        pooled = float(getattr(purchases.within(*AREAS[scope]).pooled(), name)()[0])
        assert pooled == pytest.approx(part / whole)
        assert f"{part}/{whole} = {pooled:.3f}" in text
    by_zone = {"local_input_share": [0.75, 0, 0], "completeness": [0.75, 1, 0], "take_up": [1, 0, np.nan]}
    np.testing.assert_allclose(getattr(purchases.within(*AREAS["zone"]), name)(), by_zone[name])
