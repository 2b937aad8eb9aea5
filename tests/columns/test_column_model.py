import copy
import gc
import random
import weakref

import mesa
import numpy as np
import pytest
from little_town import N_AGENTS, Firm, Town, Worker, Zone

from sim.columns import ColumnModel


@pytest.fixture
def town():
    return Town()


def test_model_agents_are_all_agents_of_all_kinds(town):
    assert len(town.agents) == N_AGENTS == len(list(town.agents))
    assert len({agent.unique_id for agent in town.agents}) == N_AGENTS
    assert set(town.agent_types) == set(town.agents_by_type) == {Zone, Firm, Worker}
    for agents in town.agents_by_type.values():
        assert all(agent in town.agents for agent in agents)
    assert town.favourite not in town.agents_by_type[Worker]


def test_births_and_deaths_show_at_once(town):
    firms, agents = town.firms, town.agents
    Firm.create_agents(town, 5)
    Zone(town)
    assert (len(firms), len(agents)) == (25, N_AGENTS + 6)
    town.favourite.remove()
    next(iter(town.agents_by_type[Zone])).remove()
    assert (len(firms), len(agents)) == (24, N_AGENTS + 4)
    assert town.favourite not in agents


@pytest.mark.parametrize("kind", [Firm, Worker, Zone, mesa.Agent])
def test_agents_are_selected_by_type(town, kind):
    expected = [agent for agent in town.agents if isinstance(agent, kind)]
    assert list(town.agents.select(agent_type=kind)) == expected
    assert list(town.agents.select(lambda a: a.unique_id % 2, agent_type=kind)) == [
        a for a in expected if a.unique_id % 2
    ]


@pytest.mark.parametrize("at_most", [0, 1, 2, 3, 4, 10, 23, 4.0, 24.0, 43, 99, 0.5, 1.0, 0.0])
def test_a_limit_runs_through_the_kinds(town, at_most):
    n = int(at_most * N_AGENTS) if isinstance(at_most, float) and at_most <= 1 else int(at_most)
    assert list(town.agents.select(at_most=at_most)) == list(town.agents)[:n]
    assert list(town.agents.select(lambda a: True, at_most=at_most)) == list(town.agents)[:n]


def test_model_agents_cannot_be_changed_or_replaced(town):
    with pytest.raises(AttributeError):
        town.agents = []
    for change in (
        lambda: town.agents.add(town.favourite),
        lambda: town.agents.discard(town.favourite),
        lambda: town.agents.remove(town.favourite),
        lambda: town.agents.select(at_most=2, inplace=True),
        lambda: town.agents.shuffle(inplace=True),
        lambda: town.agents.sort("unique_id", inplace=True),
    ):
        with pytest.raises(TypeError):
            change()
    assert len(town.agents) == N_AGENTS


def test_a_copy_of_model_agents_does_not_grow(town):
    before = copy.copy(town.agents)
    Firm(town)
    Zone(town)
    assert len(before) == N_AGENTS
    assert len(town.agents.shuffle()) == N_AGENTS + 2


def test_verbs_reach_every_kind(town):
    town.agents.select(lambda agent: hasattr(agent, "staff")).set("staff", 2)
    assert town.agents.get("staff", handle_missing="default", default_value=0) == [2] * 23 + [0] * 20
    assert town.agents[0].unique_id == 1


def test_remove_all_agents_empties_every_kind(town):
    town.remove_all_agents()
    assert len(town.agents) == 0
    assert list(town.agents) == []
    assert list(town.firms) == []
    assert Firm(town) in town.agents


def test_two_models_share_nothing(town):
    other = Town()
    town.firms.set("staff", 5)
    assert other.firms.agg("staff", sum) == 190
    assert town.favourite not in other.agents


@pytest.mark.parametrize("seed", [5, np.int64(5), np.uint8(5)])
def test_every_integer_is_the_same_seed(seed):
    town = Town(rng=seed)
    assert town.rng.random() == np.random.default_rng(5).random()
    assert town.random.random() == random.Random(5).random()


def test_other_sources_of_chance_are_handed_to_mesa():
    source = np.random.default_rng(7)
    assert Town(rng=source).rng is source
    assert ColumnModel(rng=None).rng is not None


def test_a_model_without_column_agents_is_a_plain_model():
    model = ColumnModel()
    zone = Zone(model)
    assert list(model.agents) == [zone]


def test_run_model_stops_when_running_is_false():
    class Short(Town):
        def step(self):
            super().step()
            self.running = self.tick < 3

    town = Short()
    town.run_model()
    assert town.tick == 3
    assert town.firms.get("cash").tolist() == [k * 0.5 + 3 * k for k in range(20)]


def test_data_collector_sees_what_the_columns_hold(town):
    collector = mesa.DataCollector(
        model_reporters={"n": lambda model: len(model.agents), "staff": lambda model: model.firms.agg("staff", sum)},
        agenttype_reporters={Firm: {"staff": "staff", "cash": "cash"}, Zone: {"staff": "staff"}},
    )
    expected = []
    for _ in range(3):
        town.step()
        collector.collect(town)
        expected += town.firms.get("cash").tolist()
    frame = collector.get_agenttype_vars_dataframe(Firm)
    assert frame["cash"].tolist() == expected
    assert frame["staff"].tolist() == list(range(20)) * 3
    assert frame.index.get_level_values("AgentID")[0] == 1 << 40
    assert collector.get_model_vars_dataframe()["n"].tolist() == [N_AGENTS] * 3
    assert collector.get_model_vars_dataframe()["staff"].tolist() == [190] * 3
    assert collector.get_agenttype_vars_dataframe(Zone)["staff"].tolist()[-3:] == [4, 5, 6]


def test_a_closed_model_is_forgotten():
    town = Town()
    gone = weakref.ref(town)
    town.close()
    del town
    gc.collect()
    assert gone() is None
