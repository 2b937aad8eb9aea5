"""Ctrl-C ends a command wherever it comes, and never in the middle of what a library must finish."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.interrupts import careful_interrupts, plain_interrupts

REPO = Path(__file__).parents[1]
BEGIN = """
import os, signal, sys, time, weakref
from sim.interrupts import careful_interrupts
def ctrl_c(*_):
    os.kill(os.getpid(), signal.SIGINT)
    for _ in range(20_000):  # time in which an interrupt could come
        pass
    print("went on", flush=True)
"""
WAIT = "        time.sleep(5)\n"
ENTER = """
with careful_interrupts():
    try:
"""
HEARD = """
        print("heard nothing")
    except KeyboardInterrupt:
        print("interrupted")
"""


def told(tmp_path, body, before="", after="", wait=WAIT):
    """What a script prints that interrupts itself in the block."""
    (tmp_path / "script.py").write_text(BEGIN + before + ENTER + f"        {body}\n" + wait + HEARD + after)
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, env=os.environ | {"PYTHONPATH": f"{REPO}{os.pathsep}."},
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.split("\n")[:-1], done.returncode


def test_in_our_own_code_it_is_raised_at_once(tmp_path):
    assert told(tmp_path, "ctrl_c()") == (["interrupted"], 0)


def test_an_import_is_finished_first(tmp_path):
    (tmp_path / "large.py").write_text("import __main__\n__main__.ctrl_c()\n")
    assert told(tmp_path, "import large") == (["went on", "interrupted"], 0)


def test_what_the_collector_calls_back_is_finished_first(tmp_path):
    cities = "class City: pass\ncity = City()\nby_city = weakref.WeakKeyDictionary()\nby_city[city] = Told()\n"
    leaves = "class Told:\n    __del__ = ctrl_c\n"
    assert told(tmp_path, "del city", leaves + cities) == (["went on", "interrupted"], 0)


def test_a_finalizer_is_finished_first(tmp_path):
    finalizer = "class City:\n    def __del__(self):\n        ctrl_c()\ncity = City()\n"
    assert told(tmp_path, "del city", finalizer) == (["went on", "interrupted"], 0)


def test_after_the_work_it_ends_the_process_without_a_word(tmp_path):
    assert told(tmp_path, "pass", after="ctrl_c()", wait="") == (["heard nothing"], -signal.SIGINT)


def test_a_job_that_ignores_interrupts_goes_on_ignoring_them(tmp_path):
    ignoring = "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    assert told(tmp_path, "ctrl_c()", ignoring, wait="") == (["went on", "heard nothing"], 0)


def test_without_a_timer_for_signals_all_is_as_python_does_it(monkeypatch):
    monkeypatch.delattr(signal, "setitimer")
    before = signal.getsignal(signal.SIGINT)
    with careful_interrupts():
        assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_an_interrupt_inside_the_reading_of_a_kernel_is_still_an_interrupt(depth):
    error: BaseException = KeyboardInterrupt()
    for _ in range(depth):
        outer = SystemError("a function returned a result with an exception set")
        outer.__cause__ = error
        error = outer
    with pytest.raises(KeyboardInterrupt), plain_interrupts():
        raise error


def test_any_other_error_of_the_interpreter_stays_what_it_is():
    with pytest.raises(SystemError, match="bad call"), plain_interrupts():
        raise SystemError("bad call") from ValueError("not an interrupt")


BEGUN = "import sys; from sim.__main__ import main; print('begun', flush=True); sys.argv[0] = 'run.py'; main()"


@pytest.mark.slow
def test_a_command_says_one_thing_or_nothing_at_whatever_moment_it_is_interrupted(tmp_path):
    """Imports, kernels read from the cache, the city built, first quarters, tables, the way out."""
    moments = random.Random(3)
    codes = []
    for attempt in range(30):
        process = subprocess.Popen(
            [sys.executable, "-c", BEGUN, "run", "--city", "minicity", "--quarters", "20", "--jobs", "1",
             "--out", f"made{attempt}"],
            cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(REPO)}, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout.readline() == "begun\n"  # before, the interpreter itself starts
        time.sleep(moments.uniform(0.01, 2.0))
        os.killpg(process.pid, signal.SIGINT)
        _, error = process.communicate(timeout=60)
        assert not re.search("Traceback|ignored", error), error
        codes.append(process.returncode)
    assert set(codes) <= {0, 130, -signal.SIGINT}
    assert codes.count(130) >= 10
