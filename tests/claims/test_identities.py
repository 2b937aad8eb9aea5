"""MODEL 7.3: people, homes, land, floor, sales, funds and books add up after every quarter, under any levers."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as draws
from small_runs import run, start_of, under

from sim.model import settle, zone_model
from sim.model.invariants import BrokenIdentity, check, violations
from sim.params.scenario import load_model
from sim.params.schedule import Schedule
from sim.params.tables import levers

ACTIVE = {name: lever for name, lever in sorted(levers().items()) if lever.active}


def broken(model, quarters):
    """Every violation of so many quarters, with its quarter."""
    found = []
    for quarter in range(quarters):
        model.step()
        found += [f"{quarter}: {sentence}" for sentence in violations(model)]
    return found


@pytest.mark.parametrize("label", ["2017", "1.0", "2.0", "3.0"])
def test_identities_hold_after_every_quarter(start, label):
    assert broken(start.branch(load_model(label)), 24) == []


def test_identities_hold_at_the_start(start):
    assert violations(start) == []


@draws.composite
def lever_vectors(draw):
    """A number within its range for every active lever; the two shares of contacts fit together."""
    numbers = {name: draw(draws.floats(lever.low, lever.high)) for name, lever in ACTIVE.items()}
    total = numbers["recruit.technology_share"] + numbers["recruit.gap_share"]
    for name in ("recruit.technology_share", "recruit.gap_share"):
        numbers[name] /= max(total, 1.0)
    return numbers


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(lever_vectors(), draws.sampled_from([1, 2, 3]))
def test_identities_hold_under_any_levers(numbers, seed):
    assert broken(start_of(seed).branch(under(numbers)), 5) == []


@pytest.mark.parametrize("end", ["low", "high"])
def test_identities_hold_with_every_lever_at_one_end(start, end):
    ends = {name: getattr(lever, end) for name, lever in ACTIVE.items()} | {"recruit.technology_share": 0.0}
    assert broken(start.branch(under(ends)), 24) == []


def scheduled(courses):
    """2017 with levers that change on the way: {name: {quarter: number}}."""
    model = load_model("2017")
    values = {name: Schedule(tuple(course), tuple(course.values())) for name, course in courses.items()}
    return type(model)(label="scheduled", title="", sources=(), values=values)


def test_companies_that_are_closed_leave_no_hole_in_the_books(start):
    courses = {
        "operating_company.coverage": {0: 1.0, 12: 0.0},
        "premises.standard_factory_m2_zone_year": {0: 60000.0},
        "premises.innovation_space_m2": {0: 3e7},
    }
    model = start.branch(scheduled(courses))
    model.run(12)
    for company in model.companies:
        company.cash += 5.0  # whatever a company has when it is closed
    model.opening.cash["companies"] += 5.0 * len(model.companies)
    assert broken(model, 4) == []
    assert not model.companies


def test_talent_flats_are_never_let_twice_when_the_share_for_high_skills_changes(start):
    courses = {
        "housing.talent_m2_per_year": {0: 6.02e6},
        "housing.talent_rent_discount": {0: 0.5},
        "housing.talent_high_skill_share": {0: 1.0, 20: 0.0, 24: 0.5},
    }
    assert broken(start.branch(scheduled(courses)), 32) == []


def test_what_the_books_pay_in_wages_is_what_the_workers_earn(start, monkeypatch):
    paid = []

    def earned_before_closures(model):
        yearly = model.worker_columns["wage"][model.worker_table.rows()].sum(dtype=np.float64) / model.scale
        settle.close_books(model)
        paid.append((yearly / 4.0, model.ledger.flow("wages").sum()))

    monkeypatch.setattr(zone_model, "settle", type("Books", (), {"close_books": staticmethod(earned_before_closures)}))
    start.branch(load_model("3.0")).run(6)
    earned, booked = np.array(paid).T
    np.testing.assert_allclose(booked, earned, rtol=1e-6)  # a worker's wage is stored in single precision


# --- each sentence can be heard: what is spoiled by hand is told -----------------------------------------------------
def spoiled_staff(model):
    model.firm_columns["staff"][model.firm_table.rows()[0], 0] += 1


def spoiled_homes(model):
    model.dwellings.occupied[0] += 1


def spoiled_stock(model):
    model.dwellings.market[:] = 0.5 * model.dwellings.occupied / model.scale


def spoiled_land(model):
    model.floorspace.allotted[0, 0] += 100.0


def spoiled_bank(model):
    model.floorspace.built_on[0, 1] += 1e4


def spoiled_floor(model):
    model.floorspace.used[0, 0] = np.nan


def spoiled_cash(model):
    model.firm_columns["cash"][model.firm_table.rows()] *= 1.0 + 1e-5


def spoiled_fund(model):
    model.fund.invested += 1.0


def spoiled_column(model):
    model.firm_columns["productivity"][model.firm_table.rows()[3]] = np.inf


def spoiled_posts(model):
    model.firm_columns["vacancies"][model.firm_table.rows()[3], 1] = -1


def spoiled_rent(model):
    model.dwellings.rent[2] = 0.0


def spoiled_keys(model):
    rows = model.worker_table.rows()
    model.worker_columns["key"][rows[0]] = model.worker_columns["key"][rows[1]]


def spoiled_count(model):
    model.activity["arrivals"] += 1.0


def spoiled_output(model):
    sells = np.flatnonzero(model.sold > 0.0)
    model.firm_columns["output"][sells] *= 1e-6
    model.sales_capacity[sells] = 1e12


SPOILED = {
    spoiled_staff: "labour:", spoiled_homes: "homes:", spoiled_stock: "homes:", spoiled_land: "land:",
    spoiled_bank: "land:", spoiled_floor: "floor:", spoiled_cash: "books:", spoiled_fund: "fund:",
    spoiled_column: "Firm: 'productivity'", spoiled_posts: "Firm: 'vacancies'", spoiled_rent: "rents:",
    spoiled_keys: "Worker:", spoiled_count: "people:", spoiled_output: "sales:",
}  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_a_broken_identity_is_told_in_a_sentence(start, spoil):
    model, _ = run(start, {}, 2)
    spoil(model)
    told = violations(model)
    assert any(sentence.startswith(SPOILED[spoil]) for sentence in told)
    assert all(sentence.endswith(".") for sentence in told)
    with pytest.raises(BrokenIdentity, match=SPOILED[spoil]):
        check(model)
