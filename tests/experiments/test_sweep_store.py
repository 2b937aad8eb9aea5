import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from made_up_sweep import made, record_for, stored_bytes, sweep_of, tree

from sim.city.folder import load_city
from sim.experiments.run_file import run_content
from sim.experiments.store import UnreadableRun
from sim.experiments.sweeps import ledger, listing, packs
from sim.experiments.sweeps.finish import NotRepeated
from sim.experiments.sweeps.kept_city import kept_city
from sim.experiments.sweeps.lock import Lock
from sim.experiments.sweeps.store import SweepStore
from sim.params.advice import BadInput


def _unheard(sentence):
    raise AssertionError(sentence)


@pytest.fixture
def store(tmp_path):
    return made(tmp_path / "sweep", sweep_of())


def _flip(path, position):
    content = bytearray(path.read_bytes())
    content[position] ^= 0x10
    path.write_bytes(content)


def test_a_finished_sweep_gives_every_run_back_to_the_last_byte(store):
    expected = {run.run_hash: run_content(run.identity(), record_for(run)) for run in sweep_of().runs}
    assert stored_bytes(store) == expected


def test_the_list_is_there_before_the_first_run(tmp_path):
    store = SweepStore(tmp_path / "sweep")
    sweep = sweep_of()
    with store.at_work(sweep, _unheard):
        assert store.expected().run_hashes == tuple(run.run_hash for run in sweep.runs)
        assert kept_city(store.folder, sweep.runs[0].city.version).jobs.tolist() == sweep.runs[0].city.jobs.tolist()
        assert store.missing(sweep, _unheard) == sweep.runs
        assert (store.folder / "sweep.toml").read_text() == sweep.text
        assert json.loads((store.folder / "manifest.json").read_text())["runs"] == 8


def test_the_list_names_the_inputs_of_every_run(store):
    table = store.expected().table.to_pylist()
    for row, run in zip(table, (row.run for row in sweep_of().rows), strict=True):
        plain = {key: value for key, value in run.inputs.items() if not isinstance(value, dict | list)}
        assert {key: row[f"input_{key}"] for key in plain} == plain
        assert {name.removeprefix("input_") for name in row if name.startswith("input_")} == set(run.inputs)
    levers = {(row["model"], row["fund.leverage"]): row["input_levers"] for row in table}
    assert len(set(levers.values())) == len(levers)


def test_many_runs_end_as_few_files(store):
    names = sorted(path.relative_to(store.folder).as_posix() for path in store.folder.rglob("*") if path.is_file())
    pack = packs.packs_of(store.folder)[0].stem
    derived = [f"outcomes/{pack}.parquet", f"packs/{pack}.zip", "runs.parquet", "sweep.toml"]
    city = load_city("minicity")
    data = [f"cities/{city.version[:16]}/{name}" for name in sorted(name for name, _ in city.files)]
    assert names == [*data, "design.parquet", "lock", "manifest.json", *derived]


def test_the_same_design_again_makes_nothing_and_changes_no_byte(store):
    before = tree(store.folder)
    with store.at_work(sweep_of(), _unheard) as lock:
        assert store.missing(sweep_of(), _unheard) == ()
        store.finish(lock, {}, _unheard)
    assert tree(store.folder) == before


@pytest.mark.parametrize(
    "more", [{"seeds": (1, 2, 3)}, {"leverages": (0.0, 1.0, 2.0)}, {"models": ("1.0", "2.0", "3.0")}]
)
def test_more_seeds_a_finer_grid_or_another_model_use_what_is_there(store, tmp_path, more):
    wider = sweep_of(**more)
    with store.at_work(wider, _unheard):
        missing = store.missing(wider, _unheard)
    assert len(missing) == 4
    assert {run.run_hash for run in missing}.isdisjoint(run.run_hash for run in sweep_of().runs)
    made(store.folder, wider)
    assert tree(store.folder) == tree(made(tmp_path / "at once", wider).folder)


def test_a_smaller_design_takes_nothing_away(store):
    before = tree(store.folder)
    made(store.folder, sweep_of(seeds=(1,)))
    assert tree(store.folder) == before


