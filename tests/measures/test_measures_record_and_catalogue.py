"""The run record, the declared table of outcomes, and what holds for every measure: pure and quick to import."""

import contextlib
import copy
import importlib
import json
import math
import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest

import sim.measures as measures
from sim.measures import NoValue, RunRecord, outcomes, outcomes_of
from sim.measures.catalogue import WINDOWS

CASES = json.loads(Path(__file__).with_name("golden_metrics.json").read_text(encoding="utf-8"))["cases"]


@pytest.fixture
def record():
    return RunRecord(
        quarters=("2017Q3", "2017Q4"),
        outcomes={"zone": ("a", "b", "c")},
        places={"zone": ("", "east")},
        values={"zone": np.arange(12.0).reshape(2, 3, 2)},
    )


def test_a_series_is_found_by_names(record):
    np.testing.assert_array_equal(record.series("zone", "b", "east"), [3, 9])
    np.testing.assert_array_equal(record.series("zone", "c"), [4, 10])


@pytest.mark.parametrize("wrong", [("city", "a", ""), ("zone", "d", ""), ("zone", "a", "west")])
def test_unknown_names_of_a_series_are_named(record, wrong):
    with pytest.raises(KeyError, match=r"no (scope|outcome|place)"):
        record.series(*wrong)


def test_a_record_whose_array_does_not_fit_its_names_is_refused(record):
    with pytest.raises(ValueError, match=r"shape \(2, 3, 2\)"):
        RunRecord(("2017Q3",), record.outcomes, record.places, record.values)
    with pytest.raises(ValueError, match="same scopes"):
        RunRecord(record.quarters, record.outcomes, {}, record.values)
    with pytest.raises(FrozenInstanceError):
        record.digest = "other"


def test_every_outcome_is_declared_fully():
    for name, outcome in outcomes().items():
        family, _, rest = name.partition(".")
        assert family
        assert rest
        for text in (outcome.label_en, outcome.label_zh, outcome.unit, outcome.formula):
            assert text == text.strip() != ""
        assert outcome.label_zh != outcome.label_en
        assert "METRICS" not in outcome.formula


def test_every_reference_leads_to_a_documented_function():
    for name, outcome in outcomes().items():
        module, _, function = outcome.reference.rpartition(".")
        found = getattr(importlib.import_module(module), function)
        assert found.__doc__, f"{name}: {outcome.reference}"


def test_every_outcome_says_how_often_which_time_which_way_and_how_sure():
    for outcome in outcomes().values():
        assert outcome.frequency == "quarter"
        assert outcome.window in WINDOWS
        assert outcome.direction == {1: "higher better", -1: "lower better", 0: "neither"}[outcome.better]
        assert outcome.confidence in ("B", "C"), "no definition was read at its source"


def test_labels_are_unique_so_that_figures_cannot_be_confused():
    for field in ("label_en", "label_zh"):
        labels = [getattr(outcome, field) for outcome in outcomes().values()]
        assert len(set(labels)) == len(labels)


def test_headlines_are_minimum_commutes_and_the_three_chain_shares():
    assert {name for name, outcome in outcomes().items() if outcome.headline} == {
        "job_housing.minimum_commute",
        "job_housing.minimum_commute_by_skill",
        "chain.local_input_share",
        "chain.completeness",
        "chain.take_up",
    }


def test_what_a_lever_moves_by_definition_is_mechanical():
    table = outcomes()
    for name in ("land.output_per_mu", "job_housing.self_containment_live", "firms.technology_of_entrants"):
        assert table[name].mechanical
    assert not any(outcome.mechanical for outcome in table.values() if outcome.headline)


def test_density_is_never_judged():
    assert outcomes()["chain.link_density"].better == 0


def test_outcomes_of_a_scope_keep_the_order_of_the_table():
    names = list(outcomes())
    for scope in measures.SCOPES:
        positions = [names.index(outcome.name) for outcome in outcomes_of(scope)]
        assert positions
        assert positions == sorted(positions)
        assert all(scope in outcome.scopes for outcome in outcomes_of(scope))
    with pytest.raises(ValueError, match="no scope 'district'"):
        outcomes_of("district")


def test_changing_the_answer_does_not_change_the_table():
    outcomes().clear()
    assert outcomes()


def _argument(value):
    if not isinstance(value, list):
        return value
    numbers = {None: math.nan, "inf": math.inf}
    return np.array([_argument(v) if isinstance(v, list) else numbers.get(v, v) for v in value])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_no_measure_writes_to_its_inputs(case):
    inputs = {name: _argument(value) for name, value in case["inputs"].items()}
    before = copy.deepcopy(inputs)
    for array in inputs.values():
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    with contextlib.suppress(NoValue):
        getattr(measures, case["measure"])(**inputs)
    for name, value in inputs.items():
        np.testing.assert_array_equal(value, before[name])


def test_every_listed_measure_exists_and_unknown_ones_are_named():
    listed = [name for name in dir(measures) if not name.startswith("_")]
    assert len(listed) > 80
    for name in listed:
        assert getattr(measures, name) is not None
    with pytest.raises(AttributeError, match="chain_score"):
        _ = measures.chain_score


def test_importing_the_package_loads_neither_scipy_nor_the_solver():
    code = "import sys, sim.measures; print(sorted({'numpy', 'scipy', 'ot', 'numba'} & set(sys.modules)))"
    root = Path(measures.__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
