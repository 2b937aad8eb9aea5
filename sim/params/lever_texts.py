"""What the table of levers has no room for: the article's term, the mechanism in words, what is booked, who reads it.

`lever_texts.csv` stands beside `levers.csv`, one row a lever; docs/levers.md is made from both.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().with_name("lever_texts.csv")


@dataclass(frozen=True, slots=True)
class LeverText:
    """One row of `lever_texts.csv`.

    Parameters
    ----------
    term_zh : str
        What the lever is called in Chinese.
    article : str
        What the article says of it, in our words, or that it says nothing.
    mechanism : str
        Whom it moves and how.
    read_in : tuple of str
        Modules below `sim` that read it, such as ``markets/land``.
    read_why : str
        Why more than one does; empty if one does.
    ledger_items : tuple of str
        Items of the public ledger that it moves directly; empty if it costs nothing by itself.
    mechanical_outcomes : tuple of str
        Outcomes that it moves by their own definition; they never count as a win.
    """

    term_zh: str
    article: str
    mechanism: str
    read_in: tuple[str, ...]
    read_why: str
    ledger_items: tuple[str, ...]
    mechanical_outcomes: tuple[str, ...]


@cache
def lever_texts() -> dict[str, LeverText]:
    """Texts of the levers by dotted name, sorted.

    Examples
    --------
    >>> lever_texts()["fund.size"].term_zh
    '产业基金'
    """
    with _FILE.open(encoding="utf-8", newline="") as text:
        rows = sorted(csv.DictReader(text), key=lambda row: row["name"])
    return {row["name"]: _text(row) for row in rows}


def _text(row: dict[str, str]) -> LeverText:
    """Row of the table as a text; lists are separated by semicolons."""
    return LeverText(
        term_zh=row["term_zh"],
        article=row["article"],
        mechanism=row["mechanism"],
        read_in=_parts(row["read_in"]),
        read_why=row["read_why"],
        ledger_items=_parts(row["ledger_items"]),
        mechanical_outcomes=_parts(row["mechanical_outcomes"]),
    )


def _parts(cell: str) -> tuple[str, ...]:
    """Entries of a cell."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
