"""Cities that nobody would draw: 1 to 12 zones, empty and overfull places, any levers and parameters in their ranges.

Strategies of hypothesis; `Case` is one drawn city with its world and its levers, `troubles` runs it.
"""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from hypothesis import strategies as draws

from sim.city.folder import load_city
from sim.city.places import City
from sim.model.invariants import violations
from sim.model.start import spin_up
from sim.params.development_model import DevelopmentModel
from sim.params.scenario import load_model
from sim.params.tables import levers, parameters
from sim.params.values import Values
from sim.units import MU_PER_KM2

MOST_ZONES, MOST_REST = 12, 3
SCALES = (1.0, 0.3, 0.05)
LEAST_WORKERS = 10  # simulated: a city without any is refused
MOST_JOBS = 300
"""Jobs or workers that a place may have: a step of the largest city stays below a tenth of a second."""
_RESIDENTS_PER_WORKER = 1.8
_LAND_PER_JOB, _LAND_PER_WORKER, _FLOOR_PER_WORKER = 105e-6, 40e-6, 65.0  # km², km², m², as in the small city
SHARES_MOVED = (0.02, 0.2, 0.5, 1.0, 1.0, 1.0)
SHARES_OF_CONTACTS = ("recruit.technology_share", "recruit.gap_share")
_CROWDING = (0.0, 0.01, 1.0, 20.0)
"""Land or homes relative to the usual: none at all, a hundredth, as usual, empty."""


@dataclass(frozen=True)
class Case:
    """One city, its world, and the levers before and after they change; numbers that are not there have defaults."""

    city: City
    world: dict[str, float]
    first: dict[str, float]
    then: dict[str, float]
    scale: float
    seed: int
    quarters: int

    def __repr__(self):
        city = self.city
        told = [f"{city.n_zones} zones of {city.n_places} places, jobs {city.jobs.tolist()}"]
        told += [f"workers {city.workers.tolist()}, industrial {city.industrial_land.round(3).tolist()} mu"]
        told += [f"housing {city.housing_floor.round(1).tolist()} m2, scale {self.scale:.3g}, seed {self.seed}"]
        told += [f"{self.quarters} quarters", f"world {self.world}", f"first {self.first}", f"then {self.then}"]
        return "\n  ".join(told)

    def _repr_pretty_(self, printer, cycle):
        """How hypothesis tells a failing case."""
        printer.text(repr(self))


@cache
def template(name):
    return load_city(name)


@draws.composite
def cases(draw):
    """Cities with their world, levers, scale, seed and length.

    Hypothesis draws what a failure is shrunk in: zones, other places, quarters, the part of the numbers that leave
    their defaults. All else follows from one drawn number: hundreds of single draws are slow, and much alike.
    """
    n_zones, n_rest = draw(draws.integers(1, MOST_ZONES)), draw(draws.integers(0, MOST_REST))
    quarters, share = draw(draws.integers(2, 8)), draw(draws.sampled_from(SHARES_MOVED))
    rng = np.random.default_rng([draw(draws.integers(0, 1 << 32)), n_zones, n_rest, quarters])
    scale = float(rng.choice(SCALES))
    return Case(
        city=any_city(rng, n_zones, n_rest, LEAST_WORKERS / scale), world=numbers(rng, parameters(), share),
        first=any_levers(rng, share), then=any_levers(rng, share), scale=scale, seed=int(rng.integers(1, 1000)),
        quarters=quarters,
    )  # fmt: skip


def lever_vectors():
    """Any levers of which any part leaves its default."""
    return draws.builds(
        lambda number, share: any_levers(np.random.default_rng(number), share),
        draws.integers(0, 1 << 32), draws.sampled_from(SHARES_MOVED),
    )  # fmt: skip


