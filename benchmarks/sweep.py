"""What a sweep costs beside the simulation: `python benchmarks/sweep.py`; seconds, so on an idle machine only.

Prints start, overhead a run (bound 3 ms), efficiency on 2 cores (bound 1.8), and memory of parent and workers from the
20th run to the 200th (flat).
"""

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from sim.experiments.design import Request, design
from sim.experiments.processes import Workforce
from sim.experiments.sweeps.dispatch import Dispatch
from sim.experiments.sweeps.layout import MADE
from sim.experiments.sweeps.pool import LocalCrew
from sim.experiments.sweeps.runner import in_order
from sim.experiments.sweeps.store import SweepStore

PAGE = 4096


def new_store():
    """A store in a folder of its own."""
    folder = Path(tempfile.mkdtemp())
    for part in MADE:
        (folder / part).mkdir()
    return SweepStore(folder)


def memory_of(pid):
    """Resident megabytes of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE / 1e6


def children():
    """Processes that make runs."""
    import multiprocessing

    return [child.pid for child in multiprocessing.active_children()]


@dataclass
class Timed:
    """Seconds to the first run and from there to the last, those that simulation took of them, megabytes by runs."""

    first: float = 0.0
    rest: float = 0.0
    working: float = 0.0
    memory: dict = field(default_factory=dict)


def timed(runs, jobs):
    """A sweep, timed."""
    found, begun = Timed(), time.perf_counter()
    crew = LocalCrew(Workforce(jobs), new_store())
    for n, result in enumerate(filter(None, Dispatch(in_order(runs, jobs), crew, None).results()), start=1):
        if result[1].fault:
            sys.exit(f"{result[0].run.run_id} failed: {result[1].fault}")
        if n == 1:
            found.first = time.perf_counter() - begun
        else:
            found.working += result[1].seconds
        if n in (20, len(runs) - 2):
            found.memory[n] = (memory_of("self"), *(memory_of(pid) for pid in children()))
    found.rest = time.perf_counter() - begun - found.first
    crew.leave()
    return found


def main():
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=200)
    asked.add_argument("--quarters", type=int, default=8)
    given = asked.parse_args()
    models = ("1.0", "2.0", "3.0", "2017")
    seeds = tuple(range(1, given.runs // len(models) + 1))
    runs = design(Request(city="minicity", models=models, seeds=seeds, quarters=given.quarters)).runs
    n = len(runs)
    timed(runs[:2], 2)  # compiles, or reads what is compiled
    results = {jobs: timed(runs, jobs) for jobs in (1, 2)}
    print(f"{n} runs of {given.quarters} quarters of minicity")
    for jobs, found in results.items():
        print(f"{jobs} jobs: first run after {found.first:.2f} s, then {1e3 * found.rest / n:.2f} ms a run")
        for done, (parent, *workers) in found.memory.items():
            print(f"  after {done} runs: parent {parent:.0f} MB, workers {', '.join(f'{mb:.0f}' for mb in workers)} MB")
    one, two = results[1], results[2]
    print(
        f"overhead {1e3 * (one.rest - one.working) / n:.2f} ms a run beside the simulation, storing included (bound 3)"
    )
    print(f"efficiency of 2 jobs {one.rest / two.rest:.2f} (bound 1.8)")


if __name__ == "__main__":
    main()
