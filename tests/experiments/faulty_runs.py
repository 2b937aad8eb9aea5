"""Runs that raise, hang or kill their process in the first quarter, and a store of the simplest kind."""

import os
import signal
import time
from dataclasses import dataclass, replace
from pathlib import Path

from small_design import comparison_of

from sim.experiments.store import RUNS, read_run, write_run
from sim.experiments.sweeps.layout import STARTS


@dataclass(frozen=True)
class FolderStore:
    """Stores as a comparison does, and notes failures."""

    folder: Path

    def made(self):
        for part in (RUNS, STARTS, "failed"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        return self

    def is_stored(self, run):
        return (self.folder / RUNS / f"{run.run_id}.npz").exists()

    def write(self, run, record):
        write_run(self.folder, run.identity(), record)

    def failed(self, run, traceback):
        (self.folder / "failed" / f"{run.run_hash[:16]}.txt").write_text(traceback, encoding="utf-8")

    def missing(self, runs):
        return [run for run in runs if not self.is_stored(run)]

    def content(self):
        return {path.name: path.read_bytes() for path in (self.folder / RUNS).glob("*.npz")}

    def notes(self):
        return {path.stem: path.read_text(encoding="utf-8") for path in (self.folder / "failed").glob("*.txt")}

    def read_all(self):
        return [read_run(path) for path in (self.folder / RUNS).glob("*.npz")]


class FaultyStress:
    """Strikes the process, not the city; once only if it is told where to leave a mark."""

    name = "faulty"
    title = "a fault"

    def __init__(self, fault, mark=None):
        self.fault, self.mark = fault, mark

    def content(self):
        return [{"fault": self.fault}]

    @property
    def shocks(self):
        if self.mark is not None:
            if self.mark.exists():
                return ()
            self.mark.touch()
        if self.fault == "raises":
            raise ZeroDivisionError("a fault of the model")
        if self.fault == "kills":
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(600)
        return ()


def faulty(run, fault, mark=None):
    """The run, but something happens to it: `raises`, `kills` or `hangs`."""
    return replace(run, stress=FaultyStress(fault, mark))


def runs_of(**changes):
    return list(comparison_of(**changes).runs)
