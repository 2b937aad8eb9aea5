"""Effective density is that of the jobs there are, not of those there were in 2017."""

import numpy as np
import pytest

from sim.city.folder import load_city
from sim.model.start import spin_up
from sim.params.scenario import load_model, resolve_parameters
from sim.params.values import Values


def start_of(**changes):
    city = load_city("minicity")
    world = resolve_parameters(city.parameters, {})
    world = Values.of({**world.flat(), **{name.replace("__", "."): number for name, number in changes.items()}})
    return spin_up(city, world, city.default_scale, 1)


@pytest.fixture(scope="module")
def start():
    return start_of()


def test_the_first_quarter_has_the_density_that_all_is_compared_with(start):
    model = start.branch(load_model("3.0"))
    model.step()
    assert (model.density == model.baseline.density).all()


def test_density_is_the_jobs_near_by_over_their_distance(start):
    model = start.branch(load_model("3.0"))
    for _ in range(5):
        jobs = model.jobs_by_place()
        model.step()
    exponent = model.params.agglomeration.distance_exponent
    by_hand = [sum(j / km**exponent for j, km in zip(jobs, row, strict=True)) for row in model.travel.km]
    assert model.density == pytest.approx(by_hand, rel=1e-12)
    assert np.abs(np.log(model.density / model.baseline.density)).max() > 1e-3


def test_the_elasticity_of_density_moves_the_city(start):
    flat = start_of(agglomeration__density_elasticity=0.0)
    digests = {of.branch(load_model("3.0")).run(8).digest for of in (start, flat)}
    assert len(digests) == 2
