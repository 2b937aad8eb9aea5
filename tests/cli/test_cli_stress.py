import csv
import json

import pyarrow.parquet as pq
import pytest
from command import here, refused

from sim.report.findings import COLUMNS

PANDEMIC = ("run", "--city", "minicity", "--quarters", "12", "--stress", "pandemic", "--out", "r")


def test_the_stress_test_stands_on_the_page_in_the_tables_and_in_the_manifest(tmp_path):
    done = here(*PANDEMIC, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Stress test pandemic: A pandemic quarter" in done.stdout
    assert "  mobility × 0.3 from 2020Q1 for 1 quarter" in done.stdout
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["stress"]["name"] == "pandemic"
    assert [shock["kind"] for shock in manifest["stress"]["shocks"]] == ["output", "demand", "mobility"]
    assert pq.read_table(tmp_path / "r" / "runs.parquet").column("stress").to_pylist() == ["pandemic"]
    picture = (tmp_path / "r" / "figures" / "chains_over_time.svg").read_text(encoding="utf-8")
    assert "stress test: pandemic" in picture
    calm = here(*PANDEMIC[:5], "--out", "r", folder=tmp_path)
    assert calm.returncode == 2
    assert "holds the results of other inputs (other stress)" in calm.stderr


def test_compare_sets_the_calm_case_beside_the_stress_test(tmp_path):
    done = here("compare", "--city", "minicity", "--models", "1.0,3.0", "--seeds", "2", "--quarters", "12",
                "--stress", "pandemic", "--out", "r", folder=tmp_path)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "8 runs" in done.stdout
    page = done.stdout.split("Stress test less calm, paired")[1]
    assert page.split("\n\n")[0].count("first year of the stress") == 10  # headline outcomes and economy
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))
    assert [(member["name"], member["stress"]) for member in manifest["members"]] == [("calm", "")]
    with (tmp_path / "r" / "stress.csv").open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert tuple(rows[0]) == COLUMNS["stress"]
    first = [row for row in rows if row["horizon"] == "first year of the stress" and row["outcome"] == "city.gdp"]
    assert [row["model"] for row in first] == ["1.0", "3.0"]
    for row in first:
        assert float(row["difference"]) == pytest.approx(float(row["stressed"]) - float(row["calm"]))
        assert float(row["difference"]) < 0.0
    again = here("compare", "--city", "minicity", "--models", "1.0,3.0", "--seeds", "2", "--quarters", "12",
                 "--stress", "pandemic", "--out", "r", folder=tmp_path)  # fmt: skip
    assert "8 of them from before" in again.stdout


def test_who_left_stands_on_the_page_and_in_the_manifest(tmp_path):
    done = here("run", "--city", "minicity", "--quarters", "17", "--stress", "anchor-leaves", "--json", "--out", "r",
                folder=tmp_path)  # fmt: skip
    document = json.loads(done.stdout)
    manifest = json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))
    (events,) = document["events"].values()
    assert events == next(iter(manifest["events"].values()))
    assert events[0].startswith("2021Q3: ")
    assert " leaves " in events[0]


def test_stress_tests_are_listed_shown_and_checked(tmp_path):
    assert "pandemic" in json.loads(here("scenarios", "list", "--json", folder=tmp_path).stdout)["stress tests"]
    shown = json.loads(here("scenarios", "show", "freight-x3", "--json", folder=tmp_path).stdout)
    assert shown["shocks"][0] == "freight × 3 from 2021Q3 for 4 quarters"
    assert "nothing wrong" in here("scenarios", "check", "import-cut", folder=tmp_path).stdout
    own = tmp_path / "own.toml"
    own.write_text('[[shock]]\nkind = "price"\ntarget = "ic"\nfrom = "2018Q1"\nquarters = 2\nfactor = 0\n')
    assert "factor = 0: outside 0.05 to 20" in refused("scenarios", "check", "own.toml", folder=tmp_path, call=here)


def test_a_stress_test_that_does_not_fit_is_refused(tmp_path):
    short = ("compare", "--city", "minicity", "--quarters", "8")
    told = refused(*short, "--stress", "pandemic", folder=tmp_path, call=here)
    assert "begins in 2020Q1, but a run of 8 quarters ends with 2019Q2; give --quarters 11 or more" in told
    assert "Did you mean 'freight-x3'?" in refused(*short, "--stress", "freight-x2", folder=tmp_path, call=here)
