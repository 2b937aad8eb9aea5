"""The runs of a sweep: each is made once, a fault costs one run, and nothing else depends on who made what."""

import dataclasses
import gc
import weakref
from concurrent.futures import BrokenExecutor, Future
from types import SimpleNamespace

import pytest
from faulty_runs import FolderStore, faulty, runs_of

from sim.experiments.processes import WorkerDied, Workforce
from sim.experiments.sweeps import pool
from sim.experiments.sweeps.dispatch import Dispatch, Lost
from sim.experiments.sweeps.layout import STARTS
from sim.experiments.sweeps.pool import Clock
from sim.experiments.sweeps.runner import Policy, carry_out_sweep, in_order
from sim.experiments.sweeps.work import Done, RunTask, Starts, attempt, keep, record_of
from sim.model import start
from sim.model.frozen import freeze, thaw
from sim.params.advice import BadInput


@pytest.fixture(scope="module")
def runs():
    return runs_of(models=("1.0", "2.0", "3.0"), seeds=(1, 2))


@pytest.fixture(scope="module")
def undisturbed(runs, tmp_path_factory):
    """Bytes of all runs, made one after the other in this process, each with a spin-up of its own."""
    store = FolderStore(tmp_path_factory.mktemp("undisturbed")).made()
    for run in runs:
        keep(run, attempt(RunTask(run, shares_start=False), Starts(store.folder / STARTS)), store)
    assert not list((store.folder / STARTS).iterdir())
    return store.content()


def test_a_run_that_raises_is_named_and_the_others_are_made(runs, undisturbed, tmp_path):
    """In another order, in a process of its own: the bits stay."""
    store = FolderStore(tmp_path).made()
    bad = faulty(dataclasses.replace(runs[0], seed=3), "raises")
    told = []
    report = carry_out_sweep([*runs[3:], bad, *runs[:3]], store, Workforce(jobs=1), told.append)
    assert [(failure.run, failure.reason) for failure in report.failed] == [
        (bad, "ZeroDivisionError: a fault of the model")
    ]
    assert report.done == 6
    assert store.content() == undisturbed
    assert "ZeroDivisionError" in store.notes()[bad.run_hash[:16]]
    assert {path.stem for path in (tmp_path / STARTS).iterdir()} == {run.start_hash[:16] for run in runs}
    assert (told[-1].done, told[-1].failed, told[-1].total) == (6, 1, 7)


def test_a_run_that_hangs_is_stopped_and_fail_fast_begins_nothing_more(runs, tmp_path):
    store = FolderStore(tmp_path).made()
    bad = faulty(runs[0], "hangs")
    report = carry_out_sweep(
        [bad, *runs[1:]], store, Workforce(1), lambda _: None, run_timeout=1.0, policy=Policy.FAIL_FAST
    )
    assert [(failure.run, failure.reason) for failure in report.failed] == [(bad, Lost.HUNG.value)]
    assert store.notes() == {bad.run_hash[:16]: Lost.HUNG.value}
    assert report.done == 0


def test_nothing_missing_is_nothing_done(tmp_path):
    report = carry_out_sweep((), FolderStore(tmp_path), Workforce(2), pytest.fail)
    assert (report.done, report.failed) == (0, ())
    assert not list(tmp_path.iterdir())


def test_the_first_run_of_a_start_comes_so_many_starts_ahead():
    runs = runs_of(models=("1.0", "2.0", "3.0"), seeds=(1, 2, 3))
    seeds = [task.run.seed for task in in_order(runs, 2)]
    assert seeds == [1, 2, 1, 1, 3, 2, 2, 3, 3]
    assert [task.run.seed for task in in_order(runs, 1)] == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert sorted(task.run.run_id for task in in_order(runs, 64)) == sorted(run.run_id for run in runs)
    assert all(task.shares_start for task in in_order(runs, 2))
    assert not any(task.shares_start for task in in_order(runs[:3], 2))


@pytest.fixture
def spun_up(monkeypatch):
    """Seeds of the spin-ups that were made."""
    seeds, spin_up = [], start.spin_up
    monkeypatch.setattr(start, "spin_up", lambda *given: seeds.append(given[3]) or spin_up(*given))
    return seeds


def test_a_process_reads_the_start_that_another_made(runs, tmp_path, spun_up):
    task = RunTask(runs[0], shares_start=True)
    made, read = (record_of(task, Starts(tmp_path)) for _ in range(2))
    assert spun_up == [1]
    assert made.digest == read.digest


@pytest.mark.parametrize("spoil", ["torn", "empty", "of another seed", "of another world", "stepped"])
def test_a_start_that_is_not_the_right_one_is_made_again(runs, tmp_path, spun_up, spoil):
    task, starts = RunTask(runs[0], shares_start=True), Starts(tmp_path)
    right = record_of(task, starts)
    path = starts.path_of(task.run)
    if spoil == "of another seed":
        path.write_bytes(starts.path_of(_made(runs[1], starts)).read_bytes())
    elif spoil == "of another world":
        other = runs_of(overrides=("labour.accept_gain=0.05",))[0]
        path.write_bytes(starts.path_of(_made(other, starts)).read_bytes())
    elif spoil == "stepped":
        city = thaw(path.read_bytes())
        city.step()
        path.write_bytes(freeze(city))
    else:
        path.write_bytes(path.read_bytes()[: 5000 if spoil == "torn" else 0])
    spun_up.clear()
    assert record_of(task, Starts(tmp_path)).digest == right.digest
    assert spun_up == [1]
    assert record_of(task, Starts(tmp_path)).digest == right.digest
    assert spun_up == [1]


