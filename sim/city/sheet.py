"""A table of a city folder, read column by column; what is wrong is collected, with file, line and column.

Reading goes on after a mistake, so that all mistakes of a folder are told at once: a column that is missing or a
cell that is wrong is complained about once and then stands for nan, -1 or the empty text.
"""

import csv
import hashlib
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.params.advice import BadInput, did_you_mean
from sim.params.folder import shown
from sim.params.text import read_text, read_toml

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CONFIDENCE = ("A", "B", "C")
"""A read in a text, B recalled or from a weak copy, C assumed."""
_MOST_OPTIONS_SHOWN = 12


class Range(NamedTuple):
    """Numbers that are accepted, both ends included, and how a sentence calls them."""

    low: float
    high: float
    words: str


ANY = Range(-math.inf, math.inf, "a number")
NOT_NEGATIVE = Range(0.0, math.inf, "a number of at least 0")
POSITIVE = Range(math.ulp(0.0), math.inf, "a number above 0")
AREA = Range(math.ulp(0.0), 1e6, "a number above 0 and at most 1,000,000 km2")
LAND = Range(0.0, 1e6, "a number from 0 to 1,000,000 km2")
FLOOR = Range(0.0, 1e11, "a number from 0 to 100,000,000,000 m2")
PEOPLE = Range(0.0, 1e10, "a number from 0 to 10,000,000,000")
SHARE = Range(0.0, 1.0, "a share from 0 to 1")
LONGITUDE = Range(-180.0, 180.0, "a number of degrees from -180 to 180")
LATITUDE = Range(-90.0, 90.0, "a number of degrees from -90 to 90")


class Columns(NamedTuple):
    """Columns that a table must have and those it may have besides."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """Rows of one CSV file.

    Parameters
    ----------
    where : str
        File as an error names it.
    lines : tuple of int, (R,)
        Line of the file at which each row starts; the header is line 1.
    cells : dict
        Texts (R,) by column, without blanks around them; columns that the file lacks are absent.
    complaints : list of str
        What is wrong so far; shared by all tables of a city.
    complete : bool
        Whether all rows of the file are here; if not, nothing is concluded from what is missing.
    """

    where: str
    lines: tuple[int, ...]
    cells: dict[str, tuple[str, ...]]
    complaints: list[str]
    complete: bool = True

    def __len__(self) -> int:
        return len(self.lines)

    def complain(self, row: int, column: str, sentence: str) -> None:
        """Add a sentence about one cell."""
        self.complaints.append(f"{self.where}, line {self.lines[row]}, column '{column}': {sentence}")

    def only(self, rows: Sequence[int]) -> "Sheet":
        """Return these rows alone, in this order."""
        cells = {name: tuple(texts[row] for row in rows) for name, texts in self.cells.items()}
        return replace(self, lines=tuple(self.lines[row] for row in rows), cells=cells)

    def by(self, column: str) -> "Sheet":
        """Return the rows in the order of a column's texts, so that nothing depends on the order of a file."""
        texts = self.texts(column)
        return self.only(sorted(range(len(self)), key=texts.__getitem__))

    def texts(self, column: str) -> tuple[str, ...]:
        """Texts (R,) of a column, empty ones included."""
        return self.cells.get(column, ("",) * len(self))

    def given(self, column: str) -> Iterator[tuple[int, str]]:
        """Row and text of each cell of a column that holds something."""
        return ((row, text) for row, text in enumerate(self.texts(column)) if text)

    def words(self, column: str) -> tuple[str, ...]:
        """Texts (R,) of a column in which no cell may be empty."""
        for row, text in enumerate(self.cells.get(column, ())):
            if not text:
                self.complain(row, column, "is empty; a text is needed.")
        return self.texts(column)

    def keys(self, column: str) -> tuple[str, ...]:
        """Texts (R,) of a column in which every text stands once."""
        first: dict[str, int] = {}
        for row, text in enumerate(self.words(column)):
            if text and first.setdefault(text, row) != row:
                line = self.lines[first[text]]
                self.complain(row, column, f"'{text}' stands here for the second time; it is on line {line} already.")
        return self.texts(column)

    def options(self, column: str) -> tuple[str, ...]:
        """Texts (R,) that other tables may name; none, so that nothing is checked against them, if rows are missing."""
        return self.texts(column) if self.complete else ()

    def numbers(self, column: str, span: Range) -> Floats:
        """Numbers (R,) of a column; nan where there is a complaint."""
        found = np.full(len(self), math.nan)
        for row, text in enumerate(self.cells.get(column, ())):
            found[row] = self.number(row, column, text, span)
        return found

    def numbers_if_given(self, column: str, span: Range) -> Floats:
        """Numbers (R,) of a column; nan where a cell is empty."""
        found = np.full(len(self), math.nan)
        for row, text in self.given(column):
            found[row] = self.number(row, column, text, span)
        return found

    def choices(self, column: str, options: Sequence[str], kind: str) -> Ints:
        """Index (R,) of each text among the options; -1 where it is none of them.

        Without options (their own table could not be read as a whole) nothing is checked.
        """
        found = np.full(len(self), -1)
        for row, text in enumerate(self.cells.get(column, ())):
            found[row] = self.choice(row, column, text, options, kind)
        return found

    def choice(self, row: int, column: str, text: str, options: Sequence[str], kind: str) -> int:
        """Index of a text, a cell or a part of one, among the options; -1 if it is none of them."""
        if text in options:
            return options.index(text)
        if not text:
            self.complain(row, column, f"is empty; a {kind} is needed.")
        elif options:
            known = f" Known: {', '.join(options)}." if len(options) <= _MOST_OPTIONS_SHOWN else ""
            self.complain(row, column, f"there is no {kind} '{text}'.{did_you_mean(text, options)}{known}")
        return -1

    def confidence(self, *columns: str) -> None:
        """Complain about letters of confidence that are not A, B or C."""
        for column in columns:
            self.choices(column, CONFIDENCE, "letter of confidence")

    def number(self, row: int, column: str, text: str, span: Range) -> float:
        """Cell as a number, or nan and a complaint."""
        if not text:
            self.complain(row, column, f"is empty; {span.words} is needed.")
            return math.nan
        try:
            value = float(text.replace("_", "?"))
        except ValueError:
            self.complain(row, column, f"'{text}' is not a number; {span.words} is needed.")
            return math.nan
        if not math.isfinite(value) or not span.low <= value <= span.high:
            self.complain(row, column, f"{text} is not allowed; {span.words} is needed.")
            return math.nan
        return value


