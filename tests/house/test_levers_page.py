"""docs/levers.md is what its script makes, and says of every lever all that it promises."""

import importlib.util
import re

import pytest
from repository import REPO, SIM

from sim.city.ledger import PUBLIC_OUTLAYS, PUBLIC_RECEIPTS
from sim.measures.catalogue import outcomes
from sim.params.lever_texts import lever_texts
from sim.params.tables import levers

TEXTS = lever_texts()
BOLD = ("Article", "Unit and range", "Mechanism", "Fingerprint", "Cost", "Moves by definition", "Pre-condition")


@pytest.fixture(scope="module")
def maker():
    spec = importlib.util.spec_from_file_location("make_levers", REPO / "docs" / "make_levers.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def committed():
    return (REPO / "docs" / "levers.md").read_text(encoding="utf-8")


def test_the_committed_page_is_what_the_script_makes(maker, committed):
    assert committed == maker.page(), "run python docs/make_levers.py"


def test_every_lever_has_its_texts_and_only_levers_have():
    assert list(TEXTS) == list(levers())


@pytest.mark.parametrize("name", levers())
def test_a_section_says_all_it_promises(name, committed):
    section = committed.split(f"\n### `{name}`\n")[1].split("\n### ")[0].split("\n## ")[0]
    for word in BOLD:
        said = re.search(rf"\*\*{word}\.\*\* (.+)", section)
        assert said, word
        assert len(said[1]) > 4
        assert said[1] not in ("None..", "..")
    rows = re.findall(r"^\| (1\.0|2\.0|3\.0) \| [^|]+ \| [^|]+ \| [ABCD] \| [^|]+ \|$", section, re.MULTILINE)
    assert rows == ["1.0", "2.0", "3.0"]
    assert committed.count(f"[`{name}`](#") == 1


@pytest.mark.parametrize("name", levers())
def test_texts_of_a_lever_are_whole(name):
    text = TEXTS[name]
    assert re.search(r"[\u4e00-\u9fff]", text.term_zh)
    assert text.article.endswith(".")
    assert text.mechanism.endswith(".")
    assert not re.search(r"[\u4e00-\u9fff]{6,}", text.article + text.mechanism)  # no sentences of the article
    assert all((SIM / f"{module}.py").exists() for module in text.read_in)
    assert bool(text.read_why) == (len(text.read_in) > 1)


def test_what_is_said_to_be_booked_is_booked_to_the_public():
    named = {item for text in TEXTS.values() for item in text.ledger_items}
    assert set(PUBLIC_OUTLAYS) <= named <= {*PUBLIC_OUTLAYS, *PUBLIC_RECEIPTS}
    assert [name for name, lever in levers().items() if lever.spending and not TEXTS[name].ledger_items] == []


def test_every_mechanical_outcome_has_its_levers_and_no_other_outcome_has():
    named = {outcome for text in TEXTS.values() for outcome in text.mechanical_outcomes}
    assert named == {name for name, outcome in outcomes().items() if outcome.mechanical}
