"""The benchmark times what it says it times; no time is asserted."""

import inspect
import re

import numpy as np
import pytest

from sim.experiments.bench import ELSE, Configuration, measured
from sim.experiments.memory import forget_peak, peak_bytes
from sim.experiments.stopwatch import STEPS, Stopwatch
from sim.memory import zeros
from sim.model import ZoneModel


def test_the_timed_steps_are_those_of_a_quarter():
    assert list(STEPS) == re.findall(r"^\s+([\w.]+)\(self\)", inspect.getsource(ZoneModel.step), re.MULTILINE)


def test_a_row_adds_up():
    row = measured(Configuration("minicity", "3.0", 1.0, 1, 2))
    assert list(row["steps"]) == [*STEPS, ELSE]
    assert all(nanoseconds > 0.0 for nanoseconds in row["steps"].values())
    assert sum(row["steps"].values()) * row["workers"] * row["quarters"] == pytest.approx(row["run_s"] * 1e9)
    assert row["bytes_per_worker"] >= 0.0
    assert 20 < row["worker_table_bytes"] < row["firm_table_bytes"]


def test_the_stopwatch_adds_up_calls_that_fail_too():
    class Owner:
        @staticmethod
        def work(number):
            return 1 / number

    watch = Stopwatch()
    watch.time_calls(Owner, "work", "work")
    assert watch.seconds == {"work": 0.0}
    assert Owner.work(2) == 0.5
    once = watch.seconds["work"]
    with pytest.raises(ZeroDivisionError):
        Owner.work(0)
    assert watch.seconds["work"] > once > 0.0


def test_the_peak_stays_after_memory_is_given_back():
    forget_peak()
    before = peak_bytes()
    held = zeros((8_000_000,), np.float64)  # pages of its own: other memory may be kept from before
    held[:] = 1.0
    del held
    assert peak_bytes() >= before + 60e6
