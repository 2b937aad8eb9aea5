"""The table of fingerprints: what each lever visibly moves, in which direction, by when, and what it leaves alone.

A row is one claim. Columns of `fingerprints.csv`:

lever, claim
    Its name, and what `fingerprint` of `sim/params/levers.csv` says in words; `cost` for what it books beside that.
low, high
    Values between which it is moved, alone.
other_levers, world
    Levers and parameters that both runs share, ``name=value;…``, where the small city under 2017's levers cannot show
    the claim; parameters of the world may be beyond their ranges on purpose.
quantity, direction, horizon
    What is measured (`quantities.py`), which way it goes from low to high, after how many quarters.
untouchable
    Quantities that are the same to the last bit after the first quarter; `other_outlays` are all public outlays but
    those that a row of the lever measures, `outlays_beside_land` leave out what is owed for land let as well, which
    follows who comes; `the_city` is every firm, worker, application, contact, link, rent, wage,
    time of travel, map and lead segment, and the land of every place.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from quantities import other_outlays, quantity
from small_runs import start_of, under
from watched import Watched

FILE = Path(__file__).with_name("fingerprints.csv")


@dataclass(frozen=True)
class Move:
    """A lever moved from low to high under shared levers and a shared world: two runs a seed serve all its claims."""

    lever: str
    low: float
    high: float
    other_levers: str
    world: str


@dataclass(frozen=True)
class Claim:
    """One row of the table."""

    move: Move
    claim: str
    quantity: str
    direction: str
    horizon: int
    untouchable: tuple[str, ...]


def rows():
    """Every claim of the table, in its order."""
    with FILE.open(encoding="utf-8", newline="") as text:
        return [_claim(row) for row in csv.DictReader(text)]


def _claim(row):
    move = Move(row["lever"], float(row["low"]), float(row["high"]), row["other_levers"], row["world"])
    untouchable = tuple(name for name in row["untouchable"].split(";") if name)
    return Claim(move, row["claim"], row["quantity"], row["direction"], int(row["horizon"]), untouchable)


def numbers(text):
    """Numbers by name of a cell ``name=value;…``."""
    pairs = (part.split("=") for part in text.split(";") if part)
    return {name: float(number) for name, number in pairs}


@lru_cache(maxsize=8)
def claims_of(move):
    """Claims that the two runs of a move can show."""
    return tuple(claim for claim in rows() if claim.move == move)


@lru_cache(maxsize=2)
def seen(move, seed):
    """What a pair of runs showed: quantities at their horizons, and what must not move after the first quarter.

    Returns two dicts, for low and high: {quantity: value}, {untouchable: value}.
    """
    return tuple(_one_end(move, end, seed) for end in (move.low, move.high))


def _one_end(move, end, seed):
    claims = claims_of(move)
    world = tuple(numbers(move.world).items())
    run = Watched(start_of(seed, world).branch(under(numbers(move.other_levers) | {move.lever: end})))
    measured, left_alone = {}, {}
    for quarter in range(1, max(claim.horizon for claim in claims) + 1):
        run.step()
        if quarter == 1:
            left_alone = {name: _measure(name, move.lever)(run) for claim in claims for name in claim.untouchable}
        measured |= {claim.quantity: quantity(claim.quantity)(run) for claim in claims if claim.horizon == quarter}
    return measured, left_alone


def _measure(name, lever):
    if name in ("other_outlays", "outlays_beside_land"):
        own = [claim.quantity for claim in rows() if claim.move.lever == lever]
        return other_outlays(own if name == "other_outlays" else [*own, "booked:requisition"])
    return quantity(name)
