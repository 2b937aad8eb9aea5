"""A Mesa model with column-stored agents beside ordinary ones."""

import itertools
import weakref
from collections.abc import Mapping
from numbers import Integral
from typing import Any, ClassVar

import mesa

from sim.columns.agent_set import ColumnAgentSet
from sim.columns.table import Table
from sim.columns.union import AllAgents
from sim.columns.view import ColumnAgent

_LEAST_ID_RANGE = 1 << 32


class _IdsOfModels(weakref.WeakKeyDictionary[Any, Any]):
    """Counters of the ids of ordinary agents, each gone with its model."""

    def __getitem__(self, model: Any) -> Any:
        if model not in self:
            self[model] = itertools.count(1)
        return super().__getitem__(model)


if isinstance(vars(mesa.Agent).get("_ids"), dict):  # Mesa before 3.5, where a dict keeps every model for ever
    mesa.Agent._ids = _IdsOfModels(mesa.Agent._ids)


class ColumnModel(mesa.Model):
    """Base of a model whose numerous agents live in tables; ordinary Mesa agents live beside them as usual.

    ``copy.deepcopy(model)`` gives an independent model: arrays are copied, and sets, views and ordinary agents refer to
    the copy. Objects that no run changes (a city, parameters) should return themselves from their `__deepcopy__`.

    Parameters
    ----------
    rng : int
        Seed of Mesa's own `model.rng` and `model.random`. Numpy integers are cast, since Mesa takes them for another
        seed or refuses them; anything else is handed to Mesa as it is.
    capacity : int
        Rows every table starts with.

    Attributes
    ----------
    column_agents : mapping of class to int
        Set by the subclass: kinds of column-stored agents, and the first id of each, from 2**32 on and 2**32 apart, so
        that ordinary agents keep Mesa's ids 1, 2, 3.
    tables : dict of class to Table
        Where they are stored.
    """

    column_agents: ClassVar[Mapping[type[ColumnAgent], int]] = {}

    def __init__(self, *, rng: Any = 1, capacity: int = 16) -> None:
        super().__init__(rng=int(rng) if isinstance(rng, Integral) else rng)
        firsts = [0, *sorted(self.column_agents.values())]
        if any(later - earlier < _LEAST_ID_RANGE for earlier, later in itertools.pairwise(firsts)):
            raise ValueError(f"{type(self).__name__}.column_agents: first ids are at least 2**32, and 2**32 apart")
        self.tables = {kind: Table(kind, self, first, capacity) for kind, first in self.column_agents.items()}
        for kind, table in self.tables.items():
            self.agents_by_type[kind] = ColumnAgentSet(table, None, self.random)
        self._union = AllAgents([super().agents, *map(self.agents_by_type.get, self.tables)], self.random)

    def table_of(self, kind: type[ColumnAgent]) -> Table:
        """Table of this kind of agent.

        Raises
        ------
        TypeError
            If the model does not name the class in ``column_agents``.
        """
        if kind not in self.tables:
            raise TypeError(f"{type(self).__name__} has no table for {kind.__name__}: name it in column_agents")
        return self.tables[kind]

    @property
    def agents(self) -> Any:
        """Every living agent: the ordinary ones, then table by table."""
        return self._union if "_union" in vars(self) else super().agents  # Mesa's constructor may ask early

    @agents.setter
    def agents(self, value: Any) -> None:
        raise AttributeError(f"model.agents is kept by the model, choose another name for {value!r}")

    def remove_all_agents(self) -> None:
        """Remove every agent; `remove` of column-stored agents is not called one by one."""
        super().remove_all_agents()
        for table in self.tables.values():
            table.release(table.rows())

    def close(self) -> None:
        """Forget this model's counter of ordinary agents, where Mesa keeps it elsewhere; none may be created later."""
        getattr(mesa.Agent, "_ids", {}).pop(self, None)

    def __getstate__(self) -> dict[str, Any]:
        """State for copies and pickles, with the next id of an ordinary agent where Mesa keeps it elsewhere."""
        state = vars(self).copy()
        counters = getattr(mesa.Agent, "_ids", {})
        if self in counters:
            next_id = next(counters[self])
            counters[self] = itertools.count(next_id)
            state["_next_plain_id"] = next_id
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        state = dict(state)
        next_id = state.pop("_next_plain_id", None)
        self.__dict__.update(state)
        if next_id is not None:
            mesa.Agent._ids[self] = itertools.count(next_id)
