"""Each lever, moved alone, moves its first-order quantity in every seed, and leaves the rest alone at first.

The table is `fingerprints.csv`, explained in `fingerprint_table.py`. Pairs of runs share all random numbers.
"""

import pytest
from fingerprint_table import numbers, rows, seen
from quantities import QUANTITIES, THE_CITY
from small_runs import SEEDS, start_of, under

from sim.params.tables import levers, parameters

ROWS = rows()
MOVES = sorted(dict.fromkeys(claim.move for claim in ROWS), key=lambda move: move.world)
ACTIVE = {name: row for name, row in levers().items() if row.active}
NOT_BOOKED = {
    "land.price": "requisition is owed for all land let, whatever its price",
    "facilities.kinds": "a facility costs the same of any kind; of no kind, none is built",
}
"""Levers with a unit cost that they do not move."""


@pytest.mark.claim
@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.lever} {move.world}")
def test_a_lever_moves_what_it_claims_in_every_seed_and_leaves_the_rest_alone_at_first(move):
    wrong = []
    for seed in SEEDS:
        (low, low_alone), (high, high_alone) = seen(move, seed)
        for claim in (claim for claim in ROWS if claim.move == move):
            moved = high[claim.quantity] - low[claim.quantity]
            if not (moved > 0.0 if claim.direction == "+" else moved < 0.0):
                wrong.append(f"{claim.quantity}, seed {seed}: {low[claim.quantity]} to {high[claim.quantity]}")
        wrong += [f"{name} moved, seed {seed}" for name in low_alone if low_alone[name] != high_alone[name]]
    assert wrong == []


def test_every_claim_of_every_active_lever_has_a_row():
    declared = {(name, claim.strip()) for name, row in ACTIVE.items() for claim in row.fingerprint.split(";")}
    assert {(claim.move.lever, claim.claim) for claim in ROWS if claim.claim != "cost"} == declared


def test_a_row_goes_the_way_that_its_claim_says():
    turned = {"+": "-", "-": "+"}
    for claim in ROWS:
        if claim.claim != "cost":
            said = claim.claim[0]
            assert claim.direction == (turned[said] if claim.claim.endswith("when lowered") else said), claim
        assert claim.untouchable, claim


def test_levers_are_moved_within_their_ranges_and_worlds_are_of_known_parameters():
    for claim in ROWS:
        move = claim.move
        declared = ACTIVE[move.lever]
        assert declared.low <= move.low < move.high <= declared.high
        shared = numbers(move.other_levers)
        assert move.lever not in shared
        assert all(ACTIVE[name].low <= number <= ACTIVE[name].high for name, number in shared.items()), claim
        assert set(numbers(move.world)) <= set(parameters()), claim


def booked():
    """Rows that measure what a lever with a declared unit cost books."""
    return [c for c in ROWS if c.quantity.startswith("booked:") and ACTIVE[c.move.lever].cost_parameter in parameters()]


def test_every_lever_with_a_unit_cost_has_a_row_of_what_it_books():
    with_cost = {name for name, row in ACTIVE.items() if row.cost_parameter in parameters()}
    assert with_cost - {claim.move.lever for claim in booked()} == set(NOT_BOOKED)


def test_every_lever_that_spends_has_a_row_of_what_it_books_or_pays():
    spending = {name for name, row in ACTIVE.items() if row.spending}
    paying = {c.move.lever for c in ROWS if c.quantity.startswith("booked:") or "subsidy" in c.quantity}
    assert spending - paying == set()


@pytest.mark.parametrize("claim", booked(), ids=lambda claim: claim.move.lever)
def test_what_a_lever_books_follows_its_unit_cost_and_is_nothing_without_it(claim):
    parameter = ACTIVE[claim.move.lever].cost_parameter
    dearer_end = claim.move.high if claim.direction == "+" else claim.move.low
    chosen = under(numbers(claim.move.other_levers) | {claim.move.lever: dearer_end})
    paid = []
    for factor in (0.0, 1.0, 2.0):
        world = numbers(claim.move.world) | {parameter: factor * parameters()[parameter].default}
        model = start_of(1, tuple(world.items())).branch(chosen)
        model.run(claim.horizon)
        paid.append(model.ledger.total(claim.quantity.removeprefix("booked:")))
    assert paid[0] == 0.0 < paid[1]
    assert paid[2] == pytest.approx(2.0 * paid[1], rel=1e-9)


def test_every_quantity_is_known_and_every_known_one_is_used():
    named = {name for claim in ROWS for name in (claim.quantity, *claim.untouchable)} - {
        "other_outlays",
        "outlays_beside_land",
    }
    assert {name for name in named if not name.startswith("booked:")} | set(THE_CITY) | {"the_city"} == set(QUANTITIES)
