"""What the analyses of stored sweeps say: their tables written beside the runs, and a page for the terminal."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sim.analysis.discovery import NOISE_FROM
from sim.analysis.side_by_side import Row
from sim.analysis.tables import write_table
from sim.cli.document import document_text
from sim.cli.headline import UNCALIBRATED
from sim.measures.catalogue import outcomes

Tables = Mapping[str, tuple[Sequence[str], Sequence[Row]]]
_MOST_PAIRS = 4
_METHODS = {"morris": "Morris", "saltelli": "Saltelli"}


def told(
    folder: Path, tables: Tables, page: Iterable[str], json: bool, more: Mapping[str, Any] = MappingProxyType({})
) -> str:
    """Write the tables into the folder; the page, or all tables, and what more there is to say, as one JSON document.

    Raises
    ------
    BadInput
        If the disk is full or read-only.
    """
    for name, (columns, rows) in tables.items():
        write_table(columns, ([row[column] for column in columns] for row in rows), folder / name)
    if json:
        rows_by_name = {Path(name).stem: rows for name, (_, rows) in tables.items()}
        return document_text({"folder": str(folder), "calibrated": False, **rows_by_name, **more})
    return "\n".join([*page, UNCALIBRATED, *(f"Table: {folder / name}" for name in tables)])


def sensitivity_page(rows: Sequence[Row]) -> Iterator[str]:
    """Groups of each outcome, the strongest first."""
    for mine in _by(rows, "city", "model", "stress", "outcome", "scope"):
        first = mine[0]
        method = _METHODS[str(first["method"])]
        yield f"{_outcome(first)}: {method}, {_place(first)}, {first['horizon']}, {_runs(first)}"
        main = "mu_star" if first["method"] == "morris" else "ST"
        by_index = {(row["index"], row["group"]): row for row in mine if not row["beside"]}
        ordered = sorted((row for row in mine if row["index"] == main), key=lambda row: -float(row["value"]))
        others = [name for name in ("S1", "mu", "sigma") if (name, ordered[0]["group"]) in by_index]
        lines: list[tuple[str, ...]] = [("group", main, "± 95 %", "single seeds", *others)]
        for row in ordered:
            beside = [_short(by_index[name, row["group"]]["value"]) for name in others]
            spread = f"{_short(row['seed_lowest'])} to {_short(row['seed_highest'])}"
            lines.append((str(row["group"]), _short(row["value"]), _short(row["confidence"]), spread, *beside))
        yield from _aligned(lines)
        pairs = sorted((row for row in mine if row["beside"]), key=lambda row: -abs(float(row["value"])))
        told = [
            f"{row['group']} × {row['beside']} {_short(row['value'])} ± {_short(row['confidence'])}" for row in pairs
        ]
        if told:
            yield f"  pairs (S2): {'; '.join(told[:_MOST_PAIRS])}"
        yield ""


def decompose_page(rows: Sequence[Row]) -> Iterator[str]:
    """Shares of each outcome, the largest first."""
    for mine in _by(rows, "city", "stress", "outcome", "scope"):
        first = mine[0]
        by = {(row["what"], row["group"], row["beside"]): row for row in mine}
        yield (
            f"{_outcome(first)}: from {first['from']} to {first['to']}, {_where(first)}, {first['horizon']}, "
            f"{_seeds(first)}"
        )
        ends = ((first["from"], "from"), (first["to"], "to"), ("difference", "whole"))
        yield "  " + "   ".join(f"{name}: {_interval(by[what, '', ''], 5)}" for name, what in ends)
        lines: list[tuple[str, ...]] = [("group", "share of the difference", "moved first", "moved last")]
        parts = [row for row in mine if row["what"] == "part"]
        for row in sorted(parts, key=lambda row: -abs(float(row["mean"]))):
            group = str(row["group"])
            lines.append((group, *(_interval(by[what, group, ""]) for what in ("part", "alone", "last"))))
        yield from _aligned(lines)
        pairs = [row for row in mine if row["what"] == "interaction"]
        pairs.sort(key=lambda row: -abs(float(row["mean"])))
        if pairs:
            told = (f"{row['group']} × {row['beside']} {_interval(row)}" for row in pairs[:_MOST_PAIRS])
            yield f"  together beyond each alone: {'; '.join(told)}"
        if first["mechanical"]:
            yield "  mechanical: a lever moves this outcome by definition"
        yield ""


def discover_page(rows: Sequence[Row], density: float) -> Iterator[str]:
    """The box of each question, and what it is worth."""
    for mine in _by(rows, "city", "model", "stress", "question"):
        first = mine[0]
        yield f"{first['question']}: {_place(first)}, {first['horizon']}, {_runs(first)}"
        found, held = (
            [first[f"{name}{ending}"] for name in ("share", "density", "coverage")] for ending in ("", "_held_out")
        )
        names = ("holds in share of runs", "density in the box", "coverage of the box")
        table = [("", "half that found it", "half held out")]
        yield from _aligned([*table, *((n, _short(a), _short(b)) for n, a, b in zip(names, found, held, strict=True))])
        if float(first["density"]) < density:
            yield f"  no box reaches density {density:g}: this is the densest"
        luck = float(first["chance_held_out"])
        yield f"  as dense on the half held out by luck alone: chance {_short(luck)}" + (
            "; take it for noise" if not luck < NOISE_FROM else ""
        )
        lines: list[tuple[str, ...]] = [("axis", "range", "box", "quasi-p", "held out", "in other halves")]
        for row in mine:
            if not math.isnan(float(row["quasi_p"])):
                other = f"{row['halves_restricting']} of {row['halves']}"
                more = f", {_span(row, 'halves_low', 'halves_high')}" if row["halves_restricting"] else ""
                limits = (_span(row, "range_low", "range_high"), _span(row, "low", "high"))
                chances = (_short(row["quasi_p"]), _short(row["quasi_p_held_out"]))
                lines.append((str(row["axis"]), *limits, *chances, other + more))
        yield from _aligned(lines) if len(lines) > 1 else ()
        free = [str(row["axis"]) for row in mine if math.isnan(float(row["quasi_p"]))]
        if free:
            yield f"  left free: {', '.join(free)}"
        yield ""


def _by(rows: Sequence[Row], *names: str) -> Iterator[list[Row]]:
    """Rows that share these columns, in the order in which they come first."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in names), []).append(row)
    yield from found.values()


