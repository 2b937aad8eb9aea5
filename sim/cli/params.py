"""`params` and `outcomes`: everything that is declared, filtered by a text."""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer

from sim.cli.document import say_document
from sim.cli.options import Json

Filter = Annotated[str, typer.Argument(metavar="[FILTER]", help="Only rows with this text in any of their fields.")]


def params(text: Filter = "", json: Json = False) -> None:
    """List levers and parameters: default, range, unit, role, how sure; --json has sources and notes too."""
    from sim.params.tables import levers, parameters

    rows = [
        {**dataclasses.asdict(row), "active": row.active}
        for row in (*levers().values(), *parameters().values())
        if _has(text, dataclasses.asdict(row))
    ]
    if json:
        say_document(rows)
        return
    _check_found(rows, text, "lever or parameter", [*levers(), *parameters()])
    _print_table(
        ("name", "default", "range", "role", "sure", "status", "unit"),
        [
            (
                row["name"],
                f"{row['default']:.6g}",
                f"{row['low']:.6g} to {row['high']:.6g}",
                row["role"],
                row["confidence"],
                row["status"],
                row["unit"],
            )
            for row in rows
        ],
    )


def outcomes(text: Filter = "", json: Json = False) -> None:
    """List outcomes: unit, scopes, which way is better, the time a number speaks of; --json has the equation too."""
    from sim.measures.catalogue import outcomes as declared

    told = [{**dataclasses.asdict(row), "direction": row.direction} for row in declared().values()]
    rows = [row for row in told if _has(text, row)]
    if json:
        say_document(rows)
        return
    _check_found(rows, text, "outcome", declared())
    _print_table(
        ("name", "unit", "direction", "mechanical", "frequency", "window", "scopes", "label"),
        [
            (
                row["name"],
                row["unit"],
                row["direction"],
                "mechanical" if row["mechanical"] else "–",
                row["frequency"],
                row["window"],
                " ".join(row["scopes"]),
                row["label_en"],
            )
            for row in rows
        ],
    )


def _has(text: str, row: dict[str, Any]) -> bool:
    """Whether a text stands in any field of a row, upper or lower case."""
    return any(text.casefold() in str(field).casefold() for field in row.values())


def _check_found(rows: Sequence[Any], text: str, kind: str, names: Iterable[str]) -> None:
    """Say on stderr that nothing was found, with the closest name."""
    from sim.cli.talk import tell
    from sim.params.advice import did_you_mean

    if not rows:
        tell(f"no {kind} has '{text}' in its row.{did_you_mean(text, names)}")


def _print_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print aligned columns; the last one is not padded."""
    if not rows:
        return
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header) - 1)]
    for row in (header, *rows):
        print("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]))
