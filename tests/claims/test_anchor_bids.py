"""Zones that want the same anchor bid for it, within what they see; the winner's bid is public money."""

import numpy as np
import pytest
from small_runs import SEEDS, differences, run, start_of, under

from sim.params.values import Values

WORLD = (
    ("city.reference_jobs_per_zone", 300.0), ("recruit.anchor_size_quantile", 0.2), ("recruit.anchor_success", 1.0),
)  # fmt: skip
"""Every attempt finds an anchor, small enough for a zone of 170 jobs."""
COURTING = {"recruit.anchor_effort": 2.0}


def city(seed=1, most=0.15, levers=COURTING):
    """A city whose zones all have the same lead segments; committees bid at most the share `most`."""
    model = start_of(seed, WORLD).branch(under(levers))
    model.params = Values.of(model.params.flat() | {"recruit.anchor_bid_max_share": most})
    leads = tuple(np.flatnonzero(model.city.segments.recruitable)[:4].tolist())
    for committee in model.committees:
        committee.leads = leads
    return model


def after(quarters, **how):
    model = city(**how)
    bids = []
    for _ in range(quarters):
        model.step()
        book = model.applications
        new = (book["origin"] == 5) & (book["applied"] == model.quarter - 1) & (book["attempt"] == 1)
        bids += book["bid"][new].tolist()
    return model, bids


@pytest.mark.parametrize(
    ("tax", "budget", "bid"), [(90.0, 90.0, 0.15), (10.0, 90.0, 0.1), (90.0, 5.0, 0.05), (90.0, 0.0, 0.0)]
)
def test_a_bid_is_the_least_of_cap_expected_tax_and_budget(tax, budget, bid):
    assert city().committees[0].bid(100.0, tax, budget) == pytest.approx(bid)


def test_who_wants_another_segment_or_is_coordinated_with_the_caller_does_not_bid():
    one, other = city().committees[:2]
    assert other.rivals(one, one.leads[0])
    assert not other.rivals(one, max(one.leads) + 1)
    other.is_assigned = True
    assert other.rivals(one, one.leads[0])
    one.is_assigned = True
    assert not other.rivals(one, one.leads[0])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_higher_cap_raises_bids_and_public_cost_and_leaves_the_first_quarter_alone(seed):
    (low, low_bids), (high, high_bids) = (after(16, seed=seed, most=most) for most in (0.05, 0.3))
    assert max(low_bids) <= 0.05 < max(high_bids) <= 0.3
    assert low.ledger.total("subsidy") < high.ledger.total("subsidy")
    first, second = (city(seed=seed, most=most).run(1) for most in (0.05, 0.3))
    assert differences(first, second) == []


def test_where_nobody_courts_anchors_the_cap_changes_nothing():
    low, high = (city(most=most, levers={"recruit.anchor_effort": 0.0}).run(10) for most in (0.05, 0.3))
    assert differences(low, high) == []


def test_who_is_alone_bids_nothing():
    model = city()
    for committee in model.committees:
        committee.leads = (committee.zone,)
    plain = run(start_of(1, WORLD), COURTING, 12)[0]
    assert plain.ledger.total("subsidy") == 0.0
    for _ in range(12):
        model.step()
    assert model.applications["bid"].sum() == model.ledger.total("subsidy") == 0.0


def test_full_coordination_ends_the_race():
    _, bids = after(12, levers=COURTING | {"coordination.strength": 1.0})
    assert sum(bids) == 0.0
    assert sum(after(12)[1]) > 0.0


def anchor(model, key, caller):
    """One anchor of a lead segment, as recruiting hands it over."""
    segment = np.array([model.committees[0].leads[0]])
    size = np.array([5.0])
    return np.array([key], np.uint64), segment, size, np.array([1]), np.array([0.5]), np.array([caller])


def test_an_anchor_weighs_bids_and_the_caller_by_the_logit_of_all_firms():
    model = after(4)[0]
    model.floorspace.floor += 1e6  # room everywhere
    model.place_utility[:] = 0.0
    tries = 2000
    drawn = [model.auction(anchor(model, key, 2)) for key in range(tries)]
    bids = np.concatenate([bid for _, bid in drawn])
    assert (bids > 0.0).all()
    share = np.mean([int(zone[0]) == 2 for zone, _ in drawn])
    odds = np.exp(model.params.recruit.contact_bonus)
    assert share == pytest.approx(odds / (odds + 5.0), abs=0.03)  # all six bid the cap; three standard errors


def test_a_zone_that_has_no_floor_or_no_budget_does_not_bid():
    model = after(4)[0]
    model.floorspace.floor += 1e6
    model.floorspace.floor[0] = 0.0
    model.made_by_place[1] = 0.0
    zones = [int(model.auction(anchor(model, key, 2))[0][0]) for key in range(300)]
    assert not {0, 1} & set(zones)


def test_what_is_paid_is_the_bid_on_the_investment_over_the_years_of_a_subsidy():
    model, bids = after(16)
    firms, rows = model.firm_columns, model.firm_table.rows()
    landed = rows[(firms["origin"][rows] == 5) & (firms["subsidy"][rows] > 0.0)]
    assert landed.size > 0
    years = model.params.firms.subsidy_duration_years
    assert (firms["subsidy_end"][landed] - firms["birth"][landed] == 4 * years).all()
    others = rows[(firms["origin"][rows] != 5) & (firms["subsidy"][rows] > 0.0)]
    assert others.size == 0
    assert model.ledger.total("subsidy") > 0.0
    assert max(bids) <= 0.15
