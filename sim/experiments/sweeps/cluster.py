"""Runs of a sweep on other machines: a crew of Dask workers that somebody has started.

Workers return what a run left behind and the client stores it, so that machines need no common disk. A run's key is
its full hash: Dask answers the same key with what it has, whatever is asked. A run that kills its workers is named by
the scheduler; a run that raises comes back with its error and is not tried again, for it would raise again.
"""

import contextlib
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import Any

from sim.experiments.processes import WorkerDied
from sim.experiments.sweeps.dispatch import Lost, RunLost
from sim.experiments.sweeps.layout import STARTS
from sim.experiments.sweeps.muster import (
    TOLD_SECONDS,
    Absence,
    answer_of,
    check_address,
    check_program,
    check_programs,
    check_resources,
    program,
    workers_of,
)
from sim.experiments.sweeps.pool import Clock
from sim.experiments.sweeps.work import Done, RunTask, Starts, attempt
from sim.params.advice import BadInput

_ANSWER_SECONDS = 6.0
_GONE_SECONDS = 20.0
_LOOK_SECONDS = 5.0
"""Between two looks at how many workers there are."""
_WORKERLESS_SECONDS = 600.0
"""How long runs wait for workers when all have left: as long as a queue may take to start new ones."""
_TOPIC = "zonesim-runs"


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
    tell : callable
        Told in a sentence when no worker is left.

    Raises
    ------
    BadInput
        If nobody answers, no worker can take a run, or one is of another version.
    """

    def __init__(
        self, scheduler: str, threads: int, resources: Mapping[str, float], tell: Callable[[str], None] = lambda _: None
    ) -> None:
        self._threads = threads
        self._tell = tell
        self._clock = Clock()
        self._away, self._workerless = Absence(_GONE_SECONDS), Absence(_WORKERLESS_SECONDS)
        self._looked = time.monotonic()
        self._keys: dict[str, tuple[int, Any]] = {}
        self._at: dict[str, str] = {}
        self._address = scheduler
        self._program = program()
        self._client = _client_of(scheduler)
        try:
            workers = workers_of(self._client, scheduler)
            check_resources(workers, resources)
            check_programs(self._client, scheduler)
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
            If the scheduler is gone, or for long had no worker.
        """
        if self._away.lasts(int(self._client.status == "running")):
            raise self._gone()
        self._watch_workers()
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

    def _watch_workers(self) -> None:
        """Say it when all workers have left, and give up if none has come for long: Dask would wait for ever."""
        if time.monotonic() - self._looked < _LOOK_SECONDS or self._client.status != "running":
            return
        self._looked = time.monotonic()
        try:
            told = answer_of(lambda: self._client.scheduler_info(n_workers=-1), TOLD_SECONDS, "")
        except (BadInput, OSError):  # who does not answer now may do so the next time
            return
        if self._workerless.begins(len(told["workers"])):
            self._tell(
                f"no worker is left at {self._address}: runs wait for new ones, started with "
                f"`dask worker {self._address} --nthreads 1`"
            )
        if self._workerless.lasts(len(told["workers"])):
            raise WorkerDied(
                f"no worker has come to {self._address} for {_WORKERLESS_SECONDS / 60:g} minutes; finished runs are "
                "stored, the same command goes on"
            )

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
    check_program(worker.address, program(), asked)
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


def _client_of(scheduler: str) -> Any:
    """A client of the scheduler; BadInput if nobody answers."""
    check_address(scheduler)
    try:
        from distributed import Client
        from distributed.security import Security
    except ImportError as error:
        raise BadInput("--executor dask needs the extra 'cluster': pip install 'zonesim[cluster]'.") from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    without_tls = f"--scheduler {scheduler}: TLS is not set up for it (docs/cluster.md)"
    if scheduler.startswith("tls:") and Security().get_connection_args("client")["ssl_context"] is None:
        raise BadInput(f"{without_tls}: no certificates are named.")
    silent = (
        f"--scheduler {scheduler}: nobody answers there within {_ANSWER_SECONDS:g} s; "
        "is the scheduler running, and can this machine reach its port?"
    )
    try:
        return answer_of(
            lambda: Client(scheduler, timeout=_ANSWER_SECONDS, set_as_default=False), _ANSWER_SECONDS, silent
        )
    except BadInput:
        raise
    except (OSError, ValueError) as error:
        raise BadInput(silent) from error
    except (TypeError, RuntimeError) as error:
        raise BadInput(f"{without_tls}: {error}.") from error
    except Exception as error:  # whatever its first bytes make of Dask's reader: a web server asks for exabytes
        raise BadInput(f"--scheduler {scheduler}: what answers there is no scheduler of Dask.") from error
