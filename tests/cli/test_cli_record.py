"""`--record` from the command line: what is kept, what a picture needs, and what is refused."""

import csv
import json

import pyarrow.parquet as pq
from command import here, refused, zonesim

SMALL = ("--city", "minicity", "--quarters", "2", "--out", "results")


def test_only_what_was_asked_is_kept_and_pictures_that_need_more_are_left_out(tmp_path):
    done = zonesim("run", *SMALL, "--record", "city.gdp", "--record", "zone:chain.take_up", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    table = pq.read_table(tmp_path / "results" / "outcomes.parquet").to_pandas()
    kept = set(zip(table["scope"].astype(str), table["outcome"].astype(str), strict=True))
    assert kept == {("city", "city.gdp"), ("zone", "chain.take_up"), ("zone", "chain.simulated_firms_a_cell")}
    assert "figure plane is left out: the runs hold no outcome" in done.stderr
    assert list((tmp_path / "results" / "figures").iterdir()) == []
    manifest = json.loads((tmp_path / "results" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["recorded"]["city"] == ["city.gdp"]
    again = zonesim("run", *SMALL, folder=tmp_path)
    assert again.returncode == 2
    assert "(other recorded)" in again.stderr


def test_zones_say_on_the_page_and_in_the_summary_whether_they_are_resolved(tmp_path):
    done = zonesim("run", *SMALL, "--record", "headline", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    with (tmp_path / "results" / "summary.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["outcome"] == "chain.take_up"]
    for row in rows:
        enough = float(row["simulated_firms_a_cell"] or "nan") >= 3.0
        assert row["resolution"] == ("resolved" if enough else "not resolved") or not row["simulated_firms_a_cell"]
    areas = [row for row in rows if row["scope"] == "zone" and row["place"]]
    n = sum(row["resolution"] == "resolved" for row in areas)
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    at = lines.index("Take-up (strengthening the chain) (share), zone")
    assert "simulated firms a cell" in lines[at + 2]
    assert lines[at + 3] == f"areas resolved (3 firms) {n} of {len(areas)}"


def test_an_unknown_outcome_is_refused_with_what_was_meant(tmp_path):
    for command in ("run", "compare"):
        told = refused(command, *SMALL, "--record", "chain.takeup", folder=tmp_path)
        assert "Did you mean 'chain.take_up'" in told


def test_quiet_says_nothing_of_pictures_and_a_page_says_it_once(tmp_path):
    asked = ("compare", *SMALL, "--models", "1.0,3.0", "--seeds", "1", "--record", "zone:chain.*")
    quiet = here(*asked, "-q", folder=tmp_path)
    assert (quiet.returncode, quiet.stderr) == (0, "")
    (tmp_path / "results" / "manifest.json").unlink()
    lines = here(*asked, folder=tmp_path).stderr.splitlines()
    assert any("is left out" in line for line in lines)
    told = here("report", "results", folder=tmp_path)
    assert told.returncode == 0, told.stderr
    assert sorted(told.stderr.splitlines()) == sorted(set(lines))


def test_quiet_says_nothing_of_a_run_that_is_made_again(tmp_path):
    assert here("run", *SMALL, "-q", folder=tmp_path).returncode == 0
    run = next((tmp_path / "results" / "runs").iterdir())
    for quiet, n_lines in ((("-q",), 0), ((), 1)):
        run.write_bytes(b"half")
        done = here("run", *SMALL, *quiet, folder=tmp_path)
        assert (done.returncode, done.stderr.count("made again")) == (0, n_lines)
