"""Runs of the small city: starts by seed, branches under levers, and what tells two records apart."""

from functools import lru_cache

import numpy as np

from sim.city.folder import load_city
from sim.model.start import spin_up
from sim.params.scenario import load_model, resolve_parameters
from sim.params.tables import parameters
from sim.params.values import Values

SEEDS = (1, 2, 3, 4, 5)
ONE_ZONE_IS_LARGE = (("city.reference_jobs_per_zone", 2000.0),)
"""Levers that count things by zone are meant for zones of 69,500 jobs; here a zone of 170 gets a twelfth of them."""

CITY_IS_LARGE = (("city.employment_2017", 20000.0),)
"""City totals are meant for 10.2 million workers; here a city of a thousand gets a twentieth of them."""


@lru_cache(maxsize=32)
def start_of(seed, world=()):
    """State at 2017Q3 under parameters of the world, given as (name, number); beyond their ranges on purpose."""
    return spin_up(load_city("minicity"), world_of(world), 1.0, seed)


def world_of(numbers, city="minicity"):
    """Parameters with these numbers in place of the defaults."""
    unknown = {name for name, _ in numbers} - {name for name, declared in parameters().items() if declared.active}
    if unknown:
        raise KeyError(f"no such parameter: {sorted(unknown)}")
    return Values.of(resolve_parameters(load_city(city).parameters, {}).flat() | dict(numbers))


def under(levers, label="2017"):
    """Development model with these levers by dotted name, everything else as the model of this label has it."""
    return load_model(label).with_levers(levers)


def run(start, levers, quarters, label="2017"):
    """Model and record of so many quarters under these levers."""
    model = start.branch(under(levers, label))
    return model, model.run(quarters)


def differences(one, other):
    """Every (scope, outcome, place) in which two records differ, to the last bit; and what else differs."""
    found = [name for name in ("quarters", "outcomes", "places", "activity", "digest") if not _same(one, other, name)]
    for scope, outcomes in one.outcomes.items():
        unlike = one.values[scope] != other.values[scope]
        unlike &= ~(np.isnan(one.values[scope]) & np.isnan(other.values[scope]))
        places = one.places[scope]
        found += [(scope, outcomes[row], places[place]) for row, place in np.argwhere(unlike.any(axis=0))]
    for name in ("applications", "admitted"):
        if (one.admission[name] != other.admission[name]).any():
            found.append(f"admission {name}")
    return found


def _same(one, other, name):
    return getattr(one, name) == getattr(other, name)
