"""Findings as blocks of words and numbers in both languages: the terminal prints them as lines, the page as tables."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sim.analysis.side_by_side import Row
from sim.measures.catalogue import outcomes
from sim.report.texts import Text, label_of, said, scope_of, unit_of

FELT_FIRST = ("city.gdp", "city.employment")
"""Outcomes of the city in which a shock is felt first."""


@dataclass(frozen=True)
class Line:
    """One line of a block.

    Parameters
    ----------
    label : Text
        What it shows.
    cells : tuple of Text
        As many as the block has heads, or fewer.
    model : str
        The model that it is about; empty if it is about several.
    """

    label: Text
    cells: tuple[Text, ...]
    model: str = ""


@dataclass(frozen=True)
class Group:
    """Lines under one heading.

    Parameters
    ----------
    title : Text
        The heading, such as an outcome with unit and scope.
    lines : tuple of Line
        Its lines.
    """

    title: Text
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Block:
    """What one question found.

    Parameters
    ----------
    title : Text
        What is shown, and how.
    heads : tuple of Text
        What stands in each column.
    groups : tuple of Group
        The lines.
    notes : tuple of Text
        Sentences below.
    of_models : tuple of str
        The model that each column is about; empty where columns are something else.
    """

    title: Text
    heads: tuple[Text, ...]
    groups: tuple[Group, ...]
    notes: tuple[Text, ...] = ()
    of_models: tuple[str, ...] = ()


def headline_rows(rows: Sequence[Row]) -> list[Row]:
    """Rows of headline outcomes at the last horizon, city and pooled ecosystems."""
    declared = outcomes()
    if not rows or "outcome" not in rows[0]:
        return []
    last = rows[-1]["horizon"]
    return [
        row
        for row in rows
        if row["horizon"] == last and row["scope"] in ("city", "ecosystem") and declared[str(row["outcome"])].headline
    ]


def economy_rows(rows: Sequence[Row]) -> list[Row]:
    """Rows of what a shock is felt in first, at the last horizon, city."""
    last = rows[-1]["horizon"]
    return [row for row in rows if row["horizon"] == last and row["scope"] == "city" and row["outcome"] in FELT_FIRST]


def by_outcome(
    rows: Sequence[Row], chosen: Callable[[Sequence[Row]], list[Row]] = headline_rows
) -> Iterator[tuple[Text, list[Row]]]:
    """Chosen rows by outcome and scope, with what they are called."""
    rows = chosen(rows)
    for name, scope in dict.fromkeys((str(row["outcome"]), str(row["scope"])) for row in rows):
        yield title_of(name, scope), [row for row in rows if (row["outcome"], row["scope"]) == (name, scope)]


def title_of(outcome: str, scope: str) -> Text:
    """An outcome with its unit and its scope."""
    return said("outcome_at", label=label_of(outcome), unit=unit_of(outcome), scope=scope_of(scope))
