import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command import REPO, zonesim

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc"),
]

LONG = ("compare", "--city", "minicity", "--seeds", "12", "--quarters", "60", "--jobs", "2", "--out", "made")


@pytest.fixture
def running(tmp_path):
    """A comparison that has stored its first run."""
    process = subprocess.Popen(
        [sys.executable, str(REPO / "run.py"), *LONG],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 240
    while not list(tmp_path.glob("made/runs/*.npz")):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.02)
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _session(leader):
    """Living processes of a session, by what /proc says."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def _wait_until_empty(leader, seconds):
    deadline = time.monotonic() + seconds
    while _session(leader) and time.monotonic() < deadline:
        time.sleep(0.05)
    return _session(leader)


def test_ctrl_c_keeps_finished_runs_and_the_same_command_goes_on(running, tmp_path):
    begun = time.monotonic()
    os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=30)
    assert time.monotonic() - begun < 5.0
    assert running.returncode == 130
    assert "interrupted: " in told
    assert "Traceback" not in told
    assert _wait_until_empty(running.pid, 2.0) == []
    stored = {path: path.stat().st_mtime_ns for path in tmp_path.glob("made/runs/*.npz")}
    assert stored
    assert not (tmp_path / "made" / "manifest.json").exists()
    assert zonesim(*LONG, folder=tmp_path).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in stored} == stored
    assert len(list(tmp_path.glob("made/runs/*.npz"))) == 36
    assert not list(tmp_path.glob("made/**/*.tmp"))


def test_no_worker_outlives_its_parent(running):
    os.kill(running.pid, signal.SIGKILL)
    assert _wait_until_empty(running.pid, 5.0) == []
