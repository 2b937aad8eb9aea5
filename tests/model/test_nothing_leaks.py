"""What grows with the living does not grow with time: rows, ids and free slots of a run, memory of many runs."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.model import ZoneModel

MANY = """
import re, sys
from pathlib import Path
from sim.city.folder import load_city
from sim.experiments.design import design
from sim.experiments.folder import make_folder
from sim.experiments.processes import Workforce
from sim.experiments.request import Request
from sim.experiments.runner import carry_out
from sim.model import ZoneModel

def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

def alone(seed):
    ZoneModel(city=city, model="3.0", rng=seed).run(3)

def compared(seed):
    request = Request(city="minicity", models=("1.0", "3.0"), seeds=(seed,), quarters=3, stress=None)
    carry_out(design(request).runs, Path("runs"), Workforce(1), lambda done: None)

city = load_city("minicity")
make_folder(Path("runs"), 0)
make, runs = (alone, 200) if sys.argv[1] == "alone" else (compared, 100)
for seed in range(1, runs + 1):
    make(seed)
    if seed in (runs // 5, runs):
        print(resident())
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="resident memory is read in /proc")
@pytest.mark.parametrize("how", ["alone", "compared"])
def test_200_runs_in_one_process_keep_its_memory_flat(tmp_path, how):
    done = subprocess.run(
        [sys.executable, "-c", MANY, how], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr
    early, late = map(int, done.stdout.split())
    assert late < 1.02 * early


def test_a_model_that_nobody_needs_is_gone():
    import gc
    import weakref

    gone = weakref.ref(ZoneModel(city="minicity", model="3.0"))
    gc.collect()
    assert gone() is None


@pytest.fixture(scope="module")
def through_80_quarters():
    """Tables of a run of 20 years: what they hold after each quarter, {kind: rows of numbers}."""
    model = ZoneModel(city="minicity", model="3.0")
    seen = {kind: [] for kind in model.tables}
    for _ in range(80):
        model.step()
        for kind, table in model.tables.items():
            _check(table)
            seen[kind].append((table.n, table.hi, table.capacity, table.nbytes, int(table.uid.max())))
    return {kind: np.array(rows) for kind, rows in seen.items()}


def _check(table):
    """Ids are each somebody's; every row that was ever used is somebody's or free once."""
    living = table.uid[: table.hi]
    assert not table.uid[table.hi :].any()
    alive = np.flatnonzero(living)
    assert alive.size == table.n
    assert np.unique(living[alive]).size == table.n
    free = np.sort(table._free[: table._n_free])
    assert free.tolist() == np.flatnonzero(living == 0).tolist()
    assert table.rows_of(living[alive]).tolist() == alive.tolist()


def test_tables_stay_whole_and_no_longer_than_the_most_that_ever_lived(through_80_quarters):
    for kind, rows in through_80_quarters.items():
        n, hi, capacity, nbytes, youngest = rows.T
        born = youngest[-1] - youngest[0]
        assert born > 0.2 * n[0], f"{kind.__name__}: too few came for rows to be used again"
        assert hi[-1] <= 1.15 * n.max()
        assert hi[-1] < hi[0] + born
        assert capacity[-1] <= 1.6 * n.max() + 16
        assert nbytes[-1] / n[-1] < 2.0 * nbytes[0] / n[0]


def test_rows_of_the_dead_are_used_again(through_80_quarters):
    for kind, rows in through_80_quarters.items():
        n, hi, *_ = rows.T
        grew = np.diff(hi) > 0
        assert (hi - n)[1:][grew].max(initial=0) <= 0.1 * n.max(), f"{kind.__name__} grew with many rows free"