def _made(run, starts):
    """The run, after its start was made."""
    starts.of(RunTask(run, shares_start=True))
    return run


def test_a_run_that_another_sweep_has_stored_is_not_made_again(runs, tmp_path, spun_up, monkeypatch):
    store = FolderStore(tmp_path).made()
    here = {"store": store, "starts": Starts(tmp_path / "starts"), "slot": 0, "slots": SimpleNamespace(tokens=[0])}
    monkeypatch.setattr(pool, "_here", here)
    done = [pool.work(1, RunTask(runs[0], shares_start=False)) for _ in range(2)]
    assert [each.was_there for each in done] == [False, True]
    assert spun_up == [1]


def test_few_starts_stay_in_memory(tmp_path, spun_up):
    runs = runs_of(models=("1.0",), seeds=(1, 2, 3))
    starts = Starts(tmp_path)
    for run in (*runs, runs[2], runs[1], runs[0]):
        starts.of(RunTask(run, shares_start=False))
    assert spun_up == [1, 2, 3, 1]


def test_a_city_is_gone_when_its_run_is_made_or_failed_and_a_start_when_it_is_dropped(tmp_path, monkeypatch):
    """Nobody waits for the collector, and whether it was at work is left as it was."""
    runs, cities = runs_of(models=("1.0",), seeds=(1, 2, 3)), []
    copy_of = start.copy_of

    def seen(model):
        cities.append(weakref.ref(copy_of(model)))
        return cities[-1]()

    monkeypatch.setattr(start, "copy_of", seen)
    starts = Starts(tmp_path)
    for run in (runs[0], faulty(runs[0], "raises"), runs[0]):
        done = attempt(RunTask(run, shares_start=False), starts)
        assert bool(done.fault) == (run is not runs[0])
        assert [city() for city in cities] == [None] * len(cities)
        assert gc.isenabled()
    assert len(cities) == 3
    first = weakref.ref(starts.of(RunTask(runs[0], shares_start=False)))
    for run in runs[1:]:
        starts.of(RunTask(run, shares_start=False))
    assert first() is None


def test_a_disk_that_refuses_ends_the_sweep_and_is_no_fault_of_the_run(runs, tmp_path):
    store = FolderStore(tmp_path).made()
    with pytest.raises(BadInput):
        attempt(RunTask(runs[0], shares_start=True), Starts(tmp_path / "gone"))
    assert store.notes() == {}


def test_a_process_of_other_code_than_the_plan_makes_no_run(runs, tmp_path):
    with pytest.raises(BadInput, match=r"changed while the sweep ran \(before ffffffff, now [0-9a-f]{8}\)"):
        attempt(RunTask(runs[0], shares_start=False, code="f" * 64), Starts(tmp_path))


def test_time_in_which_all_was_stopped_does_not_count(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    clock = Clock()
    seen = []
    for passed in (0.2, 0.2, 3600.0, 0.2):
        now[0] += passed
        seen.append(clock.late({7}, 1.3))
    assert seen == [set(), set(), set(), {7}]
    assert clock.late({7}, None) == clock.late({8}, 0.0) == set()


class ScriptedCrew:
    """Two hands; a run that is said to die takes the other one with it."""

    size = 2

    def __init__(self, deadly):
        self.deadly, self.begun, self.in_hand, self.queue = deadly, [], {}, []

    def submit(self, token, task):
        future = Future()
        self.queue.append((token, task, future))
        return future

    def overdue(self, longest):
        return set()

    def play(self):
        """Begin what is queued, two at a time."""
        while self.queue:
            hands, self.queue = self.queue[:2], self.queue[2:]
            self.begun.append([task.run for _, task, _ in hands])
            self.in_hand = {token for token, _, _ in hands}
            if any(task.run in self.deadly for _, task, _ in hands):
                for _, _, future in (*hands, *self.queue):
                    future.set_exception(BrokenExecutor())
                self.queue = []
            else:
                for _, _, future in hands:
                    future.set_result(Done(0.1))

    def renew(self):
        return self.in_hand


def outcomes_of(names, deadly):
    """What becomes of runs, and which runs were begun side by side."""
    crew = ScriptedCrew(deadly)
    dispatch = Dispatch([RunTask(name, shares_start=False) for name in names], crew, None)
    send = dispatch._send
    dispatch._send = lambda: (send(), crew.play())[0]
    return {task.run: outcome for task, outcome in filter(None, dispatch.results())}, crew.begun


def test_an_innocent_run_beside_a_deadly_one_is_made():
    outcomes, begun = outcomes_of(["deadly", "innocent", "third", "fourth"], {"deadly"})
    assert outcomes.pop("deadly") is Lost.DIED
    assert outcomes == dict.fromkeys(("innocent", "third", "fourth"), Done(0.1))
    assert begun[:2] == [["deadly", "innocent"]] * 2
    assert begun.count(["deadly"]) == begun.count(["innocent"]) == 1


def test_two_deadly_runs_are_told_apart_from_the_rest():
    outcomes, _ = outcomes_of(list("abcdefgh"), {"b", "c"})
    assert {name for name, outcome in outcomes.items() if outcome is Lost.DIED} == {"b", "c"}
    assert len(outcomes) == 8


def test_processes_that_die_before_they_begin_end_the_sweep():
    class Stillborn(ScriptedCrew):
        def submit(self, token, task):
            raise BrokenExecutor

    with pytest.raises(WorkerDied, match="before they begin a run"):
        list(Dispatch([RunTask("any", shares_start=False)], Stillborn(()), None).results())
