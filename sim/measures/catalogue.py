"""The declared table of outcomes: name, labels, unit, scopes, which way is better (`outcomes.csv`)."""

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

SCOPES = ("city", "central", "ecosystem", "zone")
"""City; its core and inner rings; each ecosystem; each zone."""
_TABLE = Path(__file__).with_name("outcomes.csv")
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True)
class Outcome:
    """One row of `outcomes.csv`: what an outcome is called, in what unit, and how to read it.

    Parameters
    ----------
    name : str
        Name in the record: family, dot, outcome.
    label_en, label_zh : str
        Label on figures and tables, in English and in Chinese.
    unit : str
        Unit of the stored number.
    scopes : tuple of str
        Scopes in which it is recorded; a subset of `SCOPES`.
    better : int
        +1 if more is better, -1 if less is better, 0 if the outcome is not judged.
    mechanical : bool
        Whether a lever moves the outcome by definition: such an outcome never counts as a win.
    headline : bool
        Whether it is a headline outcome.
    formula : str
        The equation, in words.
    """

    name: str
    label_en: str
    label_zh: str
    unit: str
    scopes: tuple[str, ...]
    better: int
    mechanical: bool
    headline: bool
    formula: str


def _outcome(row: dict[str, str], line: int) -> Outcome:
    """Row of the table as an outcome; refuses unknown scopes and marks."""
    where = f"{_TABLE.name}, line {line}, '{row['name']}'"
    scopes = tuple(row["scopes"].split())
    if not scopes or not set(scopes) <= set(SCOPES):
        raise ValueError(f"{where}: scopes '{row['scopes']}'; write some of {', '.join(SCOPES)}")
    if row["better"] not in ("1", "-1", "0"):
        raise ValueError(f"{where}: better is '{row['better']}'; write 1, -1 or 0")
    if not {row["mechanical"], row["headline"]} <= set(_TRUTH):
        raise ValueError(f"{where}: mechanical and headline must be true or false")
    return Outcome(
        name=row["name"],
        label_en=row["label_en"],
        label_zh=row["label_zh"],
        unit=row["unit"],
        scopes=scopes,
        better=int(row["better"]),
        mechanical=_TRUTH[row["mechanical"]],
        headline=_TRUTH[row["headline"]],
        formula=row["formula"],
    )


@functools.cache
def _table() -> tuple[Outcome, ...]:
    """All rows, in file order, read once."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = tuple(_outcome(row, line) for line, row in enumerate(csv.DictReader(file), start=2))
    names = [row.name for row in rows]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{_TABLE.name}: declared twice: {', '.join(twice)}")
    return rows


def outcomes() -> dict[str, Outcome]:
    """All declared outcomes by name, in the order of the table.

    Returns
    -------
    dict of str to Outcome
        A new dictionary at every call.

    Raises
    ------
    ValueError
        If a row of the table has an unknown scope or mark, or a name stands twice.

    Examples
    --------
    >>> outcomes()["job_housing.minimum_commute"].unit
    'km'
    """
    return {row.name: row for row in _table()}


@functools.cache
def outcomes_of(scope: str) -> tuple[Outcome, ...]:
    """Outcomes recorded in one scope, in the order of the table.

    Parameters
    ----------
    scope : str
        One of `SCOPES`.

    Returns
    -------
    tuple of Outcome
        Never empty.

    Raises
    ------
    ValueError
        If there is no such scope.
    """
    if scope not in SCOPES:
        raise ValueError(f"there is no scope '{scope}'; scopes are {', '.join(SCOPES)}")
    return tuple(row for row in _table() if scope in row.scopes)
