"""From the id of an agent to its row, with memory for the living only."""

import numpy as np
import numpy.typing as npt

from sim.columns.schema import Rows

NO_ROW = -1
_LEAST_SPAN = 1024
_MOST_SPAN_PER_LIVING = 10
_KEPT_SPAN_PER_LIVING = 2


class IdIndex:
    """Last known row of every id: a direct array for recent ids, a sorted one for the old ones still alive.

    Ids are given out in order, so ``row_of[id - base]`` needs no search, but it costs 4 bytes for every agent that
    ever lived. `rebuild` moves the base up once that is ten times the living. The rows are not checked against the
    table: an id that is gone may still have a row here, now perhaps of another agent.

    Parameters
    ----------
    first_id : int
        First id to be given out.
    """

    def __init__(self, first_id: int) -> None:
        self.base = first_id
        self.next_id = first_id
        self.row_of: npt.NDArray[np.int32] = np.full(16, NO_ROW, np.int32)
        self.elder_ids: Rows = np.empty(0, np.int64)
        self.elder_rows: npt.NDArray[np.int32] = np.empty(0, np.int32)

    @property
    def nbytes(self) -> int:
        """Memory in bytes."""
        return self.row_of.nbytes + self.elder_ids.nbytes + self.elder_rows.nbytes

    def give_out(self, rows: Rows) -> Rows:
        """The next ids, one for each of these rows."""
        start = self.next_id - self.base
        end = start + len(rows)
        if end > len(self.row_of):
            grown = np.full(max(end, len(self.row_of) * 3 // 2), NO_ROW, np.int32)
            grown[:start] = self.row_of[:start]
            self.row_of = grown
        self.row_of[start:end] = rows
        ids = np.arange(self.next_id, self.next_id + len(rows))
        self.next_id += len(rows)
        return ids

    def is_wasteful(self, n_living: int) -> bool:
        """Whether the direct array spans more than ten ids for each living agent."""
        return self.next_id - self.base > _MOST_SPAN_PER_LIVING * max(n_living, _LEAST_SPAN)

    def rebuild(self, ids: Rows, rows: Rows) -> None:
        """Move the base up and forget all ids but these.

        Parameters
        ----------
        ids, rows : (n,) array
            The living agents and where they are, in any order.
        """
        self.base = max(self.base, self.next_id - _KEPT_SPAN_PER_LIVING * max(len(ids), _LEAST_SPAN))
        self.row_of = np.full(self.next_id - self.base, NO_ROW, np.int32)
        is_elder = ids < self.base
        self.row_of[ids[~is_elder] - self.base] = rows[~is_elder]
        order = np.argsort(ids[is_elder])
        self.elder_ids = ids[is_elder][order]
        self.elder_rows = rows[is_elder][order].astype(np.int32)

    def find(self, ids: Rows) -> Rows:
        """Last known row of each id, `NO_ROW` where there never was one or it is forgotten."""
        found = np.full(len(ids), NO_ROW, np.int64)
        is_recent = (ids >= self.base) & (ids < self.next_id)
        found[is_recent] = self.row_of[ids[is_recent] - self.base]
        if len(self.elder_ids):
            place = np.minimum(np.searchsorted(self.elder_ids, ids), len(self.elder_ids) - 1)
            is_elder = self.elder_ids[place] == ids
            found[is_elder] = self.elder_rows[place[is_elder]]
        return found

    def copy(self) -> "IdIndex":
        """An independent copy."""
        twin = IdIndex(self.base)
        twin.next_id = self.next_id
        twin.row_of = self.row_of.copy()
        twin.elder_ids, twin.elder_rows = self.elder_ids, self.elder_rows  # replaced, never written in place
        return twin
