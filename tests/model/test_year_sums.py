"""Outcomes of a year are sums over its four quarters, whatever is recorded of the quarters themselves."""

from itertools import pairwise

import numpy as np
import pytest

from sim.model import ZoneModel

QUARTERS = 7


@pytest.fixture(scope="module")
def run():
    """A run, and what every quarter brought, read off the books and counters before the clock moves on."""
    model = ZoneModel(city="minicity", model="3.0", rng=2, record="all")
    seen = []

    def look(_):
        seen.append(model.flows_by_name(model.flow_history[-1]))
        total = model.ledger.total_flows.copy()
        seen[-1]["ledger"] = total
        seen[-1]["land"] = model.floorspace.allotted[:, :2].sum(axis=1)

    record = model.run(QUARTERS, on_quarter=look)
    return model, seen, record


def year(seen, name, t):
    """Sum over the four quarters to quarter t; of fewer, at a yearly rate."""
    parts = [quarter[name] for quarter in seen[max(0, t - 3) : t + 1]]
    return sum(parts) * (4 / len(parts))


@pytest.mark.parametrize("t", range(QUARTERS))
def test_flows_are_sums_of_four_quarters_and_before_that_of_the_quarters_so_far(run, t):
    model, seen, record = run
    zones = model.city.n_zones
    made, worked = year(seen, "made", t), year(seen, "person_years", t)

    def recorded(name, scope="city"):
        return record.values[scope][t, record.outcomes[scope].index(name)]

    assert recorded("city.gdp")[0] == pytest.approx(made.sum())
    assert recorded("labour.productivity")[0] == pytest.approx(made.sum() / worked.sum())
    assert recorded("labour.turnover")[0] == pytest.approx(year(seen, "separations", t) / worked.sum())
    assert recorded("housing.delivery")[0] == pytest.approx(year(seen, "flats", t))
    land = seen[t]["land"]
    for name, flow in (("land.output_per_mu", "output"), ("land.tax_per_mu", "tax")):
        amounts = year(seen, flow, t)
        assert recorded(name)[0] == pytest.approx(amounts.sum() / land.sum())
        with np.errstate(invalid="ignore", divide="ignore"):
            expected = np.where(land[:zones] > 0.0, amounts[:zones] / land[:zones], np.nan)
        np.testing.assert_allclose(recorded(name, "zone")[1:], expected, rtol=1e-12)


@pytest.mark.parametrize(("flow", "item"), [("tax", "tax"), ("made", "value_added")])
def test_tax_and_value_added_of_a_quarter_are_what_the_ledger_booked(run, flow, item):
    from sim.city.ledger import ITEMS

    _, seen, _ = run
    row = list(ITEMS).index(item)
    for before, now in pairwise(seen):
        np.testing.assert_allclose(now[flow], (now["ledger"] - before["ledger"])[row, :-1], rtol=1e-9, atol=1e-6)


def test_committees_know_their_taxes_from_the_first_quarter_on(run):
    model = ZoneModel(city="minicity", model="3.0", rng=2, record="city.gdp")
    assert (model.made_by_place[: model.city.n_zones] > 0.0).any()
    assert (model.taxes_left() > 0.0).any()