def test_a_design_beside_another_keeps_both(store):
    made(store.folder, sweep_of(leverages=(0.0, 4.0)))
    listed = store.expected()
    assert len(listed.run_hashes) == 12
    assert listed.table["row"].to_pylist() == list(range(12))
    leverage_of = dict(zip(listed.table["point"].to_pylist(), listed.table["fund.leverage"].to_pylist(), strict=True))
    assert leverage_of == {0: 0.0, 1: 4.0, 3: 2.0}  # a point is one point of one design


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"quarters": 5}, "quarters: before 4, now 5"),
        (
            {"parameters": (("labour.quit_rate_quarterly", 0.03),)},
            r"\(labour.quit_rate_quarterly: before 0.0[0-9]+, now 0.03\)",
        ),
    ],
)
def test_other_inputs_under_the_same_names_are_refused_before_and_now(store, other, told):
    before = tree(store.folder)
    with pytest.raises(BadInput, match=told), store.at_work(sweep_of(**other), _unheard):
        pass
    assert tree(store.folder) == before


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ("input_code", r"code: before 00000000, now [0-9a-f]{8}"),
        ("input_city", r"data of city minicity: before 00000000, now [0-9a-f]{8}"),
    ],
)
def test_runs_of_other_code_or_of_other_data_of_a_city_are_refused_before_and_now(store, column, told):
    path = store.folder / "design.parquet"
    listed = store.expected()
    place = listed.table.column_names.index(column)
    other = listed.table.set_column(place, column, [["0" * 64] * listed.table.num_rows])
    path.write_bytes(ledger.Ledger(other, listed.name, (), listed.designs).content())  # also under other axes
    with pytest.raises(BadInput, match=told), store.at_work(sweep_of(), _unheard):
        pass


def test_a_folder_of_another_schema_is_refused(store, monkeypatch):
    monkeypatch.setattr(ledger, "STORE_SCHEMA", ledger.STORE_SCHEMA + 1)
    with pytest.raises(BadInput, match="has schema 1, this version reads 2"), store.at_work(sweep_of(), _unheard):
        pass
    with pytest.raises(BadInput, match="has schema 1"):
        store.expected()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted in /proc")