def any_city(rng, n_zones, n_rest, least) -> City:
    """A city of minicity's or Chengdu's segments on ground of its own; as many workers as jobs, so many at least."""
    like = template(rng.choice(["minicity", "minicity", "chengdu"]))
    n = n_zones + n_rest
    jobs, workers = _balanced(_heads(rng, n), _heads(rng, n), least)
    industrial = jobs * _LAND_PER_JOB * rng.choice(_CROWDING, n)
    residential = workers * _LAND_PER_WORKER * rng.choice(_CROWDING, n)
    outside = slice(int(rng.integers(0, 2)), None)
    ids = tuple(f"zone_{p}" if p < n_zones else f"rest_{p}" for p in range(n))
    n_segments, n_ecosystems = len(like.segments.ids), len(like.ecosystem_ids)
    leads = [rng.choice(n_segments, rng.integers(1, 4), replace=False) for _ in range(n_zones)]
    return replace(
        like, name="drawn", default_scale=1.0, place_ids=ids, place_names_zh=ids, place_names_en=ids,
        n_zones=n_zones, n_places=n, ring=rng.integers(0, 4, n).astype(np.int8),
        district=np.zeros(n, np.int16), district_ids=like.district_ids[:1], region=(like.district_ids[0],) * n,
        ecosystem=np.where(np.arange(n) < n_zones, rng.integers(0, n_ecosystems, n), -1).astype(np.int16),
        lon=104.0 + 0.01 * rng.integers(0, 40, n), lat=30.5 + 0.01 * rng.integers(0, 40, n),
        area_km2=industrial + residential + rng.choice([0.001, 1.0, 30.0], n), location_confidence=("C",) * n,
        jobs=jobs, workers=workers, residents=workers * _RESIDENTS_PER_WORKER,
        industrial_land=industrial * MU_PER_KM2, residential_land=residential * MU_PER_KM2,
        housing_floor=workers * _FLOOR_PER_WORKER * rng.choice(_CROWDING, n),
        lead_segments=tuple(tuple(int(s) for s in chosen) for chosen in leads),
        metro_2017=rng.random(n) < 0.5, metro_2021=np.ones(n, bool),
        outside_ids=like.outside_ids[outside], outside_names_zh=like.outside_names_zh[outside],
        outside_names_en=like.outside_names_en[outside], outside_lon=like.outside_lon[outside],
        outside_lat=like.outside_lat[outside], outside_residents=like.outside_residents[outside],
        parameters={}, version="drawn",
    )  # fmt: skip


def _heads(rng, n):
    """Jobs or workers by place; every other city has places with none."""
    return rng.integers(1, MOST_JOBS, n) * (rng.random(n) < rng.choice([0.5, 1.0]))


def _balanced(jobs, workers, least):
    """The same total for both: what is missing is added in the first place."""
    jobs, workers = np.array(jobs, float), np.array(workers, float)
    short = max(jobs.sum(), workers.sum(), least)
    jobs[0] += short - jobs.sum()
    workers[0] += short - workers.sum()
    return jobs, workers


def numbers(rng, declared, share):
    """Numbers for this share of the rows, by name: a third at the low end of its range, a third at the high one."""
    moved, where = rng.random(len(declared)) < share, np.clip(3.0 * rng.random(len(declared)) - 1.0, 0.0, 1.0)
    return {
        name: row.high if point == 1.0 else float(row.low + (row.high - row.low) * point)
        for (name, row), is_moved, point in zip(declared.items(), moved, where, strict=True)
        if row.active and is_moved
    }


def any_levers(rng, share):
    """Any levers; the two shares of contacts fit together."""
    drawn = numbers(rng, levers(), share)
    shares = {name: drawn.get(name, levers()[name].default) for name in SHARES_OF_CONTACTS}
    total = sum(shares.values())
    return drawn | {name: part / total for name, part in shares.items() if total > 1.0}


def started(case):
    """The case at 2017Q3 under its first levers."""
    world = {name: row.default for name, row in parameters().items() if row.active} | case.world
    return spin_up(case.city, Values.of(world), case.scale, case.seed).branch(_model(case.first))


def _model(numbers) -> DevelopmentModel:
    return load_model("2017").with_levers(numbers)


def troubles(case):
    """Every broken identity of a case, with its quarter; levers change half-way."""
    model = started(case)
    found = [f"start: {sentence}" for sentence in violations(model)]
    found += broken(model, case.quarters // 2)
    model.take_levers(_model(case.then))
    return found + broken(model, case.quarters - case.quarters // 2)


def broken(model, quarters):
    """Every broken identity of so many quarters, with its quarter."""
    found = []
    for _ in range(quarters):
        model.step()
        found += [f"{model.quarter}: {sentence}" for sentence in violations(model)]
    return found
