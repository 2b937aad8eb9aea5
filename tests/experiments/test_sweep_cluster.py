"""A real scheduler and real workers on this machine: the same bits, whoever dies; what cannot work is said at once."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from faulty_runs import FolderStore, faulty, runs_of
from made_up_sweep import tree

from sim.experiments.processes import WorkerDied, Workforce
from sim.experiments.sweeps import cluster, muster
from sim.experiments.sweeps.cluster import ClusterCrew
from sim.experiments.sweeps.dispatch import Lost
from sim.experiments.sweeps.runner import carry_out_sweep
from sim.params.advice import BadInput

pytest.importorskip("distributed")

HERE = Path(__file__).resolve().parent
NOBODY = "tcp://127.0.0.1:9"


def started(program, *arguments, folder):
    """A part of a cluster, as a user starts it."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(HERE.parents[1]), str(HERE)))}
    command = [sys.executable, "-m", f"distributed.cli.dask_{program}", "--no-dashboard", *arguments]
    with (folder / f"{program}.log").open("ab") as log:
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True)


def ended(process):
    """End it and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(30)


class Cluster:
    """A scheduler, and workers with their nannies."""

    def __init__(self, folder):
        self.folder = folder
        file = folder / "scheduler.json"
        arguments = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
        self.processes = [started("scheduler", *arguments, folder=folder)]
        deadline = time.monotonic() + 60
        while not (file.exists() and file.read_text().strip().endswith("}")):
            assert time.monotonic() < deadline, (folder / "scheduler.log").read_text()
            time.sleep(0.05)
        self.address = json.loads(file.read_text())["address"]

    def add_worker(self, *options):
        arguments = ("--host", "127.0.0.1", "--local-directory", str(self.folder), *options)
        self.processes.append(started("worker", self.address, *arguments, folder=self.folder))

    def wait_for_workers(self, number):
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(number, timeout=90)

    def pids(self):
        """Process of each worker."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            return list(client.run(os.getpid).values())

    def end(self):
        for process in self.processes:
            ended(process)


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory):
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        for _ in range(2):
            found.add_worker("--nthreads", "1", "--resources", "slot=1")
        found.wait_for_workers(2)
        yield found
    finally:
        found.end()


