"""Runs of a sweep on other machines: a crew of Dask workers that somebody has started.

Workers return what a run left behind and the client stores it, so that machines need no common disk. A run's key is
its full hash: Dask answers the same key with what it has, whatever is asked. A run that kills its workers is named by
the scheduler; a run that raises comes back with its error and is not tried again, for it would raise again.
"""

import contextlib
import logging
import platform
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from sim.experiments.identity import code_hash
from sim.experiments.processes import WorkerDied
from sim.experiments.sweeps.dispatch import Lost, RunLost
from sim.experiments.sweeps.layout import STARTS
from sim.experiments.sweeps.pool import Clock
from sim.experiments.sweeps.work import Done, RunTask, Starts, attempt
from sim.params.advice import BadInput

_ANSWER_SECONDS = 6.0
_TOLD_SECONDS = 2.0
_PROGRAM_SECONDS = 60.0
_GONE_SECONDS = 20.0
_TOPIC = "zonesim-runs"
_SAME = ("zonesim", "numpy", "numba", "mesa")
_SCHEMES = ("tcp", "tls")
_Answer = TypeVar("_Answer")


class ClusterCrew:
    """Workers of a Dask scheduler; one run at a time on each.

    Parameters
    ----------
    scheduler : str
        Its address, ``tcp://host:port`` or ``tls://host:port``.
    threads : int
        Threads of each run.
    resources : mapping of str to float
        What a worker must have declared for a run.

    Raises
    ------
    BadInput
        If nobody answers, no worker can take a run, or one is of another version.
    """

    def __init__(self, scheduler: str, threads: int, resources: Mapping[str, float]) -> None:
        self._threads = threads
        self._clock = Clock()
        self._lost_since: float | None = None
        self._keys: dict[str, tuple[int, Any]] = {}
        self._at: dict[str, str] = {}
        self._address = scheduler
        self._program = program()
        self._client = _client_of(scheduler)
        try:
            workers = _workers_of(self._client, scheduler)
            _check_resources(workers, resources)
            _check_programs(self._client, scheduler)
            self.size = len(workers)
            self._executor = self._client.get_executor(pure=False, retries=0, resources=dict(resources))
            self._client.subscribe_topic(_TOPIC, self._heard)
        except BaseException:
            self._client.close()
            raise

    def submit(self, token: int, task: RunTask) -> "Future[Done]":
        """Hand over a run; its future says `RunLost` if the scheduler gave it up."""
        key = task.run.run_hash
        future: Future[Done] = Future()
        inner = self._executor.submit(make_elsewhere, task, self._threads, self._program, key=key)
        self._keys[key] = (token, inner)
        inner.add_done_callback(lambda ended: self._pass_on(key, ended, future))
        return future

    def overdue(self, longest: float | None) -> set[int]:
        """Restart the workers of runs that have been in hand for more seconds than that; numbers of these runs.

        Raises
        ------
        WorkerDied
            If the scheduler is gone.
        """
        self._watch_scheduler()
        begun = {self._keys[key][0]: key for key in list(self._at) if key in self._keys}
        for token in self._clock.late(set(begun), longest):
            key = begun[token]
            worker = self._at.pop(key)
            self._keys[key][1].cancel()
            with contextlib.suppress(Exception):  # a worker without a nanny cannot be restarted: it stays busy
                self._client.restart_workers([worker], timeout=_ANSWER_SECONDS)
        return set()

    def renew(self) -> set[int]:
        """Dask replaces its workers itself."""
        return set()

    def leave(self) -> None:
        """Let the workers wait for others."""
        self._client.close()

    def dismiss(self) -> None:
        """Give back what is not done."""
        if self._client.status != "closed":
            with contextlib.suppress(Exception):  # the scheduler may be gone
                self._executor.shutdown(wait=False)
            self._client.close(timeout=_ANSWER_SECONDS)

    def _pass_on(self, key: str, ended: "Future[Any]", future: "Future[Done]") -> None:
        """Give the answer of the scheduler in our words."""
        from distributed import KilledWorker

        self._keys.pop(key, None)
        self._at.pop(key, None)
        try:
            future.set_result(ended.result())
        except KilledWorker:
            future.set_exception(RunLost(Lost.DIED))
        except CancelledError:
            is_there = self._client.status == "running"
            future.set_exception(RunLost(Lost.HUNG) if is_there else self._gone())
        except Exception as error:
            future.set_exception(error)

    def _heard(self, event: tuple[float, Any]) -> None:
        """Note which worker has begun which run."""
        told = event[1]
        self._at[told["key"]] = told["worker"]

    def _watch_scheduler(self) -> None:
        """Give up if the scheduler was away for long."""
        if self._client.status == "running":
            self._lost_since = None
            return
        now = time.monotonic()
        self._lost_since = self._lost_since or now
        if now - self._lost_since > _GONE_SECONDS:
            raise self._gone()

    def _gone(self) -> WorkerDied:
        """The scheduler has left."""
        return WorkerDied(f"the scheduler {self._address} is gone; finished runs are stored, the same command goes on")


