"""Every word of a page in both languages, and none that nobody says."""

import csv
import re
from pathlib import Path

import pytest

from sim.analysis.resolution import NOT_RESOLVED, RESOLVED
from sim.analysis.stressed import FIRST
from sim.experiments.mechanisms_off import MECHANISMS
from sim.experiments.sweeps.design_file import load_design, sweep_names
from sim.measures.catalogue import SCOPES, outcomes
from sim.params.scenario import load_model, model_names
from sim.params.shock import KINDS
from sim.params.stress import load_stress, stress_names
from sim.params.tables import levers
from sim.report.texts import Text, horizon_of, said, same, twin, unit_of

REPORT = Path(__file__).resolve().parents[2] / "sim" / "report"
BUILT = ("scope.", "verdict.", "block.", "cost.", "removals.", "option.", "kind.", "shock.", "letter.", "column.",
         "count.", "part.", "asked.", "cost_reading.")  # fmt: skip
"""Families of keys that code puts together."""


def rows_of(name):
    with (REPORT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_both_languages_have_every_word_with_the_same_gaps():
    rows = rows_of("words.csv")
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        assert row["en"].strip(), row
        assert row["zh"].strip(), row
        assert sorted(re.findall(r"{\w+}", row["en"])) == sorted(re.findall(r"{\w+}", row["zh"])), row["key"]


def test_every_word_is_said():
    paths = [*REPORT.glob("*.py"), *REPORT.glob("*.jinja"), *(REPORT.parent / "cli").glob("*.py")]
    code = "".join(path.read_text(encoding="utf-8") for path in paths)
    keys = [row["key"] for row in rows_of("words.csv")]
    assert [key for key in keys if f'"{key}"' not in code and not key.startswith(BUILT)] == []


def test_a_gap_is_filled_in_each_language():
    text = said(
        "outcome_at", label=Text("Minimum commute", "职住分离度"), unit=Text("km", "公里"), scope=said("scope.city")
    )
    assert text == ("Minimum commute (km), city", "职住分离度（公里），全市")
    assert same("3.0").is_one
    with pytest.raises(KeyError):
        said("no such key")


def test_a_horizon_is_called_as_in_the_tables():
    assert horizon_of("year 20") == ("year 20", "第20年")
    assert horizon_of("last 3 quarters") == ("last 3 quarters", "最后3个季度")
    assert not horizon_of(FIRST).is_one


def test_amounts_of_money_are_in_billions_and_other_units_in_words():
    assert unit_of("money.net_public_cost") == ("billion yuan", "十亿元")
    assert unit_of("chain.take_up") == ("share", "比重")
    assert all(unit_of(name).zh for name in outcomes())


def _shipped():
    """Texts of the data that come with the program and may stand on a page."""
    yield from (FIRST, "equal organisation", RESOLVED, NOT_RESOLVED, *MECHANISMS)
    yield from (declared.unit for declared in levers().values() if re.search("[a-z]", declared.unit))
    for name in model_names():
        yield from (load_model(name).title, *load_model(name).sources)
    yield from (load_stress(name).title for name in stress_names())
    for name in sweep_names():
        design = load_design(name)
        yield from (design.title, *(city.title for city in design.cities))


@pytest.mark.parametrize("text", sorted(set(_shipped())))
def test_what_the_shipped_data_say_has_a_twin(text):
    assert not twin(text).is_one


def test_no_twin_stands_twice_and_each_is_another_text():
    rows = rows_of("../figures/twins.csv")
    assert len({row["en"] for row in rows}) == len(rows)
    assert [row["en"] for row in rows if row["zh"] == row["en"] and re.search("[a-z]", row["en"])] == []


def test_every_name_that_code_puts_together_is_a_word():
    for scope in SCOPES:
        said(f"scope.{scope}")
    for kind in KINDS:
        said(f"shock.{kind}")
    for verdict in ("higher", "lower"):
        for judged in ("", ".better", ".worse"):
            said(f"verdict.{verdict}{judged}")
