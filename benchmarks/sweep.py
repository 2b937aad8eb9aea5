"""What a sweep costs beside the simulation: `python benchmarks/sweep.py`; seconds, so on an idle machine only.

Prints start, overhead a run (bound 3 ms), efficiency on 2 cores (bound 1.8), and memory of parent and workers from the
20th run to the 200th (flat).
"""

import argparse
import gc
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sim.experiments.design import Request, design
from sim.experiments.processes import Workforce
from sim.experiments.store import RUNS, write_run
from sim.experiments.sweeps.runner import carry_out_sweep
from sim.experiments.sweeps.work import STARTS, RunTask, Starts, attempt, keep

PAGE = 4096


@dataclass(frozen=True)
class PlainStore:
    """Stores as a comparison does."""

    folder: Path

    @classmethod
    def new(cls):
        """A store in a folder of its own."""
        folder = Path(tempfile.mkdtemp())
        for part in (RUNS, STARTS):
            (folder / part).mkdir()
        return cls(folder)

    def write(self, run, record):
        """Store a run."""
        write_run(self.folder, run.identity(), record)

    def failed(self, run, traceback):
        """No run should fail."""
        sys.exit(f"{run.run_id} failed:\n{traceback}")


def memory_of(pid):
    """Resident megabytes of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE / 1e6


def children():
    """Processes that make runs."""
    import multiprocessing

    return [child.pid for child in multiprocessing.active_children()]


def timed(runs, jobs):
    """Seconds to the first run and to the last, and megabytes of parent and workers by runs done."""
    begun, first, memory = time.perf_counter(), [], {}

    def on_progress(now):
        if now.done and not first:
            first.append(time.perf_counter() - begun)
        if now.done in (20, now.total - 2) and now.done not in memory:
            memory[now.done] = (memory_of("self"), *(memory_of(pid) for pid in children()))

    carry_out_sweep(runs, PlainStore.new(), Workforce(jobs), on_progress)
    return first[0], time.perf_counter() - begun, memory


def simulated(runs):
    """Seconds of the same runs one after the other in this process, starts shared, without and with storing."""
    store = PlainStore.new()
    starts, seconds = Starts(store.folder / STARTS), [0.0, 0.0]
    warming = len({run.model.label for run in runs})
    gc.freeze()  # as a worker does once the model is loaded
    for number, run in enumerate([*runs[:warming], *runs]):
        begun = time.perf_counter()
        done = attempt(RunTask(run, shares_start=True), starts)
        made = time.perf_counter()
        keep(run, done, store)
        if number >= warming:
            seconds = [seconds[0] + made - begun, seconds[1] + time.perf_counter() - begun]
    return seconds


def main():
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=200)
    asked.add_argument("--quarters", type=int, default=8)
    given = asked.parse_args()
    models = ("1.0", "2.0", "3.0", "2017")
    request = Request(
        city="minicity", models=models, seeds=tuple(range(1, given.runs // len(models) + 1)), quarters=given.quarters
    )
    runs = sorted(design(request).runs, key=lambda run: run.seed)
    n = len(runs)
    timed(runs[:2], 2)  # compiles, or reads what is compiled
    results = {jobs: timed(runs, jobs) for jobs in (1, 2)}
    alone, stored = simulated(runs)
    print(f"{n} runs of {given.quarters} quarters of minicity; alone {1e3 * alone / n:.2f} ms a run")
    print(f"storing {1e3 * (stored - alone) / n:.2f} ms a run")
    for jobs, (first, last, memory) in results.items():
        busy = last - first
        print(f"{jobs} jobs: first run after {first:.2f} s, then {1e3 * busy / n:.2f} ms a run")
        for done, (parent, *workers) in memory.items():
            print(f"  after {done} runs: parent {parent:.0f} MB, workers {', '.join(f'{mb:.0f}' for mb in workers)} MB")
    one, two = (results[jobs][1] - results[jobs][0] for jobs in (1, 2))
    print(f"overhead {1e3 * (one - alone) / n:.2f} ms a run beside the simulation (bound 3)")
    print(f"efficiency of 2 jobs {one / two:.2f} (bound 1.8)")


if __name__ == "__main__":
    main()
