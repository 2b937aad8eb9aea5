"""Every payment belongs to one place or to none, and the places and the city as a whole make the city."""

import numpy as np
import pytest
from small_runs import run, start_of, under

from sim.city.ledger import ITEMS, NOWHERE, PUBLIC_OUTLAYS, PUBLIC_RECEIPTS, Ledger
from sim.units import wan

CITY_WIDE = ("fund_paid_in", "vc_events", "crossregion", "university_links", "cooperations")
PROGRAMMES = {
    "fund.size": 100.0,
    "fund.leverage": 2.0,
    "vc.events_year": 50.0,
    "crossregion.ecosystem": 1.0,
    "innovation.university_links": 300.0,
    "innovation.cooperations_year": 100.0,
    "talent.subsidy_yuan_per_hire": 50000.0,
}


def city_cost(ledger):
    return sum(map(ledger.total, PUBLIC_OUTLAYS)) - sum(map(ledger.total, PUBLIC_RECEIPTS))


def test_what_belongs_to_no_place_is_in_the_citys_cost_and_in_no_places():
    ledger = Ledger(3, 0.0)
    ledger.book("subsidy", np.array([1.0, 2.0]))
    ledger.book_at("tax", 2, 0.5)
    ledger.book_city_wide("fund_paid_in", 10.0)
    ledger.book_city_wide("fund_exits", 4.0)
    ledger.close_quarter()
    assert ledger.net_public_cost_by_place().tolist() == [1.0, 2.0, -0.5]
    assert ledger.net_public_cost_city_wide() == 6.0
    assert ledger.discounted_outlays - ledger.discounted_receipts == 8.5


def test_zones_other_places_and_the_city_as_a_whole_make_the_citys_net_public_cost():
    model, _ = run(start_of(1), PROGRAMMES, 12)
    ledger = model.ledger
    by_place = ledger.net_public_cost_by_place()
    zones = sum(committee.net_cost for committee in model.committees)
    outside = by_place[model.city.n_zones :].sum()
    assert by_place.shape == (model.city.n_places,)
    assert ledger.net_public_cost_city_wide() > 0.0
    assert zones + outside + ledger.net_public_cost_city_wide() == pytest.approx(city_cost(ledger), rel=1e-12)


def test_what_the_city_pays_as_a_whole_is_all_that_no_place_pays():
    model, _ = run(start_of(1), PROGRAMMES, 12)
    ledger = model.ledger
    paid = sum(map(ledger.total, CITY_WIDE))
    assert all(ledger.total(item) > 0.0 for item in CITY_WIDE)
    assert ledger.net_public_cost_city_wide() == pytest.approx(paid - ledger.total("fund_exits"), rel=1e-12)


def test_a_programme_of_the_city_as_a_whole_is_booked_at_no_place():
    model, _ = run(start_of(1), PROGRAMMES, 12)
    flows = model.ledger.total_flows[[list(ITEMS).index(item) for item in CITY_WIDE]]
    assert (flows[:, NOWHERE] > 0.0).all()
    np.testing.assert_array_equal(flows[:, :NOWHERE], 0.0)


# --- the subsidy of talent is paid by hire ---------------------------------------------------------------------------
def test_talent_is_paid_for_once_when_hired_and_never_for_who_waits_for_work():
    levers = {"talent.subsidy_yuan_per_hire": 50000.0}
    model = start_of(2).branch(under(levers))
    rows = model.worker_table.rows()
    model.worker_columns["unsettled"][:] = 0
    at_the_start = set(model.worker_columns["key"][rows].tolist())
    for _ in range(12):
        model.step()
        rows = model.worker_table.rows()
        workers = model.worker_columns
        fresh = (workers["unsettled"][rows] != 0) & (workers["employer"][rows] >= 0)
        assert not fresh.any()
        unsettled = rows[workers["unsettled"][rows] != 0]
        assert (workers["skill"][unsettled] == 2).all()
        assert not set(workers["key"][unsettled].tolist()) & at_the_start
    paid_heads = model.ledger.total("talent_subsidy") * model.scale / wan(50000.0)
    assert paid_heads == pytest.approx(round(paid_heads))
    assert paid_heads > 0.0
    from_outside = [key not in at_the_start for key in workers["key"][rows].tolist()]
    high = rows[np.array(from_outside) & (workers["skill"][rows] == 2)]
    still_here_and_hired = (workers["unsettled"][high] == 0).sum()
    assert paid_heads >= still_here_and_hired
    assert (workers["unsettled"][high] != 0).sum() > 0
