"""MODEL 7.4: each lever, moved alone, moves its first-order quantity in every seed, and leaves the rest alone at first.

The table is `fingerprints.csv`; `fixed` holds levers that both runs share. Pairs share all random numbers.
"""

import csv
from pathlib import Path

import pytest
from quantities import QUANTITIES, Watched
from small_runs import CITY_IS_LARGE, ONE_ZONE_IS_LARGE, SEEDS, start_of, under

from sim.params.tables import levers

FIRST_LEVERS = {
    "land.tilt_industry", "land.tilt_services", "land.tilt_residential", "land.price", "housing.talent_m2_per_year",
    "housing.talent_rent_discount", "fund.size", "fund.leverage", "operating_company.coverage", "recruit.gap_share",
    "approval.delay_quarters", "screen.min_tax_per_mu", "subsidy.rate",
    "land.clawback_years", "facilities.per_zone", "facilities.kinds",
    "innovation.platforms", "innovation.university_links", "innovation.cooperations_year",
}  # fmt: skip
WORLDS = {"recruit.gap_share": ONE_ZONE_IS_LARGE, "innovation.cooperations_year": CITY_IS_LARGE}


def table():
    with Path(__file__).with_name("fingerprints.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


ROWS = table()


def levers_of(row, end):
    fixed = dict(part.split("=") for part in row["fixed"].split(";") if part)
    return {name: float(number) for name, number in fixed.items()} | {row["lever"]: float(row[end])}


def watched(row, end, seed, quarters):
    world = WORLDS.get(row["lever"], ())
    seen = Watched(start_of(seed, world).branch(under(levers_of(row, end))))
    for _ in range(quarters):
        seen.step()
    return seen


@pytest.mark.claim
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['direction']} {row['lever']} {row['quantity']}")
def test_a_lever_moves_its_first_order_quantity_in_every_seed(row):
    sign = {"+": 1.0, "-": -1.0}[row["direction"]]
    for seed in SEEDS:
        low, high = (
            QUANTITIES[row["quantity"]](watched(row, end, seed, int(row["quarters"]))) for end in ("low", "high")
        )
        assert sign * (high - low) > 0.0, f"seed {seed}: {low} to {high}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['lever']} {row['quantity']}")
def test_a_lever_leaves_the_rest_alone_in_its_first_quarter(row):
    low, high = (watched(row, end, 1, 1) for end in ("low", "high"))
    for name in row["untouched"].split(";"):
        assert QUANTITIES[name](low) == QUANTITIES[name](high), name


def test_the_table_covers_the_first_levers_within_their_ranges():
    assert {row["lever"] for row in ROWS} == FIRST_LEVERS
    for row in ROWS:
        declared = levers()[row["lever"]]
        assert declared.active
        assert declared.low <= float(row["low"]) < float(row["high"]) <= declared.high
