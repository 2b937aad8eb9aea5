"""The declared numbers: one row a lever or parameter in `levers.csv` and `parameters.csv`.

Names, defaults, units, ranges, sources and confidence are read from there by everybody: code, manual, checks and
error messages. Confidence: A read, B recalled, C assumed, D taken from an earlier survey digest.
"""

import csv
import math
import textwrap
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from sim.params.advice import BadInput

_FOLDER = Path(__file__).resolve().parent
_COUNTED = ("quarters", "segments", "removals of each kind run on")
"""Units of which there are whole ones only."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One row of the tables.

    Parameters
    ----------
    name : str
        Dotted name, `group.word`.
    kind : {"lever", "parameter"}
        A lever is what a development model may set; a parameter is the world, equal in all models.
    default : float
        Value in 2017 for a lever, in the unit of the row.
    low, high : float
        Range that is accepted, both ends included.
    unit, source, confidence, note : str
        As they stand in the row.
    role : str
        `lever`, or `calibrated`, `uncertain`, `fixed` for a parameter.
    status : {"active", "inactive"}
        An inactive row has no effect and no cost: its mechanism is not built yet.
    family, fingerprint, precondition : str
        Levers only: family for decompositions, what the lever visibly moves, and what must hold for that.
    spending, scales, per_city : bool
        Levers only: it costs public money by itself; it counts real things that are used up by firm weight; it is a
        city total for the reference city.
    cost_parameter : str
        Levers only: parameter with the unit cost; in brackets where the cost is booked from events.
    """

    name: str
    kind: Literal["lever", "parameter"]
    default: float
    low: float
    high: float
    unit: str
    source: str
    role: str
    confidence: str
    status: str
    note: str
    family: str = ""
    spending: bool = False
    scales: bool = False
    per_city: bool = False
    cost_parameter: str = ""
    fingerprint: str = ""
    precondition: str = ""

    @property
    def active(self) -> bool:
        """Whether its mechanism is built."""
        return self.status == "active"

    @property
    def whole(self) -> bool:
        """Whether it counts something."""
        return self.unit in _COUNTED

    def number(self, given: object, where: str) -> float:
        """Given value as a number within the range of the row.

        Parameters
        ----------
        given : object
            What stands in the file, or the text behind the equals sign of `--set`.
        where : str
            Beginning of the sentence if it is wrong, such as ``3.0.toml,`` or ``--set``.

        Raises
        ------
        BadInput
            If it is not a number, not finite, out of range, or no whole number where the row counts something.
        """
        told = f"{where} {self.name} = {_said(given)}"
        if isinstance(given, bool) or not isinstance(given, int | float):
            raise BadInput(f"{told}: must be a number from {self.span}, not {_kind_of(given)}.")
        if isinstance(given, float) and not math.isfinite(given):
            raise BadInput(f"{told}: must be a finite number from {self.span}.")
        if not self.low <= given <= self.high:
            raise BadInput(f"{told}: outside {self.span}.")
        if self.whole and given != int(given):
            raise BadInput(f"{told}: must be a whole number from {self.span}.")
        return float(given) + 0.0  # -0.0 becomes 0.0

    @property
    def span(self) -> str:
        """Range and unit in words."""
        return f"{self.low:.12g} to {self.high:.12g} ({self.unit})"


@cache
def parameters() -> dict[str, Declaration]:
    """Declared parameters by dotted name, sorted."""
    return {row["name"]: _parameter(row) for row in _rows("parameters.csv")}


@cache
def levers() -> dict[str, Declaration]:
    """Declared levers by dotted name, sorted."""
    return {row["name"]: _lever(row) for row in _rows("levers.csv")}


def _rows(file: str) -> list[dict[str, str]]:
    """Rows of one of the two tables, sorted by name."""
    with (_FOLDER / file).open(encoding="utf-8", newline="") as text:
        return sorted(csv.DictReader(text), key=lambda row: row["name"])


def _parameter(row: dict[str, str]) -> Declaration:
    """Row of `parameters.csv` as a declaration."""
    return Declaration(
        name=row["name"],
        kind="parameter",
        default=float(row["value"]),
        low=float(row["low"]),
        high=float(row["high"]),
        unit=row["unit"],
        source=row["source"],
        role=row["role"],
        confidence=row["confidence"],
        status=row["status"],
        note=row["note"],
    )


def _lever(row: dict[str, str]) -> Declaration:
    """Row of `levers.csv` as a declaration."""
    return Declaration(
        name=row["name"],
        kind="lever",
        default=float(row["default"]),
        low=float(row["low"]),
        high=float(row["high"]),
        unit=row["unit"],
        source=row["source"],
        role="lever",
        confidence=row["confidence"],
        status=row["status"],
        note=row["note"],
        family=row["family"],
        spending=row["spending"] == "yes",
        scales=row["scales"] == "yes",
        per_city=row["per_city"] == "yes",
        cost_parameter=row["cost_parameter"],
        fingerprint=row["fingerprint"],
        precondition=row["precondition"],
    )


def _kind_of(given: object) -> str:
    """What somebody wrote instead of a number, in words."""
    words = {bool: "true or false", str: "a text", list: "a list", dict: "a table"}
    return words.get(type(given), "a date or time")


def _said(given: object) -> str:
    """What somebody wrote, on one line and not too long."""
    try:
        return (
            textwrap.shorten(repr(given), 60, placeholder=" …")
            if isinstance(given, str | list | dict)
            else str(given)[:60]
        )
    except ValueError:
        return "a number of thousands of digits"
