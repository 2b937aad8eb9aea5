"""Processes on the cores of one machine: how many, born how, and gone when their parent is."""

import atexit
import contextlib
import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any

from sim.interrupts import interrupts_held
from sim.params.mistakes import Mistakes
from sim.threads import n_cores

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

_THREADS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_MODEL = "sim.model.zone_model"
_GRACE_SECONDS = 1.2
_WATCH_SECONDS = 0.5


@dataclass(frozen=True)
class Workforce:
    """How the work is spread; nothing here touches a result.

    Parameters
    ----------
    jobs : int
        Processes at once; 1 stays in this process.
    threads : int
        Threads of each.
    """

    jobs: int
    threads: int = 1

    def check(self) -> None:
        """Refuse counts below 1.

        Raises
        ------
        BadInput
            With every mistake.
        """
        mistakes = Mistakes()
        if self.jobs < 1:
            mistakes.add(f"--jobs {self.jobs}: must be 1 or above (here {n_cores()} cores can be used).")
        if self.threads < 1:
            mistakes.add(f"--threads {self.threads}: must be 1 or above (1 is best for many runs).")
        mistakes.refuse()


class WorkerDied(RuntimeError):
    """A process ended without a word, most often because the machine ran out of memory."""


def dismiss(workers: Sequence[BaseProcess]) -> None:
    """Let workers finish the present run if it is nearly done, then end them."""
    with contextlib.suppress(KeyboardInterrupt):  # a second interrupt ends them at once
        for worker in workers:
            worker.join(_GRACE_SECONDS / max(len(workers), 1))
    for worker in workers:
        worker.kill()
    for worker in workers:
        worker.join()


@contextlib.contextmanager
def inherited(variables: Mapping[str, str]) -> Iterator[None]:
    """Environment variables that the processes started in the block are born with; afterwards they are as before."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def thread_variables(threads: int) -> contextlib.AbstractContextManager[None]:
    """Number of threads in the environment that workers are born with: later would be too late for numba."""
    return inherited(dict.fromkeys(_THREADS, str(threads)))


@contextlib.contextmanager
def main_left_out() -> Iterator[None]:
    """Processes started in the block do not import the script that started them: nothing of it is needed there.

    It may be no file, as in a notebook or behind a pipe; it may be a script that would begin its own work anew.
    """
    main: Any = sys.modules["__main__"]
    before = {name: vars(main)[name] for name in ("__file__", "__spec__") if name in vars(main)}
    main.__spec__ = None
    vars(main).pop("__file__", None)
    try:
        yield
    finally:
        vars(main).update(before)


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """Import large libraries in the block: nothing in them is garbage, so that nobody looks for it there.

    What is there by then is kept for ever, unless a model may be among it. The collector is left on or off as it was.
    """
    was_on, before_all_models = gc.isenabled(), _MODEL not in sys.modules
    gc.disable()
    try:
        yield
    finally:
        if before_all_models:
            gc.freeze()
        if was_on:
            gc.enable()


@contextlib.contextmanager
def crew(n: int) -> Iterator["ProcessPoolExecutor"]:
    """Pool of new processes that serve this one, for one task each; gone after the block, at once if it fails.

    Give it the tasks in a block of `hiring`.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(n, multiprocessing.get_context("spawn"), initializer=serve, initargs=(os.getpid(),))
    try:
        yield pool
        pool.shutdown()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        dismiss([child for child in multiprocessing.active_children() if child not in others])
        raise


@contextlib.contextmanager
def hiring() -> Iterator[None]:
    """Processes started in the block hear no interrupt, not even while they begin, and import no script."""
    with interrupts_held(), main_left_out():
        yield


def serve(parent: int) -> None:
    """Be a worker: interrupts are the parent's business, and nobody outlives the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    atexit.register(gc.freeze)  # else the interpreter looks through all libraries for garbage before it leaves
    _leave_out_scikit_learn()
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()


def _leave_out_scikit_learn() -> None:
    """Spare a worker a long import: the transport solver's package loads scikit-learn where it is, unused here."""
    sys.modules.setdefault("sklearn", None)  # type: ignore[arg-type]


def _leave_with(parent: int) -> None:
    """Leave at once when the parent is gone."""
    while os.getppid() == parent:
        time.sleep(_WATCH_SECONDS)
    os._exit(1)
