import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command import REPO, refused, zonesim

from sim.experiments.stopwatch import STEPS

WANTED = {
    "scale", "threads", "quarters", "ns_per_worker_quarter", "bytes_per_worker", "build_s", "compile_s", "run_s",
    "stream_copy_gb_s", "start_s", "steps",
}  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--scale", "2"], "--scale 2: must be above 0 and at most 1"),
        (["--scale", "much"], "--scale much: takes numbers"),
        (["--threads", "0"], "--threads 0: must be 1 or above"),
        (["--threads", "1.5"], "--threads 1.5: takes whole numbers"),
        (["--quarters", "20", "--quarters", "-1"], "--quarters -1: must be 1 or above"),
        (["--city", "minicty"], "minicity"),
        (["--model", "4.0"], "3.0"),
    ],
)
def test_a_wrong_benchmark_is_refused_before_anything_is_timed(arguments, says, tmp_path):
    told = refused("bench", *arguments, folder=tmp_path)
    assert says in told
    assert "compiling" not in told


@pytest.mark.skipif(os.name != "posix", reason="signals to groups of processes")
@pytest.mark.parametrize(
    ("signalled", "seconds"), [(os.killpg, 0.05), (os.killpg, 0.3), (os.kill, 0.3), (os.kill, 2.0)]
)
def test_ctrl_c_ends_it_while_it_compiles_and_leaves_nothing(signalled, seconds, tmp_path):
    process = subprocess.Popen(
        [sys.executable, str(REPO / "run.py"), "bench", "--city", "minicity"],
        cwd=tmp_path, env={**os.environ, "TMPDIR": str(tmp_path)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    try:
        assert "compiling" in process.stderr.readline()
        time.sleep(seconds)
        begun = time.monotonic()
        signalled(process.pid, signal.SIGINT)
        told, error = process.communicate(timeout=10)  # also until no child holds its ends of the pipes
        assert time.monotonic() - begun < 4.0
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert (process.returncode, told, error) == (130, "", "")
    assert list(Path(tmp_path).iterdir()) == []


@pytest.mark.slow
def test_a_row_for_each_configuration_with_a_part_for_each_step(tmp_path):
    done = zonesim(
        "bench", "--city", "minicity", "--scale", "0.5,1", "--threads", "1", "--threads", "2", "--quarters", "3",
        "--json", folder=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["rows"]
    assert [(row["scale"], row["threads"], row["quarters"]) for row in rows] == [
        (0.5, 1, 3), (0.5, 2, 3), (1.0, 1, 3), (1.0, 2, 3),
    ]  # fmt: skip
    for row in rows:
        assert set(row) >= WANTED
        assert list(row["steps"])[:13] == list(STEPS)
        assert sum(row["steps"].values()) == pytest.approx(row["ns_per_worker_quarter"])
        assert row["compile_s"] > 0.0
