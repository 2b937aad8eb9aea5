"""Figures of a page: what was drawn in each language, with the table that each shows."""

import csv
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.figures.words import LANGUAGES
from sim.measures.catalogue import outcomes
from sim.report.inline import picture
from sim.report.numbers import NONE
from sim.report.removals import removed
from sim.report.texts import Text, horizon_of, label_of, said_or_same, same, twin

MOST_ROWS = 2_000
"""Of a table under a figure; the rest stands in its CSV."""
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_MODEL = "model"
_SHORT, _LARGE = 8, 1e6


@dataclass(frozen=True)
class Cell:
    """One field of a table.

    Parameters
    ----------
    text : Text
        As it is shown.
    is_number : bool
        Whether it is one.
    """

    text: Text
    is_number: bool


@dataclass(frozen=True)
class TableRow:
    """One row of a table; `model` is empty if it is not about one model."""

    model: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Picture:
    """One figure.

    Parameters
    ----------
    name : str
        Name of its files without ending.
    title : Text
        The question that it answers.
    markup : Text
        The drawing in each language.
    columns : tuple of Text
        Names of the columns of its table.
    rows : tuple of TableRow
        The table, at most `MOST_ROWS` rows of it.
    n_rows : int
        Rows of the whole table.
    """

    name: str
    title: Text
    markup: Text
    columns: tuple[Text, ...]
    rows: tuple[TableRow, ...]
    n_rows: int


def pictures(drawn: Mapping[str, Sequence[Path]]) -> list[Picture]:
    """Figures from the files that were drawn.

    Parameters
    ----------
    drawn : mapping
        Files by language: of each figure ``name.png``, ``name.svg`` and ``name.csv``, with the ending of the language
        behind the name; the same figures in each language.
    """
    first = [path for path in drawn[LANGUAGES[0]] if path.suffix == ".svg"]
    return [_picture(path.stem, {lang: _file(drawn[lang], path.stem, lang) for lang in LANGUAGES}) for path in first]


def _file(paths: Sequence[Path], name: str, lang: str) -> Path:
    """The SVG of a figure in one language."""
    stem = name if lang == LANGUAGES[0] else f"{name}-{lang}"
    return next(path for path in paths if path.name == f"{stem}.svg")


def _picture(name: str, files: Mapping[str, Path]) -> Picture:
    """One figure with its table."""
    titles = {lang: _title(path) for lang, path in files.items()}
    prefix = re.sub(r"\W", "-", name)
    markup = (
        picture(path, path.with_suffix(".png"), f"{prefix}-{lang}-", titles[lang]) for lang, path in files.items()
    )
    tables = [_table(path.with_suffix(".csv")) for path in files.values()]
    columns = [_merged(column) for column in tables[0][0] if not column.endswith("_zh")]
    dicts = ([dict(zip(table[0], line, strict=True)) for line in table[1:]] for table in tables)
    rows = [_row(columns, *both) for both in zip(*dicts, strict=True)]
    heads = tuple(said_or_same(f"column.{column}", column) for column in columns)
    return Picture(name, Text(*titles.values()), Text(*markup), heads, tuple(rows[:MOST_ROWS]), len(rows))


def _title(svg: Path) -> str:
    """Title inside an SVG, as plain text."""
    found = _TITLE.search(svg.read_text(encoding="utf-8"))
    return html.unescape(found[1]) if found else svg.stem


def _table(path: Path) -> list[list[str]]:
    """Lines of a CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _merged(column: str) -> str:
    """Name of a column; two columns with one name in two languages are one."""
    return column.removesuffix("_en")


def _row(columns: Sequence[str], en: Mapping[str, str], zh: Mapping[str, str]) -> TableRow:
    """One row in both languages."""
    cells = [
        _cell(column, en[column], zh[column])
        if column in en
        else Cell(Text(en[f"{column}_en"], en[f"{column}_zh"]), is_number=False)
        for column in columns
    ]
    return TableRow(en.get(_MODEL, ""), tuple(cells))


def _cell(column: str, en: str, zh: str) -> Cell:
    """One field: numbers in six digits, names in words."""
    if column == _MODEL:
        return Cell(same(en), is_number=False)
    if en == "":
        return Cell(same(NONE), is_number=False)
    try:
        return Cell(same(_digits(en)), is_number=True)
    except ValueError:
        return Cell(_words(column, en, zh), is_number=False)


def _digits(field: str) -> str:
    """A number of a table in six digits; a short one as it stands, for it may be the label of a model.

    Raises
    ------
    ValueError
        If it is none.
    """
    number = float(field)
    if len(field) <= _SHORT:
        return field
    return f"{number:.0f}" if abs(number) >= _LARGE else f"{number:.6g}"


def _words(column: str, en: str, zh: str) -> Text:
    """A name in words where there are some."""
    if en != zh:
        return Text(en, zh)
    if column == "outcome" and en in outcomes():
        return label_of(en)
    if column == "horizon":
        return horizon_of(en)
    if column == "name":
        return removed(en)
    found = said_or_same(f"{column}.{en}", en)
    return twin(en) if found.is_one else found