def test_the_list_is_read_without_threads_which_a_short_command_would_leave_behind(store):
    script = (
        "import os, sys, pyarrow.parquet; from pathlib import Path\n"
        "from sim.experiments.sweeps.store import SweepStore\n"
        "threads = lambda: len(os.listdir('/proc/self/task'))\n"
        "before = threads(); SweepStore(Path(sys.argv[1])).expected(); print(threads() - before)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(store.folder)], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"


def test_a_broken_list_is_written_again_from_the_design(store):
    before = tree(store.folder)
    (store.folder / "design.parquet").write_bytes(b"")
    heard = []
    made(store.folder, sweep_of(), heard=heard)
    assert ["is not the list of a sweep" in sentence for sentence in heard] == [True]
    assert tree(store.folder) == before


def test_a_flipped_byte_of_the_list_is_seen_or_changes_nothing(store):
    path = store.folder / "design.parquet"
    content, listed = path.read_bytes(), store.expected()
    seen = 0
    for position in range(0, len(content), 11):
        _flip(path, position)
        try:
            read = store.expected()
            assert (read.table.equals(listed.table), read.designs) == (True, listed.designs)
        except BadInput:
            seen += 1
        path.write_bytes(content)
    assert seen > 0.4 * len(content) / 11


def test_the_same_inputs_with_another_result_are_refused_and_nothing_is_overwritten(tmp_path):
    store, sweep = SweepStore(tmp_path / "sweep"), sweep_of()
    run = sweep.runs[0]
    with store.at_work(sweep, _unheard):
        path = store.write(run, record_for(run))
        content = path.read_bytes()
        store.write(run, record_for(run))
        with pytest.raises(NotRepeated, match="the same inputs gave another result"):
            store.write(run, record_for(run, more=1e-9))
    assert path.read_bytes() == content


def test_another_result_beside_a_pack_is_refused_and_both_stay(store):
    run = sweep_of().runs[0]
    before = tree(store.folder)
    with store.at_work(sweep_of(), _unheard) as lock:
        path = store.write(run, record_for(run, more=1.0))
        with pytest.raises(NotRepeated, match="another result"):
            store.finish(lock, {}, _unheard)
    assert tree(store.folder, path.name) == before
    assert path.is_file()


def test_a_single_file_that_stands_in_a_pack_too_goes(store):
    run = sweep_of().runs[0]
    before = tree(store.folder)
    with store.at_work(sweep_of(), _unheard) as lock:
        store.write(run, record_for(run))
        store.finish(lock, {}, _unheard)
    assert tree(store.folder) == before


@pytest.mark.parametrize("damage", ["torn", "flipped", "foreign", "another run"])
def test_a_single_file_that_is_not_its_run_is_told_and_made_again(tmp_path, damage):
    store, sweep = SweepStore(tmp_path / "sweep"), sweep_of()
    heard = []
    with store.at_work(sweep, heard.append) as lock:
        for run in sweep.runs:
            store.write(run, record_for(run))
        path = store.path_of(sweep.runs[3].run_hash)
        if damage == "torn":
            path.write_bytes(path.read_bytes()[:-100])
        elif damage == "flipped":
            _flip(path, len(path.read_bytes()) // 2)
        elif damage == "foreign":
            path.write_bytes(b"not a run")
        else:
            shutil.copy(store.path_of(sweep.runs[4].run_hash), path)
        with pytest.raises(UnreadableRun):
            store.read(sweep.runs[3].run_hash)
        assert store.missing(sweep, heard.append) == (sweep.runs[3],)
        assert len(heard) == 1
        store.write(sweep.runs[3], record_for(sweep.runs[3]))
        store.finish(lock, {}, heard.append)
    assert len(heard) == 1
    assert tree(store.folder) == tree(made(tmp_path / "undisturbed", sweep).folder)


@pytest.mark.parametrize("damage", ["torn", "flipped", "empty", "gone"])
def test_a_broken_pack_costs_the_broken_runs_only(store, damage):
    before = tree(store.folder)
    pack = packs.packs_of(store.folder)[0]
    content = pack.read_bytes()
    if damage == "torn":
        pack.write_bytes(content[: len(content) // 2])
    elif damage == "flipped":
        _flip(pack, len(content) // 3)
    elif damage == "empty":
        pack.write_bytes(b"")
    else:
        pack.unlink()
    n_whole = len(packs.found_in(pack))
    with store.at_work(sweep_of(), _unheard):
        assert len(store.missing(sweep_of(), lambda _: None)) == 8 - n_whole
    assert n_whole == {"torn": n_whole, "flipped": 7, "empty": 0, "gone": 0}[damage]
    assert damage != "torn" or 2 <= n_whole <= 4
    heard = []
    made(store.folder, sweep_of(), heard=heard)
    assert tree(store.folder) == before
    assert len(heard) == (damage != "gone")


def test_packs_are_cut_by_number_and_the_last_is_filled_up(tmp_path, monkeypatch):
    monkeypatch.setattr(packs, "MOST_RUNS", 5)
    store = made(tmp_path / "sweep", sweep_of())
    sizes = sorted(len(packs.directory(pack)) for pack in packs.packs_of(store.folder))
    assert sizes == [3, 5]
    wider = sweep_of(seeds=(1, 2, 3))
    made(store.folder, wider)
    sizes = sorted(len(packs.directory(pack)) for pack in packs.packs_of(store.folder))
    assert sizes == [2, 5, 5]
    assert set(stored_bytes(store)) == {run.run_hash for run in wider.runs}
    shards = {path.stem for path in (store.folder / "outcomes").glob("*.parquet")}
    assert shards == {pack.stem for pack in packs.packs_of(store.folder)}


def test_a_failed_run_leaves_a_note_without_paths_until_it_is_stored(tmp_path):
    store, sweep = SweepStore(tmp_path / "sweep"), sweep_of()
    run = sweep.runs[0]
    with store.at_work(sweep, _unheard) as lock:
        text = f'Traceback\n  File "{__file__}", line 3, in work\n  File "/x/site-packages/numpy/a.py", line 1\n'
        path = store.failed(run, f"{text}OSError: {tmp_path}/sweep/runs is full; see /etc/some/file.txt, 1/2")
        note = json.loads(path.read_text())
        assert (note["run_id"], note["seed"], note["inputs"]["seed"]) == (run.run_id, run.seed, run.seed)
        assert str(tmp_path) not in path.read_text()
        assert "site-packages/numpy/a.py" in note["traceback"]
        assert note["traceback"].endswith("OSError: sweep/runs is full; see file.txt, 1/2")
        assert set(store.failures()) == {run.run_hash}
        store.write(run, record_for(run))
        assert not path.exists()
        store.finish(lock, {}, _unheard)


def test_tables_have_a_row_a_row_of_the_design_and_the_columns_of_compare(store):
    runs = pd.read_parquet(store.folder / "runs.parquet")
    assert list(runs["run_id"]) == [row.run.run_id for row in sweep_of().rows]
    assert list(runs["fund.leverage"]) == [row.values["fund.leverage"] for row in sweep_of().rows]
    expected = [record_for(run).series("city", "job_housing.minimum_commute").mean() for run in sweep_of().runs]
    assert list(runs["city:job_housing.minimum_commute"]) == expected
    found = pd.read_parquet(store.folder / "outcomes")
    columns = ["run_id", "city", "model", "seed", "quarter", "scope", "place", "outcome", "value", "run_hash"]
    assert list(found.columns) == columns
    for run in sweep_of().runs:
        mine = found[(found["run_hash"] == run.run_hash) & (found["outcome"] == "firms.count")]
        values = mine[mine["place"] == "西"]["value"].to_numpy()
        pd.testing.assert_series_equal(
            pd.Series(values), pd.Series(record_for(run).series("zone", "firms.count", "西")), check_names=False
        )


def test_a_run_that_is_not_stored_has_an_empty_row(tmp_path):
    store, sweep = SweepStore(tmp_path / "sweep"), sweep_of()
    with store.at_work(sweep, _unheard) as lock:
        for run in sweep.runs[1:]:
            store.write(run, record_for(run))
        store.finish(lock, {}, _unheard)
    runs = pd.read_parquet(store.folder / "runs.parquet")
    assert list(runs["result_hash"].isna()) == [True] + [False] * 7
    assert list(runs["city:job_housing.minimum_commute"].isna()) == [True] + [False] * 7


def test_tables_that_were_lost_or_broken_are_made_again(store):
    before = tree(store.folder)
    (store.folder / "runs.parquet").write_bytes(b"broken")
    next((store.folder / "outcomes").iterdir()).unlink()
    made(store.folder, sweep_of())
    assert tree(store.folder) == before


def test_two_sweeps_of_one_design_share_and_the_second_leaves_the_end_to_the_first(tmp_path):
    sweep, heard = sweep_of(), []
    first, second = SweepStore(tmp_path / "sweep"), SweepStore(tmp_path / "sweep")
    with first.at_work(sweep, _unheard) as lock:
        first.write(sweep.runs[0], record_for(sweep.runs[0]))
        with second.at_work(sweep, heard.append) as other:
            assert not other.is_ours
            assert len(second.missing(sweep, heard.append)) == 7
            for run in sweep.runs[:5]:
                second.write(run, record_for(run))
            second.finish(other, {}, heard.append)
        assert len(first.missing(sweep, _unheard)) == 3
        for run in sweep.runs[5:]:
            first.write(run, record_for(run))
        first.finish(lock, {}, _unheard)
    assert ["another sweep is at work" in heard[0], "still at work" in heard[1]] == [True, True]
    assert tree(first.folder) == tree(made(tmp_path / "alone", sweep).folder)


def test_the_second_of_two_sweeps_ends_what_the_first_left(tmp_path):
    sweep = sweep_of()
    store = SweepStore(tmp_path / "sweep")
    first = store.at_work(sweep, _unheard)
    first.__enter__()
    with store.at_work(sweep, lambda _: None) as lock:
        first.__exit__(None, None, None)
        for run in sweep.runs:
            store.write(run, record_for(run))
        store.finish(lock, {}, _unheard)
    assert tree(store.folder) == tree(made(tmp_path / "alone", sweep).folder)


@pytest.mark.parametrize("there", ["smaller", "broken", "none"])
def test_a_second_sweep_shares_though_the_first_has_not_written_its_list_yet(store, tmp_path, monkeypatch, there):
    """Time passes only here: the first writes its list while the second waits."""
    wider, heard, waits = sweep_of(seeds=(1, 2, 3)), [], []
    listed = store.folder / "design.parquet"
    if there == "broken":
        _flip(listed, 100)
    elif there == "none":
        listed.unlink()

    def pause(seconds):
        waits.append(seconds)
        if len(waits) == 3:
            listed.write_bytes(made(tmp_path / "elsewhere", wider).expected().content())

    monkeypatch.setattr(listing, "time", SimpleNamespace(monotonic=lambda: sum(waits), sleep=pause))
    with Lock(store.folder) as first:
        assert first.take()
        with store.at_work(wider, heard.append) as lock:
            assert not lock.is_ours
    assert len(waits) == 3
    assert "the two share the runs that are missing" in heard[0]


def test_a_sweep_of_another_design_has_to_wait(tmp_path, monkeypatch):
    monkeypatch.setattr(listing, "_WAIT_SECONDS", 0.3)
    store = SweepStore(tmp_path / "sweep")
    with (
        store.at_work(sweep_of(), _unheard),
        pytest.raises(BadInput, match="another design is at work"),
        store.at_work(sweep_of(seeds=(3,)), _unheard),
    ):
        pass


def test_a_lock_is_free_again_when_its_holder_has_gone(tmp_path):
    with Lock(tmp_path) as one, Lock(tmp_path) as other:
        assert one.take()
        assert not other.take()
        one.release()
        assert other.take()


def test_a_folder_with_other_content_is_refused(tmp_path):
    (tmp_path / "photo.jpg").touch()
    with (
        pytest.raises(BadInput, match=r"holds other content \(photo.jpg\)"),
        SweepStore(tmp_path).at_work(sweep_of(), _unheard),
    ):
        pass
    with pytest.raises(BadInput, match="is a file"), SweepStore(tmp_path / "photo.jpg").at_work(sweep_of(), _unheard):
        pass
    with pytest.raises(BadInput, match="holds no sweep"):
        SweepStore(tmp_path).expected()
    with pytest.raises(BadInput, match="no such folder"):
        SweepStore(tmp_path / "nothing").expected()


def test_the_manifest_says_what_made_the_runs_and_nobodys_name(tmp_path):
    store = made(tmp_path / "sweep", sweep_of(), {"seconds": 2.0, "runs": 8, "command": f"sweep run {tmp_path}/a.toml"})
    made(store.folder, sweep_of(), {"seconds": 1.0, "runs": 0})
    text = (store.folder / "manifest.json").read_text()
    manifest = json.loads(text)
    made_by = manifest["made"][0]
    assert (made_by["seconds"], made_by["runs"], made_by["command"]) == (3.0, 8, "sweep run a.toml")
    assert made_by["begun"]
    assert {"commit", "changed", "code_hash", "versions", "platform", "lock_file_sha256"} <= set(made_by)
    design = manifest["designs"][sweep_of().design_hash]
    assert design["parameters"]["from"].get("demand.max_wage_growth") is None
    city = design["cities"]["minicity"]
    for name, sha in city["files_sha256"].items():
        assert manifest["files"][f"cities/{city['version'][:16]}/{name}"] == sha
    assert "city.toml" in city["files_sha256"]
    assert str(tmp_path) not in text


def test_a_command_that_made_no_run_leaves_what_the_last_one_said_of_itself(tmp_path):
    store = made(tmp_path / "sweep", sweep_of(), {"seconds": 2.0, "runs": 8, "command": "a", "ended": "2026-01-01"})
    before = (store.folder / "manifest.json").read_bytes()
    made(store.folder, sweep_of(), {"seconds": 1.0, "runs": 0, "command": "b", "ended": "2026-02-01"})
    assert (store.folder / "manifest.json").read_bytes() == before


def test_another_version_of_a_package_is_told_before_and_now(store):
    path = store.folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["made"][0]["versions"]["numpy"] = "1.0"
    path.write_text(json.dumps(manifest))
    heard = []
    made(store.folder, sweep_of(), heard=heard)
    assert len(heard) == 1
    assert "numpy was 1.0 when its runs were made, and is" in heard[0]
    assert len(json.loads(path.read_text())["made"]) == 2


def test_what_a_worker_left_that_died_as_it_stored_a_run_is_gone_when_the_sweep_ends(tmp_path):
    sweep = sweep_of()
    store = SweepStore(tmp_path)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with store.at_work(sweep, _unheard) as lock:
        for run in sweep.runs:
            store.write(run, record_for(run))
        left = store.path_of(sweep.runs[0].run_hash).with_suffix(f".npz.{gone.pid}.tmp")
        left.write_bytes(b"PK")
        store.finish(lock, {}, _unheard)
    assert tree(tmp_path).keys() == tree(made(tmp_path / "undisturbed", sweep).folder).keys()
