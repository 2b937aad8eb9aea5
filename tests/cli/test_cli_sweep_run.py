"""`sweep run` as a user calls it."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from command import REPO, here, refused, zonesim

from sim.experiments.sweeps.store import SweepStore

DESIGN = """
city = "minicity"
models = ["1.0", "3.0"]
seeds = {seeds}
quarters = {quarters}
record = "city:headline"

[grid]
"fund.leverage" = [0.0, 4.0]
"""


@pytest.fixture
def design(tmp_path):
    return written(tmp_path, seeds=2, quarters=4)


def written(folder, seeds, quarters):
    path = folder / "levers.toml"
    path.write_text(DESIGN.format(seeds=seeds, quarters=quarters), encoding="utf-8")
    return path.name


def test_a_sweep_is_made_once_and_extended_later(design, tmp_path):
    done = zonesim("sweep", "run", design, "--out", "made", "--jobs", "2", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["runs"], told["made"], told["failed"], told["folder"]) == (8, 8, [], "made")
    assert effort_of(tmp_path)["jobs"] == 2
    runs = stored_runs(tmp_path)
    again = here("sweep", "run", design, "--out", "made", folder=tmp_path)
    assert (again.returncode, again.stderr) == (0, "")
    assert "8 runs: 0 made" in again.stdout
    written(tmp_path, seeds=3, quarters=4)
    more = zonesim("sweep", "run", design, "--out", "made", "--jobs", "1", "--json", folder=tmp_path)
    assert json.loads(more.stdout)["made"] == 4
    assert effort_of(tmp_path)["runs"] == 12
    assert runs <= stored_runs(tmp_path)
    assert here("sweep", "verify", "made", folder=tmp_path).returncode == 0


def effort_of(folder):
    """What the manifest of the sweep says of its making, which must be all there."""
    (made,) = json.loads((folder / "made" / "manifest.json").read_text(encoding="utf-8"))["made"]
    assert made["begun"] <= made["ended"]
    assert made["command"].startswith("zonesim sweep run levers.toml --out made --jobs ")
    assert (made["threads"], made["threading_layer"]) == (1, "concurrent.futures")
    assert min(made["peak_memory_bytes"].values()) > 50e6
    assert made["seconds"] > 0.0
    assert made["platform"]["compiled_for"]
    return made


def stored_runs(folder):
    """Hashes of runs and of their results: nothing of the making is in them."""
    packed = SweepStore(folder / "made").packed()
    return {(run.run_hash, run.result_hash) for run in packed.values()}


def test_a_run_that_takes_too_long_is_named_with_its_inputs_and_the_code_is_3(design, tmp_path):
    command = ("sweep", "run", design, "--out", "made", "--jobs", "1", "--run-timeout", "0.001", "--fail-fast")
    done = zonesim(*command, folder=tmp_path)
    assert done.returncode == 3, done.stderr
    assert "took longer than --run-timeout and was stopped (city minicity, model 1.0, seed 1, overrides " in done.stdout
    assert "fund.leverage=0.0" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--executor", "dsk"), "--executor dsk: must be local or dask. Did you mean 'dask'?"),
        (("--executor", "dask"), "--executor dask: give the address of its scheduler"),
        (("--scheduler", "tcp://127.0.0.1:9"), "--scheduler tcp://127.0.0.1:9: goes with --executor dask."),
        (("--resources", "gpu=1"), "--resources gpu=1: goes with --executor dask."),
        (("--executor", "dask", "--scheduler", "here"), "--scheduler here: must be an address such as tcp://"),
        (
            ("--executor", "dask", "--scheduler", "tcp://127.0.0.1:9", "--resources", "gpu"),
            "--resources gpu: must be names with numbers, such as slot=1.",
        ),
        (("--run-timeout", "0"), "--run-timeout 0: must be above 0 (seconds)."),
        (("--run-timeout", "nan"), "--run-timeout nan: must be above 0 (seconds)."),
        (("--jobs", "0"), "--jobs 0: must be 1 or above"),
        (("--threads", "0"), "--threads 0: must be 1 or above"),
    ],
)
def test_options_that_cannot_work_are_refused(design, tmp_path, options, said):
    assert said in refused("sweep", "run", design, *options, folder=tmp_path, call=here)


def test_a_scheduler_that_does_not_answer_is_refused_and_no_folder_is_made(design, tmp_path):
    options = ("--executor", "dask", "--scheduler", "tcp://127.0.0.1:9", "--out", "made")
    assert "nobody answers there within 6 s" in refused("sweep", "run", design, *options, folder=tmp_path)


@pytest.mark.slow
def test_ctrl_c_says_what_is_stored_and_the_same_command_goes_on(tmp_path):
    command = ("sweep", "run", written(tmp_path, seeds=8, quarters=40), "--out", "made", "--jobs", "2")
    process = subprocess.Popen(
        [sys.executable, str(REPO / "run.py"), *command],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 240
    while not list(tmp_path.glob("made/runs/*/*.npz")):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    n_stored = len(list(tmp_path.glob("made/runs/*/*.npz")))
    assert f"interrupted: {n_stored} of 32 runs are stored in made; the same command goes on" in told
    assert "Traceback" not in told
    done = zonesim(*command, "--json", folder=tmp_path)
    assert json.loads(done.stdout)["made"] == 32 - n_stored
