"""What the pages say is what the program does: commands, the order of a quarter, links, decisions, facts."""

import csv
import inspect
import re

import pytest
from repository import REPO, commands_of, python_files

from sim.measures.catalogue import outcomes
from sim.model import ZoneModel
from sim.params.tables import levers, parameters

PAGES = sorted([*REPO.glob("*.md"), *(REPO / "docs").rglob("*.md"), REPO / "results" / "README.md"])
_WITHOUT_A_LEVER = ("outcome", "agent.", "model_", "sim.", "city.", "segments.", "context")


def test_ci_runs_every_command_of_the_readme():
    script = (REPO / ".ci" / "run").read_text(encoding="utf-8")
    script = re.sub(r'"?\$(venv|1)/bin/([\w-]+)"?', r"\2", script.replace(" -q", ""))
    commands = commands_of("README.md")
    assert len(commands) == 5
    made_otherwise = "python3 -m venv .venv"  # the script makes one for each Python, elsewhere
    missing = [command for command in commands if command != made_otherwise and command not in script]
    assert missing == []


def test_readme_names_the_command_that_makes_and_the_one_that_tests():
    install, compare, install_tests, pytest_ = commands_of("README.md")[1:]
    assert install == "pip install -e . -c constraints.txt"
    assert compare == "python run.py compare"
    assert install_tests == "pip install -e '.[test]' -c constraints.txt"
    assert pytest_ == "pytest"


def test_odd_lists_the_steps_in_the_words_and_order_of_the_code():
    code = re.findall(r"^\s+([\w.]+)\(self\)  # (\d+) (.+)$", inspect.getsource(ZoneModel.step), re.MULTILINE)
    page = (REPO / "docs" / "odd.md").read_text(encoding="utf-8")
    listed = re.findall(r"^(\d+)\. `([\w.]+)`: (.+)$", page, re.MULTILINE)
    assert len(code) == 13
    assert [(number, call, words) for call, number, words in code] == listed


def test_step_has_one_call_a_line_and_nothing_else():
    lines = inspect.getsource(ZoneModel.step).split('"""')[2].strip().splitlines()
    assert [line for line in lines if not re.fullmatch(r"\s*\w+\.\w+\(self\)  # \d+ .+", line)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPO).as_posix())
def test_links_of_a_page_lead_somewhere(page):
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPO).as_posix())
def test_names_of_numbers_and_outcomes_on_a_page_are_declared(page):
    declared = {**levers(), **parameters(), **outcomes()}
    groups = {name.split(".")[0] for name in declared}
    named = re.findall(r"`([a-z_]+)\.([a-z_0-9]+)`", page.read_text(encoding="utf-8"))
    files = {"py", "md", "csv", "toml", "npz", "parquet", "json", "arrive", "decide", "allot", "build"}
    calls = {"invest", "choose", "plan", "link", "match", "move", "flow", "record", "hold", "new"}
    unknown = {f"{group}.{word}" for group, word in named if group in groups and word not in files | calls}
    assert sorted(unknown - set(declared)) == []


def test_nothing_points_to_a_document_that_is_not_here():
    texts = {path: path.read_text(encoding="utf-8") for path in [*PAGES, *python_files("sim", "tests", "examples")]}
    pointing = re.compile(r"\b[A-Z]{4,}(?:_[A-Z]+)? (?:§ ?|section )?\d+\.\d+")
    found = {path.relative_to(REPO).as_posix(): pointing.findall(text) for path, text in texts.items()}
    assert {path: names for path, names in found.items() if names} == {}


def test_decisions_are_numbered_without_a_gap_and_say_what_would_change_our_mind():
    pages = sorted((REPO / "docs" / "decisions").glob("[0-9]*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04d}" for number in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {page.name[:4]} · ")
        missing = [
            part
            for part in ("**Question.**", "**Options.**", "**Choice.**", "**What would change our mind.**")
            if part not in text
        ]
        # a table of changed defaults is its own choice
        assert missing == (["**Choice.**"] if page.name.startswith("0008") else []), page.name


def test_every_fact_without_a_lever_is_named_as_not_modelled():
    page = (REPO / "docs" / "not-modelled.md").read_text(encoding="utf-8")
    spans = re.findall(r"F(\d{3})(?:–F(\d{3}))?", page)
    named = {number for first, last in spans for number in range(int(first), int(last or first) + 1)}
    active = {name for name, declared in {**levers(), **parameters()}.items() if declared.active}
    with (REPO / "scenarios/cities/chengdu/seed_facts.csv").open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    unsaid = []
    for fact in facts:
        targets = [target.strip() for target in fact["maps_to"].split(";")]
        is_modelled = any(target in active or target.startswith(_WITHOUT_A_LEVER) for target in targets)
        if not is_modelled and int(fact["id"][1:]) not in named:
            unsaid.append((fact["id"], fact["maps_to"]))
    assert unsaid == []
    assert named <= {int(fact["id"][1:]) for fact in facts}
