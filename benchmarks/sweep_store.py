"""How long the folder of a large sweep takes: written, packed, listed, read. Runs are made up, nothing is simulated.

`python benchmarks/sweep_store.py 10000` (and 100000) makes a folder of so many small runs (12 outcomes of the city over
8 quarters) in a temporary folder and prints one line a step. `--large` keeps 60 outcomes over 80 quarters instead.
"""

import argparse
import json
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from sim.city.folder import load_city
from sim.experiments.planned_run import PlannedRun
from sim.experiments.sweeps.state import state_of
from sim.experiments.sweeps.store import SweepStore
from sim.experiments.sweeps.verify import verify
from sim.measures.catalogue import outcomes_of
from sim.measures.record import RunRecord
from sim.measures.recorded import usual
from sim.params.canonical import content_hash
from sim.params.scenario import load_model, resolve_parameters
from sim.units import quarter_label


@dataclass(frozen=True)
class MadeUpRow:
    point: int
    values: dict
    run: PlannedRun


@dataclass(frozen=True)
class MadeUpSweep:
    rows: tuple
    name: str = "made-up"
    axes: tuple = ()
    text: str = ""

    @cached_property
    def runs(self):
        return tuple(row.run for row in self.rows)

    @cached_property
    def design_hash(self):
        return content_hash([row.run.run_hash for row in self.rows])


def sweep_of(n):
    """One model, n seeds."""
    city, model = load_city("minicity"), load_model("1.0")
    first = PlannedRun(city, model, resolve_parameters(city.parameters, {}), 1.0, 1, 8, None, usual(), ())
    return MadeUpSweep(tuple(MadeUpRow(0, {}, replace(first, seed=seed)) for seed in range(1, n + 1)))


def record_of(n_outcomes, quarters):
    """Random walks under the names of the city's outcomes, the headline ones first."""
    rows = sorted(outcomes_of("city"), key=lambda row: not row.headline)[:n_outcomes]
    walks = np.random.default_rng(7).standard_normal((quarters, len(rows), 1)).cumsum(axis=0)
    names = tuple(row.name for row in rows)
    return RunRecord(
        tuple(quarter_label(quarter) for quarter in range(quarters)), {"city": names}, {"city": ("",)}, {"city": walks}
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int)
    parser.add_argument("--large", action="store_true", help="60 outcomes over 80 quarters a run")
    asked = parser.parse_args()
    shape = (60, 80) if asked.large else (12, 8)
    seconds = {}

    def timed(name, step):
        begun = time.perf_counter()
        found = step()
        seconds[name] = round(time.perf_counter() - begun, 3)
        print(f"{name:<44}{seconds[name]:>10.2f} s", flush=True)
        return found

    sweep = timed("plan", lambda: _planned(asked.runs))
    record = record_of(*shape)
    with tempfile.TemporaryDirectory() as folder:
        store = SweepStore(Path(folder) / "sweep")
        tell = lambda sentence: print(sentence, file=sys.stderr)  # noqa: E731
        work = store.at_work(sweep, tell)
        lock = timed("list", work.__enter__)
        timed("write one by one", lambda: [store.write(run, _shaken(record, run.seed)) for run in sweep.runs])
        timed("what is missing, before packing", lambda: store.missing(sweep, tell))
        timed("pack, derive, manifest", lambda: store.finish(lock, {}, tell))
        work.__exit__(None, None, None)
        files = [path for path in store.folder.rglob("*") if path.is_file()]
        print(f"{'files':<44}{len(files):>10}\n{'MB':<44}{sum(path.stat().st_size for path in files) / 1e6:>10.1f}")
        timed("what is missing, packed", lambda: store.missing(sweep, tell))
        timed("status", lambda: state_of(store))
        timed("load runs.parquet (pandas)", lambda: pd.read_parquet(store.folder / "runs.parquet"))
        timed("load all outcomes (pyarrow)", lambda: pq.read_table(store.folder / "outcomes"))
        timed("load all outcomes (pandas)", lambda: pd.read_parquet(store.folder / "outcomes"))
        timed("mean of each outcome by quarter (pandas)", lambda: _summary(store.folder))
        timed("nothing to do: list, look, finish", lambda: _again(store, sweep, tell))
        timed("verify, every file read", lambda: verify(store))
    print(json.dumps({"runs": asked.runs, "outcomes": shape[0], "quarters": shape[1], "seconds": seconds}))


def _planned(n):
    sweep = sweep_of(n)
    return sweep if sweep.design_hash else None


def _shaken(record, seed):
    return replace(record, values={"city": record.values["city"] + seed})


def _summary(folder):
    found = pd.read_parquet(folder / "outcomes", columns=["outcome", "quarter", "value"])
    return found.groupby(["outcome", "quarter"], observed=True)["value"].mean()


def _again(store, sweep, tell):
    with store.at_work(sweep, tell) as lock:
        store.missing(sweep, tell)
        store.finish(lock, {}, tell)


if __name__ == "__main__":
    main()
