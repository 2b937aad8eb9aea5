"""Chengdu at four scales, many seeds, two models: headline outcomes at city scope, by quarter. Two processes."""

from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context

import numpy as np

from sim.city.folder import load_city
from sim.measures import minimum_commute_of_margins
from sim.measures.catalogue import outcomes
from sim.model.observe_people import take_census
from sim.model.start import spin_up
from sim.params.scenario import load_model, resolve_parameters

SCALES = (0.005, 0.01, 0.02, 0.05)
SEEDS = 24
"""Seeds from 1 on, the same at each scale: they share the news, so that differences between scales are paired."""
MODELS = ("2017", "3.0")
QUARTERS = 20
LAST_YEAR = range(QUARTERS - 3, QUARTERS + 1)
HEADLINES = {name: row.unit for name, row in outcomes().items() if row.headline and "city" in row.scopes}


def courses(seed, scale):
    """Each headline outcome by model and quarter, and who lives and works where, from one spin-up."""
    city = load_city("chengdu")
    start = spin_up(city, resolve_parameters(city.parameters, {}), scale, seed)
    found = {}
    for label in MODELS:
        model, census = start.branch(load_model(label)), []
        record = model.run(QUARTERS, partial(_look, model, census))
        found |= {(name, label): record.series("city", name) for name in HEADLINES}
        shares = np.array(census) / np.sum(census, axis=(1, 2, 3), keepdims=True)
        found["homes", label], found["works", label] = shares.sum(axis=3), shares.sum(axis=2)
        found["km", label] = model.travel.km
    return found


def _look(model, census, done):
    if done in LAST_YEAR:
        census.append(take_census(model).heads)


@cache
def all_courses():
    """{(outcome, model, scale): (seeds, quarters)}, and shares of the commuters by home and by work place.

    The latter are {("homes" or "works", model, scale): (seeds, quarters of the last year, skills, places)}.
    """
    found = {}
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for scale in SCALES:
            runs = list(pool.map(partial(courses, scale=scale), range(1, SEEDS + 1)))
            found |= {(*key, scale): np.array([run[key] for run in runs]) for key in runs[0]}
    return found


def least_pooled(homes, works, km):
    """Minimum commute of commuters (K, P) by home and by work place, km."""
    return minimum_commute_of_margins(homes.sum(axis=0), works.sum(axis=0), km)


def least_within_skills(homes, works, km):
    """Minimum commute within skills."""
    return sum(h.sum() * minimum_commute_of_margins(h, w, km) for h, w in zip(homes, works, strict=True)) / homes.sum()


LEAST = {
    "job_housing.minimum_commute": least_pooled,
    "job_housing.minimum_commute_by_skill": least_within_skills,
}


def expected_city(name, label, scale):
    """Least commute of the mean city over seeds in the last year, as one number a seed, (seeds,).

    A least commute is convex in homes and jobs by place: the luck of a small sample, which makes them uneven, can only
    lengthen it. That of the mean of many samples is free of it, up to one part in as many. The numbers are the
    jackknife's pseudo-values: their mean is the estimate without what is left of the luck, and their spread its error.
    """
    found, least = all_courses(), LEAST[name]
    homes, works = (found[what, label, scale] for what in ("homes", "works"))
    km, n = found["km", label, scale][0], SEEDS
    values = np.empty((len(LAST_YEAR), n))
    for q in range(len(LAST_YEAR)):
        all_homes, all_works = homes[:, q].sum(axis=0), works[:, q].sum(axis=0)
        of_all = least(all_homes, all_works, km)
        without = [least(all_homes - h, all_works - w, km) for h, w in zip(homes[:, q], works[:, q], strict=True)]
        values[q] = n * of_all - (n - 1) * np.array(without)
    return values.mean(axis=0)
