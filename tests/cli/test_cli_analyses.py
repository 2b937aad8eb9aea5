"""`sensitivity`, `decompose` and `discover` as a user calls them, on sweeps that were run and on made-up ones."""

import csv
import json
import os
import re
import shlex
import sys
from pathlib import Path

import numpy as np
import pytest
from command import here, refused, zonesim

sys.path.insert(0, str(Path(__file__).parents[1] / "analysis"))
from made_up_sweeps import CHAINS, COMMUTE, stored

HEAD = 'city = "minicity"\nmodels = ["1.0", "3.0"]\nseeds = 2\nquarters = 4\n'
CUBE = HEAD + '[sobol]\npoints = 64\n[sobol.axes]\n"land.tilt_industry" = [0.0, 1.0]\n"fund.leverage" = [0.0, 4.0]\n'


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The ready designs of the two kinds, run; and a made-up one."""
    where = tmp_path_factory.mktemp("analyses")
    for name in ("morris", "bundle"):
        made = here("sweep", "run", name, "--out", name, "--jobs", "2", folder=where)
        assert made.returncode == 0, made.stderr

    def outcomes(row):
        high = row.values["land.tilt_industry"] > 0.5
        return {COMMUTE: 5.0 + 2.0 * (not high), CHAINS: 0.3 + 0.1 * (high and row.run.model.label == "3.0")}

    stored(where / "cube", CUBE, outcomes)
    return where


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_sensitivity_prints_the_groups_and_leaves_a_table(place):
    done = zonesim("sensitivity", "morris", folder=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        "Minimum commute by skill (km), city: Morris, model 3.0, minicity, year 2, 12 points × 2 seeds" in done.stdout
    )
    assert done.stdout.splitlines()[-2:] == [
        "Uncalibrated: the parameters are not fitted to data yet; read directions, not levels.",
        "Table: morris/sensitivity.csv",
    ]
    rows = table(place / "morris" / "sensitivity.csv")
    assert {(row["index"], row["group"]) for row in rows} == {("mu_star", group) for group in ("land", "fund", "world")}
    told = json.loads(here("sensitivity", "morris", "--json", folder=place).stdout)
    assert told["calibrated"] is False
    assert [row["value"] for row in told["sensitivity"]] == [float(row["value"]) for row in rows]


def test_decompose_shares_the_difference_out(place):
    done = zonesim("decompose", "bundle", "--outcome", COMMUTE, folder=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Minimum commute by skill (km), city: from 1.0 to 3.0, minicity, year 2, 3 seeds" in done.stdout
    rows = table(place / "bundle" / "decompose.csv")
    parts = {row["group"]: float(row["mean"]) for row in rows if row["what"] == "part"}
    (whole,) = [float(row["mean"]) for row in rows if row["what"] == "whole"]
    assert set(parts) == {"land", "money", "people", "admission"}
    assert sum(parts.values()) == pytest.approx(whole, abs=1e-12)
    assert any(abs(part) > 1e-6 for part in parts.values())
    told = json.loads(here("decompose", "bundle", "--json", folder=place).stdout)
    assert {row["outcome"] for row in told["decompose"]} == {name.partition(":")[2] for name in (COMMUTE, CHAINS)}


def test_the_ends_of_a_bundle_are_what_the_two_models_give(place):
    """The difference that is shared out is the one that a comparison of the two models finds, to the last bit."""
    design = HEAD.replace("seeds = 2", "seeds = 3").replace("quarters = 4", "quarters = 8")
    (place / "two.toml").write_text(f'{design}[[list]]\nmodel = "1.0"\n[[list]]\nmodel = "3.0"\n', encoding="utf-8")
    assert here("sweep", "run", "two.toml", "--out", "two", "--jobs", "1", folder=place).returncode == 0
    from sim import sweep_runs

    pair = sweep_runs(place / "two").groupby("model")[COMMUTE].apply(list)
    bundle = sweep_runs(place / "bundle").groupby("point")[COMMUTE].apply(list)
    assert bundle.loc[0] == pair["1.0"]
    assert bundle.loc[15] == pair["3.0"]


def test_discover_finds_the_place_and_says_what_it_is_worth(place):
    done = zonesim("discover", "cube", "--where", f"{COMMUTE} < 6", folder=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{COMMUTE} < 6: model 1.0, minicity, year 1, 64 points × 2 seeds" in done.stdout
    assert "left free: fund.leverage" in done.stdout
    assert "take it for noise" not in done.stdout
    rows = table(place / "cube" / "discover.csv")
    (limit,) = [row["low"] for row in rows if row["axis"] == "land.tilt_industry" and row["model"] == "1.0"]
    assert float(limit) == pytest.approx(0.5, abs=0.05)
    assert len(table(place / "cube" / "discover_trajectory.csv")) > 4
    told = json.loads(
        here("discover", "cube", "--better", "3.0,1.0", "--outcome", CHAINS, "--json", folder=place).stdout
    )
    assert told["discover"][0]["density_held_out"] == 1.0
    assert set(told) == {"folder", "calibrated", "discover", "discover_trajectory", "no_place"}


def test_a_model_in_which_it_holds_nowhere_is_named_and_the_others_are_answered(place):
    asked = ("discover", "cube", "--where", f"{COMMUTE} < 6", "--where", f"{CHAINS} > 0.35")
    done = here(*asked, folder=place)
    assert done.returncode == 0, done.stderr
    assert "model 3.0, minicity" in done.stdout
    (told,) = done.stderr.splitlines()
    assert told.startswith("left out: ")
    assert "holds in none of the 128 runs of model 1.0 in minicity" in told
    (same,) = json.loads(here(*asked, "--json", folder=place).stdout)["no_place"]
    assert told == f"left out: {same}"


def test_discover_draws_what_it_found_when_asked(place):
    ask = ("discover", "cube", "--where", f"{COMMUTE} < 6")
    assert not list((place / "cube").glob("figures/discover*"))
    done = here(*ask, "--figure", folder=place)
    assert done.returncode == 0, done.stderr
    made = [place / "cube" / "figures" / f"discover.{ending}" for ending in ("png", "svg", "csv")]
    assert [path.read_bytes()[:4] for path in made] == [b"\x89PNG", b"<?xm", b"mode"]
    before = [path.read_bytes() for path in made]
    assert here(*ask, "--figure", "--json", folder=place).stdout.startswith("{")
    assert [path.read_bytes() for path in made] == before
    assert here(*ask, "--figure", "--lang", "zh", folder=place).returncode == 0
    assert (place / "cube" / "figures" / "discover-zh.png").is_file()


def test_a_box_found_in_noise_is_called_noise(tmp_path):
    luck = np.random.default_rng(5)
    stored(tmp_path / "noise", CUBE, lambda _: {COMMUTE: luck.random()})
    done = here("discover", "noise", "--where", f"{COMMUTE} < 0.3", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("take it for noise") == 2  # a question a model
    assert "no box reaches density 0.8: this is the densest" in done.stdout


def test_plot_draws_what_the_design_was_made_for(place):
    for name, figures in (("morris", ["along_axes", "sensitivity"]), ("bundle", ["decompose"])):
        done = zonesim("plot", name, folder=place)
        assert (done.returncode, done.stderr) == (0, "")
        drawn = [f"{name}/figures/{figure}.{ending}" for figure in figures for ending in ("png", "svg", "csv")]
        assert done.stdout.splitlines() == drawn
        assert here("plot", name, "--check", folder=place).returncode == 0


def test_tables_and_figures_of_analyses_are_at_home_in_the_folder(place):
    for command in (("sensitivity", "morris"), ("plot", "morris")):
        assert here(*command, folder=place).returncode == 0
    assert here("sweep", "verify", "morris", folder=place).returncode == 0
    again = here("sweep", "run", "morris", "--out", "morris", folder=place)
    assert (again.returncode, again.stderr) == (0, "")
    assert "24 runs: 0 made" in again.stdout


def test_without_salib_a_sentence_says_how_to_install_it_and_plot_draws_the_rest(place, tmp_path):
    (tmp_path / "SALib").mkdir()
    (tmp_path / "SALib" / "__init__.py").write_text("raise ImportError\n", encoding="utf-8")
    path = os.pathsep.join((str(tmp_path), str(Path(__file__).parents[2])))
    done = zonesim("sensitivity", "morris", folder=place, PYTHONPATH=path)
    assert done.returncode == 2
    assert (
        done.stderr == "error: SALib is not installed; `pip install -e '.[analysis]' -c constraints.txt` installs it.\n"
    )
    drawn = zonesim("plot", "morris", folder=place, PYTHONPATH=path)
    assert drawn.returncode == 0
    assert "the figure of its analysis is left out: SALib is not installed" in drawn.stderr
    assert "sensitivity" not in drawn.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("sensitivity", "nowhere"), "nowhere: there is no such folder"),
        (("sensitivity", "bundle"), "needs a sweep of a [morris] or [saltelli] design, and this one is [bundle]"),
        (("decompose", "morris"), "decompose needs a sweep of a [bundle] design, and this one is [morris]"),
        (("decompose", "bundle", "--outcome", "city:job_housing.minimum_comute"), "Did you mean 'city:job_housing.min"),
        (("discover", "bundle", "--where", f"{COMMUTE} < 6"), "has 16 points"),
        (("discover", "cube"), 'give --where "city:job_housing.minimum_commute < 6.0", or --better 3.0,1.0.'),
        (("discover", "cube", "--where", f"{COMMUTE} < 6", "--better", "3.0,1.0"), "give --where"),
        (("discover", "cube", "--where", f"{COMMUTE} < 6", "--outcome", CHAINS), "--outcome: goes with --better"),
        (("discover", "cube", "--where", f"{COMMUTE} < 6", "--density", "1.5"), "--density 1.5: must be above 0"),
        (("discover", "cube", "--where", f"{COMMUTE} < 6", "--lang", "zh"), "--lang: is the language of the figure"),
        (("discover", "cube", "--where", f"{COMMUTE} < 600"), "holds in all of the 128 runs of model 1.0"),
        (("discover", "cube", "--better", "3.0,2.0"), "has no model '2.0'"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(place, arguments, sentence):
    assert sentence in refused(*arguments, folder=place, call=here)


def test_a_sweep_with_failed_runs_or_unfinished_is_refused_with_names(tmp_path):
    text = HEAD + '[morris]\ntrajectories = 2\n[morris.axes]\n"fund.leverage" = [0.0, 4.0]\n'
    stored(tmp_path / "lost", text, lambda row: {COMMUTE: row.values["fund.leverage"]}, lost=(3,))
    said = refused("sensitivity", "lost", folder=tmp_path)
    assert "1 of 16 runs have no result (3.0-2-" in said
    assert "no row of a design can be left out" in said
    (tmp_path / "lost" / "runs.parquet").unlink()
    assert "its runs are not finished" in refused("sensitivity", "lost", folder=tmp_path, call=here)


def test_the_commands_of_the_page_run_as_they_stand(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "analysis.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    commands = [line for block in blocks for line in block.splitlines()]
    assert len(commands) == 8
    for command in commands:
        python, program, *arguments = shlex.split(command)
        assert (python, program) == ("python", "run.py")
        done = here(*arguments, folder=tmp_path)
        assert done.returncode == 0, f"{command}: {done.stderr}"
    said = (tmp_path / "results" / "bundle" / "figures" / "decompose.csv").read_text(encoding="utf-8")
    assert said.count("\n") == 1 + 2 * 5


def test_the_design_on_the_page_is_right(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "analysis.md").read_text(encoding="utf-8")
    (design,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    (tmp_path / "mine.toml").write_text(design, encoding="utf-8")
    done = here("sweep", "plan", "mine.toml", "--json", folder=tmp_path)
    assert json.loads(done.stdout)["points"] == 128
