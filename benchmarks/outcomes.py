"""How long all city-scope outcomes of a quarter take, and each transportation problem in them.

python benchmarks/outcomes.py --scale 0.1; Chengdu at 0.1 has 1.1 million workers, at 1 ten times as many. Bounds on two
threads: 60 and 300 ms, 2 ms a transportation problem, 15 % of a quarter.
"""

import argparse
import resource
import statistics
import time
from collections import defaultdict

import sim.model.least_commutes as least_commutes
import sim.model.observe as observe
import sim.model.observe_chains as observe_chains
import sim.model.observe_people as observe_people
from sim.model import ZoneModel
from sim.model.held_links import HeldLinks
from sim.model.recorded import recorded
from sim.threads import use_threads

FAMILIES = ("take_census", "job_housing", "people", "chains", "living")
PARTS = ((observe_people, "median"), (observe_chains, "sum_links"), (HeldLinks, "look"))
PROBLEM = "a transportation problem"

seconds: dict[str, list[float]] = defaultdict(list)
"""Wall time of each call, by what is timed."""


def timed(function, label):
    """The function, noting the time of each call under a label."""

    def call(*arguments):
        begin = time.perf_counter()
        try:
            return function(*arguments)
        finally:
            seconds[label].append(time.perf_counter() - begin)

    return call


def watch() -> None:
    """Time the families of outcomes, their slowest parts, and every transportation problem."""
    for name in FAMILIES:
        setattr(observe, name, timed(getattr(observe, name), name))
    observe._FAMILIES = tuple((timed(family, family.__name__), names) for family, names in observe._FAMILIES)
    for owner, name in PARTS:
        setattr(owner, name, timed(getattr(owner, name), f"  {name}"))
    least_commutes.least_cost = timed(least_commutes.least_cost, PROBLEM)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--city", default="chengdu")
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--quarters", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--record", default="city", help="as run --record takes it; city is the benchmark")
    wanted = parser.parse_args()
    use_threads(wanted.threads)
    begin = time.perf_counter()
    model = ZoneModel(city=wanted.city, scale=wanted.scale, record=wanted.record)
    model.run(2)  # compiles, and finds the first optima
    built = time.perf_counter() - begin
    print(f"{model.worker_table.n} workers, {model.firm_table.n} firms, {model.city.n_places} places, "
          f"{sum(len(names) for _, names in recorded([wanted.record]).names)} outcomes; "
          f"built and run for two quarters in {built:.0f} s")  # fmt: skip
    watch()
    observe._seen = timed(observe._seen, "all outcomes")
    wall, busy = [], []
    for _ in range(wanted.quarters):
        begin, used = time.perf_counter(), time.process_time()
        model.step()
        wall.append(time.perf_counter() - begin)
        busy.append(time.process_time() - used)
    print(f"{'':28}{'median ms':>11}{'most ms':>9}")
    for label, times in {**seconds, "quarter": wall, "quarter, processor": busy}.items():
        print(f"{label:28}{1e3 * statistics.median(times):11.3f}{1e3 * max(times):9.3f}")
    share = statistics.median(seconds["all outcomes"]) / statistics.median(wall)
    print(f"outcomes are {share:.1%} of a quarter; "
          f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")  # fmt: skip


if __name__ == "__main__":
    main()
