"""Copies of a city folder that a test may spoil."""

import csv
import shutil
from pathlib import Path

from sim.params.folder import scenarios_folder


def copy_of(name: str, folder: Path) -> Path:
    """Copy of a city's folder below `folder`."""
    return shutil.copytree(scenarios_folder() / "cities" / name, folder / name)


def rows_of(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.reader(text))


def write_rows(file: Path, rows: list[list[str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text, lineterminator="\n").writerows(rows)


def change_cell(file: Path, line: int, column: str, value: str) -> None:
    """Write one cell; the header is line 1."""
    rows = rows_of(file)
    rows[line - 1][rows[0].index(column)] = value
    write_rows(file, rows)


def drop_line(file: Path, line: int) -> None:
    rows = rows_of(file)
    write_rows(file, rows[: line - 1] + rows[line:])


def repeat_line(file: Path, line: int) -> None:
    rows = rows_of(file)
    write_rows(file, [*rows, rows[line - 1]])


def change_text(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
