"""Every verb of Mesa's sets gives on columns what it gives on ordinary agents."""

import copy
import gc
import inspect

import numpy as np
import pytest
from little_town import Firm, PlainFirm, PlainTown, Town, Worker, staff
from mesa.agent import AgentSet

from sim.columns import AllAgents, ColumnAgentSet, ListSet
from sim.columns.list_set import IteratedSet


def column_firms():
    return Town().firms


def listed_firms():
    town = Town()
    return ListSet(town.firms, town.random)


def united_firms():
    town = Town()
    return AllAgents([town.firms.select(at_most=7), town.firms.select(town.firms.array("staff") >= 7)], town.random)


def plain_firms():
    return PlainTown().agents_by_type[PlainFirm]


SETS = [column_firms, listed_firms, united_firms]

VERBS = {
    "select by function": lambda s: staff(s.select(lambda a: a.staff % 3 == 0)),
    "select a share": lambda s: staff(s.select(at_most=0.25)),
    "select a number": lambda s: staff(s.select(at_most=3)),
    "select some of the filtered": lambda s: staff(s.select(lambda a: a.staff > 4, at_most=2)),
    "select the whole share": lambda s: staff(s.select(at_most=1.0)),
    "select one": lambda s: staff(s.select(at_most=1)),
    "select none": lambda s: staff(s.select(at_most=0)),
    "select eight as a float": lambda s: staff(s.select(at_most=8.0)),
    "select everything": lambda s: staff(s.select()),
    "select another type": lambda s: staff(s.select(agent_type=int)),
    "select stops asking": lambda s: (seen := [], s.select(lambda a: seen.append(a.staff) or True, at_most=2), seen)[2],
    "sort by attribute": lambda s: staff(s.sort("place")),
    "sort ascending": lambda s: staff(s.sort("place", ascending=True)),
    "sort by function": lambda s: staff(s.sort(lambda a: -a.staff)),
    "sort by property": lambda s: staff(s.sort("size")),
    "get": lambda s: list(s.get("cash")),
    "get several": lambda s: [list(values) for values in s.get(["staff", "cash"])],
    "get a property": lambda s: list(s.get("size")),
    "get a default": lambda s: list(s.get("nothing", handle_missing="default", default_value=7)),
    "get default of one that is there": lambda s: list(s.get("staff", handle_missing="default", default_value=7)),
    "agg sum": lambda s: s.agg("staff", sum),
    "agg several": lambda s: s.agg("staff", [min, max, len]),
    "agg mean": lambda s: float(s.agg("cash", np.mean)),
    "agg types": lambda s: [type(x).__name__ for x in (s.agg("staff", sum), s.agg("cash", max), s.agg("staff", len))],
    "agg a property": lambda s: s.agg("size", max),
    "map a method": lambda s: s.map("grow", 2),
    "map a function": lambda s: s.map(lambda a, k: (a.size, k), k=3),
    "do": lambda s: staff(s.do("grow", 1)),
    "do a function": lambda s: staff(s.do(lambda a: a.grow(2))),
    "shuffle_do": lambda s: sorted(staff(s.shuffle_do("grow", k=1))),
    "shuffle": lambda s: sorted(staff(s.shuffle())),
    "set": lambda s: staff(s.set("staff", 3)),
    "groupby attribute": lambda s: {k: staff(group) for k, group in s.groupby("place")},
    "groupby order": lambda s: list(s.sort(lambda a: -a.staff, ascending=True).groupby("place").count().items()),
    "groupby property": lambda s: s.groupby("size").count(),
    "groupby agg": lambda s: s.groupby("place").agg("staff", sum),
    "groupby lists": lambda s: {k: staff(g) for k, g in s.groupby(lambda a: a.staff // 7, result_type="list")},
    "groupby map": lambda s: list(s.groupby("place").map(len).values()),
    "groupby map by name": lambda s: list(s.groupby("place").map("agg", "staff", sum).values()),
    "groupby do": lambda s: len(s.groupby("place").do(lambda group: group.do("grow", 1))),
    "slice": lambda s: staff(list(s)[2:5]),
    "copy": lambda s: staff(copy.copy(s)),
    "reversed": lambda s: staff(reversed(list(s))),
    "or": lambda s: staff(s.select(at_most=2) | s.select(lambda a: a.staff > 17)),
    "and": lambda s: staff(s.select(at_most=5) & s.select(lambda a: a.staff > 2)),
    "minus": lambda s: staff(s.select(at_most=5) - s.select(lambda a: a.staff > 2)),
    "equal": lambda s: s.select(at_most=5) == s.select(lambda a: a.staff < 5),
    "not equal": lambda s: s.select(at_most=5) == s.select(at_most=4),
    "contains": lambda s: [agent in s.select(at_most=2) for agent in list(s)[:4]],
}


@pytest.mark.parametrize("make", SETS)
@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS.keys())
def test_a_verb_gives_what_plain_mesa_gives(make, verb):
    assert verb(make()) == verb(plain_firms())


@pytest.mark.parametrize("make", [*SETS, plain_firms])
def test_mistakes_are_answered_as_in_plain_mesa(make):
    firms = make()
    with pytest.raises(AttributeError):
        firms.get("nothing")
    with pytest.raises(AttributeError):
        firms.agg("nothing", sum)
    with pytest.raises(ValueError, match="handle_missing"):
        firms.get("staff", handle_missing="x")


@pytest.mark.parametrize("make", SETS)
def test_agents_removed_during_a_round_are_not_visited(make):
    firms, seen = make(), []
    agents = list(firms)

    def remove_two(firm):
        seen.append(firm.staff)
        if firm.staff == 3:
            agents[4].remove()
            agents[3].remove()

    firms.do(remove_two)
    assert seen == [0, 1, 2, 3, *range(5, 20)]
    assert len(firms) == 18


@pytest.mark.parametrize("make", SETS)
def test_agents_removed_during_a_shuffled_round_are_not_visited(make):
    firms, seen = make(), []
    agents = list(firms)

    def remove_the_rest(firm):
        seen.append(firm.staff)
        for agent in agents:
            if agent != firm:
                agent.remove()

    firms.shuffle_do(remove_the_rest)
    assert len(seen) == 1


def test_agents_born_during_a_round_are_not_visited():
    town = Town()
    town.firms.do(lambda firm: Firm(town, staff=100))
    assert len(town.firms) == 40


def test_no_verb_of_mesa_is_left_to_mesas_own_storage():
    mesas = [cls for cls in AgentSet.__mro__ if cls.__module__.startswith("mesa")]
    names = {name for cls in mesas for name, member in vars(cls).items() if inspect.isfunction(member)}
    names -= {"__init_subclass__", "__class_getitem__"}
    assert len(names) > 20
    for ours in (ColumnAgentSet, AllAgents, ListSet):
        for name in names:
            owner = next(cls for cls in ours.__mro__ if name in vars(cls))
            assert owner.__module__.startswith("sim.columns"), f"{ours.__name__}.{name} is Mesa's own"


def test_a_set_without_members_of_its_own_cannot_be_read():
    with pytest.raises(NotImplementedError):
        list(IteratedSet(None))


def test_a_selection_survives_the_garbage_collector():
    town = Town()
    firms = town.firms.select(lambda firm: firm.staff > 10)
    mixed = town.agents.select(lambda agent: getattr(agent, "staff", 0) > 10)
    groups = town.agents.groupby(lambda agent: type(agent).__name__)
    gc.collect()
    assert len(firms) == len(mixed) == 9
    assert groups.count() == {"Zone": 3, "Firm": 20, "Worker": 20}


def test_mesas_own_set_of_views_is_empty_at_once():
    """Not a wish but a warning: use `ColumnAgentSet` or `ListSet`."""
    town = Town()
    firms = AgentSet(list(town.firms), random=town.random)
    gc.collect()
    assert len(firms) == 0


def test_shuffles_repeat_with_the_seed():
    orders = [staff(Town(rng=seed).firms.shuffle()) for seed in (1, 1, 2)]
    assert orders[0] == orders[1] != orders[2]
    assert sorted(orders[0]) == list(range(20))
    assert orders[0] != list(range(20))


def test_workers_have_no_staff():
    with pytest.raises(AttributeError):
        Town().agents_by_type[Worker].set("staff", 1)