@pytest.mark.parametrize("address", ["laptop", "http://127.0.0.1:8786", "tcp://", "tcp://127.0.0.1:port"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(BadInput, match=rf"--scheduler {address}: must be an address such as tcp://"):
        ClusterCrew(address, 1, {})


@pytest.mark.parametrize("patience", [0.5, pytest.param(None, marks=pytest.mark.slow)])
def test_a_scheduler_that_does_not_answer_is_told_within_ten_seconds(patience, monkeypatch):
    begun = time.monotonic()
    if patience is not None:
        monkeypatch.setattr(cluster, "_ANSWER_SECONDS", patience)
    with pytest.raises(BadInput, match=rf"--scheduler {NOBODY}: nobody answers there within"):
        ClusterCrew(NOBODY, 1, {})
    assert time.monotonic() - begun < 10.0


@pytest.fixture
def listener():
    """A port that takes connections, as that of a stopped process does, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        yield found


def address_of(listener):
    return f"tcp://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize("patience", [0.5, pytest.param(None, marks=pytest.mark.slow)])
def test_a_scheduler_that_is_stopped_is_told_within_ten_seconds(patience, monkeypatch, listener):
    begun = time.monotonic()
    if patience is not None:
        monkeypatch.setattr(cluster, "_ANSWER_SECONDS", patience)
    with pytest.raises(BadInput, match=rf"--scheduler {address_of(listener)}: nobody answers there within"):
        ClusterCrew(address_of(listener), 1, {})
    assert time.monotonic() - begun < 10.0


def test_what_answers_and_is_no_scheduler_is_told(listener):
    def answer():
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    threading.Thread(target=answer, daemon=True).start()
    with pytest.raises(BadInput, match="what answers there is no scheduler of Dask"):
        ClusterCrew(address_of(listener), 1, {})


def test_tls_without_certificates_is_refused():
    with pytest.raises(BadInput, match=r"--scheduler tls://127.0.0.1:9: TLS is not set up for it"):
        ClusterCrew("tls://127.0.0.1:9", 1, {})


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same_store(two_workers, tmp_path):
    """A worker is killed in the middle, a run raises, another kills whoever takes it: only those two are missing."""
    runs = runs_of(models=("1.0", "2.0", "3.0"), seeds=(1, 2, 3, 4), quarters=24)
    alone, store = (FolderStore(tmp_path / name).made() for name in ("alone", "cluster"))
    carry_out_sweep(runs, alone, Workforce(1), lambda _: None)
    bad = [faulty(runs_of(seeds=(5,))[0], fault) for fault in ("raises", "kills")]
    killed = []

    def kill_once(progress):
        if progress.done > 2 and not killed:
            killed.append(two_workers.pids()[0])
            os.kill(killed[0], signal.SIGKILL)

    crew = ClusterCrew(two_workers.address, 1, {"slot": 1.0})
    assert crew.size == 2
    report = carry_out_sweep([*runs[:4], *bad, *runs[4:]], store, Workforce(2), kill_once, crew=crew)
    assert killed
    assert {failure.run: failure.reason for failure in report.failed} == {
        bad[0]: "ZeroDivisionError: a fault of the model",
        bad[1]: Lost.DIED.value,
    }
    assert store.content() == alone.content()
    assert "ZeroDivisionError" in store.notes()[bad[0].run_hash[:16]]


@pytest.mark.slow
def test_the_command_gives_the_same_folder_on_a_cluster_and_here(two_workers, tmp_path):
    two_workers.wait_for_workers(2)
    for options in (("here", "--jobs", "1"), ("there", "--executor", "dask", "--scheduler", two_workers.address)):
        command = [sys.executable, str(HERE.parents[1] / "run.py"), "sweep", "run", "grid", "-q", "--out", *options]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        assert "18 runs: 18 made" in done.stdout
    made = [
        {name: content for name, content in tree(tmp_path / place).items() if not name.startswith("starts/")}
        for place in ("here", "there")
    ]
    assert made[0] == made[1]
    assert any(name.startswith("packs/") for name in made[0])


@pytest.mark.slow
def test_a_run_that_hangs_on_a_cluster_is_stopped_and_its_worker_is_free_again(two_workers, tmp_path):
    store = FolderStore(tmp_path).made()
    runs = runs_of(seeds=(1,))
    bad = faulty(runs_of(seeds=(5,))[0], "hangs")
    two_workers.wait_for_workers(2)
    report = carry_out_sweep(
        [bad, *runs], store, Workforce(2), lambda _: None, run_timeout=20.0,
        crew=ClusterCrew(two_workers.address, 1, {}),
    )  # fmt: skip
    assert [(failure.run, failure.reason) for failure in report.failed] == [(bad, Lost.HUNG.value)]
    assert report.done == len(runs)
    two_workers.wait_for_workers(2)


@pytest.mark.slow
def test_resources_that_nobody_has_are_refused(two_workers):
    two_workers.wait_for_workers(2)
    with pytest.raises(BadInput, match=r"--resources gpu=1: no worker has that"):
        ClusterCrew(two_workers.address, 1, {"gpu": 1.0})


@pytest.mark.slow
def test_workers_of_another_version_are_refused(two_workers, monkeypatch):
    two_workers.wait_for_workers(2)
    here = muster.program()

    class OtherHere:
        def run(self, function, on_error):
            return {"tcp://there": here | {"numpy": "1.0"}}

    with pytest.raises(BadInput, match=r"worker tcp://there: has numpy 1\.0 \(here .*\); all must be the same"):
        muster.check_programs(OtherHere(), "tcp://here")


@pytest.mark.slow
def test_a_worker_of_another_version_that_joins_later_makes_no_run(two_workers, tmp_path):
    two_workers.wait_for_workers(2)
    store = FolderStore(tmp_path).made()
    crew = ClusterCrew(two_workers.address, 1, {})
    crew._program = muster.program() | {"numpy": "1.0"}
    with pytest.raises(BadInput, match=r"worker tcp://.*: has numpy .* \(here 1\.0\); all must be the same"):
        carry_out_sweep(runs_of(seeds=(1,)), store, Workforce(2), lambda _: None, crew=crew)
    assert store.content() == {}


@pytest.mark.slow
def test_a_worker_that_is_stopped_before_the_first_run_is_told(two_workers, monkeypatch):
    two_workers.wait_for_workers(2)
    stopped = two_workers.pids()[0]
    monkeypatch.setattr(muster, "PROGRAM_SECONDS", 2.0)
    os.kill(stopped, signal.SIGSTOP)
    try:
        with pytest.raises(BadInput, match="not all of its workers say within 2 s which program they have"):
            ClusterCrew(two_workers.address, 1, {})
    finally:
        os.kill(stopped, signal.SIGCONT)


@pytest.mark.slow
def test_workers_that_take_several_runs_at_once_and_schedulers_without_any_are_refused(tmp_path):
    found = Cluster(tmp_path)
    try:
        with pytest.raises(BadInput, match="has no workers; start some with"):
            ClusterCrew(found.address, 1, {})
        found.add_worker("--nthreads", "2")
        found.wait_for_workers(1)
        with pytest.raises(BadInput, match="start them with --nthreads 1"):
            ClusterCrew(found.address, 1, {})
    finally:
        found.end()


@pytest.mark.slow
def test_a_scheduler_that_dies_ends_the_sweep_in_a_sentence(tmp_path):
    found = Cluster(tmp_path)
    store = FolderStore(tmp_path / "store").made()
    runs = runs_of(seeds=tuple(range(1, 9)), quarters=40)

    def kill_scheduler(progress):
        if progress.done == 1:
            ended(found.processes[0])

    try:
        found.add_worker("--nthreads", "1")
        found.wait_for_workers(1)
        crew = ClusterCrew(found.address, 1, {})
        with pytest.raises(WorkerDied, match="is gone; finished runs are stored"):
            carry_out_sweep(runs, store, Workforce(1), kill_scheduler, crew=crew)
    finally:
        found.end()
    assert 0 < len(store.content()) < len(runs)


@pytest.mark.slow
def test_a_cluster_that_loses_all_workers_says_so_and_does_not_wait_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "_LOOK_SECONDS", 0.2)
    monkeypatch.setattr(cluster, "_WORKERLESS_SECONDS", 3.0)
    found = Cluster(tmp_path)
    store = FolderStore(tmp_path / "store").made()
    runs = runs_of(seeds=tuple(range(1, 9)), quarters=40)
    heard = []

    def end_worker(progress):
        if progress.done == 1:
            ended(found.processes[1])

    try:
        found.add_worker("--nthreads", "1")
        found.wait_for_workers(1)
        crew = ClusterCrew(found.address, 1, {}, heard.append)
        with pytest.raises(WorkerDied, match=r"no worker has come to .*; finished runs are stored, the same command"):
            carry_out_sweep(runs, store, Workforce(1), end_worker, crew=crew)
    finally:
        found.end()
    assert ["no worker is left at" in sentence for sentence in heard] == [True]
    assert 0 < len(store.content()) < len(runs)


@pytest.mark.slow
def test_runs_wait_for_new_workers_when_all_have_left(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "_LOOK_SECONDS", 0.2)
    found = Cluster(tmp_path)
    store = FolderStore(tmp_path / "store").made()
    runs = runs_of(seeds=tuple(range(1, 9)), quarters=20)
    heard = []

    def replace_worker(progress):
        if progress.done == 1 and len(found.processes) == 2:
            ended(found.processes[1])
            found.add_worker("--nthreads", "1")

    try:
        found.add_worker("--nthreads", "1")
        found.wait_for_workers(1)
        crew = ClusterCrew(found.address, 1, {}, heard.append)
        report = carry_out_sweep(runs, store, Workforce(1), replace_worker, crew=crew)
    finally:
        found.end()
    assert (report.done, report.failed) == (len(runs), ())
    assert ["no worker is left at" in sentence for sentence in heard] == [True]
