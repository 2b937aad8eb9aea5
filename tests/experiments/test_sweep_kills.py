"""Processes are killed for real: whatever happens costs the runs in hand, and the next call makes them."""

import contextlib
import dataclasses
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from driven_sweep import filled, planned
from faulty_runs import FolderStore, faulty, runs_of
from made_up_sweep import tree

from sim.experiments.processes import Workforce
from sim.experiments.sweeps.dispatch import Lost
from sim.experiments.sweeps.runner import carry_out_sweep

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc"),
]

HERE = Path(__file__).resolve().parent
MOMENTS = 24
"""Kills, of a worker, of the parent and of the whole group in turn."""
LONGEST_WAIT = 3.0
"""Seconds after the last event in which the next kill falls: from the first import to the last run."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Bytes of all files of the sweep that is to be driven: packs, lists and tables."""
    folder = tmp_path_factory.mktemp("undisturbed")
    assert filled(folder, 1).done == len(planned().runs)
    return files(folder)


def files(folder):
    """Content of all files but for what says when and how long; of equal starts the bytes may differ."""
    return {name: content for name, content in tree(folder).items() if not name.startswith("starts/")}


def drive(folder):
    """Start the sweep in a session of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(HERE.parents[1]), str(HERE)))}
    command = [sys.executable, str(HERE / "driven_sweep.py"), str(folder)]
    with (folder.parent / "stderr.txt").open("ab") as log, (folder.parent / "stdout.txt").open("ab") as told:
        return subprocess.Popen(command, env=environment, stdout=told, stderr=log, start_new_session=True)


@contextlib.contextmanager
def driven(folder):
    """The sweep under way, ended afterwards whatever happened."""
    process = drive(folder)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


def session(leader):
    """Living processes of a session, by what /proc says."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader and fields[0] != "Z":
                found.append(int(stat.parent.name))
    return found


def workers_of(leader):
    """Processes that make runs: not the parent, and not Python's own tracker of shared memory."""
    found = []
    for pid in session(leader):
        with contextlib.suppress(OSError):
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def wait_for(true, seconds=60.0):
    """Wait until something holds; whether it does."""
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return true()


def stored(folder):
    return len(list(folder.glob("runs/*/*.npz")))


def test_a_sweep_killed_at_any_moment_ends_as_an_undisturbed_one(undisturbed, tmp_path):
    chance, kills, folders = random.Random(7), 0, []
    while kills < MOMENTS:
        folders.append(tmp_path / str(len(folders)))
        while True:
            with driven(folders[-1]) as process:
                while process.poll() is None and kills < MOMENTS:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        process.wait(chance.uniform(0.0, LONGEST_WAIT))
                    kills += kill(process, ("worker", "parent", "group")[kills % 3], chance)
                if process.wait(120) == 0:
                    break
            assert process.returncode in (3, -signal.SIGKILL), (tmp_path / "stderr.txt").read_text()
            assert wait_for(lambda leader=process.pid: not session(leader), 10.0)
    for folder in folders:
        assert files(folder) == undisturbed


def kill(process, whom, chance):
    """Kill somebody of a sweep with signal 9; 1 if there was anybody."""
    if process.poll() is not None:
        return 0
    workers = workers_of(process.pid)
    if whom == "worker" and not workers:
        return 0
    with contextlib.suppress(ProcessLookupError):
        if whom == "group":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            os.kill(chance.choice(workers) if whom == "worker" else process.pid, signal.SIGKILL)
    return 1


def test_two_sweeps_at_once_in_one_folder_share_the_runs(undisturbed, tmp_path):
    with driven(tmp_path / "sweep") as first:
        assert wait_for((tmp_path / "sweep" / "manifest.json").exists)
        with driven(tmp_path / "sweep") as second:
            assert (first.wait(120), second.wait(120)) == (0, 0), (tmp_path / "stderr.txt").read_text()
    assert files(tmp_path / "sweep") == undisturbed
    told = (tmp_path / "stdout.txt").read_text().splitlines()
    made = [int(line.removeprefix("made ")) for line in told if line.startswith("made ")]
    assert len(made) == 2
    assert sum(made) <= len(planned().runs) + 4  # at most what both had in hand when they met


