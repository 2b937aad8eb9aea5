import dataclasses

import pytest
from small_design import comparison_of

from sim.experiments import planned_run
from sim.experiments.design import Request, design
from sim.experiments.identity import code_hash, versions
from sim.params.advice import BadInput


@pytest.fixture(scope="module")
def comparison():
    return comparison_of()


def test_a_run_is_named_by_model_seed_and_hash(comparison):
    assert [run.run_id for run in comparison.runs] == [
        f"{model}-{seed}-{run.run_hash[:8]}"
        for (model, seed), run in zip([("1.0", 1), ("1.0", 2), ("3.0", 1), ("3.0", 2)], comparison.runs, strict=True)
    ]


def test_the_same_request_has_the_same_hash(comparison):
    assert comparison_of().inputs_hash == comparison.inputs_hash


@pytest.mark.parametrize(
    "changes",
    [
        {"quarters": 5},
        {"scale": 0.5},
        {"overrides": ("fund.size=51",)},
        {"overrides": ("approval.give_up_quarterly=0.05",)},
        {"city": "chengdu"},
    ],
)
def test_whatever_moves_a_result_moves_the_hash_of_every_run(comparison, changes):
    before = {run.run_hash for run in comparison.runs}
    assert not before & {run.run_hash for run in comparison_of(**changes).runs}


def test_another_program_makes_other_runs(comparison, monkeypatch):
    monkeypatch.setattr(planned_run, "code_hash", lambda: "another")
    assert not {run.run_hash for run in comparison.runs} & {run.run_hash for run in comparison_of().runs}


def test_the_order_of_models_makes_another_comparison_of_the_same_runs(comparison):
    turned = comparison_of(models=("3.0", "1.0"))
    assert turned.inputs_hash != comparison.inputs_hash
    assert {run.run_id for run in turned.runs} == {run.run_id for run in comparison.runs}


def test_the_label_of_a_model_is_not_in_the_hash_of_its_runs(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text("[fund]\nsize = 50\n")
    pair = comparison_of(models=(str(tmp_path / "one.toml"), str(tmp_path / "two.toml")), seeds=(1,))
    assert len({run.run_hash for run in pair.runs}) == 1
    assert len({run.run_id for run in pair.runs}) == 2


def test_a_default_and_the_same_number_by_hand_are_the_same_inputs():
    assert comparison_of(scale=1.0).inputs_hash == comparison_of().inputs_hash


def test_the_scale_is_the_citys_own(comparison):
    assert comparison.scale == comparison.city.default_scale == 1.0


def test_set_reaches_every_model_and_the_world():
    changed = comparison_of(overrides=("fund.size=51", "approval.give_up_quarterly=0.05"))
    assert {model.levers_at(0).fund.size for model in changed.models} == {51.0}
    assert changed.parameters.approval.give_up_quarterly == 0.05


def test_all_mistakes_are_told_at_once():
    wrong = Request("minicty", ("1.0", "4.0"), (), 0, 1.5, ("fund.leverige=3", "nonsense"))
    with pytest.raises(BadInput) as told:
        design(wrong)
    text = str(told.value)
    for word in ("minicity", "4.0", "seed", "--quarters 0", "--scale 1.5", "fund.leverage", "nonsense"):
        assert word in text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"seeds": (0,)}, "seed 0: must be 1 or above"),
        ({"seeds": (2**31,)}, "must be at most 2147483647"),
        ({"seeds": (1, 1)}, "named twice"),
        ({"quarters": -3}, "--quarters -3"),
        ({"scale": 0.0}, "--scale 0"),
        ({"scale": float("nan")}, "--scale nan"),
        ({"scale": 0.0001}, "leaves 0.2 simulated workers in minicity"),
        ({"models": ("3.0", "1.0", "3.0")}, "two models called '3.0'"),
        ({"models": ()}, "name at least one"),
        ({"models": ("1.0", "")}, "empty"),
        ({"overrides": ("fund.size=nan",)}, "fund.size"),
        ({"overrides": ("fund.size=1", "fund.size=2")}, "given twice"),
    ],
)
def test_a_wrong_request_is_refused_in_a_sentence(changes, told):
    with pytest.raises(BadInput) as error:
        comparison_of(**changes)
    assert told in str(error.value)


def test_the_hash_of_the_program_is_that_of_its_model(monkeypatch, tmp_path):
    assert len(code_hash()) == 64
    assert {"python", "numpy", "numba", "mesa", "scipy", "zonesim"} <= set(versions())


def test_a_design_is_frozen(comparison):
    with pytest.raises(dataclasses.FrozenInstanceError):
        comparison.scale = 0.5
