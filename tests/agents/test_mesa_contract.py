"""The real model as a Mesa user meets it: agents by type, verbs of an agent set, rng, independent branches."""

import copy

import mesa
import numpy as np
import pytest
from small_runs import run, start_of

import sim
from sim.agents import EcosystemBoard, Firm, IndustryFund, LeadingGroup, OperatingCompany, Worker, ZoneCommittee
from sim.model import ZoneModel

ON = {"operating_company.coverage": 1.0, "fund.size": 100.0, "housing.talent_m2_per_year": 6.02e6}


@pytest.fixture(scope="module")
def model():
    return run(start_of(1), ON, 4, "3.0")[0]


@pytest.mark.parametrize(
    "kind", [Firm, Worker, ZoneCommittee, OperatingCompany, IndustryFund, EcosystemBoard, LeadingGroup]
)
def test_every_kind_of_agent_is_a_set_that_can_be_counted_and_walked(model, kind):
    agents = model.agents_by_type[kind]
    expected = {
        Firm: model.firm_table.n, Worker: model.worker_table.n, ZoneCommittee: 6, OperatingCompany: 6, IndustryFund: 1,
        EcosystemBoard: 3, LeadingGroup: 1,
    }  # fmt: skip
    assert len(agents) == expected[kind]
    walked = list(agents)
    assert len(walked) == len(agents)
    assert all(isinstance(agent, kind) for agent in walked)
    assert len({agent.unique_id for agent in walked}) == len(walked)


def test_all_agents_together_are_the_sum_of_the_kinds(model):
    assert len(model.agents) == sum(len(agents) for agents in model.agents_by_type.values())


def test_selecting_firms_gives_those_that_fit(model):
    large = model.agents_by_type[Firm].select(lambda firm: firm.capacity > 20.0)
    rows = model.firm_table.rows()
    assert len(large) == int((model.firm_columns["capacity"][rows] > 20.0).sum()) > 0
    assert all(firm.capacity > 20.0 for firm in large)


def test_reading_a_column_by_get_and_agg(model):
    workers, rows = model.agents_by_type[Worker], model.worker_table.rows()
    np.testing.assert_array_equal(workers.get("home"), model.worker_columns["home"][rows])
    assert workers.agg("wage", max) == model.worker_columns["wage"][rows].max()
    cash = model.agents_by_type[Firm].agg("cash", sum)
    np.testing.assert_allclose(cash, model.firm_columns["cash"][model.firm_table.rows()].sum(), rtol=1e-12)


def test_ordinary_actors_answer_the_same_verbs(model):
    committees = model.agents_by_type[ZoneCommittee]
    assert sorted(committees.get("zone")) == [0, 1, 2, 3, 4, 5]
    assert committees.agg("applications", sum) == int((model.applications["place"] < 6).sum())
    assert model.agents_by_type[IndustryFund].agg("public_paid_in", sum) > 0.0
    assert len(model.agents_by_type[OperatingCompany].select(lambda company: company.zone < 3)) == 3


def test_a_worker_knows_the_firm_that_employs_him(model):
    worker = next(worker for worker in model.agents_by_type[Worker] if worker.employer >= 0)
    assert isinstance(worker.firm, Firm)
    assert sum(worker.firm.staff) >= 1
    idle = next(worker for worker in model.agents_by_type[Worker] if worker.employer < 0)
    assert idle.firm is None


def test_three_lines_in_a_notebook():
    model = sim.ZoneModel(city="minicity", model="3.0")
    model.step()
    assert model.agents_by_type[Firm].agg("cash", sum) != 0.0
    assert isinstance(model, mesa.Model)


def test_rng_is_the_seed():
    one, same, other = (ZoneModel(city="minicity", rng=seed).run(2).digest for seed in (3, 3, 4))
    assert one == same
    assert one != other


def test_a_copy_lives_on_its_own():
    one = run(start_of(1), {}, 2)[0]
    other = copy.deepcopy(one)
    before = one.firm_columns["cash"].copy()
    other.run(3)
    np.testing.assert_array_equal(one.firm_columns["cash"], before)
    assert next(iter(other.agents_by_type[Firm])).model is other
    assert next(iter(other.agents_by_type[ZoneCommittee])).model is other
    assert one.run(3).digest == other.run(0).digest
