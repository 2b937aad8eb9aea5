"""What one process does: spin up a seed once, branch it into each model and variant, run, store each run itself.

Nothing large goes through a pipe, and a parent that dies loses nothing that was finished.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.experiments.ahead import compile_ahead
from sim.experiments.planned_run import PlannedRun
from sim.experiments.processes import serve
from sim.experiments.store import write_run
from sim.experiments.watch import Watch, Watcher


@dataclass(frozen=True, eq=False)
class SeedTask:
    """Missing runs that share a spin-up: one city, world, scale and seed.

    Parameters
    ----------
    runs : tuple of PlannedRun
        At least one; all have the same `start_hash`.
    folder : Path
        Result folder.
    watches : tuple of Watch
        Who looks at each of them after every quarter.
    """

    runs: tuple[PlannedRun, ...]
    folder: Path
    watches: tuple[Watch, ...] = ()


class Signals:
    """Numbers that parent and workers share: quarters done by all, whether to stop, and workers that began.

    Parameters
    ----------
    done, stop, begun : synchronised integers
        Of a multiprocessing context.
    """

    def __init__(self, done: Any, stop: Any, begun: Any) -> None:
        self.done = done
        self.stop = stop
        self.begun = begun

    def quarter_done(self, *_: Any) -> None:
        """Count one quarter; what the model says about it is not needed."""
        with self.done.get_lock():
            self.done.value += 1

    def next_number(self) -> int:
        """Number of a worker that begins, from 0."""
        with self.begun.get_lock():
            number = int(self.begun.value)
            self.begun.value += 1
        return number

    def stopped(self) -> bool:
        """Whether the parent asks to leave after the present run."""
        return bool(self.stop.value)


_here: dict[str, Signals] = {}  # of this worker process; set once when it begins


def begin(signals_of_parent: Signals, parent: int) -> None:
    """Prepare a worker process: interrupts are the parent's business, and nobody outlives the parent."""
    serve(parent)
    _here["signals"] = signals_of_parent
    if signals_of_parent.next_number() % 2 == 1:
        compile_ahead()


def work(task: SeedTask) -> dict[str, float]:
    """Runs of one seed in a worker process: seconds by run id."""
    signals = _here["signals"]
    return run_seed(task, signals.quarter_done, signals.stopped)


def run_seed(task: SeedTask, on_quarter: Callable[..., None], stopped: Callable[[], bool]) -> dict[str, float]:
    """Make and store the runs of one seed.

    Parameters
    ----------
    task : SeedTask
        What to run.
    on_quarter : callable
        Called after each quarter of each run.
    stopped : callable
        Asked before each run; if true, the rest is left undone.

    Returns
    -------
    dict of str to float
        Seconds of each finished run by its id; the first carries the spin-up.

    Raises
    ------
    BadInput
        If a run cannot be stored, or what it left to a watcher.
    Unsound
        If a watcher finds a contradiction; the run is not stored.
    """
    from sim.model.observe import keep_only
    from sim.model.start import spin_up

    seconds: dict[str, float] = {}
    begun = time.perf_counter()
    first = task.runs[0]
    start = spin_up(first.city, first.parameters, first.scale, first.seed)
    for run in task.runs:
        if stopped():
            break
        city = start.branch(run.model, run.stress)
        keep_only(city, run.recorded)
        watchers = [watch.begin(city) for watch in task.watches]
        record = city.run(run.quarters, on_quarter=_telling(watchers, on_quarter))
        for watcher in watchers:
            watcher.after_run(task.folder, run.run_id)
        write_run(task.folder, run.identity(), record)
        ended = time.perf_counter()
        seconds[run.run_id] = ended - begun
        begun = ended
    return seconds


def _telling(watchers: Sequence[Watcher], on_quarter: Callable[..., None]) -> Callable[..., None]:
    """Let watchers look after each quarter, then count it."""

    def tell(*done: int) -> None:
        for watcher in watchers:
            watcher.after_quarter()
        on_quarter(*done)

    return tell
