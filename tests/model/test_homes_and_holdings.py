"""Homes that nobody lives in, public ones too; and what partners see of a fund whose firms all closed."""

import pytest
from small_runs import run, start_of, under

from sim.markets import capital


@pytest.mark.parametrize("label", ["2017", "3.0"])
def test_vacancy_is_of_all_homes(label):
    model, record = run(start_of(1), {}, 16, label)
    homes = model.dwellings
    stock = homes.market + homes.talent
    lived_in = (homes.occupied + homes.talent_occupied.sum(axis=1)) / model.scale
    values = {scope: record.values[scope][-1, record.outcomes[scope].index("housing.vacancy")] for scope in ("city",)}
    assert values["city"][0] == pytest.approx((stock - lived_in).sum() / stock.sum())
    assert (homes.talent.sum() > 0.0) == (label == "3.0")


def test_a_year_in_which_all_holdings_closed_is_a_year_in_the_record_of_the_fund():
    model = start_of(1).branch(under({}, "3.0"))
    while not (model.quarter > 4 and model.firms_held().size and model.quarter % 4 == 0):
        model.step()
    before = model.fund.track_record
    model.close_firms(model.firms_held())
    closed = model.fund_closures
    assert closed > 0.0
    assert model.firms_held().size == 0
    capital._mark(model)
    assert model.fund.track_record == pytest.approx(0.7 * before + 0.3 * (1.0 - 0.5))  # all closed, no margin to see
    assert model.fund_closures == 0.0
    capital._mark(model)
    assert model.fund.track_record == pytest.approx(0.7 * before + 0.3 * (1.0 - 0.5))  # nothing held, nothing to mark
