"""``copy.deepcopy(model)`` branches a model: fast, and the branch shares nothing that a run changes."""

import copy
import pickle
import time

import numpy as np
import pytest
from little_town import N_AGENTS, Firm, Town, Worker, Zone, staff

from sim.columns import Column, ColumnAgent


class Ground:
    """Stands for a city: no run changes it, so a copy of a model refers to the same one."""

    def __init__(self, area):
        self.area = area

    def __deepcopy__(self, memo):
        return self


def by_deepcopy(model):
    return copy.deepcopy(model)


def by_pickle(model):
    return pickle.loads(pickle.dumps(model))


COPIES = pytest.mark.parametrize("branch", [by_deepcopy, by_pickle])


@pytest.fixture
def town():
    town = Town()
    list(town.firms)[4].remove()
    return town


@COPIES
def test_a_branch_has_the_same_agents(town, branch):
    twin = branch(town)
    assert [agent.unique_id for agent in twin.agents] == [agent.unique_id for agent in town.agents]
    assert len(twin.agents) == N_AGENTS - 1
    assert staff(twin.firms) == staff(town.firms)


@COPIES
def test_everything_in_a_branch_refers_to_the_branch(town, branch):
    twin = branch(town)
    assert all(agent.model is twin for agent in twin.agents)
    assert all(table.model is twin for table in twin.tables.values())
    assert twin.firms.table is twin.tables[Firm]
    assert twin.firms.random is twin.random is twin.agents.random
    assert twin.favourite in twin.firms
    assert twin.favourite not in town.firms
    assert Firm(twin) in twin.agents
    assert len(town.firms) == 19


@COPIES
def test_a_branch_and_its_trunk_step_apart(town, branch):
    town.step()
    twin = branch(town)
    before = town.firms.get("cash").tolist()
    twin.step()
    twin.step()
    assert (town.tick, twin.tick) == (1, 3)
    assert town.firms.get("cash").tolist() == before
    town.step()
    town.step()
    assert town.firms.get("cash").tolist() == twin.firms.get("cash").tolist()
    assert staff(town.agents_by_type[Zone]) == staff(twin.agents_by_type[Zone]) == [4, 5, 6]


@COPIES
def test_a_branch_gives_out_rows_and_ids_as_its_trunk_would(town, branch):
    twin = branch(town)
    for model in (town, twin):
        Firm.create_agents(model, 30)
        list(model.firms)[2].remove()
        Firm(model)
        Zone(model)
    assert [(a.unique_id, a.row) for a in town.firms] == [(a.unique_id, a.row) for a in twin.firms]
    assert [zone.unique_id for zone in twin.agents_by_type[Zone]] == [1, 2, 3, 4]
    assert [zone.unique_id for zone in town.agents_by_type[Zone]] == [1, 2, 3, 4]


@COPIES
def test_a_branch_finds_its_own_agents_by_their_ids(town, branch):
    twin = branch(town)
    town.favourite.remove()
    for model in (town, twin):  # the same id, but not in the same row
        Firm(model)
    for model in (town, twin):
        firms = model.firms
        assert model.tables[Firm].rows_of(firms.get("unique_id")).tolist() == firms.rows.tolist()


@COPIES
def test_a_branch_draws_the_same_chance_but_its_own(town, branch):
    twin = branch(town)
    assert staff(twin.firms.shuffle()) == staff(town.firms.shuffle())
    twin.random.random()
    twin.rng.random(5)
    assert town.rng.random() == Town().rng.random()


@COPIES
def test_selections_and_views_kept_in_a_model_move_to_the_branch(town, branch):
    town.big = town.firms.select(lambda firm: firm.staff > 15)
    town.mixed = town.agents.select(lambda agent: getattr(agent, "staff", 0) > 15)
    town.listed = town.agents.shuffle()
    town.book = {town.favourite: 1}
    twin = branch(town)
    assert staff(twin.big) == staff(twin.mixed) == [16, 17, 18, 19]
    assert all(agent.model is twin for kept in (twin.big, twin.mixed, twin.listed) for agent in kept)
    assert twin.book[twin.favourite] == 1
    twin.big.set("staff", 0)
    assert staff(town.big) == [16, 17, 18, 19]


@COPIES
def test_columns_of_a_branch_are_whole_contiguous_and_its_own(town, branch):
    twin = branch(town)
    for kind, table in town.tables.items():
        copied = twin.tables[kind]
        for name, array in table.cols.items():
            assert not np.shares_memory(array, copied.cols[name])
            assert copied.cols[name].flags.c_contiguous
            assert copied.cols[name].flags.writeable
            assert copied.cols[name].dtype == array.dtype
            assert len(copied.cols[name]) == copied.capacity == table.capacity
        with pytest.raises(TypeError):
            copied.cols["wage"] = None


def test_what_declares_itself_immutable_is_shared(town):
    town.ground = Ground([1, 2, 3])
    town.notes = {"where": town.ground, "list": [1]}
    twin = copy.deepcopy(town)
    assert twin.ground is town.ground is twin.notes["where"]
    assert twin.notes["list"] is not town.notes["list"]


def test_copying_a_view_or_a_table_copies_its_model_once(town):
    firm = copy.deepcopy(town.favourite)
    assert firm.model is not town
    assert firm.model.favourite == firm
    table = copy.deepcopy(town.tables[Firm])
    assert table.model.tables[Firm] is table
    assert copy.copy(town.favourite) == town.favourite


def test_a_pickled_view_brings_its_model(town):
    firm = pickle.loads(pickle.dumps(town.favourite))
    assert firm == firm.model.favourite
    assert firm.staff == 0


def test_a_table_can_be_copied_for_another_class_with_the_same_columns(town):
    class Enterprise(ColumnAgent):
        place = Column(np.int16)
        staff = Column(np.int32)
        cash = Column(np.float64)

    table = town.tables[Firm].copy_for(town, Enterprise)
    assert type(table.agent(3)) is Enterprise
    assert table.agent(3).staff == 3
    with pytest.raises(TypeError, match="Worker declares other columns than Firm"):
        town.tables[Firm].copy_for(town, Worker)


def test_branches_of_branches_stay_apart(town):
    first = copy.deepcopy(town)
    second = copy.deepcopy(first)
    second.firms.set("cash", 9)
    assert first.firms.agg("cash", max) == town.firms.agg("cash", max) == 9.5
    assert Zone(second).unique_id == Zone(first).unique_id == 4


def test_branching_two_hundred_thousand_rows_takes_milliseconds():
    """About 5 ms; visiting agent by agent would take seconds, so 100 ms tells the two apart on any machine."""
    town = Town(n=100_000)
    best = np.inf
    for _ in range(5):
        start = time.perf_counter()
        copy.deepcopy(town)
        best = min(best, time.perf_counter() - start)
    assert best < 0.1
