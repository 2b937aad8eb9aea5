"""Minimum commutes recorded: those of the measures, whatever was looked at before."""

import numpy as np
import pytest

from sim import measures
from sim.model import ZoneModel, least_commutes
from sim.model.least_commutes import LeastCommutes
from sim.model.observe_people import take_census

CLOSE = 1e-8
"""Kilometres: distances are rounded to 2⁻³⁰ km."""


@pytest.fixture(scope="module")
def city():
    model = ZoneModel(city="minicity", model="3.0", rng=4, record="job_housing.*")
    return model, model.run(5)


def scopes(model):
    inside = np.flatnonzero(model.city.central)
    heads, km = take_census(model).heads, model.travel.km
    return {"city": (heads, km), "central": (heads[:, inside[:, None], inside], km[np.ix_(inside, inside)])}


def margins(heads):
    layers = np.concatenate((heads.sum(axis=0, keepdims=True), heads)).astype(np.int64)
    return layers.sum(axis=2), layers.sum(axis=1)


def test_they_are_the_measures(city):
    model, record = city
    for scope, (heads, km) in scopes(model).items():
        pooled = measures.minimum_commute(heads.sum(axis=0), km)
        within = measures.minimum_commute_by_skill(heads, km)
        names = ("minimum_commute", "minimum_commute_by_skill", "skill_mismatch")
        seen = [record.series(scope, f"job_housing.{name}")[-1] for name in names]
        assert seen == pytest.approx([pooled, within, within - pooled], abs=CLOSE)


def test_what_was_looked_at_before_does_not_matter_to_the_last_bit(city):
    model, record = city
    for scope, (heads, km) in scopes(model).items():
        fresh = LeastCommutes().of(scope, *margins(heads), km)
        assert fresh[0] == record.series(scope, "job_housing.minimum_commute")[-1]
        assert fresh[1] == record.series(scope, "job_housing.minimum_commute_by_skill")[-1]


def test_other_distances_begin_anew(city):
    model, _ = city
    heads, km = scopes(model)["city"]
    looked = LeastCommutes()
    looked.of("city", *margins(heads), km)
    longer = 2.0 * km + 1.0
    assert looked.of("city", *margins(heads), longer) == LeastCommutes().of("city", *margins(heads), longer)


def test_a_search_that_is_given_up_is_left_to_the_other_solver(city, monkeypatch):
    model, _ = city
    heads, km = scopes(model)["city"]
    found = LeastCommutes().of("city", *margins(heads), km)
    monkeypatch.setattr(least_commutes, "_PIVOTS_A_PLACE", 0)
    assert LeastCommutes().of("city", *margins(heads), km) == pytest.approx(found, abs=CLOSE)
