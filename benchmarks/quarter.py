"""Where a quarter's time goes within steps: medians, families of outcomes, and what actors do in plain Python.

`run.py bench` times the steps over scales and threads; this looks closer at one of them.
python benchmarks/quarter.py --city chengdu --scale 0.01 --quarters 40; NUMBA_NUM_THREADS=1 for one thread.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import sim.model.observe as observe
from sim.agents import EcosystemBoard, IndustryFund, LeadingGroup, OperatingCompany, ZoneCommittee
from sim.experiments.stopwatch import STEPS, Stopwatch, copy_speed
from sim.model import ZoneModel

FAMILIES = ("job_housing", "people", "chains", "firms", "land", "money")
ACTORS = (LeadingGroup, EcosystemBoard, ZoneCommittee, OperatingCompany, IndustryFund)


def watched() -> Stopwatch:
    """Time the steps, the families of outcomes, and what the actors do in plain Python."""
    watch = Stopwatch()
    watch.time_steps()
    for family in FAMILIES:
        watch.time_calls(observe, family, f"  observe.{family}")
    for actor in ACTORS:
        for name, member in vars(actor).items():
            if isinstance(member, Callable) and not name.startswith("_"):
                watch.time_calls(actor, name, f"    {actor.__name__}")
    return watch


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
    seconds = watched().seconds
    quarters: list[dict[str, float]] = []
    for _ in range(wanted.quarters):
        seconds.update(dict.fromkeys(seconds, 0.0))
        begin = time.perf_counter()
        model.step()
        quarters.append(dict(seconds) | {"quarter": time.perf_counter() - begin})
    report(model, quarters)


def report(model: ZoneModel, quarters: list[dict[str, float]]) -> None:
    """Print medians over the quarters, in the order of the steps."""
    labels = [*STEPS]
    labels += [f"  observe.{family}" for family in FAMILIES]
    labels += sorted({label for quarter in quarters for label in quarter if label.startswith("    ")})
    usual = {
        label: statistics.median(quarter.get(label, 0.0) for quarter in quarters) for label in (*labels, "quarter")
    }
    mean = {label: statistics.fmean(quarter.get(label, 0.0) for quarter in quarters) for label in usual}
    workers, speed = model.worker_table.n, copy_speed(1)
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