def test_a_sweep_that_was_stopped_for_a_while_goes_on(undisturbed, tmp_path):
    with driven(tmp_path / "sweep") as process:
        assert wait_for(lambda: stored(tmp_path / "sweep") > 0)
        os.killpg(process.pid, signal.SIGSTOP)
        time.sleep(0.3)
        before = stored(tmp_path / "sweep")
        time.sleep(1.0)
        assert stored(tmp_path / "sweep") == before
        os.killpg(process.pid, signal.SIGCONT)
        assert process.wait(120) == 0
    assert files(tmp_path / "sweep") == undisturbed


def test_a_stopped_process_does_not_hold_up_the_replacement_of_a_dead_one(undisturbed, tmp_path):
    with driven(tmp_path / "sweep") as process:
        assert wait_for(lambda: stored(tmp_path / "sweep") > 0 and len(workers_of(process.pid)) == 2)
        stopped, killed = workers_of(process.pid)
        os.kill(stopped, signal.SIGSTOP)
        os.kill(killed, signal.SIGKILL)
        assert process.wait(120) == 0
    assert files(tmp_path / "sweep") == undisturbed


def test_ctrl_c_ends_it_soon_and_the_same_call_goes_on(undisturbed, tmp_path):
    with driven(tmp_path / "sweep") as process:
        assert wait_for(lambda: stored(tmp_path / "sweep") > 0)
        begun = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(30) == 130
        assert time.monotonic() - begun < 6.0
        assert wait_for(lambda: not session(process.pid), 3.0)
    assert 0 < stored(tmp_path / "sweep") < len(planned().runs)
    with driven(tmp_path / "sweep") as process:
        assert process.wait(120) == 0
    assert files(tmp_path / "sweep") == undisturbed


def test_no_process_outlives_its_parent(tmp_path):
    with driven(tmp_path / "sweep") as process:
        assert wait_for(lambda: stored(tmp_path / "sweep") > 0)
        os.kill(process.pid, signal.SIGKILL)
        assert wait_for(lambda: not session(process.pid), 5.0)


def test_faults_cost_their_runs_only_and_are_named(tmp_path):
    """Of ten runs one raises, one kills its process, one hangs; another dies once, and is made in the end."""
    store = FolderStore(tmp_path).made()
    runs = runs_of(models=("1.0", "2.0", "3.0"), seeds=(1, 2))
    others = [dataclasses.replace(run, seed=3) for run in runs[::2]]
    faults = {fault: faulty(run, fault) for fault, run in zip(("raises", "kills", "hangs"), others, strict=True)}
    once = faulty(dataclasses.replace(runs[0], seed=4), "kills", tmp_path / "mark")
    asked = [faults["kills"], runs[0], faults["hangs"], *runs[1:3], once, faults["raises"], *runs[3:]]
    told = []
    report = carry_out_sweep(asked, store, Workforce(2, threads=2), told.append, run_timeout=25.0)
    reasons = {failure.run: failure.reason for failure in report.failed}
    assert reasons == {
        faults["raises"]: "ZeroDivisionError: a fault of the model",
        faults["kills"]: Lost.DIED.value,
        faults["hangs"]: Lost.HUNG.value,
    }
    alone = FolderStore(tmp_path / "alone").made()
    carry_out_sweep(runs, alone, Workforce(1), lambda _: None)
    assert alone.content().items() <= store.content().items()
    assert report.done == len(store.content()) == len(runs) + 1
    assert len(store.notes()) == 3
    assert (told[-1].done, told[-1].failed, told[-1].total) == (7, 3, 10)
