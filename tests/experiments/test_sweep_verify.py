import os
import shutil

import pytest
from made_up_sweep import made, record_for, stored_bytes, sweep_of, tree

from sim.experiments.run_file import run_content
from sim.experiments.sweeps import packs
from sim.experiments.sweeps.city_files import city_path
from sim.experiments.sweeps.cleaning import clean
from sim.experiments.sweeps.finish import NotRepeated
from sim.experiments.sweeps.merge import merge
from sim.experiments.sweeps.state import state_of
from sim.experiments.sweeps.store import SweepStore
from sim.experiments.sweeps.verify import quarantine, verify
from sim.params.advice import BadInput


def _unheard(sentence):
    raise AssertionError(sentence)


@pytest.fixture
def store(tmp_path):
    return made(tmp_path / "sweep", sweep_of())


@pytest.fixture
def under_way(tmp_path):
    """A sweep whose process is gone: all runs stored, none packed."""
    store = SweepStore(tmp_path / "under way")
    with store.at_work(sweep_of(), _unheard):
        for run in sweep_of().runs:
            store.write(run, record_for(run))
    return store


def _flip(path, position):
    content = bytearray(path.read_bytes())
    content[position] ^= 0x10
    path.write_bytes(content)


def _kinds(store):
    return sorted(finding.kind for finding in verify(store))


def test_a_finished_sweep_and_one_under_way_are_sound(store, under_way):
    assert verify(store) == []
    assert verify(under_way) == []


def _torn(path, _):
    path.write_bytes(path.read_bytes()[:-300])


