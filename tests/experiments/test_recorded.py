"""What is kept of a run: chosen in words, hashed with the run, and nothing but the record depends on it."""

import numpy as np
import pytest
from small_design import comparison_of
from small_runs import start_of, under

from sim.experiments.recorded import OF_VARIANTS
from sim.measures.catalogue import SCOPES, outcomes, outcomes_of
from sim.measures.recorded import BESIDE_HEADLINE, N_A_CELL, ON_REQUEST, Recorded, everything, rests_on_firms, usual
from sim.model import observe
from sim.model.recorded import recorded
from sim.model.zone_model import ZoneModel
from sim.params.advice import BadInput
from sim.params.scenario import load_model


def test_all_is_everything_declared():
    assert recorded(["all"]) == everything()
    for scope in SCOPES:
        assert everything().by_scope()[scope] == tuple(row.name for row in outcomes_of(scope))


def test_nothing_asked_is_all_of_the_city_and_its_centre_and_the_headline_of_areas():
    assert recorded([]) == usual()
    kept, headline = usual().by_scope(), recorded(["headline"]).by_scope()
    assert {scope: kept[scope] for scope in ("city", "central")} == recorded(["city", "central"]).by_scope()
    assert set(everything().by_scope()["city"]) - set(kept["city"]) == set(ON_REQUEST) == {"firms.growth"}
    for text in ("firms.growth", "firms.*", "all", "city:*"):
        assert "firms.growth" in recorded([text]).by_scope()["city"]
    assert kept["ecosystem"] == headline["ecosystem"]
    assert set(kept["zone"]) == {*headline["zone"], *BESIDE_HEADLINE}


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
        for name in (
            "local_input_share",
            "completeness",
            "completeness_count",
            "take_up",
            "link_density",
            "expected_local_input_share",
        )
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
    spelled_out = [f"{scope}:{name}" for scope, names in usual().names for name in names]
    assert one.inputs_hash == comparison_of(record=tuple(spelled_out)).inputs_hash
    assert other.inputs_hash == comparison_of(record=("city:city.gdp", "city.gdp")).inputs_hash


def run_that_keeps(kept):
    """Six quarters under 3.0, where zones bid for anchors by the taxes of the last quarter."""
    city = start_of(1).branch(load_model("3.0"))
    observe.keep_only(city, kept)
    return city.run(6)


@pytest.fixture(scope="module")
def whole():
    return run_that_keeps(everything())


@pytest.mark.parametrize(
    "texts", [("city.gdp",), ("chain.*",), ("zone",), ("job_housing.*", "firms.agreements"), ("headline",), ()]
)
def test_a_run_that_keeps_less_is_the_same_run(whole, texts):
    """To the last bit: who looks at the city changes nothing in it."""
    record = run_that_keeps(recorded(texts))
    assert record.digest == whole.digest
    assert record.activity == whole.activity
    assert record.outcomes == recorded(texts).by_scope()
    for scope, names in record.outcomes.items():
        rows = [whole.outcomes[scope].index(name) for name in names]
        np.testing.assert_array_equal(record.values[scope], whole.values[scope][:, rows])


def test_a_run_that_keeps_nothing_is_the_same_run(whole):
    record = run_that_keeps(Recorded(()))
    assert (record.digest, record.activity, record.values) == (whole.digest, whole.activity, {})


def test_a_model_is_told_what_to_keep():
    for given in ("city:city.gdp", ["city:city.gdp"], recorded(["city:city.gdp"])):
        assert ZoneModel(record=given, scale=0.02).run(1).outcomes == {"city": ("city.gdp",)}
    with pytest.raises(BadInput, match=r"Did you mean 'city\.gdp'"):
        ZoneModel(record="city.gpd")


def test_what_is_not_kept_is_not_computed(monkeypatch):
    def refuse(*_):
        raise AssertionError("computed")

    def refused(names, kept):
        with monkeypatch.context() as patch:
            for name in names:
                patch.setattr(observe, name, refuse)
            patch.setattr(observe, "_FAMILIES", [(refuse if f.__name__ in names else f, n) for f, n in families])
            city = start_of(1).branch(under({}))
            observe.keep_only(city, recorded(kept))
            city.step()

    families = observe._FAMILIES
    refused(("take_census", "job_housing", "chains", "living", "firms"), ["money.*", "land.*"])
    refused(("living", "firms", "land", "money", "job_housing"), ["chain.*", "city.employment"])
    for name in ("take_census", "job_housing", "chains", "living", "firms", "land", "money"):
        with pytest.raises(AssertionError, match="computed"):
            refused((name,), ["all"])


def test_variants_keep_what_their_tables_rest_on():
    from sim.analysis.frontier import COSTS
    from sim.measures.catalogue import HEADLINE_PAIR

    kept = recorded(OF_VARIANTS).by_scope()
    assert {name for parts in COSTS.values() for name, _ in parts} <= set(kept["city"])
    assert all(outcome in kept[scope] for scope, outcome in HEADLINE_PAIR)
