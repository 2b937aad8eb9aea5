"""One row of a table as a Mesa agent."""

import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import mesa

from sim.columns.schema import Rows
from sim.columns.table import Table

if TYPE_CHECKING:
    from sim.columns.agent_set import ColumnAgentSet

Kind = TypeVar("Kind", bound="ColumnAgent")


class ColumnAgent(mesa.Agent):
    """A light view on one row, made when somebody asks and never kept: ``a == b`` holds where ``a is b`` does not.

    Subclasses declare their columns (``staff = Column(np.int32)``) and may have methods and properties; any other
    attribute is refused, since it would vanish with the view. A view of a removed agent raises `ReferenceError` when
    a column is read or written, even if its row is in use again.

    Reading one attribute takes 0.3 µs: fine for people, plots and tests, not for a loop over all workers.

    Parameters
    ----------
    model : ColumnModel
        Model to live in; it names this class in ``column_agents``.
    **values : number or sequence
        Columns that differ from their default.
    """

    __slots__ = ("_row", "_table", "_uid")
    _table: Table
    _row: int
    _uid: int

    current_action: ClassVar[None] = None
    """Mesa 4 reads it of every agent."""

    def __init__(self, model: Any, **values: Any) -> None:
        table = model.table_of(type(self))
        row = table.allocate(1, **values).item(0)
        _fill(self, table, row, table.uid.item(row))

    @classmethod
    def at(cls, table: Table, row: int) -> Self:
        """View on whoever lives in this row of the table."""
        return _view(cls, table, row, table.uid.item(row))

    @classmethod
    def reserved_names(cls) -> frozenset[str]:
        """Names that every agent has, and no column may have."""
        return frozenset(dir(ColumnAgent)) | {"pos"}

    @classmethod
    def create_agents(cls, model: Any, n: int, /, **values: Any) -> "ColumnAgentSet":
        """Create `n` agents at once.

        Parameters
        ----------
        model : ColumnModel
            Model to live in.
        n : int
            How many.
        **values : number or array
            By column, one for all or one for each; see `Table.allocate`.

        Returns
        -------
        ColumnAgentSet
            The new agents.
        """
        return model.agents_by_type[cls].of_rows(model.table_of(cls).allocate(n, **values))

    @classmethod
    def from_dataframe(cls, model: Any, df: Any, **values: Any) -> "ColumnAgentSet":
        """Create one agent a line of a pandas DataFrame, whose columns are named as ours.

        Parameters
        ----------
        model : ColumnModel
            Model to live in.
        df : pandas.DataFrame
            Its columns are columns of ours.
        **values : number or array
            Further columns, one for all or one for each.

        Returns
        -------
        ColumnAgentSet
            The new agents.
        """
        return cls.create_agents(model, len(df), **{name: df[name].to_numpy() for name in df.columns}, **values)

    @property
    def model(self) -> Any:
        """The model the agent lives in."""
        return self._table.model

    @property
    def unique_id(self) -> int:
        """Number of the agent, its own for ever."""
        return self._uid

    @property
    def alive(self) -> bool:
        """False once the agent was removed."""
        return self._table.uid.item(self._row) == self._uid

    @property
    def row(self) -> int:
        """Where the agent is in the columns.

        Raises
        ------
        ReferenceError
            If the agent was removed.
        """
        if not self.alive:
            raise ReferenceError(f"{self!r} has no row any more")
        return self._row

    def remove(self) -> None:
        """Leave the model; a second time nothing happens, as in Mesa."""
        if self.alive:
            self._table.release([self._row])

    def __setattr__(self, name: str, value: Any) -> None:
        attribute: Any = getattr(type(self), name, None)
        if not hasattr(attribute, "__set__"):
            raise AttributeError(f"{type(self).__name__} has no column '{name}', and a view can keep nothing else")
        attribute.__set__(self, value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ColumnAgent) and self._uid == other._uid and self._table is other._table

    def __hash__(self) -> int:
        return self._uid

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._uid}{'' if self.alive else ', removed'}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _view, (type(self), self._table, self._row, self._uid)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        table = copy.deepcopy(self._table, memo)
        return _view(type(self), table, self._row, self._uid)


# Slot descriptors go round __setattr__, which is for the declared columns.
_set_table, _set_row, _set_uid = (vars(ColumnAgent)[slot].__set__ for slot in ("_table", "_row", "_uid"))


def _fill(view: ColumnAgent, table: Table, row: int, uid: int) -> None:
    """Point a view at its row."""
    _set_table(view, table)
    _set_row(view, row)
    _set_uid(view, uid)


def _view(cls: type[Kind], table: Table, row: int, uid: int) -> Kind:
    """A view on this row, without the constructor, which would create an agent."""
    view = object.__new__(cls)
    _fill(view, table, row, uid)
    return view


def views(table: Table, rows: Rows) -> Iterator[ColumnAgent]:
    """One view after another on the agents that live in these rows now, without those removed meanwhile."""
    cls, new = table.view_cls, object.__new__
    for row, uid in zip(rows.tolist(), table.uid[rows].tolist(), strict=True):
        if table.uid.item(row) == uid:
            view = new(cls)
            _set_table(view, table)
            _set_row(view, row)
            _set_uid(view, uid)
            yield view
