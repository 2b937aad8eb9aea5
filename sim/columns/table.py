"""A table of agents: one growing array a column, rows that are reused, ids that are not."""

import copy
import operator
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.columns.id_index import NO_ROW, IdIndex
from sim.columns.schema import Array, Rows, declared_columns
from sim.memory import give_back_memory, zeros
from sim.params.advice import did_you_mean
from sim.threads import at_once

if TYPE_CHECKING:
    from sim.columns.view import ColumnAgent

_ROWS_A_THREAD = 1 << 14
"""New agents that are worth a thread: columns are written side by side."""

_ROWS_THAT_MATTER = 1 << 18
"""Rows from which a table that grows is large beside what the process keeps of its freed memory."""


class Table:
    """All agents of one kind, as columns.

    A row holds one agent as long as it lives and is reused afterwards; an id (`uid`) is never reused, 0 marks a free
    row. Rows from `hi` on were never used. Free rows below `hi` keep the values of the dead, so kernels skip rows whose
    `uid` is 0. The arrays are C-contiguous, writable and keep their type, so a kernel compiles one version only.

    **Fetch the arrays anew in each step** (``table.cols["staff"]``): `allocate` and `reserve` replace all of them when
    the table grows, and what is written into an array kept from before is lost without an error. Within a step they
    stay put if the step starts with ``table.reserve(table.hi + n_new)``.

    Parameters
    ----------
    view_cls : type
        Class of the agents; its `Column` attributes are the columns.
    model : ColumnModel
        Model the agents live in.
    first_id : int
        Id of the first agent, at least 1.
    capacity : int
        Rows to start with, at least 1.

    Attributes
    ----------
    cols : mapping of str to array
        Column arrays, (capacity,) or (capacity, width). The mapping cannot be assigned to, the arrays can.
    uid : (capacity,) int64 array
        Id of the agent in each row, 0 in a free row.
    hi : int
        Rows ever used: the living are in ``[0, hi)``.
    n : int
        Living agents.
    """

    def __init__(self, view_cls: "type[ColumnAgent]", model: Any, first_id: int = 1, capacity: int = 16) -> None:
        if first_id < 1 or capacity < 1:
            raise ValueError(f"first id and capacity are at least 1, not {first_id} and {capacity}")
        self.view_cls = view_cls
        self.model = model
        self.spec = declared_columns(view_cls, view_cls.reserved_names())
        self.capacity = capacity
        self.hi = 0
        self.n = 0
        self.uid: npt.NDArray[np.int64] = zeros((capacity,), np.int64)
        self._keep({name: column.zeros(capacity) for name, column in self.spec.items()})
        self._ids = IdIndex(first_id)
        self._free: Rows = np.empty(16, np.int64)  # a stack; the row to be reused next is on top
        self._n_free = 0
        self._rows: Rows | None = None

    def _keep(self, columns: dict[str, Array]) -> None:
        """Make these the column arrays."""
        self._columns = columns
        self.cols = MappingProxyType(columns)

    @property
    def nbytes(self) -> int:
        """Memory of columns, ids, index and free list, in bytes."""
        return sum(array.nbytes for array in (self.uid, self._free, *self._columns.values())) + self._ids.nbytes

    @property
    def used(self) -> npt.NDArray[np.int64]:
        """Ids of the rows that were ever used, (hi,), 0 where nobody lives now: a pass over these misses nobody."""
        return self.uid[: self.hi]

    def rows(self) -> Rows:
        """Rows of the living, ascending; read-only, and found once until somebody comes or goes."""
        if self._rows is None:
            self._rows = np.flatnonzero(self.uid[: self.hi])
            self._rows.setflags(write=False)
        return self._rows

    def rows_of(self, uids: npt.ArrayLike) -> Rows:
        """Row of each of these ids, -1 where the agent is gone or never was."""
        ids = np.atleast_1d(np.asarray(uids, np.int64))
        rows = self._ids.find(ids)
        is_alive = (rows != NO_ROW) & (self.uid[rows] == ids)
        return np.where(is_alive, rows, NO_ROW)

    def agent(self, row: int) -> "ColumnAgent":
        """The agent that lives in this row.

        Raises
        ------
        LookupError
            If nobody lives there.
        """
        row = operator.index(row)
        if not 0 <= row < self.hi or self.uid[row] == 0:
            raise LookupError(f"no {self.view_cls.__name__} lives in row {row}")
        return self.view_cls.at(self, row)

    def reserve(self, n_rows: int) -> None:
        """Make room for this many rows in total; all arrays are replaced if there is less.

        Grows by half at least, one column at a time, so that the peak is the table plus one column.

        Parameters
        ----------
        n_rows : int
            Rows wanted in total; ``table.hi + n`` lets `n` more agents come without moving an array.
        """
        if n_rows <= self.capacity:
            return
        capacity = max(n_rows, self.capacity * 3 // 2)
        if capacity >= _ROWS_THAT_MATTER:
            give_back_memory()
        self.uid = _resized(self.uid, capacity, self.hi)
        for name, array in self._columns.items():
            self._columns[name] = _resized(array, capacity, self.hi)
        self.capacity = capacity

    def allocate(self, n: int, **values: Any) -> Rows:
        """Let `n` new agents live in the table.

        Parameters
        ----------
        n : int
            How many.
        **values : number or array
            By column: one number for all, an (n,) array, or (n, width) or (width,) if the column is wide. Columns not
            named get their default, also in rows that were used before.

        Returns
        -------
        (n,) int64 array
            Their rows: freed rows first, then new ones.

        Raises
        ------
        TypeError, ValueError, OverflowError
            If a column does not exist or a value does not fit into it; the table is then as it was.
        """
        n = operator.index(n)
        if n < 0:
            raise ValueError(f"cannot create {n} agents")
        for name in values:
            if name not in self.spec:
                hint = f"{did_you_mean(name, self.spec)} Columns: {', '.join(self.spec)}."
                raise TypeError(f"{self.view_cls.__name__} has no column '{name}'.{hint}")
        given = {name: self.spec[name].fitting(value, n) for name, value in values.items()}
        rows, at = self._take_rows(n)
        self._rows = None
        self.uid[at] = self._ids.give_out(rows)
        writes = [(array, at, given.get(name, self.spec[name].default)) for name, array in self._columns.items()]
        at_once(operator.setitem, writes, n // _ROWS_A_THREAD)
        self.n += n
        if self._ids.is_wasteful(self.n):
            living = self.rows()
            self._ids.rebuild(self.uid[living], living)
        return rows

    def _take_rows(self, n: int) -> tuple[Rows, Rows | slice]:
        """So many free rows, and the fastest index of them."""
        n_reused = min(n, self._n_free)
        n_fresh = n - n_reused
        self.reserve(self.hi + n_fresh)
        rows = np.empty(n, np.int64)
        rows[:n_reused] = self._free[self._n_free - n_reused : self._n_free][::-1]
        rows[n_reused:] = np.arange(self.hi, self.hi + n_fresh)
        self._n_free -= n_reused
        self.hi += n_fresh
        return rows, rows if n_reused else slice(self.hi - n, self.hi)  # slices are written twice as fast

    def release(self, rows: npt.ArrayLike) -> None:
        """Let the agents in these rows go; the lowest of the rows is the first to be reused.

        Parameters
        ----------
        rows : array of int
            Rows of living agents, each once, in any order: the order does not change what happens later.

        Raises
        ------
        ValueError
            If a row is free, named twice or not a whole number; the table is then as it was.
        """
        leaving = np.atleast_1d(np.asarray(rows))
        if leaving.size == 0:
            return
        if leaving.dtype.kind not in "iu" or leaving.ndim > 1:
            raise ValueError(f"release takes the numbers of rows, not {leaving.dtype} of shape {leaving.shape}")
        leaving = np.sort(leaving.astype(np.int64))[::-1]
        if leaving[-1] < 0 or leaving[0] >= self.hi or not self.uid[leaving].all():
            raise ValueError(f"a row to release is free already, of {self.view_cls.__name__}")
        if (leaving[1:] == leaving[:-1]).any():
            raise ValueError(f"a row to release is named twice, of {self.view_cls.__name__}")
        self.uid[leaving] = 0
        self._rows = None
        n_free = self._n_free + len(leaving)
        if n_free > len(self._free):
            self._free = _resized(self._free, max(n_free, len(self._free) * 3 // 2), self._n_free)
        self._free[self._n_free : n_free] = leaving
        self._n_free = n_free
        self.n -= len(leaving)

    def copy_for(self, model: Any, view_cls: "type[ColumnAgent] | None" = None) -> "Table":
        """An independent copy that lives in another model: arrays are copied, nothing else is visited.

        Parameters
        ----------
        model : ColumnModel
            Model of the copy.
        view_cls : type, optional
            Class of the agents in the copy; it must declare the same columns.

        Raises
        ------
        TypeError
            If `view_cls` declares other columns.
        """
        view_cls = view_cls or self.view_cls
        twin = type(self)(view_cls, model, capacity=1)
        if [column.storage for column in twin.spec.values()] != [column.storage for column in self.spec.values()]:
            raise TypeError(f"{view_cls.__name__} declares other columns than {self.view_cls.__name__}")
        twin.capacity, twin.hi, twin.n, twin._n_free = self.capacity, self.hi, self.n, self._n_free
        twin.uid = _resized(self.uid, self.capacity, self.hi)
        twin._keep({name: _resized(array, self.capacity, self.hi) for name, array in self._columns.items()})
        twin._ids = self._ids.copy()
        twin._free = self._free.copy()
        return twin

    def __deepcopy__(self, memo: dict[int, Any]) -> "Table":
        model = copy.deepcopy(self.model, memo)
        if id(self) not in memo:  # copying the model may have copied this table on the way
            memo[id(self)] = self.copy_for(model)
        twin: Table = memo[id(self)]
        return twin

    def __getstate__(self) -> dict[str, Any]:
        """State for pickle: without the schema, which the class of the agents holds."""
        return {name: value for name, value in vars(self).items() if name not in ("spec", "cols")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self.spec = declared_columns(self.view_cls, self.view_cls.reserved_names())
        self._keep(self._columns)

    def __repr__(self) -> str:
        return f"<Table of {self.n} {self.view_cls.__name__}>"


def _resized(array: Array, capacity: int, used: int) -> Array:
    """A copy of this capacity: the first `used` rows as they are, the rest zero."""
    grown = zeros((capacity, *array.shape[1:]), array.dtype)
    grown[:used] = array[:used]
    return grown
