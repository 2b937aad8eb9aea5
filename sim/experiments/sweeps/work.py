"""What one process does for a sweep: fetch the state that a run starts from, run, store.

A spin-up is paid once by all runs that begin at the same state: whoever needs it first leaves it in `starts/`, under
the hash of all that it depends on. Two who make it at the same time leave the same state; a file that is torn, of
other code or of another start is made again.
"""

import contextlib
import gc
import time
import traceback
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sim.experiments.atomic import write_whole
from sim.experiments.effort import NOTHING, Footprint
from sim.experiments.identity import code_hash
from sim.experiments.planned_run import PlannedRun
from sim.measures.record import RunRecord
from sim.memory import collector_at_rest
from sim.params.advice import BadInput

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_MOST_STARTS = 2
"""Starts that a process keeps in memory: the one in use, and the one before it."""


class RunStore(Protocol):
    """Where finished runs go; each process has its own, made from the folder."""

    @property
    def folder(self) -> Path:
        """Folder of the sweep."""

    def is_stored(self, run: PlannedRun, /) -> bool:
        """Whether the file of a run is there and whole: another sweep in the folder may have made it meanwhile."""

    def write(self, run: PlannedRun, record: RunRecord, /) -> object:
        """Store a finished run, whole or not at all."""

    def failed(self, run: PlannedRun, traceback: str, /) -> object:
        """Note that a run ended with an error."""


@dataclass(frozen=True, eq=False)
class RunTask:
    """One run to be made.

    Parameters
    ----------
    run : PlannedRun
        The run.
    shares_start : bool
        Whether other runs of the sweep begin at the same state; a state that is used once is not kept.
    code : str
        Hash of the sources with which the run was planned.
    """

    run: PlannedRun
    shares_start: bool
    code: str = field(default_factory=code_hash)


@dataclass(frozen=True)
class Done:
    """How a run ended.

    Parameters
    ----------
    seconds : float
        What it took, with its spin-up if it made one.
    fault : str
        Last line of the error; empty if there was none.
    record : RunRecord or None
        What it left behind, until that is stored.
    traceback : str
        The error in full, until that is noted.
    footprint : Footprint
        Of the process that made it.
    was_there : bool
        Whether another sweep had stored it.
    """

    seconds: float
    fault: str = ""
    record: RunRecord | None = None
    traceback: str = ""
    footprint: Footprint = NOTHING
    was_there: bool = False


class Starts:
    """Starts of runs by hash: a few in memory, the others as files that all processes share.

    Parameters
    ----------
    folder : Path
        Folder of the files; it exists.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._here: OrderedDict[str, ZoneModel] = OrderedDict()

    def of(self, task: RunTask) -> "ZoneModel":
        """State from which a run starts; branch it, never step it.

        Raises
        ------
        BadInput
            If the start cannot be written, or there is no such city.
        """
        key = task.run.start_hash
        if key not in self._here:
            self._here[key] = self._read(task.run) or self._made(task)
        self._here.move_to_end(key)
        while len(self._here) > _MOST_STARTS:
            self._here.popitem(last=False)[1].close()
            gc.collect()  # it is old
        return self._here[key]

    def path_of(self, run: PlannedRun) -> Path:
        """File of the start of a run."""
        return self.folder / f"{run.start_hash[:16]}.city"

    def _read(self, run: PlannedRun) -> "ZoneModel | None":
        """The start from its file, or the history that the run branches from; None if there is neither."""
        from sim.model.frozen import NotThawed, thaw

        if run.history is not None:
            return run.history.open()
        with contextlib.suppress(OSError, NotThawed):
            model = thaw(self.path_of(run).read_bytes())
            asked = (run.city.version, run.parameters, run.scale, run.seed, 0)
            if (model.city.version, model.params, model.scale, model.seed, model.quarter) == asked:
                return model
            model.close()
        return None

    def _made(self, task: RunTask) -> "ZoneModel":
        """The start by a spin-up; left to the others if they need it."""
        from sim.model.frozen import freeze
        from sim.model.start import spin_up

        run = task.run
        model = spin_up(run.city, run.parameters, run.scale, run.seed)
        if task.shares_start:
            write_whole(self.path_of(run), freeze(model))
        return model


def record_of(task: RunTask, starts: Starts) -> RunRecord:
    """Make a run.

    Parameters
    ----------
    task : RunTask
        The run.
    starts : Starts
        Where its start is found or left.
    """
    from sim.model.observe import keep_only

    run = task.run
    city = starts.of(task).branch(run.model, run.stress)
    try:
        keep_only(city, run.recorded)
        return city.run(run.quarters)
    finally:
        city.close()


def attempt(task: RunTask, starts: Starts) -> Done:
    """Make a run, and store nothing.

    Parameters
    ----------
    task : RunTask
        The run.
    starts : Starts
        Where its start is found or left.

    Raises
    ------
    BadInput
        If its start cannot be written, or the sources were changed since it was planned: a process that replaces a
        dead one would make it with others.
    """
    if code_hash() != task.code:
        raise BadInput(
            f"the sources of the model were changed while the sweep ran (before {task.code[:8]}, now "
            f"{code_hash()[:8]}); runs of both are never mixed. Finished runs are stored: go back to what was before, "
            "or name another --out."
        )
    with _cleared_away():
        return _tried(task, starts)


def _tried(task: RunTask, starts: Starts) -> Done:
    """Make a run, or say why it failed."""
    begun = time.perf_counter()
    try:
        record = record_of(task, starts)
    except Exception as error:
        if isinstance(error, BadInput) and isinstance(error.__cause__, OSError):
            raise  # the disk refused the start
        seconds = time.perf_counter() - begun
        return Done(seconds, last_line_of(error), traceback=traceback.format_exc(), footprint=Footprint.here())
    return Done(time.perf_counter() - begun, record=record, footprint=Footprint.here())


@contextlib.contextmanager
def _cleared_away() -> Iterator[None]:
    """Collect what the block leaves behind: a model is a web of references, that would lie about for a while.

    Only what was made in the block is looked through, so nothing may grow old in it; all else, libraries and compiled
    kernels, takes as long as several quarters of a small city.
    """
    with collector_at_rest():
        try:
            yield
        finally:
            gc.collect(0)


def keep(run: PlannedRun, done: Done, store: RunStore) -> Done:
    """Store a run, or note how it failed; what is left is small enough for a pipe.

    Raises
    ------
    BadInput
        If it cannot be written: no other run could be, either.
    Unsound
        If the run is stored with another result.
    """
    if done.record is not None:
        store.write(run, done.record)
    elif done.traceback:
        store.failed(run, done.traceback)
    return replace(done, record=None, traceback="")


def last_line_of(error: BaseException) -> str:
    """Kind and words of an error in one line, short enough for a table."""
    line = " ".join(traceback.format_exception_only(error)[-1].split())
    return line if len(line) <= 300 else line[:299] + "…"
