"""The page of a sweep: whatever `plot` draws for its kind is there, in both languages, with what failed by name."""

import shutil
import sys
from pathlib import Path

import pytest
from pages import foreign_to_chinese, read, unpaired, unspoken, zonesim

sys.path.insert(0, str(Path(__file__).parents[1] / "analysis"))
from made_up_sweeps import CHAINS, COMMUTE, stored

HEAD = 'city = "minicity"\nseeds = 2\nquarters = 4\n'
LONG = HEAD.replace("4", "20")
AXES = '"land.tilt_industry" = [0.0, 1.0]\n"fund.leverage" = [0.0, 4.0]\n'
GROUPS = 'fund = ["fund.*"]\nall_else = ["[!f]*", "facilities.*"]\n'
DESIGNS = {
    "grid": f'title = "Mine"\nmodels = ["1.0", "3.0"]\n{HEAD}[grid]\n{AXES}',
    "morris": f'models = ["1.0"]\n{HEAD}[morris]\ntrajectories = 3\nlevels = 4\n[morris.axes]\n{AXES}',
    "sobol": f'models = ["1.0"]\n{LONG}stress = ["pandemic", "credit-stop"]\n[sobol]\npoints = 8\n[sobol.axes]\n{AXES}',
    "bundle": f'{HEAD}[bundle]\nfrom = "2017"\nto = "3.0-article"\n[bundle.groups]\n{GROUPS}',
}
FIGURES = {"grid": {"along_axes"}, "morris": {"along_axes", "sensitivity"}, "sobol": set(), "bundle": {"decompose"}}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    where = tmp_path_factory.mktemp("sweeps")
    for kind, text in DESIGNS.items():
        lost = (1,) if kind == "grid" else ()
        stored(
            where / kind,
            text,
            lambda row: {COMMUTE: 5.0 + sum(row.values.values()), CHAINS: 0.1 * sum(row.values.values())},
            lost,
        )
        zonesim("report", kind, folder=where)
    return where


@pytest.mark.parametrize("kind", DESIGNS)
def test_what_plot_draws_is_there_and_every_word_in_both_languages(kind, place, tmp_path):
    page = read(place / kind / "report.html")
    shown = {element["id"].removeprefix("figure-") for element in page.top.of("figure")}
    assert (unpaired(page), unspoken(page), foreign_to_chinese(page)) == ([], [], [])
    if kind == "sobol":  # two stress tests: no one figure shows them, and the page says why
        assert shown == set()
        assert "the design has more than one stress" in page.top.text("en")
        return
    shutil.copytree(place / kind, tmp_path / kind)
    drawn = zonesim("plot", kind, folder=tmp_path).split()
    assert shown == {Path(name).stem for name in drawn}
    assert shown == FIGURES[kind]


def test_a_row_without_a_run_is_counted(place):
    page = read(place / "grid" / "report.html")
    text = page.top.text("en")
    assert "15 of 16 runs, 4 points of the design" in text
    (failed,) = [part for part in page.top.of("section") if part["id"] == "failed"]
    assert len(failed.of("li")) == 1
    assert failed.of("li")[0].text("en").startswith("1.0-2-")
    assert "Mine" in text


def test_the_headline_outcomes_are_those_of_the_rows(place):
    page = read(place / "morris" / "report.html")
    (tables,) = [part for part in page.top.of("section") if part["id"] == "tables"]
    (head,) = [row for row in tables.of("th") if row.text("en") == "Minimum commute by skill (km), city"]
    rows = [row.text("en") for row in head.parent.parent.of("tr")]
    assert rows[1].startswith("1.0")
    import pandas as pd

    values = pd.read_parquet(place / "morris" / "runs.parquet")[COMMUTE]
    for number in (f"{len(values)}", f"{values.mean():.3f}", f"{values.min():.3f}", f"{values.max():.3f}"):
        assert number in rows[1]
