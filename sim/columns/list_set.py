"""Mesa's verbs for sets that are not Mesa's own: first over iteration alone, then a set that holds its agents.

Mesa's `AgentSet` keeps weak references: a set of views, which nobody else holds, would be empty at once.
"""

# ruff: noqa: FBT001, FBT002 (the signatures are Mesa's)

import math
import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn, Self

from mesa.agent import AgentSet

from sim.columns.view import ColumnAgent

try:
    from mesa.agentset import GroupBy  # Mesa 3.5 and later
except ImportError:
    from mesa.agent import GroupBy

__all__ = ["GroupBy", "IteratedSet", "ListSet", "as_function", "as_limit", "is_living"]


def is_living(agent: Any) -> bool:
    """Whether the agent, ordinary or a view, has not been removed from its model."""
    if isinstance(agent, ColumnAgent):
        return agent.alive
    return agent in agent.model.agents_by_type.get(type(agent), ())


def as_function(key: Callable[[Any], Any] | str) -> Callable[[Any], Any]:
    """A function of an agent, from a function or the name of an attribute."""
    return operator.attrgetter(key) if isinstance(key, str) else key


def as_limit(at_most: float, n: int) -> float:
    """Most agents to select, from Mesa's `at_most`: a float up to 1 is a share of `n`, rounded down."""
    return int(n * at_most) if isinstance(at_most, float) and at_most <= 1.0 else at_most