@dataclass(frozen=True)
class Reading:
    """The files read for one city: what they say, and what is wrong with them."""

    complaints: list[str] = field(default_factory=list)
    contents: list[tuple[Path, str]] = field(default_factory=list)

    def table(self, path: Path, columns: Columns) -> Sheet:
        """Read a CSV file; without rows and columns if it cannot be read."""
        where = shown(path)
        try:
            text = self._text(path)
            rows = _rows(text, where)
        except BadInput as error:
            self.complaints.append(str(error))
            rows = []
        if not rows:
            return Sheet(where, (), {}, self.complaints, complete=False)
        header = [name.strip() for name in rows[0][1]]
        self._check_header(where, header, columns)
        body = [(line, cells) for line, cells in rows[1:] if self._is_whole(where, line, len(cells), len(header))]
        cells = {name: tuple(row[place].strip() for _, row in body) for place, name in enumerate(header)}
        return Sheet(where, tuple(line for line, _ in body), cells, self.complaints, len(body) == len(rows) - 1)

    def toml(self, path: Path) -> dict[str, object]:
        """Read a TOML file; empty if it cannot be read."""
        try:
            self._text(path)
            return read_toml(path)
        except BadInput as error:
            self.complaints.append(str(error))
            return {}

    def version(self) -> str:
        """sha256 of the content of all files read, whatever their line ends, as a hexadecimal text."""
        texts = (f"{path.name}\0{text}" for path, text in self.contents)
        return hashlib.sha256("\0".join(texts).encode()).hexdigest()

    def settle(self) -> None:
        """Raise all complaints at once, one a line.

        Raises
        ------
        BadInput
            If there is any.
        """
        if self.complaints:
            raise BadInput("\n".join(dict.fromkeys(self.complaints)))

    def _text(self, path: Path) -> str:
        """Text of a file, noted for the version."""
        text = read_text(path)
        self.contents.append((path, text))
        return text

    def _check_header(self, where: str, header: Sequence[str], columns: Columns) -> None:
        """Complain about columns that are missing, unknown or doubled."""
        missing = [name for name in columns.required if name not in header]
        known = columns.required + columns.optional
        for name in sorted({name for name in header if header.count(name) > 1}):
            self.complaints.append(f"{where}, line 1: the column '{name}' stands there more than once.")
        for name in (name for name in header if name not in known):
            hint = did_you_mean(name, missing or known)
            self.complaints.append(f"{where}, line 1: there is no column '{name}' in this table.{hint}")
        for name in missing:
            self.complaints.append(
                f"{where}, line 1: the column '{name}' is missing. Needed: {', '.join(columns.required)}."
            )

    def _is_whole(self, where: str, line: int, n_cells: int, n_columns: int) -> bool:
        """Complain about a row that is shorter or longer than the header."""
        if n_cells != n_columns:
            self.complaints.append(
                f"{where}, line {line}: {n_cells} cells where the header has {n_columns}; "
                "a comma inside a cell needs quotation marks around the cell."
            )
        return n_cells == n_columns


def _rows(text: str, where: str) -> list[tuple[int, list[str]]]:
    """Rows that hold something, with the line each starts at; the header comes first."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(f"{where}, line {line}: is not CSV ({error}).") from None
    if not rows:
        raise BadInput(f"{where}: is empty; a header line is needed.")
    return rows


def rows_where(mask: np.ndarray) -> list[int]:
    """Return the rows at which a mask holds."""
    return [int(row) for row in np.flatnonzero(mask)]


def frozen(values: Iterable[float] | np.ndarray, dtype: str = "f8") -> np.ndarray:
    """Return a read-only C-contiguous copy as an array of this type."""
    array = np.array(values, dtype=dtype, order="C")
    array.setflags(write=False)
    return array
