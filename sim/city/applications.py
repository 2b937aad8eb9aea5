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
    "state": np.int8,
    "origin": np.int8,
    "attempt": np.int8,
    "firm": np.int64,
    "premises": np.int8,
    "bid": np.float64,
}


@dataclass(frozen=True)
class Hearing:
    """What committees judged in a quarter, and on which evidence: kept for who wants to know why.

    Parameters
    ----------
    rows : dict of str to (N,) array
        Columns of the applications.
    verdict : (N,) array
        1 admitted, 0 below a cut-off, 2 out by its score, 3 no floor left.
    case : dict of str to Any
        Arguments of the kernel `screen`, by name; `free_floor` is what the admitted left.
    """

    rows: dict[str, np.ndarray]
    verdict: np.ndarray
    case: dict[str, Any]


class Applications:
    """A small table; `floor` is what the simulated firm takes in m², `firm` the row of an incumbent or −1.

    `bid` is the share of its investment that the zone has promised an anchor.
    """

    def __init__(self) -> None:
        self.columns: dict[str, np.ndarray] = {name: np.empty(0, kind) for name, kind in _COLUMNS.items()}

    def __len__(self) -> int:
        return self.columns["key"].size

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def add(self, **values: np.ndarray | int) -> None:
        """Append rows; every column is given, as an array or one number for all."""
        n = len(np.atleast_1d(values["key"]))
        before = len(self)
        for name, kind in _COLUMNS.items():
            column: np.ndarray = np.empty(before + n, kind)
            column[:before] = self.columns[name]
            column[before:] = values[name]
            self.columns[name] = column

    def keep(self, mask: np.ndarray) -> None:
        """Drop the rows where the mask is False."""
        self.columns = self.rows(mask)

    def rows(self, mask: np.ndarray) -> dict[str, np.ndarray]:
        """Copies of the columns at the rows of the mask."""
        rows = np.flatnonzero(mask)
        return {name: column[rows] for name, column in self.columns.items()}
