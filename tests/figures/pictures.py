"""Made-up runs of a made-up town, alive enough to be drawn; every number is invented."""

from dataclasses import dataclass, field

import numpy as np

from sim.measures.record import RunRecord
from sim.units import quarter_label

TIMES = {"city": 1.0, "central": 0.75, "ecosystem": 0.6, "zone": 0.3}
LEVELS = {
    "job_housing.minimum_commute": 6.4,
    "job_housing.minimum_commute_by_skill": 7.1,
    "job_housing.mean_distance": 9.8,
    "chain.local_input_share": 0.24,
    "chain.completeness": 0.52,
    "chain.take_up": 0.46,
    "job_housing.self_containment_live": 0.8,
    "job_housing.jobs_residents": 1.3,
}
RECORDED = {
    "city": tuple(LEVELS)[:6],
    "central": tuple(LEVELS)[:3],
    "ecosystem": tuple(LEVELS)[3:6],
    "zone": tuple(LEVELS)[3:],
}
ZONES = ("north", "east", "south", "west", "middle")


@dataclass(frozen=True)
class Run:
    """A stored run, without the store."""

    model: str
    seed: int
    record: RunRecord
    meta: dict = field(default_factory=dict)
    city: str = "minicity"
    scale: float = 1.0
    run_id: str = ""


def town():
    """Places of a town of five zones and one other place, as a run stores them."""
    return {
        "id": [*ZONES, "rest"],
        "name_en": [*(f"{zone.title()} zone" for zone in ZONES), "Rest"],
        "name_zh": ["北园", "东园", "南园", "西园", "中园", "其余"],
        "lon": [104.06, 104.15, 104.06, 103.97, 104.06, 104.10],
        "lat": [30.74, 30.66, 30.58, 30.66, 30.66, 30.70],
        "area_km2": [9.0, 12.0, 6.0, 20.0, 4.0, 60.0],
        "ring": ["outer"] * 4 + ["core", "inner"],
        "is_zone": [True] * 5 + [False],
        "location_confidence": ["B", "C", "B", "C", "B", "C"],
    }


def record_of(model, seed, quarters, zones, shift):
    """Outcomes that drift: a luck of the seed shared by the models, and a slope of the model."""
    luck = np.random.default_rng(seed)
    noise = np.random.default_rng(1000 * seed + model)
    time = np.linspace(0.0, 1.0, quarters)
    places = {"city": ("",), "central": ("",), "ecosystem": ("", "green"), "zone": ("", *zones)}
    values = {}
    for scope, names in RECORDED.items():
        shape = (quarters, len(names), len(places[scope]))
        level = np.array([LEVELS[name] for name in names])[:, None] * TIMES[scope]
        spread = np.random.default_rng(7).uniform(0.5, 1.5, shape[1:]) if scope == "zone" else np.ones(shape[1:])
        common = 0.02 * luck.normal(size=shape).cumsum(axis=0) / np.sqrt(quarters)
        own = 0.03 * noise.normal(size=shape).cumsum(axis=0) / np.sqrt(quarters)
        way = np.where([name.startswith("chain") for name in names], 0.12, -0.05)[:, None] * shift * model
        if scope == "zone":
            way = way * np.random.default_rng(8).normal(1.0, 1.5, shape[1:])
        values[scope] = level * spread * (1.0 + common + own + (way * time[:, None, None]))
    return RunRecord(tuple(quarter_label(q) for q in range(quarters)), dict(RECORDED), places, values)


def runs_of(models=("1.0", "2.0", "3.0"), seeds=8, quarters=80, places=None, shift=1.0, **settings):
    """Runs of these models on seeds 1 to `seeds`, in the order of the models."""
    places = places or town()
    zones = [place for place, zone in zip(places["id"], places["is_zone"], strict=True) if zone]
    meta = {"places": places, "inputs_hash": "0123456789abcdef"}
    return [
        Run(model, seed, record_of(number, seed, quarters, zones, shift), meta, **settings)
        for number, model in enumerate(models)
        for seed in range(1, seeds + 1)
    ]
