"""Firms that want in: one row an application, from the day it is made until the firm starts or gives up."""

from dataclasses import dataclass
from typing import Any

import numpy as np

NEW, APPROVED = 0, 1
START_UP, INCOMING, CONTACTED, PROJECT, ANCHOR, INCUMBENT, SPIN_OFF = 1, 2, 3, 4, 5, 6, 7
ORIGINS = ("start", "start-up", "incoming", "contacted", "project", "anchor", "incumbent", "spin-off")

_COLUMNS: dict[str, type] = {
    "key": np.uint64,
    "segment": np.int64,
    "place": np.int64,
    "weight": np.int64,
    "size": np.float64,
    "productivity": np.float64,
    "technology": np.float64,
    "planned_ratio": np.float64,
    "floor": np.float64,
    "applied": np.int64,
    "ready": np.int64,
    "state": np.int64,
    "origin": np.int64,
    "attempt": np.int64,
    "firm": np.int64,
    "premises": np.int64,
    "bid": np.float64,
}
"""Types of the columns, all of 8 bytes."""
_LINE = {name: (line, kind) for line, (name, kind) in enumerate(_COLUMNS.items())}


@dataclass(frozen=True)
class Hearing:
    """What committees judged in a quarter, and on which evidence: kept for who wants to know why.

    Parameters
    ----------
    rows : Applications
        As they were when they were judged.
    verdict : (N,) array
        1 admitted, 0 below a cut-off, 2 out by its score, 3 no floor left.
    case : dict of str to Any
        Arguments of the kernel `screen`, by name; `free_floor` is what the admitted left.
    """

    rows: "Applications"
    verdict: np.ndarray
    case: dict[str, Any]


class Applications:
    """A small table; `floor` is what the simulated firm takes in m², `firm` the row of an incumbent or −1.

    `bid` is the share of its investment that the zone has promised an anchor.
    """

    def __init__(self, cells: np.ndarray | None = None) -> None:
        # one array, a line of it a column: rows come, go and are copied in one operation, not in one for each column
        self._cells = np.empty((len(_COLUMNS), 0), np.int64) if cells is None else cells

    def __len__(self) -> int:
        return self._cells.shape[1]

    def __getitem__(self, name: str) -> np.ndarray:
        """A column, (N,), that can be written to; fetch it anew after rows came or went."""
        line, kind = _LINE[name]
        column = self._cells[line]
        return column if kind is np.int64 else column.view(kind)

    @property
    def columns(self) -> dict[str, np.ndarray]:
        """All columns by name."""
        return {name: self[name] for name in _COLUMNS}

    def add(self, **values: np.ndarray | int) -> None:
        """Append rows; every column is given, as an array or one number for all."""
        new = np.empty((len(_COLUMNS), np.size(values["key"])), np.int64)
        written_as: dict[type, np.ndarray] = {kind: new.view(kind) for kind in (np.uint64, np.int64, np.float64)}
        for name, (line, kind) in _LINE.items():
            written_as[kind][line] = values[name]
        self._cells = np.concatenate((self._cells, new), axis=1)

    def keep(self, mask: np.ndarray) -> None:
        """Drop the rows where the mask is False."""
        self._cells = self._cells.compress(mask, axis=1)

    def rows(self, mask: np.ndarray) -> "Applications":
        """A copy of the rows where the mask is True."""
        return Applications(self._cells.compress(mask, axis=1))
