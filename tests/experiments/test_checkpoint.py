"""A run that was stopped goes on to the same bytes; a checkpoint is whole or the one before it; branches share it."""

import gc
import json
import shutil
import weakref
from pathlib import Path

import numpy as np
import pytest
from small_design import comparison_of

from sim.experiments import atomic, worker
from sim.experiments.checkpoint import (
    Checkpoints,
    check_checkpoints,
    checkpoint_path,
    own_checkpoint,
    read_checkpoint,
    write_checkpoint,
)
from sim.experiments.folder import check_folder, make_folder
from sim.experiments.runner import Workforce, carry_out
from sim.experiments.store import read_run, run_path
from sim.experiments.watch import Checked
from sim.markets import housing
from sim.params.advice import BadInput

HERE = Workforce(jobs=1)
QUARTERS = 7
EVERY_TWO, ON = Checkpoints(2), Checkpoints(2, True)


def one_run(**changes):
    return comparison_of(**{"models": ("3.0",), "seeds": (1,), "quarters": QUARTERS, **changes})


def carried_out(comparison, folder, checkpoints):
    make_folder(folder, 0)
    done = []
    carry_out(comparison.runs, folder, HERE, done.append, checkpoints=checkpoints)
    return done


@pytest.fixture(scope="module")
def comparison():
    return one_run()


@pytest.fixture(scope="module")
def undisturbed(comparison, tmp_path_factory):
    """Folder of the run that nobody stopped, with its last checkpoint, after quarter 6."""
    folder = tmp_path_factory.mktemp("undisturbed")
    carried_out(comparison, folder, EVERY_TWO)
    return folder


def bytes_of(folder, comparison):
    return [run_path(folder, run.run_id).read_bytes() for run in comparison.runs]


@pytest.fixture
def checkpoint(undisturbed, comparison, tmp_path):
    """A copy of that checkpoint."""
    path = checkpoint_path(tmp_path, comparison.runs[0].run_id)
    path.parent.mkdir()
    shutil.copy(checkpoint_path(undisturbed, comparison.runs[0].run_id), path)
    return path


def test_writing_checkpoints_changes_nothing_in_the_run(undisturbed, comparison, tmp_path):
    carried_out(comparison, tmp_path, Checkpoints())
    assert bytes_of(tmp_path, comparison) == bytes_of(undisturbed, comparison)
    assert not (tmp_path / "checkpoints").exists()


@pytest.mark.parametrize("stopped_at", [1, 2, 3, 6, 7])
def test_a_run_that_was_stopped_within_a_step_goes_on_to_the_same_bytes(
    undisturbed, comparison, tmp_path, monkeypatch, stopped_at
):
    move = housing.move

    def interrupted(model):
        move(model)
        if model.quarter == stopped_at - 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(housing, "move", interrupted)
    with pytest.raises(KeyboardInterrupt):
        carried_out(comparison, tmp_path, EVERY_TWO)
    monkeypatch.undo()
    kept = own_checkpoint(tmp_path, comparison.runs[0])
    assert (kept.quarter if kept else 0) == (stopped_at - 1) // 2 * 2
    done = carried_out(comparison, tmp_path, ON)
    assert done == list(range(1, QUARTERS + 1)), "what the checkpoint holds counts as done"
    assert bytes_of(tmp_path, comparison) == bytes_of(undisturbed, comparison)


def test_a_run_stopped_after_its_last_quarter_is_stored_from_its_checkpoint(comparison, tmp_path, undisturbed):
    every_one = Checkpoints(1, True)
    carried_out(comparison, tmp_path, every_one)
    run_path(tmp_path, comparison.runs[0].run_id).unlink()
    assert own_checkpoint(tmp_path, comparison.runs[0]).quarter == QUARTERS
    carried_out(comparison, tmp_path, every_one)
    assert bytes_of(tmp_path, comparison) == bytes_of(undisturbed, comparison)


def test_a_city_is_gone_before_the_next_is_made_and_none_outlives_its_run(
    undisturbed, comparison, tmp_path, monkeypatch
):
    """The first goes on from its checkpoint, the second makes the spin-up; watchers hold on to their city."""
    pair = one_run(models=("3.0", "1.0"))
    again = checkpoint_path(tmp_path, comparison.runs[0].run_id)
    again.parent.mkdir()
    shutil.copy(checkpoint_path(undisturbed, comparison.runs[0].run_id), again)
    cities, city_of = [], worker._Start.city_of

    def seen(start, run):
        gc.collect()
        assert [city() for city in cities] == [None] * len(cities)
        city = city_of(start, run)
        cities.append(weakref.ref(city))
        return city

    monkeypatch.setattr(worker._Start, "city_of", seen)
    make_folder(tmp_path, 0)
    carry_out(pair.runs, tmp_path, HERE, lambda _: None, (Checked(),), ON)
    gc.collect()
    assert [city() for city in cities] == [None, None]


