import errno
import gc
import os
import sys
import types

import pytest
from small_design import comparison_of, record_of

from sim.cli.derive import load_drawing
from sim.experiments import processes
from sim.experiments.folder import make_folder, missing_runs
from sim.experiments.processes import Workforce
from sim.experiments.runner import carry_out
from sim.experiments.store import read_run, run_path
from sim.params.advice import BadInput
from sim.threads import n_cores


class FakeStart:
    """Stands for the model: remembers who asked for what."""

    quarter = 0

    def __init__(self, seed, log):
        self.seed, self.log = seed, log

    def branch(self, model, stress):
        self.log.append((model.label, self.seed))
        return self

    def run(self, quarters, on_quarter):
        for quarter in range(quarters):
            on_quarter(quarter)
        return record_of(float(self.seed))


@pytest.fixture
def log(monkeypatch):
    """Calls of a made-up model in the place of the real one."""
    calls = []

    def spin_up(city, params, scale, seed):
        calls.append(("spin-up", seed))
        return FakeStart(seed, calls)

    monkeypatch.setattr("sim.model.observe.keep_only", lambda model, recorded: None)
    monkeypatch.setitem(sys.modules, "sim.model.start", types.SimpleNamespace(spin_up=spin_up))
    return calls


@pytest.fixture(scope="module")
def comparison():
    return comparison_of()


HERE = Workforce(jobs=1)


def test_a_seed_is_spun_up_once_for_all_models(tmp_path, comparison, log):
    make_folder(tmp_path, 0)
    carry_out(comparison.runs, tmp_path, HERE, lambda _: None)
    assert log == [("spin-up", 1), ("1.0", 1), ("3.0", 1), ("spin-up", 2), ("1.0", 2), ("3.0", 2)]
    assert all(read_run(run_path(tmp_path, run.run_id)).seed == run.seed for run in comparison.runs)


def test_only_what_is_missing_is_run(tmp_path, comparison, log):
    make_folder(tmp_path, 0)
    carry_out(comparison.runs[:3], tmp_path, HERE, lambda _: None)
    log.clear()
    carry_out(missing_runs(tmp_path, comparison, pytest.fail), tmp_path, HERE, lambda _: None)
    assert log == [("spin-up", 2), ("3.0", 2)]


def test_nothing_is_run_when_all_is_there(tmp_path, comparison, log):
    make_folder(tmp_path, 0)
    carry_out((), tmp_path, Workforce(jobs=4), lambda _: None)
    assert log == []


def test_progress_counts_quarters_to_the_end(tmp_path, comparison, log):
    make_folder(tmp_path, 0)
    told = []
    carry_out(comparison.runs, tmp_path, HERE, told.append)
    assert told == list(range(1, 4 * 4 + 1))


def test_finished_runs_are_kept_when_the_disk_fills_up(tmp_path, comparison, log, monkeypatch):
    make_folder(tmp_path, 0)
    sync, calls = os.fsync, []

    def full_at_the_third(descriptor):
        calls.append(descriptor)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", full_at_the_third)
    with pytest.raises(BadInput, match="No space left"):
        carry_out(comparison.runs, tmp_path, HERE, lambda _: None)
    assert len(list((tmp_path / "runs").iterdir())) == 2
    assert [run.run_id for run in missing_runs(tmp_path, comparison, pytest.fail)] == [
        comparison.runs[1].run_id,
        comparison.runs[3].run_id,
    ]


def test_a_fault_of_the_model_is_no_bad_input(tmp_path, comparison, log, monkeypatch):
    def broken(self, quarters, on_quarter):
        raise ZeroDivisionError("a fault of the program")

    monkeypatch.setattr(FakeStart, "run", broken)
    make_folder(tmp_path, 0)
    with pytest.raises(ZeroDivisionError):
        carry_out(comparison.runs, tmp_path, HERE, lambda _: None)


@pytest.mark.parametrize(("jobs", "threads", "word"), [(0, 1, "--jobs 0"), (1, 0, "--threads 0"), (-1, 1, "--jobs -1")])
def test_counts_below_one_are_refused(jobs, threads, word):
    with pytest.raises(BadInput, match=word):
        Workforce(jobs, threads).check()


def test_workers_are_born_with_their_number_of_threads_and_the_environment_is_left_as_it_was(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("NUMBA_NUM_THREADS", raising=False)
    with processes.thread_variables(3):
        assert {os.environ[name] for name in processes._THREADS} == {"3"}
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert "NUMBA_NUM_THREADS" not in os.environ


@pytest.fixture
def frozen():
    """Number of objects that are kept for ever: none before the test, none after it."""
    gc.unfreeze()
    yield gc.get_freeze_count
    gc.unfreeze()


@pytest.mark.parametrize("is_on", [True, False])
def test_libraries_are_kept_for_ever_before_the_first_model_and_nothing_after_it(monkeypatch, frozen, is_on):
    monkeypatch.setitem(sys.modules, "sim.model.zone_model", types.SimpleNamespace())
    was_on = gc.isenabled()
    try:
        (gc.enable if is_on else gc.disable)()
        with processes.loading():
            assert not gc.isenabled()
        assert (gc.isenabled(), frozen()) == (is_on, 0)
        monkeypatch.delitem(sys.modules, "sim.model.zone_model")
        with processes.loading():
            monkeypatch.setitem(sys.modules, "sim.model.zone_model", types.SimpleNamespace())
        assert gc.isenabled() == is_on
        assert frozen() > 1000
    finally:
        (gc.enable if was_on else gc.disable)()


def test_the_module_of_the_model_is_known_by_its_name():
    from sim.model import ZoneModel

    assert ZoneModel.__module__ == processes._MODEL


def test_what_draws_is_loaded_beside_a_run_and_keeps_nothing_of_it(monkeypatch, frozen):
    monkeypatch.delitem(sys.modules, "sim.model.zone_model", raising=False)
    load_drawing()
    assert frozen() == 0


def test_there_is_at_least_one_core():
    assert n_cores() >= 1
