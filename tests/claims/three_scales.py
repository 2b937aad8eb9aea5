"""Chengdu at three scales, many seeds, two models: headline outcomes at city scope, by quarter. Two processes."""

from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context

import numpy as np

from sim.city.folder import load_city
from sim.measures.catalogue import outcomes
from sim.model.start import spin_up
from sim.params.scenario import load_model, resolve_parameters

SCALES = (0.005, 0.02, 0.05)
SEEDS = {0.005: 48, 0.02: 16, 0.05: 16}
"""How many seeds each scale has, from 1 on: a small sample costs little and differs most between seeds."""
MODELS = ("2017", "3.0")
QUARTERS = 20
HEADLINES = {name: row.unit for name, row in outcomes().items() if row.headline and "city" in row.scopes}


def courses(seed, scale):
    """Each headline outcome by model and quarter, from one spin-up."""
    city = load_city("chengdu")
    start = spin_up(city, resolve_parameters(city.parameters, {}), scale, seed)
    records = {label: start.branch(load_model(label)).run(QUARTERS) for label in MODELS}
    return {(name, label): records[label].series("city", name) for name in HEADLINES for label in MODELS}


@cache
def all_courses():
    """{(outcome, model, scale): (seeds, quarters)}."""
    found = {}
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for scale in SCALES:
            runs = list(pool.map(partial(courses, scale=scale), range(1, SEEDS[scale] + 1)))
            found |= {(*key, scale): np.array([run[key] for run in runs]) for key in runs[0]}
    return found
