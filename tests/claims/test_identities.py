"""People, homes, land, floor, sales, funds and books add up after every quarter, under any levers."""

import ast
import inspect
import re

import numpy as np
import pytest
from any_city import broken
from small_runs import run, under

from sim.model import invariants, settle, zone_model
from sim.model.invariants import BrokenIdentity, check, violations
from sim.params.scenario import load_model
from sim.params.schedule import Schedule
from sim.params.tables import levers

ACTIVE = {name: lever for name, lever in sorted(levers().items()) if lever.active}


@pytest.mark.parametrize("label", ["2017", "1.0", "2.0", "3.0"])
def test_identities_hold_after_every_quarter(start, label):
    assert broken(start.branch(load_model(label)), 24) == []


def test_identities_hold_at_the_start(start):
    assert violations(start) == []


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
        paid.append((yearly / 4.0, model.ledger.open_quarter(("wages",))))

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


def spoiled_employer(model):
    model.worker_columns["employer"][model.worker_table.rows()[:3]] = np.flatnonzero(model.firm_table.uid == 0)[0]


def spoiled_address(model):
    model.worker_columns["home"][model.worker_table.rows()[0]] = -1


def spoiled_tenure(model):
    model.dwellings.occupied[0] += 1
    model.dwellings.occupied[1] -= 1


def spoiled_quota(model):
    model.floorspace.allotted[0, 1] += 1e5


def spoiled_idle(model):
    model.floorspace.idle[0, 0, 1] += 1e5


def spoiled_reclaimed(model):
    model.floorspace.reclaimed[0, 0] += 1e5


def spoiled_reserve(model):
    model.floorspace.reserved[0, 0] += 1e3


def spoiled_seller(model):
    firms, rows = model.firm_columns, model.firm_table.rows()
    buyer = rows[(firms["supplier"][rows] >= 0).any(axis=1)][0]
    slot = np.flatnonzero(firms["supplier"][buyer] >= 0)[0]
    firms["segment"][firms["supplier"][buyer, slot]] += 1


def spoiled_raised(model):
    model.fund.invested = model.fund.public_paid_in + model.fund.private_paid_in + 1.0


def spoiled_payment(model):
    model.ledger.total_flows[3, 1] = np.nan


def spoiled_stocks(model):
    model.facilities[1] = -1.0


def spoiled_array(model):
    model.density[2] = np.inf


def spoiled_account(model):
    model.committees[1].smoothed_demand[0] = np.nan


def spoiled_application(model):
    model.applications["productivity"][0] = np.nan


def spoiled_ids(model):
    rows = model.firm_table.rows()
    model.firm_table.uid[rows[0]] = model.firm_table.uid[rows[1]]


def spoiled_entries(model):
    model.activity["firm_exits"] += 1.0


SPOILED = {
    spoiled_staff: "labour: .* other staff than", spoiled_employer: "labour: .* by a firm that is gone",
    spoiled_homes: "homes: .* are taken, but there", spoiled_stock: "homes: .* market homes and",
    spoiled_address: "homes: a worker lives nowhere", spoiled_tenure: "homes: taken homes by place and tenure",
    spoiled_land: "land: .* are allotted, data and quotas", spoiled_quota: "land: .* service land are allotted",
    spoiled_bank: "land: .* more service land than was", spoiled_floor: "floor: 'used'",
    spoiled_reclaimed: "land: .* more was taken back than its bank holds", spoiled_idle: "land: .* count as idle",
    spoiled_reserve: "floor: .* kept for the admitted", spoiled_cash: "books: cash of the firms",
    spoiled_payment: "books: a payment", spoiled_fund: "fund: cash is", spoiled_raised: "fund: .* are invested",
    spoiled_column: "Firm: 'productivity'", spoiled_posts: "Firm: 'vacancies' is negative",
    spoiled_rent: "rents:", spoiled_stocks: "facilities:", spoiled_array: "ZoneModel: 'density'",
    spoiled_account: "ZoneCommittee: 'smoothed_demand'", spoiled_application: "applications: 'productivity'",
    spoiled_keys: "Worker: 1 keys", spoiled_ids: "Firm: 1 ids", spoiled_count: "people:", spoiled_entries: "firms:",
    spoiled_output: "sales: .* sell more than", spoiled_seller: "sales: a firm buys from",
}  # fmt: skip


@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_a_broken_identity_is_told_in_a_sentence(start, spoil):
    model, _ = run(start, {"fund.size": 100.0}, 2)
    spoil(model)
    told = violations(model)
    assert any(re.match(SPOILED[spoil], sentence) for sentence in told), told
    assert all(sentence.endswith(".") for sentence in told)
    with pytest.raises(BrokenIdentity, match=SPOILED[spoil]):
        check(model)


def sentences():
    """Every sentence that the invariants can say, as a pattern."""
    for node in ast.walk(ast.parse(inspect.getsource(invariants))):
        if isinstance(node, ast.Yield):
            parts = node.value.values if isinstance(node.value, ast.JoinedStr) else [node.value]
            yield "".join(re.escape(part.value) if isinstance(part, ast.Constant) else "(.+)" for part in parts)


def test_every_sentence_of_the_invariants_is_heard(start):
    told = []
    for spoil in SPOILED:
        model, _ = run(start, {"fund.size": 100.0}, 2)
        spoil(model)
        told += violations(model)
    patterns = list(sentences())
    assert len(patterns) > 20
    assert [pattern for pattern in patterns if not any(re.fullmatch(pattern, sentence) for sentence in told)] == []