class IteratedSet(AgentSet):
    """Every verb of Mesa's `AgentSet`, written over iteration; results are as in Mesa, and hold their agents.

    Subclasses give `__len__`, `__iter__` and `__contains__`, and may do the verbs faster. Sets that always hold
    every living agent cannot be changed: the verbs that would do so raise `TypeError`.
    """

    random: Any

    def __init__(self, random: Any) -> None:
        self.random = random

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError

    def __contains__(self, agent: object) -> bool:
        return any(agent == other for other in self)

    def __getitem__(self, item: Any) -> Any:
        return list(self)[item]

    def __copy__(self) -> "IteratedSet":
        return ListSet(self, self.random)

    def copy(self) -> "IteratedSet":
        """The same agents as a set of its own, which later births do not enter."""
        return self.__copy__()

    def to_list(self) -> list[Any]:
        """The agents, in order."""
        return list(self)

    def _refuse(self, *_: Any) -> NoReturn:
        raise TypeError("this set always holds every living agent: create agents, remove them, or change a copy()")

    def _update(self, agents: Iterable[Any]) -> Self:
        """Hold these agents from now on."""
        self._refuse(agents)

    def add(self, agent: Any) -> None:
        """Take the agent in; TypeError if the set is kept by the model."""
        self._refuse(agent)

    def discard(self, agent: Any) -> None:
        """Leave the agent out, if it is in; TypeError if the set is kept by the model."""
        self._refuse(agent)

    def remove(self, agent: Any) -> None:
        """Leave the agent out; KeyError if it is not in, TypeError if the set is kept by the model."""
        if agent not in self:
            raise KeyError(agent)
        self.discard(agent)

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = math.inf,
        inplace: bool = False,
        agent_type: type | None = None,
    ) -> AgentSet:
        """The agents for which the function holds, of the type, at most so many; as in Mesa.

        Parameters
        ----------
        filter_func : function of an agent
            Called in order, and no more once there are enough.
        at_most : int or float
            A number of agents, or as a float up to 1 a share of the set, rounded down.
        inplace : bool
            Keep the result in this set; TypeError if the set is kept by the model.
        agent_type : type
            Only agents of this class.
        """
        limit = as_limit(at_most, len(self))
        chosen: list[Any] = []
        for agent in self:
            if len(chosen) >= limit:
                break
            if (not filter_func or filter_func(agent)) and (not agent_type or isinstance(agent, agent_type)):
                chosen.append(agent)
        return self._update(chosen) if inplace else ListSet(chosen, self.random)

    def shuffle(self, inplace: bool = False) -> AgentSet:
        """The agents in random order."""
        agents = list(self)
        self.random.shuffle(agents)
        return self._update(agents) if inplace else ListSet(agents, self.random)

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> AgentSet:
        """The agents by an attribute or a function, the largest first unless `ascending`; ties keep their order.

        Parameters
        ----------
        key : str or function of an agent
            What to sort by.
        ascending, inplace : bool
            Smallest first; keep the order in this set.
        """
        agents = sorted(self, key=as_function(key), reverse=not ascending)
        return self._update(agents) if inplace else ListSet(agents, self.random)

    def map(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> list[Any]:
        """What the method, or the function of an agent, returns for each agent.

        Parameters
        ----------
        method : str or function
            Name of a method, or a function whose first argument is the agent.
        *args, **kwargs : object
            Further arguments of either.
        """
        if isinstance(method, str):
            return [getattr(agent, method)(*args, **kwargs) for agent in self]
        return [method(agent, *args, **kwargs) for agent in self]

    def do(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> Self:
        """Call the method, or the function, for each agent; agents removed meanwhile are left out."""
        self.map(method, *args, **kwargs)
        return self

    def shuffle_do(self, method: Callable[..., Any] | str, *args: Any, **kwargs: Any) -> Self:
        """`do` in random order."""
        self.shuffle().do(method, *args, **kwargs)
        return self

    def get(self, attr_names: str | list[str], handle_missing: str = "error", default_value: Any = None) -> Any:
        """Value of an attribute for each agent, or a list of values if several names are given; as in Mesa.

        Parameters
        ----------
        attr_names : str or list of str
            One attribute or several.
        handle_missing : {"error", "default"}
            What to do with an agent that lacks it: AttributeError, or `default_value`.
        default_value : object
            Value of agents that lack the attribute.
        """
        if handle_missing not in ("error", "default"):
            raise ValueError(f"Unknown handle_missing option: {handle_missing}, should be one of 'error' or 'default'")
        fallback = () if handle_missing == "error" else (default_value,)
        if isinstance(attr_names, str):
            return [getattr(agent, attr_names, *fallback) for agent in self]
        return [[getattr(agent, name, *fallback) for name in attr_names] for agent in self]

    def set(self, attr_name: str, value: Any) -> Self:
        """Set an attribute of every agent to a value."""
        for agent in self:
            setattr(agent, attr_name, value)
        return self

    def agg(self, attribute: str, func: Callable[..., Any] | Iterable[Callable[..., Any]]) -> Any:
        """The function, or each of several, of all values of an attribute.

        Parameters
        ----------
        attribute : str
            Its name.
        func : function or list of functions
            Called with the list of values.
        """
        values = self.get(attribute)
        return func(values) if callable(func) else [one(values) for one in func]

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> GroupBy:
        """Agents by an attribute or a function, as sets or lists; groups in order of first appearance.

        Parameters
        ----------
        by : str or function of an agent
            What members of a group have in common.
        result_type : {"agentset", "list"}
            What the groups are.
        """
        groups: dict[Any, list[Any]] = {}
        group_of = as_function(by)
        for agent in self:
            groups.setdefault(group_of(agent), []).append(agent)
        if result_type != "agentset":
            return GroupBy(groups)
        return GroupBy({name: ListSet(members, self.random) for name, members in groups.items()})

    @classmethod
    def _from_iterable(cls, agents: Iterable[Any]) -> "ListSet":
        """What ``a | b``, ``a & b`` and ``a - b`` return."""
        held = list(agents)
        return ListSet(held, held[0].random if held else None)

    def __getstate__(self) -> dict[str, Any]:
        return vars(self).copy()

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)} agents>"

    __str__ = __repr__


class ListSet(IteratedSet):
    """An ordered set that holds its agents, ordinary ones and views alike, as long as they live.

    Parameters
    ----------
    agents : iterable of agents
        Members; one named twice is in once.
    random : random.Random
        Source of shuffles.
    """

    def __init__(self, agents: Iterable[Any], random: Any = None) -> None:
        super().__init__(random)
        self._members = list(dict.fromkeys(agents))

    def __iter__(self) -> Iterator[Any]:
        return (agent for agent in list(self._members) if is_living(agent))

    def _update(self, agents: Iterable[Any]) -> Self:
        self._members = list(dict.fromkeys(agents))
        return self

    def add(self, agent: Any) -> None:
        """Take the agent in, at the end, if it is not in yet."""
        if agent not in self:
            self._members.append(agent)

    def discard(self, agent: Any) -> None:
        """Leave the agent out, if it is in."""
        self._members = [member for member in self._members if member != agent]
