"""What one process does: spin up a seed once, branch it into each model and variant, run, store each run itself.

Nothing large goes through a pipe, and a parent that dies loses nothing that was finished.
"""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.ahead import compile_missing
from sim.experiments.checkpoint import NONE, Checkpoints, own_checkpoint, write_checkpoint
from sim.experiments.effort import Footprint
from sim.experiments.planned_run import PlannedRun
from sim.experiments.processes import loading, serve
from sim.experiments.store import write_run
from sim.experiments.watch import Watch, Watcher

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel


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
    checkpoints : Checkpoints
        Whether each of them writes checkpoints, and goes on from its own.
    """

    runs: tuple[PlannedRun, ...]
    folder: Path
    watches: tuple[Watch, ...] = ()
    checkpoints: Checkpoints = NONE


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
    with loading():
        import sim.model.start  # noqa: F401
    _here["signals"] = signals_of_parent
    compile_missing(signals_of_parent.next_number())


def work(task: SeedTask) -> Footprint:
    """Runs of one seed in a worker process; what the process needed so far."""
    signals = _here["signals"]
    run_seed(task, signals.quarter_done, signals.stopped)
    return Footprint.here()


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
    gc.collect()  # models are webs of references: those of the last seed would lie about for a while
    seconds: dict[str, float] = {}
    begun = time.perf_counter()
    with loading():  # before the first city, which would be kept for ever
        import sim.model.start  # noqa: F401
    start = _Start(task)
    for run in task.runs:
        if stopped():
            break
        _make(run, start, on_quarter)
        ended = time.perf_counter()
        seconds[run.run_id] = ended - begun
        begun = ended
    return seconds


def _make(run: PlannedRun, start: "_Start", on_quarter: Callable[..., None]) -> None:
    """Make and store one run; nothing holds its city and its watchers afterwards."""
    task = start.task
    city = start.city_of(run)
    watchers = [watch.begin(city) for watch in task.watches]
    before = city.quarter - start.quarter
    for done in range(before):  # this side of the checkpoint
        on_quarter(done + 1)
    record = city.run(run.quarters - before, on_quarter=_telling(task, run, city, watchers, on_quarter))
    for watcher in watchers:
        watcher.after_run(task.folder, run.run_id)
    write_run(task.folder, run.identity(), record)


class _Start:
    """What the runs of a task start from: a spin-up, the history that they branch from, or their own checkpoints."""

    def __init__(self, task: SeedTask) -> None:
        self.task = task
        self.quarter = task.runs[0].history.quarter if task.runs[0].history else 0

    @cached_property
    def common(self) -> "ZoneModel":
        """The city that runs branch from; made when the first of them needs it."""
        from sim.model.start import spin_up

        first = self.task.runs[0]
        if first.history is not None:
            return first.history.open()
        return spin_up(first.city, first.parameters, first.scale, first.seed)

    def city_of(self, run: PlannedRun) -> "ZoneModel":
        """The city in which a run goes on, or begins."""
        from sim.model.observe import keep_only

        own = own_checkpoint(self.task.folder, run) if self.task.checkpoints.goes_on else None
        if own is not None:
            return own.open()
        city = self.common.branch(run.model, run.stress)
        keep_only(city, run.recorded)
        return city


def _telling(
    task: SeedTask, run: PlannedRun, city: "ZoneModel", watchers: Sequence[Watcher], on_quarter: Callable[..., None]
) -> Callable[..., None]:
    """Let watchers look after each quarter, write a checkpoint if it is time, then count the quarter."""
    every = task.checkpoints.every

    def tell(*done: int) -> None:
        for watcher in watchers:
            watcher.after_quarter()
        if every and city.quarter % every == 0:
            write_checkpoint(task.folder, run, city)
        on_quarter(*done)

    return tell
