"""The declared table of outcomes: name, labels, unit, scopes, which way is better (`outcomes.csv`)."""

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

SCOPES = ("city", "central", "ecosystem", "zone")
"""City; its core and inner rings; each ecosystem; each zone."""
WINDOWS = ("quarter end", "quarter", "last four quarters", "since 2017Q3")
"""Time that a number speaks of: a state; a flow at the quarter's rate; a sum or share of a year; a running total."""
DIRECTIONS = {1: "higher better", -1: "lower better", 0: "neither"}
"""Which way an outcome is judged, in words."""
HEADLINE_PAIR = (("city", "job_housing.minimum_commute_by_skill"), ("ecosystem", "chain.local_input_share"))
"""Scope and outcome of job-housing balance and of chain density, where one number has to stand for each."""
_CONFIDENCE = ("A", "B", "C")
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
    frequency : str
        How often it is recorded: every ``quarter``.
    window : str
        Time that one number speaks of; one of `WINDOWS`.
    formula : str
        The equation, in words.
    reference : str
        Function whose docstring holds the equation and its source, or that sums it up in a run, by its dotted name.
    confidence : str
        How sure the definition is: A read at its source, B recalled from the literature, C chosen by this program.
        It says nothing about how well a run foretells a number.
    """

    name: str
    label_en: str
    label_zh: str
    unit: str
    scopes: tuple[str, ...]
    better: int
    mechanical: bool
    headline: bool
    frequency: str
    window: str
    formula: str
    reference: str
    confidence: str

    @property
    def direction(self) -> str:
        """Which way is better, in words: one of `DIRECTIONS`."""
        return DIRECTIONS[self.better]


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
    if row["frequency"] != "quarter" or row["window"] not in WINDOWS:
        raise ValueError(f"{where}: frequency must be quarter, and window one of {', '.join(WINDOWS)}")
    if row["confidence"] not in _CONFIDENCE:
        raise ValueError(f"{where}: confidence is '{row['confidence']}'; write one of {', '.join(_CONFIDENCE)}")
    return Outcome(
        name=row["name"],
        label_en=row["label_en"],
        label_zh=row["label_zh"],
        unit=row["unit"],
        scopes=scopes,
        better=int(row["better"]),
        mechanical=_TRUTH[row["mechanical"]],
        headline=_TRUTH[row["headline"]],
        frequency=row["frequency"],
        window=row["window"],
        formula=row["formula"],
        reference=row["reference"],
        confidence=row["confidence"],
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
