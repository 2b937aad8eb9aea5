"""A lever whose pre-condition is off changes nothing at all, cost included; with it, it is felt."""

import pytest
from fingerprint_table import numbers, rows
from small_runs import differences, run, start_of, under

from sim.params.tables import levers

QUARTERS = 12
IN_WORDS = {"land.lead_segment_price_factor": "a lead segment is set", "land.clawback_years": "land.clawback_years > 0"}
"""Pre-conditions that are no other lever."""
CONDITIONS = {
    name: row.precondition for name, row in levers().items() if row.active and row.precondition and name not in IN_WORDS
}
LABELS = ("2017", "3.0")


def off(condition):
    """Levers, each at 0, with which a pre-condition ``a > 0 or b > 0`` does not hold."""
    parts = [part.split(" > ") for part in condition.split(" or ")]
    assert all(number == "0" for _, number in parts), condition
    return {name: 0.0 for name, _ in parts}


def ends(name):
    """Both ends that a lever can be moved between, with shares of contacts that fit."""
    free = {
        "recruit.gap_share": {"recruit.technology_share": 0.0},
        "recruit.technology_share": {"recruit.gap_share": 0.0},
    }
    row = levers()[name]
    return [free.get(name, {}) | {name: end} for end in (row.low, row.high)]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("name", CONDITIONS)
def test_a_lever_without_its_precondition_changes_nothing(name, label):
    low, high = (run(start_of(1), end | off(CONDITIONS[name]), QUARTERS, label)[1] for end in ends(name))
    assert differences(low, high) == []


@pytest.mark.parametrize("name", CONDITIONS)
def test_with_its_precondition_the_same_lever_is_felt(name):
    claim = next(claim for claim in rows() if claim.move.lever == name)
    shared, world = numbers(claim.move.other_levers), tuple(numbers(claim.move.world).items())
    conditions = off(CONDITIONS[name])
    assert any(shared.get(other, levers()[other].default) > 0.0 for other in conditions)
    low, high = (run(start_of(1, world), shared | {name: end}, 20)[1] for end in (claim.move.low, claim.move.high))
    assert differences(low, high) != []


def test_a_price_for_lead_segments_means_nothing_where_no_zone_has_one():
    found = []
    for end in ends("land.lead_segment_price_factor"):
        model = start_of(1).branch(under(end))
        for committee in model.committees:
            committee.leads = ()
        found.append(model.run(QUARTERS))
    assert differences(*found) == []


def test_no_precondition_is_left_out():
    assert {name for name, row in levers().items() if row.precondition} == {*CONDITIONS, *IN_WORDS}
    assert {name: levers()[name].precondition for name in IN_WORDS} == IN_WORDS