def make_elsewhere(task: RunTask, threads: int, asked: Mapping[str, str]) -> Done:
    """Make a run on a worker; a start is shared by the runs of this worker.

    Parameters
    ----------
    task : RunTask
        The run.
    threads : int
        Threads of the run.
    asked : mapping of str to str
        The program whose result it must be.

    Raises
    ------
    BadInput
        If this worker, which may have joined since workers were compared, has another one, or takes several runs.
    """
    from distributed import get_worker

    from sim.threads import use_threads

    worker = get_worker()
    _check_program(worker.address, program(), asked)
    if worker.state.nthreads != 1:
        raise BadInput(f"worker {worker.address}: takes several runs at once; start it with --nthreads 1.")
    worker.log_event(_TOPIC, {"key": task.run.run_hash, "worker": worker.address})
    use_threads(threads)
    if "starts" not in _here:
        folder = Path(worker.local_directory) / STARTS
        folder.mkdir(exist_ok=True)
        _here["starts"] = Starts(folder)
    return attempt(task, _here["starts"])


_here: dict[str, Starts] = {}  # of this worker process


def program() -> dict[str, str]:
    """What must be the same everywhere for results to be: code and versions."""
    versions = {name: metadata.version(name) for name in _SAME}
    return {"code": code_hash()[:16], "python": platform.python_version().rpartition(".")[0], **versions}


def _client_of(scheduler: str) -> Any:
    """A client of the scheduler; BadInput if nobody answers."""
    _check_address(scheduler)
    try:
        from distributed import Client
    except ImportError as error:
        raise BadInput("--executor dask needs the extra 'cluster': pip install 'zonesim[cluster]'.") from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    silent = (
        f"--scheduler {scheduler}: nobody answers there within {_ANSWER_SECONDS:g} s; "
        "is the scheduler running, and can this machine reach its port?"
    )
    try:
        return _answer(
            lambda: Client(scheduler, timeout=_ANSWER_SECONDS, set_as_default=False), _ANSWER_SECONDS, silent
        )
    except BadInput:
        raise
    except (OSError, ValueError) as error:
        raise BadInput(silent) from error
    except (TypeError, RuntimeError) as error:
        raise BadInput(f"--scheduler {scheduler}: TLS is not set up for it (docs/cluster.md): {error}.") from error
    except Exception as error:  # whatever its first bytes make of Dask's reader: a web server asks for exabytes
        raise BadInput(f"--scheduler {scheduler}: what answers there is no scheduler of Dask.") from error


def _check_address(scheduler: str) -> None:
    """Refuse what is no address."""
    try:
        parts = urlsplit(scheduler)
        is_one = parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:  # the port is no number
        is_one = False
    if not is_one:
        raise BadInput(f"--scheduler {scheduler}: must be an address such as tcp://127.0.0.1:8786.")


def _answer(ask: Callable[[], _Answer], seconds: float, silent: str) -> _Answer:
    """What a call gives that a stopped process at the other end would never let return; else BadInput with a text."""
    answer: Future[_Answer] = Future()

    def call() -> None:
        try:
            answer.set_result(ask())
        except Exception as error:
            answer.set_exception(error)

    threading.Thread(target=call, daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError as error:
        raise BadInput(silent) from error


def _workers_of(client: Any, scheduler: str) -> Mapping[str, Any]:
    """What the scheduler says of its workers; BadInput if they cannot be used."""
    silent = f"--scheduler {scheduler}: does not say within {_TOLD_SECONDS:g} s which workers it has."
    told: Mapping[str, Any] = _answer(lambda: client.scheduler_info(n_workers=-1), _TOLD_SECONDS, silent)
    workers: Mapping[str, Any] = told["workers"]
    if not workers:
        raise BadInput(f"--scheduler {scheduler}: has no workers; start some with `dask worker {scheduler}`.")
    many = sorted(address for address, told in workers.items() if told["nthreads"] != 1)
    if many:
        raise BadInput(
            f"--scheduler {scheduler}: {len(many)} of {len(workers)} workers take several runs at once ({many[0]}); "
            "start them with --nthreads 1, one worker a core."
        )
    return workers


def _check_resources(workers: Mapping[str, Any], wanted: Mapping[str, float]) -> None:
    """Refuse resources that no worker has: Dask would wait for them for ever."""
    for told in workers.values():
        if all(told["resources"].get(name, 0.0) >= amount for name, amount in wanted.items()):
            return
    asked = ", ".join(f"{name}={amount:g}" for name, amount in wanted.items())
    raise BadInput(f'--resources {asked}: no worker has that; start workers with `dask worker --resources "{asked}"`.')


def _check_programs(client: Any, scheduler: str) -> None:
    """Refuse workers whose results could differ from ours."""
    silent = (
        f"--scheduler {scheduler}: not all of its workers say within {_PROGRAM_SECONDS:g} s which program they have; "
        "one may be stopped: start them again."
    )
    answers = _answer(lambda: client.run(program, on_error="return"), _PROGRAM_SECONDS, silent)
    for address, there in sorted(answers.items()):
        if isinstance(there, Exception):
            raise BadInput(f"worker {address}: cannot make runs ({type(there).__name__}: {there}).")
        _check_program(address, there, program())


def _check_program(address: str, there: Mapping[str, str], here: Mapping[str, str]) -> None:
    """Refuse a worker of another program than the one that asks."""
    others = [f"{name} {there.get(name)} (here {here[name]})" for name in here if there.get(name) != here[name]]
    if others:
        raise BadInput(f"worker {address}: has {', '.join(others)}; all must be the same for results to be.")
