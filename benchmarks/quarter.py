"""Where a quarter's time goes: each step, nanoseconds per worker, and what the machine's memory could do meanwhile.

python benchmarks/quarter.py --city chengdu --scale 0.01 --quarters 40; NUMBA_NUM_THREADS=1 for one thread.
"""

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable

import numpy as np

import sim.model.observe as observe
import sim.model.zone_model as zone_model
from sim.agents import EcosystemBoard, IndustryFund, LeadingGroup, OperatingCompany, ZoneCommittee
from sim.model import ZoneModel

STEPS = {
    "news": "arrive", "programme": "decide", "land": "allot", "premises": "build", "capital": "invest",
    "entry": "choose", "plans": "plan", "supply": "link", "labour": "match", "housing": "move", "migration": "flow",
    "settle": "close_books", "observe": "record",
}  # fmt: skip
FAMILIES = ("job_housing", "people", "chains", "firms", "land", "money")
ACTORS = (LeadingGroup, EcosystemBoard, ZoneCommittee, OperatingCompany, IndustryFund)

seconds: dict[str, float] = defaultdict(float)
"""Time in the present quarter, by what is timed."""


def time_calls(owner: object, name: str, label: str) -> None:
    """Let every call of a function add its time under a label."""
    function = getattr(owner, name)

    def timed(*arguments: object, **named: object) -> object:
        begin = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            seconds[label] += time.perf_counter() - begin

    setattr(owner, name, timed)


def watch() -> None:
    """Time the steps, the families of outcomes, and what the actors do in plain Python."""
    for module, function in STEPS.items():
        time_calls(getattr(zone_model, module), function, f"{module}.{function}")
    for family in FAMILIES:
        time_calls(observe, family, f"  observe.{family}")
    for actor in ACTORS:
        for name, member in vars(actor).items():
            if isinstance(member, Callable) and not name.startswith("_"):
                time_calls(actor, name, f"    {actor.__name__}")


def copy_speed() -> float:
    """Gigabytes a second that a copy of 200 MB reads and writes."""
    source = np.ones(25_000_000)
    target = np.empty_like(source)
    times = []
    for _ in range(7):
        begin = time.perf_counter()
        np.copyto(target, source)
        times.append(time.perf_counter() - begin)
    return 2.0 * source.nbytes / min(times) / 1e9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--city", default="chengdu")
    parser.add_argument("--model", default="3.0")
    parser.add_argument("--scale", type=float, default=None)
    parser.add_argument("--quarters", type=int, default=40)
    wanted = parser.parse_args()
    begin = time.perf_counter()
    model = ZoneModel(city=wanted.city, model=wanted.model, scale=wanted.scale)
    model.run(4)
    print(f"built and run for a year in {time.perf_counter() - begin:.2f} s")
    watch()
    quarters: list[dict[str, float]] = []
    for _ in range(wanted.quarters):
        seconds.clear()
        begin = time.perf_counter()
        model.step()
        quarters.append(dict(seconds) | {"quarter": time.perf_counter() - begin})
    report(model, quarters)


def report(model: ZoneModel, quarters: list[dict[str, float]]) -> None:
    """Print medians over the quarters, in the order of the steps."""
    labels = [f"{module}.{function}" for module, function in STEPS.items()]
    labels += [f"  observe.{family}" for family in FAMILIES]
    labels += sorted({label for quarter in quarters for label in quarter if label.startswith("    ")})
    usual = {
        label: statistics.median(quarter.get(label, 0.0) for quarter in quarters) for label in (*labels, "quarter")
    }
    mean = {label: statistics.fmean(quarter.get(label, 0.0) for quarter in quarters) for label in usual}
    workers, speed = model.worker_table.n, copy_speed()
    print(f"{model.firm_table.n} firms, {workers} workers; medians of {len(quarters)} quarters\n")
    print(f"{'':28}{'ms':>9}{'mean ms':>9}{'ns/worker':>11}{'share':>8}")
    for label, value in usual.items():
        share = value / usual["quarter"]
        print(f"{label:28}{1e3 * value:9.2f}{1e3 * mean[label]:9.2f}{1e9 * value / workers:11.1f}{share:8.1%}")
    actors = sum(value for label, value in mean.items() if label.startswith("    "))
    columns = sum(array.nbytes for table in model.tables.values() for array in table.cols.values())
    print(f"\nactors in plain Python: {1e3 * actors:.2f} ms a quarter on average")
    print(f"copy of 200 MB: {speed:.1f} GB/s; reading all columns ({columns / 1e6:.1f} MB) once at that speed: "
          f"{columns / speed / 1e6:.2f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
