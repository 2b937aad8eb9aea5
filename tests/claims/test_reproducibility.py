"""Same seed, same bytes, whatever the threads, process, hash seed, locale or time zone."""

import os
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest
from small_runs import differences, run, start_of

from sim.city.folder import load_city
from sim.model import ZoneModel
from sim.model.start import spin_up
from sim.params.scenario import load_model, resolve_parameters

REPO = Path(__file__).resolve().parents[2]
QUARTERS = 8
ONE_RUN = (
    f"from sim.model import ZoneModel; print(ZoneModel(city='minicity', model='3.0', rng=1).run({QUARTERS}).digest)"
)


@lru_cache(maxsize=1)
def digest_here():
    return ZoneModel(city="minicity", model="3.0", rng=1).run(QUARTERS).digest


def digest_elsewhere(**environment):
    """Digest of the same run in a fresh process."""
    paths = os.pathsep.join(filter(None, (str(REPO), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ONE_RUN],
        cwd=REPO,
        env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return done.stdout.strip()


def test_same_seed_same_result_twice_in_one_process():
    city = load_city("minicity")
    params = resolve_parameters(city.parameters, {})
    one, other = (spin_up(city, params, 1.0, 7).branch(load_model("3.0")).run(QUARTERS) for _ in range(2))
    assert differences(one, other) == []


def test_another_seed_another_result():
    assert start_of(2).branch(load_model("3.0")).run(QUARTERS).digest != digest_here()


@pytest.mark.parametrize(
    "environment",
    [
        {"NUMBA_NUM_THREADS": "1", "PYTHONHASHSEED": "0"},
        {"NUMBA_NUM_THREADS": "2", "PYTHONHASHSEED": "0"},
        {"NUMBA_NUM_THREADS": "1", "PYTHONHASHSEED": "1", "LANG": "tr_TR.UTF-8", "LC_ALL": "C", "TZ": "Asia/Chengdu"},
    ],
    ids=["1 thread", "2 threads", "another hash seed, locale and time zone"],
)
def test_a_fresh_process_gives_the_same_digest(environment):
    assert digest_elsewhere(**environment) == digest_here()


def test_a_run_alone_equals_a_branch_of_a_shared_start(start):
    assert start.branch(load_model("3.0")).run(QUARTERS).digest == digest_here()


def test_two_runs_side_by_side_equal_each_of_them_alone(start):
    one, other = start.branch(load_model("1.0")), start.branch(load_model("3.0"))
    for _ in range(QUARTERS):
        one.step()
        other.step()
    assert one.run(1).digest == run(start, {}, QUARTERS + 1, "1.0")[1].digest
    assert other.run(1).digest == run(start, {}, QUARTERS + 1, "3.0")[1].digest


def test_a_run_resumed_from_a_copy_goes_on_as_if_never_stopped(start):
    whole = start.branch(load_model("3.0")).run(QUARTERS)
    half = start.branch(load_model("3.0"))
    half.run(QUARTERS // 2)
    resumed = half.branch(load_model("3.0")).run(QUARTERS - QUARTERS // 2)
    assert differences(whole, resumed) == []


def test_levers_never_reach_back_into_the_start(start):
    alone = ZoneModel(city="minicity", model="3.0", rng=1, overrides=["land.price=640", "recruit.effort=60"])
    assert (alone.worker_columns["home"] == start.worker_columns["home"]).all()
    assert (alone.firm_columns["cash"] == start.firm_columns["cash"]).all()
    assert (alone.wages == start.wages).all()
    assert alone.applications.columns["floor"].tolist() == start.applications.columns["floor"].tolist()
