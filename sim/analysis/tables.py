"""Tables as CSV: the same rows give the same bytes, and a file is there whole or not at all."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

from sim.experiments.atomic import write_whole

Cell = str | float | bool | int
"""One field; nan is an empty one."""


def text_of(cell: Cell) -> str:
    """Field of a table: floats in full precision, nan empty, truth in lower case."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return "" if math.isnan(cell) else repr(float(cell))
    return str(cell)


def write_table(columns: Sequence[str], rows: Iterable[Sequence[Cell]], path: Path) -> None:
    """Write a table with a header line, as UTF-8 with line feeds only.

    Parameters
    ----------
    columns : sequence of str
        Names of the columns.
    rows : iterable of sequences
        Each as long as `columns`.
    path : Path
        The file; its folder must be there.

    Raises
    ------
    BadInput
        If the disk is full or read-only; then the old file, if any, stands as it was.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([text_of(cell) for cell in row] for row in rows)
    write_whole(path, buffer.getvalue().encode())