@pytest.mark.parametrize("changes", [{"stress": "credit-stop", "quarters": 20}, {"record": ("headline",)}])
def test_stress_tests_and_chosen_outcomes_go_on_too(tmp_path, changes):
    comparison = one_run(**changes)
    carried_out(comparison, tmp_path / "whole", Checkpoints(min(18, comparison.quarters - 1)))
    again = checkpoint_path(tmp_path / "again", comparison.runs[0].run_id)
    again.parent.mkdir(parents=True)
    shutil.copy(checkpoint_path(tmp_path / "whole", comparison.runs[0].run_id), again)
    carried_out(comparison, tmp_path / "again", ON)
    assert bytes_of(tmp_path / "again", comparison) == bytes_of(tmp_path / "whole", comparison)


@pytest.mark.parametrize("fails", ["_write_through", "replace"])
def test_a_checkpoint_that_cannot_be_written_leaves_the_one_before_it(
    checkpoint, comparison, tmp_path, monkeypatch, fails
):
    run, before = comparison.runs[0], checkpoint.read_bytes()
    city = read_checkpoint(checkpoint).open()
    city.step()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic if fails == "_write_through" else Path, fails, full)
    with pytest.raises(BadInput, match="No space left"):
        write_checkpoint(tmp_path, run, city)
    monkeypatch.undo()
    assert checkpoint.read_bytes() == before
    assert [path.name for path in checkpoint.parent.iterdir()] == [checkpoint.name]
    write_checkpoint(tmp_path, run, city)
    assert own_checkpoint(tmp_path, run).quarter == QUARTERS


@pytest.mark.parametrize("kept", [0, 10, 25, 3000, -1])
def test_a_torn_checkpoint_is_refused_in_a_sentence(checkpoint, kept):
    checkpoint.write_bytes(checkpoint.read_bytes()[:kept])
    with pytest.raises(BadInput, match=r"^\S+\.checkpoint: [^\n]+\.$"):
        read_checkpoint(checkpoint).open()


def test_a_checkpoint_of_other_code_is_refused(checkpoint, monkeypatch):
    content = checkpoint.read_bytes()
    own = json.loads(content.splitlines()[1])["inputs"]["code"].encode()
    checkpoint.write_bytes(content.replace(own, b"0" * len(own)))
    with pytest.raises(BadInput, match="is of other code"):
        read_checkpoint(checkpoint).open()


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"seeds": (2,)}, "other seed"),
        ({"city": "chengdu"}, "other city, parameters, scale|other city, scale"),
        ({"overrides": ("commute.beta=0.05",)}, "other parameters"),
        ({"overrides": ("fund.leverage=1.5",)}, "other levers"),
        ({"quarters": 9}, "other quarters"),
    ],
)
def test_a_checkpoint_of_another_run_is_refused_with_what_differs(checkpoint, comparison, tmp_path, changes, what):
    other = one_run(**changes)
    with pytest.raises(BadInput, match=what):
        check_folder(tmp_path, other)
    with pytest.raises(BadInput, match=what):
        check_checkpoints(tmp_path, other.runs)
    shutil.copy(checkpoint, checkpoint_path(tmp_path, other.runs[0].run_id))
    with pytest.raises(BadInput, match=what):
        own_checkpoint(tmp_path, other.runs[0])


def test_the_model_that_made_the_history_branches_into_its_own_future(checkpoint, undisturbed, comparison, tmp_path):
    fork = comparison_of(models=("3.0", "1.0"), quarters=QUARTERS - 6, history=checkpoint)
    carried_out(fork, tmp_path, Checkpoints())
    same, other = (read_run(run_path(tmp_path, run.run_id)).record for run in fork.runs)
    whole = read_run(run_path(undisturbed, comparison.runs[0].run_id)).record
    assert same.quarters == other.quarters == whole.quarters[6:]
    for scope, values in whole.values.items():
        np.testing.assert_array_equal(same.values[scope], values[6:])
    assert same.digest == whole.digest
    assert same.digest != other.digest


def test_branches_have_the_history_in_their_name_and_take_all_else_from_it(checkpoint, comparison):
    fork = comparison_of(models=("1.0",), seeds=(5,), quarters=3, history=checkpoint)
    (run,) = fork.runs
    assert (run.seed, run.scale, run.city.name) == (1, comparison.scale, "minicity")
    assert run.inputs["history"] == {"run_id": comparison.runs[0].run_id, "run_hash": comparison.runs[0].run_hash,
                                     "quarter": 6}  # fmt: skip
    plain = comparison_of(models=("1.0",), seeds=(1,), quarters=3).runs[0]
    assert "history" not in plain.inputs
    assert run.start_hash != plain.start_hash


def test_a_world_cannot_be_changed_within_a_history(checkpoint):
    with pytest.raises(BadInput, match="the world is the checkpoint's"):
        comparison_of(history=checkpoint, overrides=("commute.beta=0.05",))


@pytest.mark.parametrize("every", [-1, 8])
def test_a_distance_at_which_no_checkpoint_would_be_written_is_refused(every):
    with pytest.raises(BadInput, match=f"--checkpoint-every {every}: must be 1 to 7"):
        Checkpoints(every).check(QUARTERS)
