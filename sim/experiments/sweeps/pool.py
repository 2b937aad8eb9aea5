"""Processes of this machine that make the runs of a sweep; they can die, be stopped and be replaced.

What a process has in hand is seen in memory that parent and workers share, without locks: a process that is killed
while it holds a lock would stop all others.
"""

import contextlib
import multiprocessing
import os
import signal
import time
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, Protocol

from sim.experiments.ahead import compile_once
from sim.experiments.processes import Workforce, dismiss, loading, main_left_out, serve, thread_variables
from sim.experiments.sweeps.layout import STARTS
from sim.experiments.sweeps.work import Done, RunStore, RunTask, Starts, attempt, keep
from sim.interrupts import interrupts_held

_LONGEST_TICK = 1.0
_GLANCE_SECONDS = 0.001


class Crew(Protocol):
    """Those who make runs: processes here, or on other machines."""

    size: int

    def submit(self, token: int, task: RunTask) -> "Future[Done]":
        """Hand over a run under a number of its own."""

    def overdue(self, longest: float | None) -> set[int]:
        """Look after those at work; stop runs that have been in hand for more seconds than that, and name them."""

    def renew(self) -> set[int]:
        """After a death: replace everybody; numbers of the runs that were in hand."""

    def leave(self) -> None:
        """The work is done."""

    def dismiss(self) -> None:
        """The work is broken off."""


class Slots:
    """What each process has in hand, in shared memory: the parent writes who, the process writes what.

    Parameters
    ----------
    context : multiprocessing context
        That of the processes.
    size : int
        Number of processes.
    """

    def __init__(self, context: Any, size: int) -> None:
        self.pids = context.RawArray("q", size)
        self.tokens = context.RawArray("q", size)

    def seat(self, pids: list[int]) -> None:
        """Give a slot to each process that has none."""
        for pid in pids:
            if pid not in self.pids[:] and 0 in self.pids[:]:
                self.pids[list(self.pids).index(0)] = pid

    def own(self) -> int:
        """Slot of this process; waits until the parent has seen it."""
        while True:
            with contextlib.suppress(ValueError):
                return list(self.pids).index(os.getpid())
            time.sleep(_GLANCE_SECONDS)


class Clock:
    """Seconds that each run was in hand while somebody watched: time in which all was stopped does not count."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._watched: dict[int, float] = {}

    def late(self, tokens: set[int], longest: float | None) -> set[int]:
        """Let the time since the last call pass for these runs; those that took more seconds than that."""
        now = time.monotonic()
        passed = min(now - self._last, _LONGEST_TICK)
        self._last = now
        self._watched = {token: self._watched.get(token, -passed) + passed for token in tokens}
        return {token for token, seconds in self._watched.items() if longest is not None and seconds > longest}


class LocalCrew:
    """A pool of spawned processes.

    Parameters
    ----------
    workforce : Workforce
        Processes and threads of each.
    store : RunStore
        Where they store runs.
    """

    def __init__(self, workforce: Workforce, store: RunStore) -> None:
        self.size = workforce.jobs
        self._threads = workforce.threads
        self._store = store
        self._others = set(multiprocessing.active_children())
        self._clock = Clock()
        if self.size > 1:
            with thread_variables(self._threads):
                compile_once()
        self._begin()

    def _begin(self) -> None:
        """A new pool; its processes start with the first runs."""
        context = multiprocessing.get_context("spawn")
        self._slots = Slots(context, self.size)
        arguments = (self._slots, self._store, os.getpid())
        self._pool = ProcessPoolExecutor(self.size, context, initializer=begin, initargs=arguments)

    def submit(self, token: int, task: RunTask) -> "Future[Done]":
        """Hand over a run under a number of its own, 1 or above."""
        with thread_variables(self._threads), interrupts_held(), main_left_out():
            future = self._pool.submit(work, token, task)
        self._slots.seat([int(child.pid or 0) for child in self._workers()])
        return future

    def overdue(self, longest: float | None) -> set[int]:
        """Kill the processes of runs that have been in hand for more seconds than that; numbers of these runs."""
        late = self._clock.late(self._in_hand(), longest)
        for slot, token in enumerate(self._slots.tokens):
            if token in late:
                with contextlib.suppress(OSError):
                    os.kill(self._slots.pids[slot], signal.SIGKILL)
        return late

    def renew(self) -> set[int]:
        """Replace all processes; numbers of the runs that were in hand."""
        for worker in self._workers():
            worker.kill()  # also those that are stopped, which the pool's own signal does not end
        self._pool.shutdown(cancel_futures=True)
        in_hand = self._in_hand()
        self._begin()
        return in_hand

    def leave(self) -> None:
        """Wait until the processes have left."""
        self._pool.shutdown()

    def dismiss(self) -> None:
        """Let runs end that are nearly done, then end the processes."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        dismiss(self._workers())

    def _in_hand(self) -> set[int]:
        """Numbers of the runs that processes have begun and not ended."""
        return set(self._slots.tokens) - {0}

    def _workers(self) -> list[Any]:
        """Processes of this pool."""
        return [child for child in multiprocessing.active_children() if child not in self._others]


_here: dict[str, Any] = {}  # of this worker process; set once when it begins


def begin(slots: Slots, store: RunStore, parent: int) -> None:
    """Prepare a worker process."""
    serve(parent)
    with loading():
        import sim.model.frozen
        import sim.model.start  # noqa: F401
    _here.update(slots=slots, store=store, starts=Starts(store.folder / STARTS))


def work(token: int, task: RunTask) -> Done:
    """Make a run in a worker process, unless another sweep in the folder has stored it meanwhile."""
    slots: Slots = _here["slots"]
    store: RunStore = _here["store"]
    slot = _here.setdefault("slot", None)
    if slot is None:
        slot = _here["slot"] = slots.own()
    slots.tokens[slot] = token
    try:
        if store.is_stored(task.run):
            return Done(0.0, was_there=True)
        return keep(task.run, attempt(task, _here["starts"]), store)
    finally:
        slots.tokens[slot] = 0
