"""Mesa's verbs on columns: one operation on an array in place of a loop over agents."""

# ruff: noqa: FBT001, FBT002 (the signatures are Mesa's)

import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from sim.columns.list_set import GroupBy, IteratedSet, as_limit
from sim.columns.schema import Array, Rows
from sim.columns.table import Table
from sim.columns.view import ColumnAgent, views

_ON_COLUMNS: dict[Any, Callable[[Array], Any]] = {
    sum: lambda values: values.sum(axis=0).tolist(),
    min: lambda values: values.min(axis=0).tolist(),
    max: lambda values: values.max(axis=0).tolist(),
}
"""Python's own functions would take seconds on an array of millions."""


class ColumnAgentSet(IteratedSet):
    """Agents of one table, in order; without rows, all that live in it at the time of reading.

    All verbs of Mesa's `AgentSet` with Mesa's results, but for two: `get` of a column gives a numpy array, and `select`
    takes a boolean array as well as a function. Functions of an agent are called agent by agent, in order; they are
    never tried on whole arrays. A set that was given rows holds those agents only: who is removed drops out, and
    nobody enters with a reused row.

    Parameters
    ----------
    table : Table
        Where the agents live.
    rows : array of int, optional
        Rows of living agents; without it the set is the registered one, which cannot be changed.
    random : random.Random, optional
        Source of shuffles; the model's own if left out.
    """

    def __init__(self, table: Table, rows: npt.ArrayLike | None = None, random: Any = None) -> None:
        super().__init__(table.model.random if random is None else random)
        self.table = table
        self._rows: Rows | None = None
        if rows is not None:
            self._hold(np.asarray(rows, np.int64))

    def _hold(self, rows: Rows) -> None:
        """Be the set of the agents that live in these rows now."""
        self._rows = rows
        self._uids = self.table.uid[rows]

    @property
    def rows(self) -> Rows:
        """Rows of the members, in the order of the set."""
        if self._rows is None:
            return self.table.rows()
        stays = self.table.uid[self._rows] == self._uids
        return self._rows if stays.all() else self._rows[stays]

    @property
    def at(self) -> Rows | slice:
        """Fastest index of the members into columns: a slice if they are the whole of a table without gaps."""
        is_dense = self._rows is None and self.table.n == self.table.hi
        return slice(0, self.table.hi) if is_dense else self.rows

    def of_rows(self, rows: npt.ArrayLike) -> "ColumnAgentSet":
        """Set of the agents that live in these rows of the table."""
        return ColumnAgentSet(self.table, rows, self.random)

    def array(self, name: str) -> Array:
        """Values of a column, or ``unique_id``, in the order of the set: a copy, (n,) or (n, width)."""
        values: Array = self._read(name)
        return values.copy() if values.base is not None else values

    def _read(self, name: str) -> Array:
        """Values of a column, perhaps a window on the table."""
        source = self.table.uid if name == "unique_id" else self.table.cols[name]
        window: Array = source[self.at]
        return window

    def _is_stored(self, name: object) -> bool:
        """Whether the name is a column or the id."""
        return isinstance(name, str) and (name == "unique_id" or name in self.table.spec)

    def _is_sortable(self, key: object) -> bool:
        """Whether the key is a stored number, one an agent."""
        return self._is_stored(key) and (key == "unique_id" or self.table.spec[str(key)].width == 1)

    def __len__(self) -> int:
        return self.table.n if self._rows is None else len(self.rows)

    def __iter__(self) -> Iterator[ColumnAgent]:
        return views(self.table, self.rows)

    def __contains__(self, agent: object) -> bool:
        if not isinstance(agent, ColumnAgent) or agent._table is not self.table or not agent.alive:
            return False
        return self._rows is None or bool(((self._rows == agent._row) & (self._uids == agent._uid)).any())

    def __reversed__(self) -> Iterator[ColumnAgent]:
        return views(self.table, self.rows[::-1])

    def __getitem__(self, item: Any) -> Any:
        rows = self.rows[item]
        return list(views(self.table, rows)) if isinstance(item, slice) else self.table.agent(int(rows))

    def __copy__(self) -> "ColumnAgentSet":
        return self.of_rows(self.rows)

    def _update(self, agents: Iterable[ColumnAgent] | Rows) -> Self:
        if self._rows is None:
            self._refuse()
        self._hold(agents if isinstance(agents, np.ndarray) else np.fromiter((a.row for a in agents), np.int64))
        return self

    def add(self, agent: ColumnAgent) -> None:
        """Take the agent in, at the end, if it is not in yet; TypeError if it lives in another table."""
        if self._rows is None or not isinstance(agent, ColumnAgent) or agent._table is not self.table:
            raise TypeError(f"{self!r} cannot take in {agent!r}: only a copy, and only agents of its table")
        if agent not in self:
            self._update(np.append(self.rows, agent.row))

    def discard(self, agent: ColumnAgent) -> None:
        """Leave the agent out, if it is in."""
        if self._rows is None:
            self._refuse()
        if agent in self:
            self._update(self.rows[self.rows != agent.row])

    def _derived(self, rows: Rows, inplace: bool) -> "ColumnAgentSet":
        """These rows as a new set, or as this one."""
        return self._update(rows) if inplace else self.of_rows(rows)

    def select(
        self,
        filter_func: Callable[[Any], bool] | npt.NDArray[np.bool_] | None = None,
        at_most: float = math.inf,
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> "ColumnAgentSet":
        """The agents for which the function, or the boolean array, holds; at most so many, of the type.

        Parameters
        ----------
        filter_func : function of an agent, or (n,) boolean array
            The array has one value for each member in the order of the set, and costs 3 ns an agent, not 750.
        at_most : int or float
            A number of agents, or as a float up to 1 a share of the set.
        inplace : bool
            Keep the result in this set; TypeError for the registered one.
        agent_type : type
            Nobody is selected if the agents are not of this type.

        Raises
        ------
        ValueError
            If an array is not boolean or has another length than the set.
        """
        rows = self.rows
        limit = as_limit(at_most, len(rows))
        if isinstance(filter_func, np.ndarray) and (filter_func.dtype != bool or filter_func.shape != rows.shape):
            raise ValueError(f"select takes one boolean for each of {len(rows)} agents, not {filter_func.dtype} array")
        if agent_type is not None and not issubclass(self.table.view_cls, agent_type):
            rows = rows[:0]
        elif isinstance(filter_func, np.ndarray):
            rows = rows[filter_func]
        elif filter_func is not None:
            rows = self._filtered(rows, filter_func, limit)
        return self._derived(rows if limit >= len(rows) else rows[: math.ceil(limit)], inplace)

    def _filtered(self, rows: Rows, filter_func: Callable[[Any], bool], limit: float) -> Rows:
        """The first rows whose agents the function accepts."""
        chosen: list[int] = []
        for agent in views(self.table, rows):
            if len(chosen) >= limit:
                break
            if filter_func(agent):
                chosen.append(agent._row)
        return np.asarray(chosen, np.int64)

    def get(self, attr_names: str | list[str], handle_missing: str = "error", default_value: Any = None) -> Any:
        """A column as an array, (n,) or (n, width); other attributes, and several names at once, as lists.

        Parameters
        ----------
        attr_names : str or list of str
            Column, ``unique_id``, or any attribute of the agents.
        handle_missing : {"error", "default"}
            What to do with an attribute that does not exist.
        default_value : object
            Its value then.

        Raises
        ------
        AttributeError
            If the attribute does not exist and is not defaulted.
        """
        if self._is_stored(attr_names) and handle_missing in ("error", "default"):
            return self.array(str(attr_names))
        return super().get(attr_names, handle_missing, default_value)

    def set(self, attr_name: str, value: Any) -> Self:
        """Write one value, or an array with one for each member in the order of the set, into a column.

        Parameters
        ----------
        attr_name : str
            Column, or any attribute of the agents that can be written.
        value : number or array
            What fits into the column; see `Column.fitting` for the errors.
        """
        if attr_name not in self.table.spec:
            return super().set(attr_name, value)
        self.table.cols[attr_name][self.at] = self.table.spec[attr_name].fitting(value, len(self))
        return self

    def agg(self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> Any:
        """A function, or each of several, of a column: it gets a read-only array in 64 bits.

        Parameters
        ----------
        attribute : str
            Column, ``unique_id``, or any attribute of the agents.
        func : function or list of functions
            Python's `sum`, `min` and `max` are done by numpy, on wide columns number by number.
        """
        if not self._is_stored(attribute):
            return super().agg(attribute, func)
        values = _widened(self._read(attribute))
        results = [_ON_COLUMNS.get(one, one)(values) for one in ([func] if callable(func) else func)]
        return results[0] if callable(func) else results

    def shuffle(self, inplace: bool = False) -> "ColumnAgentSet":
        """The agents in random order, drawn from the set's source but not in Mesa's order."""
        order = np.random.default_rng(self.random.getrandbits(128))
        rows = self.rows
        return self._derived(rows[order.permutation(rows.size)], inplace)

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> "ColumnAgentSet":
        """The agents by a column, attribute or function, largest first unless `ascending`; ties keep their order."""
        if not self._is_sortable(key):
            return self._derived(np.array([agent.row for agent in super().sort(key, ascending)], np.int64), inplace)
        rows, values = self.rows, self._read(str(key))
        if ascending:
            return self._derived(rows[np.argsort(values, kind="stable")], inplace)
        backwards = np.argsort(values[::-1], kind="stable")[::-1]  # reversed twice, so ties stay in their order
        return self._derived(rows[len(rows) - 1 - backwards], inplace)

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> GroupBy:
        """Agents by a column, attribute or function, as sets or lists; groups in order of first appearance."""
        groups = self._rows_by_column(str(by)) if self._is_sortable(by) else self._rows_by_function(by)
        if result_type != "agentset":
            return GroupBy({name: list(views(self.table, rows)) for name, rows in groups.items()})
        return ColumnGroupBy({name: self.of_rows(rows) for name, rows in groups.items()})

    def _rows_by_column(self, name: str) -> dict[Any, Rows]:
        """Rows of each value of a column."""
        values, first, group = np.unique(self._read(name), return_index=True, return_inverse=True)
        by_group = self.rows[np.argsort(group, kind="stable")]
        parts = np.split(by_group, np.cumsum(np.bincount(group, minlength=len(values)))[:-1])
        return {values.item(k): parts[k] for k in np.argsort(first)}

    def _rows_by_function(self, by: Callable[[Any], Any] | str) -> dict[Any, Rows]:
        """Rows of each value of a function or attribute of an agent."""
        groups = super().groupby(by, "list").groups
        return {name: np.array([agent._row for agent in agents], np.int64) for name, agents in groups.items()}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)} {self.table.view_cls.__name__}>"

    __str__ = __repr__


class ColumnGroupBy(GroupBy):
    """Groups of column-stored agents."""

    def agg(self, attr_name: str, func: Callable[..., Any]) -> dict[Any, Any]:
        """The function of an attribute, by group."""
        return {name: group.agg(attr_name, func) for name, group in self.groups.items()}


def _widened(values: Array) -> Array:
    """The values in 64 bits, where sums neither overflow nor lose digits; never writable, it may be the table."""
    wide = {"i": np.int64, "u": np.uint64, "f": np.float64}.get(values.dtype.kind, values.dtype)
    widened = values.astype(wide, copy=False).view()
    widened.flags.writeable = False
    return widened
