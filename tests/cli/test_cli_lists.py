import json
import shutil

import pytest
from command import REPO, here, refused, zonesim

from sim.measures.catalogue import outcomes
from sim.params.tables import levers, parameters


def _rows(*arguments, folder):
    done = here(*arguments, "--json", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_every_lever_and_parameter_is_listed_with_what_is_declared(tmp_path):
    rows = {row["name"]: row for row in _rows("params", folder=tmp_path)}
    assert set(rows) == {*levers(), *parameters()}
    row, declared = rows["fund.leverage"], levers()["fund.leverage"]
    for field in ("kind", "default", "low", "high", "unit", "role", "source", "confidence", "status", "family"):
        assert row[field] == getattr(declared, field)


def test_a_filter_keeps_the_rows_with_its_text(tmp_path):
    rows = _rows("params", "LEVERAGE", folder=tmp_path)
    assert "fund.leverage" in {row["name"] for row in rows}
    assert len(rows) < 20
    assert all("leverage" in json.dumps(row).casefold() for row in rows)


def test_the_table_for_people_has_a_line_a_row(tmp_path):
    lines = zonesim("params", folder=tmp_path).stdout.splitlines()
    assert len(lines) == 1 + len(levers()) + len(parameters())
    assert any(line.startswith("fund.leverage ") and "0 to 5" in line for line in lines)


def test_a_filter_that_finds_nothing_says_so(tmp_path):
    done = zonesim("params", "leverige", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "leverige" in done.stderr
    assert _rows("params", "leverige", folder=tmp_path) == []


def test_every_outcome_is_listed(tmp_path):
    rows = _rows("outcomes", folder=tmp_path)
    assert [row["name"] for row in rows] == list(outcomes())
    text = here("outcomes", "minimum_commute", folder=tmp_path).stdout
    line = next(line for line in text.splitlines() if line.startswith("job_housing.minimum_commute "))
    assert "lower better  –           quarter    quarter end  city central" in line


def test_an_outcome_is_listed_with_all_that_is_declared(tmp_path):
    row = {row["name"]: row for row in _rows("outcomes", folder=tmp_path)}["land.output_per_mu"]
    assert (row["direction"], row["better"], row["mechanical"]) == ("higher better", 1, True)
    assert (row["frequency"], row["window"], row["confidence"]) == ("quarter", "last four quarters", "C")
    assert (row["scopes"], row["reference"]) == (["city", "zone"], "sim.measures.per_mu")


def test_cities_and_models_are_listed(tmp_path):
    found = _rows("scenarios", "list", folder=tmp_path)
    assert {"chengdu", "minicity"} <= set(found["cities"])
    assert {"1.0", "2.0", "3.0", "2017"} <= set(found["models"])
    text = here("scenarios", "list", folder=tmp_path).stdout
    assert all(f"  {name} " in text for name in ("chengdu", "3.0"))


def test_a_model_is_shown_lever_by_lever(tmp_path):
    shown = _rows("scenarios", "show", "3.0", folder=tmp_path)
    assert shown["levers"]["fund.leverage"]["value"] == 4.0
    assert "fund.leverage" in here("scenarios", "show", "3.0", folder=tmp_path).stdout


def test_a_city_is_shown(tmp_path):
    assert _rows("scenarios", "show", "minicity", folder=tmp_path)["zones"] == 6


@pytest.mark.parametrize("name", ["1.0", "2.0", "3.0", "2017", "chengdu", "minicity"])
def test_what_comes_with_the_program_is_right(tmp_path, name):
    done = here("scenarios", "check", name, folder=tmp_path)
    assert done.returncode == 0, done.stderr


def test_every_mistake_of_a_city_folder_is_told(tmp_path):
    shutil.copytree(REPO / "scenarios" / "cities", tmp_path / "cities")
    zones = tmp_path / "cities" / "minicity" / "zones.csv"
    lines = zones.read_text(encoding="utf-8").splitlines()
    lines.append(lines[-1])
    zones.write_text("\n".join(lines), encoding="utf-8")
    done = here("scenarios", "check", "cities/minicity", folder=tmp_path)
    assert done.returncode == 2
    assert "zones.csv" in done.stderr
    assert "Traceback" not in done.stderr


NO_RUN = """city = "minicity"
seeds = 1
quarters = 1
constraints = ["fund.leverage >= 3"]
[grid]
"fund.leverage" = [0.0, 2.0]
"""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (NO_RUN, "leave no run at all"),
        ('title = "A stress test to be"\n', "holds no more than a title"),
        ("", "holds no more than a title"),
        ("shock = []\n", "holds no shock"),
    ],
)
def test_check_tells_what_the_command_itself_would_refuse(tmp_path, text, sentence):
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    assert sentence in refused("scenarios", "check", "mine.toml", folder=tmp_path, call=here)


def test_a_model_that_sets_nothing_but_says_where_it_comes_from_is_right(tmp_path):
    done = here("scenarios", "check", REPO / "scenarios" / "models" / "2017.toml", folder=tmp_path)
    assert done.returncode == 0, done.stderr
