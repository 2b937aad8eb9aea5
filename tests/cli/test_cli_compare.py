import json

import pyarrow.parquet as pq
import pytest
from command import zonesim

from sim.analysis.summary import COLUMNS

SMALL = ("--city", "minicity", "--models", "1.0,3.0", "--seeds", "2", "--quarters", "6")


def _bytes(folder, pattern):
    return {path.name: path.read_bytes() for path in sorted(folder.glob(pattern))}


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A working directory in which `compare` was called once, and what it said."""
    folder = tmp_path_factory.mktemp("work")
    said = zonesim("compare", *SMALL, "--jobs", "2", folder=folder)
    assert said.returncode == 0, said.stderr
    return folder, said


@pytest.fixture(scope="module")
def results(done):
    """The folder of results, found by its default name."""
    (found,) = (done[0] / "results").iterdir()
    return found


def test_the_folder_is_named_by_the_inputs_and_whole(results):
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert results.name == f"compare-{manifest['inputs_hash'][:8]}"
    assert {path.name for path in results.iterdir()} == {
        "manifest.json",
        "runs",
        "runs.parquet",
        "outcomes.parquet",
        "summary.csv",
        "figures",
    }
    effort = manifest["effort"]
    assert effort["begun"] <= effort["ended"]
    assert (effort["jobs"], effort["threads"]) == (2, 1)
    assert min(effort["peak_memory_bytes"].values()) > 50e6
    assert {path.stem for path in (results / "runs").iterdir()} == set(manifest["runs"])
    assert not list(results.rglob("*.tmp"))
    stems = {path.stem for path in (results / "figures").iterdir()}
    assert {path.suffix for path in (results / "figures").iterdir()} >= {".png", ".svg"}
    assert stems


def test_tables_hold_every_run(results):
    runs = pq.read_table(results / "runs.parquet").to_pylist()
    assert [(row["model"], row["seed"]) for row in runs] == [("1.0", 1), ("1.0", 2), ("3.0", 1), ("3.0", 2)]
    frame = pq.read_table(results / "outcomes.parquet").to_pandas()
    assert set(frame.run_id) == {row["run_id"] for row in runs}
    assert frame.quarter.nunique() == 6
    assert set(frame.scope) == {"city", "central", "ecosystem", "zone"}
    assert (results / "summary.csv").read_text(encoding="utf-8").splitlines()[0] == ",".join(COLUMNS)


def test_the_terminal_shows_the_headline_and_nothing_is_on_stderr(done, results):
    text = done[1].stdout
    for word in ("Minimum commute (km), city", "Uncalibrated", "Inactive levers", "Admitted share", results.name):
        assert word in text
    assert done[1].stderr == ""


def test_activity_and_admission_are_in_the_manifest(results):
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["activity"]["1.0"]["hires"] > 0
    assert set(manifest["admission"]) == {"1.0", "3.0"}


def test_the_same_command_again_uses_what_is_there(done, results):
    before = {path: path.stat().st_mtime_ns for path in (results / "runs").iterdir()}
    derived = {pattern: _bytes(results, pattern) for pattern in ("*.parquet", "summary.csv", "figures/*")}
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    again = zonesim("compare", *SMALL, "--json", folder=done[0])
    assert again.returncode == 0, again.stderr
    assert {path: path.stat().st_mtime_ns for path in (results / "runs").iterdir()} == before
    assert {pattern: _bytes(results, pattern) for pattern in derived} == derived
    assert json.loads((results / "manifest.json").read_text(encoding="utf-8")) == manifest
    assert json.loads(again.stdout)["runs_made"] == 0


def test_one_process_or_two_one_thread_or_two_the_same_bytes(done, results):
    for number, spread in enumerate((["--jobs", "1"], ["--jobs", "3", "--threads", "2"])):
        said = zonesim("compare", *SMALL, *spread, "-q", "--out", f"other{number}", folder=done[0])
        assert said.returncode == 0, said.stderr
        assert _bytes(done[0] / f"other{number}", "runs/*") == _bytes(results, "runs/*")


def test_a_lost_or_torn_run_is_made_again_as_it_was(done, results):
    before = _bytes(results, "runs/*")
    lost, torn = sorted((results / "runs").iterdir())[:2]
    lost.unlink()
    torn.write_bytes(torn.read_bytes()[:1000])
    again = zonesim("compare", *SMALL, "--json", folder=done[0])
    assert (again.returncode, json.loads(again.stdout)["runs_made"]) == (0, 2)
    assert torn.name in again.stderr
    assert _bytes(results, "runs/*") == before


def test_other_inputs_into_the_same_folder_are_refused(done, results):
    said = zonesim("compare", *SMALL, "--set", "fund.size=20", "--out", results, folder=done[0])
    assert said.returncode == 2
    assert "holds the results of other inputs (other levers)" in said.stderr


def test_a_dry_run_says_what_is_missing_and_writes_nothing(done, tmp_path):
    said = zonesim("compare", *SMALL, "--dry-run", "--json", folder=tmp_path)
    plan = json.loads(said.stdout)
    assert len(plan["runs"]) == len(plan["missing"]) == 4
    assert list(tmp_path.iterdir()) == []
    assert json.loads(zonesim("compare", *SMALL, "-n", "--json", folder=done[0]).stdout)["missing"] == []


def test_figures_are_drawn_again_from_what_is_stored(done, results):
    before = _bytes(results, "figures/*")
    for path in (results / "figures").iterdir():
        path.unlink()
    said = zonesim("plot", results, folder=done[0])
    assert said.returncode == 0, said.stderr
    assert _bytes(results, "figures/*") == before
    assert len(said.stdout.splitlines()) == len(before)


def test_run_is_one_model_and_one_seed_of_the_same_runs(done, results):
    options = ("--city", "minicity", "--quarters", "6", "--model", "3.0", "--seed", "2")
    said = zonesim("run", *options, "--json", folder=done[0])
    assert said.returncode == 0, said.stderr
    folder = done[0] / json.loads(said.stdout)["folder"]
    assert folder.name.startswith("run-")
    ((name, content),) = _bytes(folder, "runs/*").items()
    assert content == (results / "runs" / name).read_bytes()
