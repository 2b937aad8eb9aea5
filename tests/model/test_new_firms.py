"""New firms look for sellers at once, and what a zone offers them is no bait for those who only move."""

import numpy as np
import pytest
from small_runs import start_of, under

from sim.city.applications import INCUMBENT
from sim.markets import entry, supply

OFTEN = (("firms.relocation_rate_annual", 2.0),)


def through_entry(model):
    """The quarter up to and with entry, as `step` orders it; rows of the firms that start in it."""
    from sim.markets import capital, land, premises, programme
    from sim.model import news

    news.arrive(model)
    programme.decide(model)
    land.allot(model)
    premises.build(model)
    capital.invest(model)
    entry.choose(model)
    rows = model.firm_table.rows()
    return rows[model.firm_columns["birth"][rows] == model.quarter]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_slots_of_a_firm_that_starts_look_for_a_seller_in_the_same_quarter(seed):
    model = start_of(seed).branch(under({}))
    new = through_entry(model)
    while new.size == 0:
        _rest(model)
        new = through_entry(model)
    firms = model.firm_columns
    slots = np.arange(firms["supplier"].shape[1]) < model.slots.count[firms["segment"][new]][:, None]
    assert (model.lost_seller[new] == slots).all()
    assert (firms["supplier"][new][slots] == -1).all()
    supply.link(model)
    assert not model.lost_seller.any()


def _rest(model):
    """What is left of the quarter after entry."""
    from sim.markets import housing, labour, migration, plans
    from sim.model import observe, settle

    for step in (plans.plan, supply.link, labour.match, housing.move, migration.flow, settle.close_books):
        step(model)
    observe.record(model)


def test_young_firms_import_no_more_than_old_ones():
    """Slots without a seller in the city, of firms in their first year and of those older than five; three seeds."""
    imports, slots = np.zeros(2), np.zeros(2)
    for seed in (1, 2, 3):
        model = start_of(seed).branch(under({}))
        for _ in range(24):
            model.step()
            firms, rows = model.firm_columns, model.firm_table.rows()
            age = model.quarter - firms["birth"][rows]
            used = np.arange(firms["supplier"].shape[1]) < model.slots.count[firms["segment"][rows]][:, None]
            for kind, mine in enumerate((age <= 4, age > 20)):
                imports[kind] += ((firms["supplier"][rows] == -1) & used)[mine].sum()
                slots[kind] += used[mine].sum()
    young, old = imports / slots
    assert young < old + 0.15  # while they waited for the yearly review, the young imported nearly all


@pytest.mark.parametrize("seed", [1, 2])
def test_a_subsidy_for_new_firms_does_not_draw_incumbents(seed):
    applied = []
    for rate in (0.0, 0.3):
        model = start_of(seed, OFTEN).branch(under({"subsidy.rate": rate}))
        through_entry(model)
        book = model.applications
        mine = book["origin"] == INCUMBENT
        assert mine.sum() > 5
        order = np.argsort(book["firm"][mine], kind="stable")
        applied.append([book["firm"][mine][order].tolist(), book["place"][mine][order].tolist()])
    assert applied[0] == applied[1]


def test_who_moves_leaves_the_subsidy_behind():
    model = start_of(1, OFTEN).branch(under({"subsidy.rate": 0.3}))
    firms = model.firm_columns
    firms["subsidy"][model.firm_table.rows()] = 1.0
    firms["subsidy_end"][model.firm_table.rows()] = 100
    places = {int(key): int(place) for key, place in zip(firms["key"], firms["place"], strict=True)}
    for _ in range(6):
        model.step()
    firms, rows = model.firm_columns, model.firm_table.rows()
    rows = rows[firms["birth"][rows] < 0]
    moved = np.array([places[int(firms["key"][row])] != firms["place"][row] for row in rows])
    assert moved.any()
    assert (firms["subsidy_end"][rows[moved]] < model.quarter).all()
    assert (firms["subsidy_end"][rows[~moved]] == 100).all()
