"""One page of a comparison with its variants: complete in both languages, closed in itself, and true."""

import base64
import csv
import getpass
import hashlib
import itertools
import json
import re
import socket

import pytest
from pages import HAN, foreign_to_chinese, read, unpaired, unspoken, zonesim

from sim.measures.catalogue import SCOPES, outcomes
from sim.report.texts import said

ASKED = ("compare", "--city", "minicity", "--models", "1.0,3.0,own.toml", "--seeds", "2", "--quarters", "4",
         "--frontier", "--placebo", "--set", "housing.talent_rent_discount=0.25", "--out", "results", "-q")  # fmt: skip
OWN = 'title = "<b>bold</b> & \\"quoted\\""\n[fund]\nsize = 100\nleverage = { "2017Q3" = 1, "2018Q1" = 4 }\n'


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Working directory with results and their page, and what `compare` said."""
    where = tmp_path_factory.mktemp("page")
    (where / "own.toml").write_text(OWN, encoding="utf-8")
    said_before = zonesim(*ASKED, folder=where)
    assert zonesim("report", "results", folder=where) == "results/report.html\n"
    return where, said_before


@pytest.fixture(scope="module")
def folder(place):
    return place[0] / "results"


@pytest.fixture(scope="module")
def text(folder):
    return (folder / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(folder):
    return read(folder / "report.html")


def _summary(folder):
    with (folder / "summary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_english_text_has_its_chinese_twin_beside_it(page):
    assert unpaired(page) == []


def test_no_word_stands_outside_of_a_language(page):
    assert unspoken(page) == []


def test_what_a_reader_of_chinese_sees_is_chinese(page):
    assert foreign_to_chinese(page) == []


def test_what_a_reader_of_english_sees_has_only_terms_in_chinese(page):
    for element, words in page.texts():
        spoken = any(one["lang"] == "en" and one.tag != "html" for one in element.within())
        if spoken and element.tag not in ("svg", "title"):
            assert not HAN.search(re.sub(r"\([^()]*\)|article: [^,]*", "", words)), words


def test_there_is_no_address_and_nothing_is_loaded(text, page):
    assert re.findall(r"[\w+.-]+:/{2}", text) == []
    for element in page.top.elements():
        assert element.tag not in ("link", "iframe", "object", "embed", "base", "form", "audio", "video"), element.tag
        for name in ("src", "href", "action", "srcset", "data", "xlink:href"):
            assert re.match(r"$|#|data:image/png;base64,", element[name]), (element.tag, element[name])
        assert not any(name.startswith("on") for name in element.attributes)
    assert set(re.findall(r"url\((.)", text)) <= {"#"}
    assert "@import" not in text


def test_the_policy_forbids_every_request_and_knows_the_one_script(page):
    metas = page.top.of("meta")
    assert [meta["http-equiv"] for meta in metas].index("Content-Security-Policy") == 1  # behind the encoding only
    rules = dict(rule.strip().split(" ", 1) for rule in metas[1]["content"].split(";"))
    assert rules["default-src"] == "'none'"
    assert set(rules) == {"default-src", "script-src", "style-src", "img-src", "base-uri", "form-action"}
    assert rules["img-src"] == "data:"
    (script,) = page.top.of("script")
    digest = base64.b64encode(hashlib.sha256("".join(script.children).encode()).digest()).decode()
    assert rules["script-src"] == f"'sha256-{digest}'"
    assert "localStorage" not in script.children[0]
    assert "cookie" not in script.children[0]
    assert len(script.children[0].splitlines()) <= 40


def test_names_are_unique_and_every_reference_leads_somewhere(text, page):
    names = [element["id"] for element in page.top.elements() if element["id"]]
    assert sorted(names) == sorted(set(names))
    asked = {element[attribute] for element in page.top.elements() for attribute in ("aria-labelledby",)} - {""}
    asked |= {element["href"][1:] for element in page.top.elements() if element["href"].startswith("#")}
    asked |= set(re.findall(r"url\(#([^)]*)\)", text))
    assert asked - set(names) == set()
    assert len(asked) > 50


def test_a_reader_who_hears_the_page_finds_the_way(page):
    assert page.declared == ["DOCTYPE html"]
    levels = [int(element.tag[1]) for element in page.top.elements() if re.fullmatch(r"h[1-6]", element.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    for table in page.top.of("table"):
        assert table.of("caption")[0].text("en")
        assert table.of("caption")[0].text("zh")
        assert all(head["scope"] in ("col", "row", "rowgroup") for head in table.of("th"))
        assert any(head["scope"] == "col" for head in table.of("th"))
    for drawing in page.top.of("svg"):
        assert drawing["role"] == "img"
        assert drawing["aria-label"]
    (button,) = page.top.of("button")
    assert button["type"] == "button"


def test_every_figure_that_plot_draws_is_there_with_its_table(folder, page):
    tables = {path.stem: path for path in (folder / "figures").glob("*.csv")}
    figures = {element["id"].removeprefix("figure-"): element for element in page.top.of("figure")}
    assert set(figures) == set(tables)
    assert {"frontier", "placebo", "map", "plane"} <= set(figures)
    for name, path in tables.items():
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
        shown = [[cell.text("en") for cell in row.of("td")] for row in figures[name].of("tbody")[0].of("tr")]
        assert len(shown) == len(rows)
        for line, row in zip(shown, rows, strict=True):
            numbers = [field for field in row if re.fullmatch(r"-?\d+\.\d+(e-?\d+)?", field)]
            shown_as = [field if len(field) <= 8 else f"{float(field):.6g}" for field in numbers]
            assert [number for number in shown_as if number not in line] == [], name
        drawings = [one for one in figures[name].of("div") if one["lang"]]
        assert [len(one.of("svg")) for one in drawings] == [1, 1]


def test_the_numbers_are_those_of_the_summary(folder, page):
    summary = {}
    for row in _summary(folder):
        if row["place"] == "":
            title = _title(row["outcome"], row["scope"])
            summary[title, row["horizon"], row["model"]] = row
    shown = set()
    for table in page.top.of("table"):
        for body in table.of("tbody") if table["class"] == "compared" else ():
            title = body.of("th")[0].text("en")
            for line in body.of("tr")[1:]:
                fields = line.of("td")
                key = (re.sub(r" (more|less) is better$", "", title), fields[0].text("en"), line["data-model"])
                row = summary[key]
                unit = 1e5 if "billion yuan" in title else 1.0
                for field, name, by in (
                    (fields[1], "mean", unit),
                    (fields[2], "difference", unit),
                    (fields[3], "p_better", 1.0),
                ):
                    told = [float(one["value"]) for one in field.of("data")]
                    assert told == ([float(row[name]) / by] if row[name] else []), key
                _check_shown(fields[1].text("en"), row, ("mean", "low", "high"), unit)
                _check_shown(fields[2].text("en"), row, ("difference", "difference_low", "difference_high"), unit)
                shown.add(key)
    assert shown == set(summary)  # four quarters have one horizon


def _title(outcome, scope):
    declared = outcomes()[outcome]
    from sim.report.blocks import title_of

    assert scope in SCOPES
    assert title_of(outcome, scope).en.startswith(declared.label_en)
    return title_of(outcome, scope).en


def _check_shown(text, row, names, unit):
    values = [float(row[name]) / unit for name in names if row[name]]
    numbers = re.findall(r"-?\d+(?:\.\d+)?", text)
    assert len(numbers) == len(values)
    for number, value in zip(numbers, values, strict=True):
        assert number == f"{value:.{len(number.partition('.')[2])}f}"
    assert values or text == "–"


def test_the_findings_are_the_sentences_of_compare(place, page):
    told = {re.sub(r"\s+", " ", line).strip() for line in place[1].splitlines()}
    (tables,) = [part for part in page.top.of("section") if part["id"] == "tables"]
    titles = [caption.text("en") for caption in tables.of("caption")]
    assert titles[0].startswith("Frontier, ")
    assert titles[1].startswith("Placebo: measured difference beside 95 %")
    assert set(titles[:-1]) <= told  # who was admitted is said in another form
    notes = [note.text("en") for note in tables.of("li")]
    assert notes
    assert set(notes) <= told
    assert said("uncalibrated").en in told
    assert said("uncalibrated").en in page.top.of("header")[0].text("en")


def test_a_difference_that_is_not_resolved_or_holds_zero_is_said_to_be(folder, page):
    rows = {(row["outcome"], row["scope"], row["model"]): row for row in _summary(folder) if row["place"] == ""}
    (findings,) = [part for part in page.top.of("section") if part["id"] == "findings"]
    sentences = findings.text("en")
    unresolved = rows["chain.local_input_share", "ecosystem", "3.0"]
    assert unresolved["resolution"] == "not resolved"
    assert (
        f"Not resolved: {float(unresolved['simulated_firms_a_cell']):.1f} simulated firms a cell are too few."
        in sentences
    )
    commute = rows["job_housing.minimum_commute", "city", "3.0"]
    holds_zero = float(commute["difference_low"]) <= 0.0 <= float(commute["difference_high"])
    (about,) = [head for head in findings.of("h3") if head.text("en").startswith("Minimum commute (km), city")]
    after = findings.text("en").partition(about.text("en"))[2]
    assert after.split("Model own")[0].count("holds 0") == holds_zero


def test_levers_that_differ_stand_with_their_letters(folder, page):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (levers,) = [part for part in page.top.of("section") if part["id"] == "levers"]
    rows = {
        row.of("code")[0].text(): [cell.text() for cell in row.of("td")]
        for row in levers.of("table")[0].of("tbody")[0].of("tr")
    }
    differing = {
        name
        for name, value in manifest["levers"]["1.0"].items()
        if any(manifest["levers"][model][name] != value for model in manifest["models"])
    }
    assert set(rows) == differing
    assert "housing.talent_rent_discount" not in rows
    assert rows["fund.leverage"][2:] == ["0", "C", "4", "D", "1 from 2017Q3; 4 from 2018Q1", ""]


def test_where_it_comes_from_is_told_without_a_user_a_host_or_a_path(folder, text, page):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (origin,) = [part for part in page.top.of("section") if part["id"] == "origin"]
    told = origin.text("en")
    for wanted in (manifest["code_hash"], manifest["inputs_hash"], manifest["effort"]["command"]):
        assert wanted in told
    for run in manifest["runs"]:
        assert run in told
        assert manifest["digests"][run] in told
    assert manifest["effort"]["command"].startswith("zonesim compare --city minicity")
    assert "zonesim plot ." in told
    assert "zonesim compare --city minicity" in told
    assert " --placebo --set housing.talent_rent_discount=0.25 -q --out ../again" in told
    for forbidden in (str(folder), str(folder.parent), f"/{getpass.getuser()}/"):
        assert forbidden not in text
    assert not re.search(rf"\b{re.escape(socket.gethostname())}\b", text)


def test_titles_of_users_are_text_and_no_markup(text):
    assert "<b>bold</b>" not in text
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; &#34;quoted&#34;" in text


def test_the_same_folder_gives_the_same_page_in_any_process(place, text):
    where = place[0]
    other = {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LANG": "C", "LC_ALL": "C"}
    zonesim("report", "results", "--out", "again.html", folder=where, **other)
    assert (where / "again.html").read_text(encoding="utf-8") == text


def test_the_scale_and_the_horizon_are_numbers_of_the_run(page):
    lead = next(line for line in page.top.of("p") if line["class"] == "lead")
    assert lead.text("en") == "6 runs on 2 seeds, 4 quarters from 2017Q3 to 2018Q2, scale 100 %"
    assert lead.text("zh") == "6次运行，2个种子，2017Q3至2018Q2共4个季度，规模100%"
