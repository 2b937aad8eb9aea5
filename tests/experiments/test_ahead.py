"""Who compiles ahead of a first start, and when nobody does."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from small_design import comparison_of

from sim.experiments import ahead, runner
from sim.experiments.folder import make_folder
from sim.experiments.processes import Workforce


@pytest.mark.parametrize(("threads", "compilers"), [(1, 0), (2, 1)])
def test_a_run_that_may_use_two_cores_has_its_kernels_compiled_by_two(threads, compilers, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(runner, "compile_once", lambda: asked.append("two processes"))
    monkeypatch.setattr(runner, "run_seed", lambda *_: {})
    comparison = comparison_of(seeds=(1,))
    make_folder(tmp_path, 0)
    runner.carry_out(comparison.runs, tmp_path, Workforce(1, threads), lambda _: None)
    assert len(asked) == compilers


def test_kernels_are_compiled_ahead_once(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    orders = []
    monkeypatch.setattr(ahead, "compile_ahead", lambda *, last_first: orders.append(last_first))
    for number in (0, 1, 2):
        ahead.compile_missing(number)
    assert orders == [False]
    monkeypatch.setattr(ahead, "crew", None)
    ahead.compile_once()


def test_what_two_processes_compiled_nobody_looks_for_again(monkeypatch, tmp_path):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    orders = []
    monkeypatch.setattr(ahead, "compile_ahead", lambda *, last_first: orders.append(last_first))
    monkeypatch.setattr(ahead, "crew", ThreadPoolExecutor)
    ahead.compile_by(2)
    ahead.compile_once()
    ahead.compile_missing(0)
    assert sorted(orders) == [False, True]


def test_where_machine_code_cannot_be_kept_nothing_is_compiled_ahead(monkeypatch):
    monkeypatch.setattr(ahead, "writable", lambda named: None)
    monkeypatch.setattr(ahead, "compile_ahead", None)
    monkeypatch.setattr(ahead, "crew", None)
    ahead.compile_missing(0)
    ahead.compile_once()
