"""Several sets read as one: all agents of a model, ordinary and column-stored."""

# ruff: noqa: FBT001, FBT002 (the signatures are Mesa's)

import copy
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mesa.agent import AgentSet

from sim.columns.agent_set import ColumnAgentSet
from sim.columns.list_set import IteratedSet, as_limit


class AllAgents(IteratedSet):
    """Sets one after another; as ``model.agents``: Mesa's own set of ordinary agents, then every table.

    The parts are read when the union is read, so it is always current. It cannot be changed; what `select` and `copy`
    return are unions of the selected parts, so tables stay fast.

    Parameters
    ----------
    parts : iterable of AgentSet
        Sets without a common member.
    random : random.Random
        Source of shuffles.
    """

    def __init__(self, parts: Iterable[AgentSet], random: Any) -> None:
        super().__init__(random)
        self.parts = tuple(parts)

    def __len__(self) -> int:
        return sum(len(part) for part in self.parts)

    def __iter__(self) -> Iterator[Any]:
        for part in self.parts:
            yield from part

    def __contains__(self, agent: object) -> bool:
        return any(agent in part for part in self.parts)

    def __copy__(self) -> "AllAgents":
        return AllAgents([copy.copy(part) for part in self.parts], self.random)

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = math.inf,
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> AgentSet:
        """The agents for which the function holds, of the type, at most so many; as in Mesa."""
        if inplace:
            self._refuse()
        for part in self.parts:  # the common question stays as fast as the table
            if isinstance(part, ColumnAgentSet) and part.table.view_cls is agent_type:
                return part.select(filter_func, as_limit(at_most, len(self)))
        left = as_limit(at_most, len(self))
        chosen = []
        for part in self.parts:
            most = left if math.isinf(left) else math.ceil(left)  # never a float up to 1: that would be a share
            chosen.append(part.select(filter_func, at_most=most, agent_type=agent_type))
            left -= len(chosen[-1])
        return AllAgents(chosen, self.random)
