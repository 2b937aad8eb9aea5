"""What is kept of a run: chosen in words, hashed with the run, and nothing but the record depends on it."""

import numpy as np
import pytest
from small_design import comparison_of
from small_runs import start_of, under

from sim.experiments.recorded import OF_VARIANTS, recorded
from sim.measures.catalogue import outcomes, outcomes_of
from sim.measures.recorded import N_A_CELL, Recorded, everything, rests_on_firms
from sim.model import observe
from sim.params.advice import BadInput


def test_nothing_asked_is_everything_declared():
    assert recorded([]) == everything()
    assert everything().is_everything
    assert everything().by_scope()["zone"] == tuple(row.name for row in outcomes_of("zone"))


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (["city.gdp"], {"city": ("city.gdp",)}),
        (["city:city.employment"], {"city": ("city.employment",)}),
        (["zone:land.*_per_mu"], {"zone": ("land.output_per_mu", "land.tax_per_mu")}),
        (["city.gdp, city:labour.wage", "city:labour.wage"], {"city": ("city.gdp", "labour.wage")}),
        (["central"], {"central": tuple(row.name for row in outcomes_of("central"))}),
    ],
)
def test_names_patterns_and_scopes_are_kept_in_the_order_of_the_table(texts, kept):
    assert recorded(texts).by_scope() == kept


def test_a_chain_measure_brings_the_number_of_firms_that_it_rests_on():
    kept = recorded(["zone:chain.take_up", "city:chain.link_distance"]).by_scope()
    assert kept == {"city": ("chain.link_distance",), "zone": ("chain.take_up", N_A_CELL)}
    assert [name for name in outcomes() if rests_on_firms(name)] == [
        f"chain.{name}"
        for name in ("local_input_share", "completeness", "take_up", "link_density", "expected_local_input_share")
    ]


def test_the_headline_is_a_word():
    kept = recorded(["headline"]).by_scope()
    assert kept["central"] == ("job_housing.minimum_commute", "job_housing.minimum_commute_by_skill")
    assert set(kept["zone"]) == {"chain.local_input_share", "chain.completeness", "chain.take_up", N_A_CELL}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("job_housing.minimum_comute", "Did you mean 'job_housing.minimum_commute'"),
        ("chains.*", r"Did you mean 'chain.\*'"),
        ("zones:chain.*", "no scope 'zones'.*Did you mean 'zone'"),
        ("zone:city.gdp", "'city.gdp' is not recorded at scope zone; it is at city"),
        ("headlines", "Did you mean 'headline'"),
        ("", "no outcome ''"),
    ],
)
def test_what_finds_nothing_is_refused_with_what_was_meant(text, sentence):
    with pytest.raises(BadInput, match=sentence):
        recorded([text])


def test_all_mistakes_are_told_at_once():
    with pytest.raises(BadInput) as told:
        recorded(["city.gpd", "labor.*"])
    assert len(str(told.value).splitlines()) == 2


def test_an_outcome_is_not_kept_where_it_is_not_declared():
    with pytest.raises(ValueError, match=r"city.gdp at scope zone"):
        Recorded.of([("zone", "city.gdp")])


def test_what_is_kept_is_part_of_a_run_and_of_its_name():
    one, other = comparison_of(), comparison_of(record=("city.gdp",))
    assert {run.run_hash for run in one.runs}.isdisjoint(run.run_hash for run in other.runs)
    assert one.inputs_hash == comparison_of(record=("city", "central", "ecosystem", "zone")).inputs_hash
    assert other.inputs_hash == comparison_of(record=("city:city.gdp", "city.gdp")).inputs_hash


@pytest.fixture(scope="module")
def whole():
    return start_of(1).branch(under({})).run(4)


@pytest.mark.parametrize(
    "texts", [("city.gdp",), ("chain.*",), ("zone",), ("job_housing.*", "firms.agreements"), ("headline",)]
)
def test_a_run_that_keeps_less_is_the_same_run(whole, texts):
    """To the last bit: committees look at outcomes of a year too, and must see the same whatever is kept."""
    city = start_of(1).branch(under({}))
    observe.keep_only(city, recorded(texts))
    record = city.run(4)
    assert record.digest == whole.digest
    assert record.activity == whole.activity
    assert record.outcomes == recorded(texts).by_scope()
    for scope, names in record.outcomes.items():
        rows = [whole.outcomes[scope].index(name) for name in names]
        np.testing.assert_array_equal(record.values[scope], whole.values[scope][:, rows])


def test_what_is_not_kept_is_not_computed(monkeypatch):
    def refuse(*_):
        raise AssertionError("computed")

    for name in ("take_census", "job_housing", "living", "chains"):
        monkeypatch.setattr(observe, name, refuse)
    city = start_of(1).branch(under({}))
    observe.keep_only(city, recorded(["money.*", "land.*"]))
    city.step()
    with pytest.raises(AssertionError, match="computed"):
        start_of(1).branch(under({})).step()


def test_variants_keep_what_their_tables_rest_on():
    from sim.analysis.frontier import COSTS
    from sim.figures import frontier, lever_spread, placebo

    kept = recorded(OF_VARIANTS).by_scope()
    assert {name for parts in COSTS.values() for name, _ in parts} <= set(kept["city"])
    for figure in (frontier, lever_spread, placebo):
        assert all(outcome in kept[scope] for scope, outcome in figure.SHOWN)
