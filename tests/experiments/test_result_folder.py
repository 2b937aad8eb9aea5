import json
from pathlib import Path

import numpy as np
import pytest
from small_design import comparison_of, record_of, store_all

from sim.experiments.effort import Effort
from sim.experiments.folder import check_folder, default_folder, expected_bytes, make_folder, missing_runs
from sim.experiments.manifest import write_manifest
from sim.experiments.store import read_named, read_runs, run_path, write_run
from sim.experiments.tables import write_tables
from sim.measures.catalogue import outcomes_of
from sim.measures.record import RunRecord
from sim.params.advice import BadInput


@pytest.fixture(scope="module")
def comparison():
    return comparison_of()


@pytest.fixture
def folder(tmp_path, comparison):
    """A folder with all runs and the manifest."""
    store_all(tmp_path / "results", comparison)
    ids = [run.run_id for run in comparison.runs]
    write_manifest(
        tmp_path / "results", comparison, read_named(tmp_path / "results", ids, comparison.inputs_hash), Effort(1.0)
    )
    return tmp_path / "results"


def test_a_folder_is_named_by_the_inputs(comparison):
    assert (
        default_folder("compare", comparison.inputs_hash) == Path("results") / f"compare-{comparison.inputs_hash[:8]}"
    )


def test_the_same_inputs_use_what_is_there(folder, comparison):
    told = []
    check_folder(folder, comparison)
    assert missing_runs(folder, comparison, told.append) == ()
    assert told == []


def test_runs_come_back_in_the_order_of_the_manifest(folder, comparison):
    assert [run.run_id for run in read_runs(folder)] == [run.run_id for run in comparison.runs]
    assert {run.meta["inputs_hash"] for run in read_runs(folder)} == {comparison.inputs_hash}


def test_an_interrupted_comparison_goes_on(folder, comparison):
    (folder / "manifest.json").unlink()
    run_path(folder, comparison.runs[2].run_id).unlink()
    (folder / "runs" / "half.npz.1.tmp").touch()
    check_folder(folder, comparison)
    assert missing_runs(folder, comparison, pytest.fail) == (comparison.runs[2],)


def test_a_torn_run_is_said_and_made_again(folder, comparison):
    path = run_path(folder, comparison.runs[1].run_id)
    path.write_bytes(path.read_bytes()[:-100])
    told = []
    assert missing_runs(folder, comparison, told.append) == (comparison.runs[1],)
    assert path.name in told[0]
    with pytest.raises(BadInput, match="give the command that made the folder again"):
        read_runs(folder)


def test_a_run_of_other_inputs_under_the_same_name_is_made_again(folder, comparison):
    """The name carries 8 digits of the hash; the file carries all."""
    run = comparison.runs[0]
    write_run(folder, {**run.identity(), "run_hash": run.run_hash[:8] + "0" * 56}, record_of())
    told = []
    assert missing_runs(folder, comparison, told.append) == (run,)
    assert "other inputs" in told[0]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"seeds": (1,)}, "seeds"),
        ({"models": ("3.0", "1.0")}, "models"),
        ({"quarters": 5}, "quarters"),
        ({"overrides": ("approval.give_up_quarterly=0.05",)}, "parameters"),
        ({"overrides": ("fund.size=51",)}, "levers"),
    ],
)
def test_the_results_of_other_inputs_are_refused_with_what_differs(folder, changes, word):
    with pytest.raises(BadInput) as told:
        check_folder(folder, comparison_of(**changes))
    assert f"(other {word})" in str(told.value)
    assert "--out" in str(told.value)


def test_runs_of_other_inputs_are_refused_without_a_manifest_too(folder):
    (folder / "manifest.json").unlink()
    with pytest.raises(BadInput, match="holds runs of other inputs"):
        check_folder(folder, comparison_of(quarters=5))


def test_a_folder_with_other_content_is_refused_and_left_alone(tmp_path, comparison):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(BadInput, match=r"holds other content \(thesis.docx\)"):
        check_folder(tmp_path, comparison)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_somebody_elses_manifest_is_refused(tmp_path, comparison):
    (tmp_path / "manifest.json").write_text(json.dumps({"name": "extension", "version": "1"}))
    with pytest.raises(BadInput, match="not a manifest of zonesim"):
        check_folder(tmp_path, comparison)


@pytest.mark.parametrize("name", ["results", "runs"])
def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path, comparison, name):
    (tmp_path / name).write_text("not a folder")
    with pytest.raises(BadInput):
        check_folder(tmp_path / "results" if name == "results" else tmp_path, comparison)


def test_an_empty_or_missing_folder_is_fine(tmp_path, comparison):
    check_folder(tmp_path, comparison)
    check_folder(tmp_path / "new", comparison)
    assert list(tmp_path.iterdir()) == []


def test_making_the_folder_clears_what_was_never_finished(folder):
    (folder / "runs" / "a.npz.tmp").touch()
    (folder / "summary.csv.tmp").touch()
    make_folder(folder, 0)
    assert not list(folder.rglob("*.tmp"))


def test_the_space_asked_for_is_what_runs_take(folder, comparison):
    """Made-up records are small, so a run of the declared outcomes is stored instead."""
    city = comparison.city
    places = {
        "city": ("",),
        "central": ("",),
        "ecosystem": ("", *city.ecosystem_ids),
        "zone": ("", *city.place_ids[: city.n_zones]),
    }
    names = {scope: tuple(outcome.name for outcome in outcomes_of(scope)) for scope in places}
    values = {
        scope: np.random.default_rng(1).normal(size=(4, len(names[scope]), len(places[scope]))) for scope in places
    }
    record = RunRecord(tuple(f"2017Q{q}" for q in range(1, 5)), names, places, values)
    store_all(folder, comparison, {run.run_id: record for run in comparison.runs})
    ids = [run.run_id for run in comparison.runs]
    write_tables(folder, read_named(folder, ids, comparison.inputs_hash))
    taken = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert taken < expected_bytes(comparison, len(ids)) < taken + 6_000_000
