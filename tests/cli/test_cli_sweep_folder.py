"""`sweep status`, `verify`, `clean`, `merge` and `rerun`, as a user calls them."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from command import here, refused, zonesim

sys.path.insert(0, str(Path(__file__).parents[1] / "experiments"))
from made_up_sweep import MadeUpSweep, made, sweep_of, tree

from sim.city.folder import city_folder, load_city
from sim.experiments.sweeps import work
from sim.experiments.sweeps.city_files import city_path
from sim.experiments.sweeps.store import SweepStore


@pytest.fixture
def folder(tmp_path):
    return made(tmp_path / "sweep", sweep_of()).folder


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """Two runs, made, of a city that was somebody's own and is gone now."""
    home = tmp_path_factory.mktemp("real")
    own = home / "own"
    shutil.copytree(city_folder("minicity"), own)
    (own / "city.toml").write_text((own / "city.toml").read_text().replace('name = "minicity"', 'name = "own"'))
    (home / "totals.csv").write_text("place,residents_2017\ncars,333\n")
    city = load_city(own, home / "totals.csv")
    shutil.rmtree(own)
    (home / "totals.csv").unlink()
    store = SweepStore(home / "sweep")
    sweep = MadeUpSweep(sweep_of(leverages=(2.0,), seeds=(1,), city=city).rows)
    with store.at_work(sweep, print) as lock:
        starts = work.Starts(store.folder / "starts")
        for run in sweep.runs:
            work.keep(run, work.attempt(work.RunTask(run, shares_start=True), starts), store)
        store.finish(lock, {}, print)
    return store.folder


def test_status_counts(folder, tmp_path):
    done = zonesim("sweep", "status", folder, folder=tmp_path)
    assert done.returncode == 0
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["planned", "8"],
        ["stored", "8"],
        ["failed", "0"],
        ["missing", "0"],
        ["stale", "0"],
    ]
    told = json.loads(here("sweep", "status", folder, "--json", folder=tmp_path).stdout)
    assert (told["planned"], told["stored"], told["missing"]) == (8, 8, [])


def test_verify_is_silent_about_nothing_and_ends_with_4_if_a_byte_is_wrong(folder, tmp_path):
    assert zonesim("sweep", "verify", folder, folder=tmp_path).returncode == 0
    pack = next((folder / "packs").iterdir())
    content = pack.read_bytes()
    pack.write_bytes(content[:1000] + bytes([content[1000] ^ 1]) + content[1001:])
    before = tree(folder)
    done = zonesim("sweep", "verify", folder, folder=tmp_path)
    assert done.returncode == 4
    assert f"packs/{pack.name}: is not what was written" in done.stdout
    assert tree(folder) == before
    told = json.loads(here("sweep", "verify", folder, "--json", "--quarantine", folder=tmp_path).stdout)
    assert {"changed", "missing"} == {finding["kind"] for finding in told["findings"]}
    assert here("sweep", "verify", folder, folder=tmp_path).returncode == 4  # the run that was hit is still missing


def test_clean_says_what_went(folder, tmp_path):
    (folder / "starts" / "0123456789abcdef.city").write_bytes(b"123")
    done = zonesim("sweep", "clean", folder, folder=tmp_path)
    assert done.returncode == 0
    assert ["start", "states", "1"] in [line.split() for line in done.stdout.splitlines()]


def test_merge_makes_one_folder_of_two(folder, tmp_path):
    made(tmp_path / "other", sweep_of(seeds=(3,)))
    done = zonesim("sweep", "merge", folder, "other", "--out", "both", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "12 of 12 runs are in both\n"), done.stderr


def test_a_run_is_made_again_from_the_folder_alone(real, tmp_path):
    run_id = SweepStore(real).expected().table["run_id"][1].as_py()
    done = zonesim("rerun", run_id, "--in", real, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{run_id}: the same to the last bit" in done.stdout


def test_a_run_of_a_city_whose_data_are_lost_or_changed_is_not_made_again(folder, tmp_path):
    run = sweep_of().runs[0]
    places = city_path(folder, run.city.version) / "places.csv"
    places.write_text(places.read_text().replace("0.", "1.", 1))
    arguments = ["rerun", run.run_id, "--in", folder]
    assert "cities/" in refused(*arguments, folder=tmp_path, call=here)
    shutil.rmtree(places.parent)
    assert "the data of a city are not there" in refused(*arguments, folder=tmp_path, call=here)


def test_a_run_that_gives_other_bits_ends_with_4_and_names_them(folder, tmp_path):
    run = sweep_of().runs[0]
    done = here("rerun", run.run_hash[:12], "--in", folder, "--json", folder=tmp_path)
    assert done.returncode == 4
    told = json.loads(done.stdout)
    assert (told["run_id"], told["same"]) == (run.run_id, False)
    assert "digest" in told["differing"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["sweep", "status", "nothing"], "nothing: there is no such folder"),
        (["sweep", "verify", "empty"], "empty: holds no sweep"),
        (["sweep", "clean", "empty"], "empty: holds no sweep"),
        (["sweep", "merge", "empty", "empty", "--out", "new"], "empty: holds no sweep"),
        (["sweep", "merge", "empty", "--out", "new"], "two folders or more"),
        (["sweep", "merge", "sweep", "sweep", "--out", "sweep"], "sweep: is there already"),
        (["rerun", "1.0-1-00000000", "--in", "sweep"], "lists no run '1.0-1-00000000'"),
        (["rerun", "1.0-1-00000000", "--in", "empty"], "empty: holds no sweep"),
    ],
)
def test_what_is_no_sweep_is_refused_in_a_sentence(folder, tmp_path, arguments, sentence):
    (tmp_path / "empty").mkdir()
    assert sentence in refused(*arguments, folder=tmp_path, call=here)


def test_a_folder_of_another_schema_is_refused(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.experiments.sweeps.ledger.STORE_SCHEMA", 99)
    for arguments in (["sweep", "status", folder], ["sweep", "verify", folder], ["rerun", "x", "--in", folder]):
        assert "has schema 1, this version reads 99" in refused(*arguments, folder=tmp_path, call=here)


def test_runs_of_other_code_are_not_made_again(folder, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.experiments.sweeps.rerun.code_hash", lambda: "f" * 64)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["made"][0]["commit"] = "0123456789abcdef"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    said = refused("rerun", sweep_of().runs[0].run_id, "--in", folder, folder=tmp_path, call=here)
    assert "was made by other code (before" in said
    assert "now ffffffff" in said
    assert "go back to commit 0123456789ab" in said