def _outcome(row: Row) -> str:
    """Label, unit and scope of an outcome."""
    declared = outcomes()[str(row["outcome"])]
    return f"{declared.label_en} ({row['unit']}), {row['scope']}"


def _place(row: Row) -> str:
    """Model, city and stress test."""
    return f"model {row['model']}, {_where(row)}"


def _where(row: Row) -> str:
    """City and stress test."""
    return f"{row['city']}" + (f" under {row['stress']}" if row["stress"] else "")


def _interval(row: Row, digits: int = 3) -> str:
    """Mean with its interval, if there are seeds for one."""
    mean, low, high = (_short(row[name], digits) for name in ("mean", "low", "high"))
    return mean if low == "–" else f"{mean} [{low}, {high}]"


def _runs(row: Row) -> str:
    """``12 points × 2 seeds``."""
    return f"{row['points']} points × {_seeds(row)}"


def _seeds(row: Row) -> str:
    """So many seeds."""
    return f"{row['seeds']} seed{'s' if row['seeds'] != 1 else ''}"


def _short(cell: Any, digits: int = 3) -> str:
    """A number in few digits; a dash where there is none."""
    number = float(cell)
    if math.isnan(number):
        return "–"
    return f"{number + 0.0:.{digits}g}"


def _span(row: Row, low: str, high: str) -> str:
    """``0.2 to 0.6``, ``from 0.2``, ``to 0.6``."""
    bottom, top = (float(row[name]) for name in (low, high))
    if math.isnan(bottom):
        return "no limit" if math.isnan(top) else f"to {top:.3g}"
    return f"from {bottom:.3g}" if math.isnan(top) else f"{bottom:.3g} to {top:.3g}"


def _aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns below one another, the first to the left."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for first, *rest in lines:
        yield "  " + "  ".join([first.ljust(widths[0]), *map(str.rjust, rest, widths[1:])]).rstrip()
