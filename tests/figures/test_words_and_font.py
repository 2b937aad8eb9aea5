import csv
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib import get_data_path

from sim.figures.fonts.make_subset import characters
from sim.figures.style import CHINESE_FONT
from sim.figures.words import Words
from sim.measures.catalogue import outcomes
from sim.params.tables import levers, parameters

REPO = Path(__file__).parents[2]
WORDS = REPO / "sim" / "figures" / "words.csv"
TWINS = REPO / "sim" / "figures" / "twins.csv"


def rows_of(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def glyphs_of(path):
    with TTFont(path) as font:
        return {chr(code) for code in font.getBestCmap()}


@pytest.fixture(scope="module")
def glyphs():
    return glyphs_of(CHINESE_FONT) | glyphs_of(Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")


@pytest.mark.parametrize(
    "path",
    [WORDS, TWINS, REPO / "sim" / "measures" / "outcomes.csv", *REPO.glob("scenarios/**/*.csv")],
    ids=lambda path: path.name,
)
def test_every_character_that_a_figure_may_show_has_a_glyph(path, glyphs):
    shown = ("name_zh", "name_en", "label_zh", "label_en", "unit", "zh", "en")
    texts = [row[column] or "" for row in rows_of(path) for column in shown if column in row]
    assert {character for text in texts for character in text} <= glyphs


def test_the_font_holds_all_of_gb_2312_and_stays_below_a_megabyte():
    hanzi = [character for character in characters() if character >= "\u4e00"]
    assert len(set("".join(hanzi)) & {chr(code) for code in range(0x4E00, 0xA000)}) == 6763
    assert {character for character in hanzi if character < "\ua000"} <= glyphs_of(CHINESE_FONT)
    assert CHINESE_FONT.stat().st_size < 1_000_000


def test_the_font_comes_with_its_licence_and_notice():
    folder = CHINESE_FONT.parent
    assert "Apache License" in (folder / "LICENSE").read_text(encoding="utf-8")
    assert CHINESE_FONT.name in (folder / "NOTICE").read_text(encoding="utf-8")


def test_both_languages_have_every_word_with_the_same_gaps():
    rows = rows_of(WORDS)
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        assert row["en"], row
        assert row["zh"], row
        assert sorted(re.findall(r"{\w+}", row["en"])) == sorted(re.findall(r"{\w+}", row["zh"])), row["key"]


def test_every_unit_of_the_catalogue_has_a_word():
    keys = {row["key"] for row in rows_of(WORDS)}
    assert {f"unit.{outcome.unit}" for outcome in outcomes().values()} <= keys


def test_units_of_levers_and_parameters_and_labels_of_horizons_are_said_in_the_language():
    english, chinese = Words("en"), Words("zh")
    unit = levers()["fund.leverage"].unit
    assert (english.unit_in_data(unit), chinese.unit_in_data(unit)) == (unit, "每元公共资金拟撬动的社会资本（元）")
    declared = (*levers().values(), *parameters().values())
    lettered = {row.unit for row in declared if re.search("[a-z]{2}", row.unit)}
    assert [unit for unit in sorted(lettered) if chinese.unit_in_data(unit) == unit] == []
    assert chinese.unit_in_data("km") == "公里"
    assert chinese.unit_in_data("minutes at sea") == "minutes at sea"
    assert [chinese.horizon_called(label) for label in ("year 3", "last 4 quarters")] == ["第3年", "最后4个季度"]
    assert english.horizon_called("last 4 quarters") == "Last 4 quarters"
    assert chinese.horizon_called("whenever") == "whenever"


def test_every_word_is_used():
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((REPO / "sim" / "figures").glob("*.py")))
    rings = (REPO / "sim" / "figures" / "orientation.csv").read_text(encoding="utf-8")
    families = ("unit.", "scope.", "city.", "family.")
    unused = [
        row["key"]
        for row in rows_of(WORDS)
        if f'"{row["key"]}"' not in code and f"'{row['key']}'" not in code
        and row["key"] not in rings and not row["key"].startswith(families)
    ]  # fmt: skip
    assert unused == []
