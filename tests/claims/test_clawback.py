"""Clawback: never without the rule, never before its notice, and what goes back is in the bank and in the books."""

import numpy as np
import pytest
from small_runs import differences, run, start_of, under

from sim.units import M2_PER_MU

RULE = {"land.clawback_years": 1.0, "screen.min_tax_per_mu": 20.0}
NEVER = RULE | {"land.clawback_years": 0.0}


def world(**numbers):
    return tuple((f"land.clawback_{name}", number) for name, number in numbers.items())


def test_where_there_is_no_clawback_its_notice_and_refund_change_nothing():
    lowest = run(start_of(1, world(notice_quarters=2.0, refund_share=0.0)), NEVER, 12)[1]
    highest = run(start_of(1, world(notice_quarters=8.0, refund_share=1.0)), NEVER, 12)[1]
    assert differences(lowest, highest) == []


def test_with_the_rule_both_are_felt():
    plain = run(start_of(1), RULE, 12)[1]
    for numbers in ({"notice_quarters": 2.0}, {"refund_share": 0.0}):
        assert differences(plain, run(start_of(1, world(**numbers)), RULE, 12)[1]) != []


def test_nothing_goes_back_before_the_years_and_the_notice_have_passed():
    model, _ = run(start_of(1), RULE, 4)
    assert (model.firm_columns["notice_quarters"] > 0).any()
    assert model.activity["clawbacks"] == 0.0
    for _ in range(3):
        model.step()
    assert model.activity["clawbacks"] == 0.0
    model.step()
    assert model.activity["clawbacks"] > 0.0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_taken_back_is_no_more_built_on_and_as_much_land_is_allotted_as_ever(seed):
    taking, leaving = (start_of(seed).branch(under(levers)) for levers in (RULE, NEVER))
    for _ in range(8):
        taking.step()
        leaving.step()
    ground = taking.floorspace
    let = taking.activity["mu_let"] + _public_land(taking)
    start = start_of(seed).floorspace.built_on[:, :2].sum()
    assert taking.activity["clawbacks"] > 0.0
    assert ground.built_on[:, :2].sum() == pytest.approx(start + let - taking.activity["clawbacks"], rel=1e-12)
    assert ground.allotted.sum() == pytest.approx(leaving.floorspace.allotted.sum(), rel=1e-12)


def _public_land(model):
    """Land under standard factories and innovation space, which is built on without being let, mu.

    Owners are paid for all land but what was taken back before and is built on again.
    """
    paid = model.ledger.total("requisition") * 1e4 / model.params.fiscal.requisition_cost_yuan_m2 / M2_PER_MU
    again = model.activity["clawbacks"] - model.floorspace.reclaimed.sum()
    flats = model.floorspace.built_on[:, 2] - start_of(model.seed).floorspace.built_on[:, 2]
    return paid + again - model.activity["mu_let"] - flats.sum()


def test_owners_of_land_taken_back_are_paid_once():
    ground = start_of(1).branch(under({})).floorspace
    assert ground.reclaimed.sum() == 0.0
    land = ground.take_back(np.minimum(ground.floor, 100.0))
    assert (ground.reclaimed[:, :2] == land).all()
    half = land[:, 0] / 2.0
    assert ground.first_used(0, half).sum() == 0.0
    assert ground.first_used(0, land[:, 0]) == pytest.approx(half)
    assert ground.reclaimed[:, 0] == pytest.approx(0.0)
    assert (ground.first_used(0, land[:, 0]) == land[:, 0]).all()
    assert (ground.reclaimed[:, 1] == land[:, 1]).all()


def test_land_taken_back_is_worth_what_its_owners_were_paid():
    model = start_of(1).branch(under({}))
    before = model.residual_value()
    land = model.floorspace.take_back(np.minimum(model.floorspace.floor, 100.0)).sum()
    cost = model.params.fiscal.requisition_cost_yuan_m2 * M2_PER_MU / 1e4
    assert model.residual_value() - before == pytest.approx(cost * land)


def test_the_refund_is_the_declared_share_of_what_the_firms_paid():
    paid = {}
    for share in (0.25, 1.0):
        model = start_of(1, world(refund_share=share)).branch(under(RULE))
        for _ in range(8):
            model.step()
        paid[share] = model.ledger.total("clawback_refunds")
    price = model.firm_columns["site_price"].max()
    assert 0.0 < paid[1.0] <= price * model.activity["clawbacks"] * M2_PER_MU
    assert paid[0.25] == pytest.approx(0.25 * paid[1.0], rel=1e-12)


def test_a_firm_that_is_still_below_when_its_notice_ends_is_gone_unless_it_is_about_to_move():
    model = start_of(1).branch(under(RULE))
    for _ in range(7):
        model.step()
    firms = model.firm_columns
    due = np.flatnonzero((model.firm_table.uid != 0) & (firms["notice_quarters"] == 4))
    keys = firms["key"][np.setdiff1d(due, model.applications["firm"])].copy()
    assert keys.size > 0
    model.step()
    rows = model.firm_table.rows()
    left = rows[np.isin(firms["key"][rows], keys)]
    assert left.size < keys.size
    assert (firms["notice_quarters"][left] == 0).all()
