"""Every lever and parameter is declared once, with all that a reader of results needs."""

import csv
import math
import re
from pathlib import Path

import pytest

import sim.params.tables as tables
from sim.params.advice import BadInput
from sim.params.tables import levers, parameters

ALL = [*levers().values(), *parameters().values()]
FOLDER = Path(tables.__file__).parent


def offenders(rule, declarations=ALL):
    """Names of the declarations that break a rule."""
    return [declared.name for declared in declarations if not rule(declared)]


def costed():
    """Levers with a cost parameter (a cost in brackets is booked from events)."""
    return [lever for lever in levers().values() if lever.cost_parameter and not lever.cost_parameter.startswith("(")]


def test_a_declaration_has_a_dotted_name():
    assert offenders(lambda row: re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z][a-z0-9_]*", row.name)) == []


@pytest.mark.parametrize("field", ["unit", "source"])
def test_a_declaration_has_unit_and_source(field):
    assert offenders(lambda row: getattr(row, field).strip()) == []


def test_confidence_is_one_of_four_letters():
    assert offenders(lambda row: row.confidence in set("ABCD")) == []


def test_status_is_active_or_inactive():
    assert offenders(lambda row: row.status in {"active", "inactive"}) == []


def test_a_default_lies_in_a_finite_range():
    assert offenders(lambda row: -math.inf < row.low <= row.default <= row.high < math.inf) == []


def test_a_range_is_not_a_point():
    assert offenders(lambda row: row.low < row.high) == []


def test_a_row_refers_to_nothing_outside_the_repository():
    outside = re.compile(r"\.\./|shared/|\bbrief\b|/work")
    assert offenders(lambda row: not outside.search(f"{row.source} {row.note} {row.fingerprint}")) == []


def test_the_role_of_a_parameter_is_one_of_three():
    assert offenders(lambda row: row.role in {"calibrated", "uncertain", "fixed"}, parameters().values()) == []


def test_a_lever_has_a_family():
    assert offenders(lambda row: re.fullmatch(r"[a-z]+(_[a-z]+)*", row.family), levers().values()) == []


def test_a_lever_has_a_fingerprint_with_a_sign():
    assert offenders(lambda row: row.fingerprint[:2] in {"+ ", "- "}, levers().values()) == []


def test_the_cost_of_a_lever_is_a_declared_parameter():
    assert offenders(lambda row: row.cost_parameter in parameters(), costed()) == []


def test_the_cost_of_an_active_lever_is_an_active_parameter():
    assert offenders(lambda row: not row.active or parameters()[row.cost_parameter].active, costed()) == []


def test_a_lever_that_spends_says_at_which_cost():
    assert offenders(lambda row: row.cost_parameter or not row.spending, levers().values()) == []


def test_names_in_a_precondition_are_levers():
    named = re.compile(r"[a-z_]+\.[a-z_0-9]+")
    assert offenders(lambda row: set(named.findall(row.precondition)) <= levers().keys(), levers().values()) == []


def test_there_are_47_levers_in_seven_families():
    assert len(levers()) == 47
    assert len({declared.family for declared in levers().values()}) == 7


def test_no_name_is_both_a_lever_and_a_parameter():
    assert not levers().keys() & parameters().keys()


@pytest.mark.parametrize("file", ["levers.csv", "parameters.csv"])
def test_a_table_is_sorted_by_name_without_doubles(file):
    with (FOLDER / file).open(encoding="utf-8", newline="") as text:
        names = [row["name"] for row in csv.DictReader(text)]
    assert names == sorted(set(names))


@pytest.mark.parametrize("file", ["levers.csv", "parameters.csv"])
def test_every_row_of_a_table_has_as_many_cells_as_its_head(file):
    with (FOLDER / file).open(encoding="utf-8", newline="") as text:
        widths = {len(row) for row in csv.reader(text)}
    assert len(widths) == 1


def test_the_ends_of_a_range_are_accepted():
    leverage = levers()["fund.leverage"]
    assert [leverage.number(end, "x,") for end in (0, 5)] == [0.0, 5.0]


def test_what_is_read_as_a_whole_number_is_declared_in_whole_units():
    """`int()` around a number would cut off what somebody asked for."""
    text = "".join(path.read_text(encoding="utf-8") for path in FOLDER.parent.rglob("*.py"))
    cut = {name for name in re.findall(r"\bint\([\w.]*?(\w+\.\w+)\)", text) if name in parameters()}
    assert len(cut) > 8
    assert cut == {name for name, declared in parameters().items() if declared.whole}


def test_half_a_quarter_is_refused():
    quarters = parameters()["resilience.quarters"]
    assert [quarters.number(given, "x,") for given in (5, 5.0)] == [5.0, 5.0]
    with pytest.raises(BadInput, match=r"^--set resilience.quarters = 5.5: must be a whole number from 4 to 80"):
        quarters.number(5.5, "--set")


def test_a_negative_zero_is_zero():
    assert math.copysign(1.0, levers()["fund.size"].number(-0.0, "x,")) == 1.0


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (math.nan, "finite"),
        (math.inf, "finite"),
        (-math.inf, "finite"),
        (True, "true or false"),
        ("4", "a text"),
        ([4], "a list"),
        ({}, "a table"),
        (5.0000001, "outside 0 to 5"),
        (-1e-9, "outside 0 to 5"),
        (10**400, "outside 0 to 5"),
        pytest.param(10**5000, "outside 0 to 5", id="five thousand digits"),
    ],
)
def test_what_is_not_a_number_in_range_is_refused_in_one_line(given, why):
    with pytest.raises(BadInput, match=why) as refused:
        levers()["fund.leverage"].number(given, "3.0.toml,")
    assert str(refused.value).startswith("3.0.toml, fund.leverage = ")
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 250