def _flipped(path, _):
    _flip(path, len(path.read_bytes()) // 2)


def _renamed(path, other):
    shutil.copy(other, path)


DAMAGE = {"torn": _torn, "changed": _flipped, "another run": _renamed, "missing": lambda path, _: path.unlink()}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_run_file_that_is_not_its_run_is_found_and_stays_until_it_is_to_be_moved(under_way, kind):
    runs = sweep_of().runs
    path = under_way.path_of(runs[2].run_hash)
    DAMAGE[kind](path, under_way.path_of(runs[5].run_hash))
    before = tree(under_way.folder)
    findings = verify(under_way)
    assert sorted({finding.kind for finding in findings}) == sorted({kind, "missing"})
    assert [finding.name for finding in findings if finding.kind == "missing"] == [runs[2].run_id]
    assert tree(under_way.folder) == before
    moved = quarantine(under_way, findings)
    assert [place.name for place in moved] == ([] if kind == "missing" else [path.name])
    assert _kinds(under_way) == ["missing"]


def test_foreign_files_and_runs_of_no_design_are_found(under_way):
    strange = sweep_of(seeds=(7,)).runs[0]
    under_way.write(strange, record_for(strange))
    (under_way.folder / "runs" / "notes.txt").write_text("hello")
    (under_way.folder / "packs" / "old.zip").write_bytes(b"PK")
    findings = verify(under_way)
    foreign = {finding.name for finding in findings if finding.kind == "foreign"}
    own = under_way.path_of(strange.run_hash).relative_to(under_way.folder).as_posix()
    assert foreign == {own, "runs/notes.txt", "packs/old.zip"}
    quarantine(under_way, findings)
    assert verify(under_way) == []


def test_a_run_of_another_scenario_with_a_changed_name_inside_is_found(under_way):
    run, other = sweep_of().runs[:2]
    identity = {**other.identity(), "run_hash": run.run_hash, "run_id": run.run_id}
    under_way.path_of(run.run_hash).write_bytes(run_content(identity, record_for(other)))
    assert _kinds(under_way) == ["changed", "missing"]


@pytest.mark.parametrize("position", [0.05, 0.5, 0.999])
def test_a_flipped_byte_of_a_pack_is_found_and_what_is_whole_is_kept(store, position):
    pack = packs.packs_of(store.folder)[0]
    _flip(pack, int(position * pack.stat().st_size))
    findings = verify(store)
    assert "changed" in {finding.kind for finding in findings}
    n_missing = sum(finding.kind == "missing" for finding in findings)
    assert n_missing == (1 if position < 0.9 else 0)
    quarantine(store, findings)
    assert len(stored_bytes(store)) == 8 - n_missing
    made(store.folder, sweep_of())
    assert verify(store) == []


def test_two_results_of_one_run_are_found(store):
    run = sweep_of().runs[0]
    (store.path_of(run.run_hash).parent).mkdir(parents=True)
    store.path_of(run.run_hash).write_bytes(run_content(run.identity(), record_for(run, more=1.0)))
    assert _kinds(store) == ["another result"]


@pytest.mark.parametrize("name", ["runs.parquet", "outcomes", "sweep.toml"])
def test_a_changed_or_missing_table_is_found(store, name):
    path = store.folder / name
    path = next(path.iterdir()) if path.is_dir() else path
    _flip(path, 10)
    assert _kinds(store) == ["changed"]
    path.unlink()
    assert _kinds(store) == ["missing"]
    made(store.folder, sweep_of())
    assert verify(store) == []


def test_data_of_a_city_that_were_lost_or_changed_are_found_and_written_again(store):
    home = city_path(store.folder, sweep_of().runs[0].city.version)
    before = tree(home)
    _flip(home / "places.csv", 200)
    findings = verify(store)
    assert [(finding.kind, finding.name) for finding in findings] == [("changed", f"cities/{home.name}")]
    quarantine(store, findings)
    assert _kinds(store) == ["missing"]
    made(store.folder, sweep_of())
    assert tree(home) == before
    (home / "zones.csv").unlink()
    assert _kinds(store) == ["changed"]
    made(store.folder, sweep_of())
    (store.folder / "cities" / "0123456789abcdef").mkdir()
    assert [finding.name for finding in verify(store)] == ["cities/0123456789abcdef"]


def test_a_broken_list_and_a_broken_manifest_are_found(store):
    (store.folder / "manifest.json").write_text("{")
    assert _kinds(store) == ["changed"]
    (store.folder / "design.parquet").write_bytes(b"")
    assert [finding.name for finding in verify(store)] == ["design.parquet"]


def test_the_state_counts_without_opening_a_run(under_way):
    runs = sweep_of().runs
    under_way.path_of(runs[0].run_hash).unlink()
    under_way.path_of(runs[1].run_hash).unlink()
    under_way.failed(runs[1], "ValueError: no")
    state = state_of(under_way)
    assert (state.planned, state.stored, state.stale, state.loose, state.beside) == (8, 6, 0, 6, 0)
    assert state.missing == (runs[0].run_id,)
    assert set(state.failed) == {runs[1].run_hash}


def test_runs_of_other_code_are_stale(store, monkeypatch):
    monkeypatch.setattr("sim.experiments.sweeps.state.code_hash", lambda: "f" * 64)
    state = state_of(store)
    assert (state.stored, state.stale) == (8, 8)
    assert state.code_before != state.code_now


def test_cleaning_removes_what_is_of_no_use_and_no_run(under_way):
    runs = sweep_of().runs
    under_way.failed(runs[0], "ValueError: no")
    under_way.path_of(runs[1].run_hash).unlink()
    kept = under_way.failed(runs[1], "ValueError: no")
    (under_way.folder / "starts" / "0123456789abcdef.state").write_bytes(b"12345")
    gone = under_way.path_of(runs[2].run_hash)
    left = gone.with_name(f"{gone.name}.999999999.tmp")
    left.write_bytes(b"half")
    alive = gone.with_name(f"{gone.name}.{os.getppid()}.tmp")
    alive.write_bytes(b"half")
    runs_before = sorted((under_way.folder / "runs").rglob("*.npz"))
    removed = clean(under_way)
    assert {name: count for name, count in removed.items() if name != "bytes"} == {
        "temporary files": 1,
        "notes of failed runs": 1,
        "start states": 1,
    }
    assert kept.exists()
    assert alive.exists()
    assert sorted((under_way.folder / "runs").rglob("*.npz")) == runs_before


def test_neither_cleaning_nor_quarantine_touches_a_sweep_at_work(store):
    with store.at_work(sweep_of(), _unheard):
        for call in (lambda: clean(store), lambda: quarantine(store, [])):
            with pytest.raises(BadInput, match="a sweep is at work"):
                call()


def test_merged_folders_are_the_sweep_that_was_made_at_once(tmp_path):
    one = made(tmp_path / "one", sweep_of(seeds=(1, 2)))
    other = made(tmp_path / "other", sweep_of(seeds=(2, 3)))
    before = tree(tmp_path)
    merged = merge([one.folder, other.folder], tmp_path / "merged", _unheard)
    assert {name: content for name, content in tree(tmp_path).items() if not name.startswith("merged/")} == before
    whole = made(tmp_path / "at once", sweep_of(seeds=(1, 2, 3)))
    assert stored_bytes(merged) == stored_bytes(whole)
    assert [path.name for path in packs.packs_of(merged.folder)] == [path.name for path in packs.packs_of(whole.folder)]
    assert verify(merged) == []
    made(merged.folder, sweep_of(seeds=(1, 2, 3)))
    assert len(merged.expected().run_hashes) == 12


def test_merged_folders_take_the_data_of_a_city_from_wherever_they_are_whole(tmp_path):
    one, other = made(tmp_path / "one", sweep_of()), made(tmp_path / "other", sweep_of(seeds=(3,)))
    version = sweep_of().runs[0].city.version
    (city_path(one.folder, version) / "places.csv").write_text("torn")
    heard = []
    merged = merge([one.folder, other.folder], tmp_path / "merged", heard.append)
    assert ["broken" in sentence for sentence in heard] == [True]
    assert tree(city_path(merged.folder, version)) == tree(city_path(other.folder, version))
    assert verify(merged) == []


def test_a_folder_that_is_not_finished_can_be_merged(under_way, store, tmp_path):
    run = sweep_of().runs[0]
    under_way.path_of(run.run_hash).unlink()
    under_way.failed(run, "ValueError: no")
    merged = merge([under_way.folder, under_way.folder], tmp_path / "merged", _unheard)
    assert (state_of(merged).stored, set(state_of(merged).failed)) == (7, {run.run_hash})
    merged = merge([under_way.folder, store.folder], tmp_path / "again", _unheard)
    assert (state_of(merged).stored, state_of(merged).failed) == (8, {})


def test_different_results_are_not_merged_and_nothing_is_made(under_way, store, tmp_path):
    run = sweep_of().runs[3]
    under_way.path_of(run.run_hash).write_bytes(run_content(run.identity(), record_for(run, more=1.0)))
    before = tree(tmp_path)
    with pytest.raises(NotRepeated, match="another result"):
        merge([under_way.folder, store.folder], tmp_path / "merged", _unheard)
    assert tree(tmp_path) == before


def test_what_a_killed_merge_left_goes_at_the_next(store, tmp_path):
    for number in ("999999999", str(os.getppid())):
        (tmp_path / f"merged.{number}.tmp" / "runs").mkdir(parents=True)
    merge([store.folder, store.folder], tmp_path / "merged", _unheard)
    assert [path.name for path in tmp_path.glob("*.tmp")] == [f"merged.{os.getppid()}.tmp"]
    assert verify(SweepStore(tmp_path / "merged")) == []


def test_folders_that_contradict_one_another_are_not_merged(store, tmp_path):
    other = made(tmp_path / "other", sweep_of(quarters=5))
    with pytest.raises(BadInput, match=r"quarters: before 4, now 5|quarters: before 5, now 4"):
        merge([store.folder, other.folder], tmp_path / "merged", _unheard)
    with pytest.raises(BadInput, match="is there already"):
        merge([store.folder, store.folder], other.folder, _unheard)
    assert not (tmp_path / "merged").exists()
