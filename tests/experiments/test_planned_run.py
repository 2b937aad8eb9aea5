import dataclasses
import pickle
import re

import pytest
from small_design import comparison_of

from sim.city.folder import load_city
from sim.experiments.folder import make_folder
from sim.experiments.identity import code_hash
from sim.experiments.processes import Workforce
from sim.experiments.runner import carry_out
from sim.experiments.store import SCHEMA, read_run, run_path
from sim.measures.recorded import Recorded
from sim.params.canonical import content_hash
from sim.params.stress import load_stress

STARTS_ALIKE = {
    "model": lambda run: comparison_of().models[1],
    "quarters": lambda run: run.quarters + 1,
    "stress": lambda run: load_stress("freight-x3"),
    "recorded": lambda run: Recorded.of([("city", "job_housing.minimum_commute")]),
}
STARTS_ANEW = {
    "city": lambda run: load_city("chengdu"),
    "parameters": lambda run: comparison_of(overrides=("chain.information_gain=0",)).parameters,
    "scale": lambda run: run.scale / 2,
    "seed": lambda run: run.seed + 1,
}


@pytest.fixture(scope="module")
def run():
    return comparison_of().runs[0]


def test_the_hash_of_a_run_is_that_of_the_inputs_written_out(run):
    inputs = {
        "schema": SCHEMA, "code": code_hash(), "city": run.city.version, "levers": run.model.content(),
        "parameters": run.parameters.flat(), "scale": 1.0, "seed": 1, "quarters": 4, "stress": [],
        "recorded": {scope: list(names) for scope, names in run.recorded.names},
    }  # fmt: skip
    assert run.run_hash == content_hash(inputs)
    assert re.fullmatch(rf"1\.0-1-{run.run_hash[:8]}", run.run_id)
    assert run.identity()["inputs"] == inputs


@pytest.mark.parametrize("field", [*STARTS_ALIKE, *STARTS_ANEW])
def test_whatever_moves_the_result_moves_the_hash(run, field):
    other = dataclasses.replace(run, **{field: {**STARTS_ALIKE, **STARTS_ANEW}[field](run)})
    assert other.run_hash != run.run_hash
    assert other != run


@pytest.mark.parametrize("field", STARTS_ALIKE)
def test_what_comes_after_the_start_leaves_the_start_alone(run, field):
    assert dataclasses.replace(run, **{field: STARTS_ALIKE[field](run)}).start_hash == run.start_hash


@pytest.mark.parametrize("field", STARTS_ANEW)
def test_what_the_start_depends_on_moves_its_hash(run, field):
    assert dataclasses.replace(run, **{field: STARTS_ANEW[field](run)}).start_hash != run.start_hash


def test_a_run_is_the_same_after_a_journey_to_another_process(run):
    assert pickle.loads(pickle.dumps(run)) == run
    assert hash(pickle.loads(pickle.dumps(run))) == hash(run)


def test_runs_of_different_stress_length_and_outcomes_are_made_together(tmp_path, run):
    runs = [
        run,
        dataclasses.replace(run, quarters=3),
        dataclasses.replace(run, stress=load_stress("freight-x3"), quarters=17),
        dataclasses.replace(run, recorded=Recorded.of([("city", "job_housing.minimum_commute")])),
    ]
    make_folder(tmp_path, 0)
    carry_out(runs, tmp_path, Workforce(jobs=1), lambda _: None)
    stored = [read_run(run_path(tmp_path, made.run_id)) for made in runs]
    assert [len(each.record.quarters) for each in stored] == [4, 3, 17, 4]
    assert [each.meta["stress"] for each in stored] == ["", "", "freight-x3", ""]
    assert set(stored[3].record.outcomes) == {"city"}
