"""With levers drawn from their whole ranges: at its ends the model stays sound whatever the policy is."""

import numpy as np
import pytest
from any_city import broken, lever_vectors
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as draws
from one_place import one_place_city
from small_runs import start_of, under, world_of

from sim.city.applications import ANCHOR
from sim.city.folder import load_city
from sim.model.start import spin_up

QUARTERS = 8
NOBODY_COMES = (
    ("firms.entry_base_annual", 0.0), ("innovation.match_probability", 0.0), ("recruit.anchor_success", 0.0)
)  # fmt: skip
FAILING = -30.0
"""Log productivity of a firm that makes next to nothing and closes after its grace."""
few = settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@few
@given(lever_vectors())
def test_no_firms(numbers):
    model = start_of(1, NOBODY_COMES).branch(under(numbers))
    model.firm_columns["productivity"][model.firm_table.rows()] = FAILING
    model.applications.keep(np.zeros(len(model.applications), bool))
    model.floorspace.reserved[:] = 0.0
    assert broken(model, 2 * QUARTERS) == []
    assert model.firm_table.n == 0


@pytest.fixture(scope="module")
def one_place(tmp_path_factory):
    city = load_city(one_place_city(tmp_path_factory.mktemp("city")))
    return spin_up(city, world_of(()), 1.0, 1)


@few
@given(numbers=lever_vectors())
def test_one_place(one_place, numbers):
    model = one_place.branch(under(numbers))
    assert broken(model, QUARTERS) == []


@few
@given(lever_vectors())
def test_no_vacant_home(numbers):
    model = start_of(1).branch(under(numbers))
    model.dwellings.market[:] = model.dwellings.occupied / model.scale
    model.dwellings.pipeline[:] = 0.0
    assert broken(model, QUARTERS) == []


def economy(beta, numbers):
    """Normalised economy of commuting (random 0, minimum 1) after some quarters, all identities asked."""
    model = start_of(1, (("commute.beta", beta),)).branch(under(numbers))
    assert broken(model, QUARTERS - 1) == []
    return model.run(1).series("city", "job_housing.normalised_economy")[-1]


@few
@given(lever_vectors())
def test_free_commuting_tends_to_the_random_trip(numbers):
    """Tolerance: that of 2,200 random trips, and of the few talent tenants, who live where they work by rule."""
    assert abs(economy(0.0, numbers)) < 0.08


@few
@given(lever_vectors())
def test_prohibitive_commuting_tends_to_the_minimum_trip(numbers):
    assert economy(3.0, numbers) > 0.75


@few
@given(lever_vectors())
def test_no_proximity_gain(numbers):
    assert broken(start_of(1, (("chain.proximity_gain", 0.0),)).branch(under(numbers)), QUARTERS) == []


@few
@given(lever_vectors())
def test_a_fund_of_nothing(numbers):
    model = start_of(1).branch(under(numbers | {"fund.size": 0.0}))
    assert broken(model, QUARTERS) == []
    assert model.fund.invested == 0.0
    assert model.ledger.total("vc_events") == 0.0


TILTS = draws.fixed_dictionaries(
    {
        "land.tilt_industry": draws.sampled_from([0.0, 1.0]),
        "land.tilt_services": draws.sampled_from([0.0, 1.0]),
        "land.tilt_residential": draws.sampled_from([0.0, 0.8]),
    }
)


@few
@given(lever_vectors(), TILTS)
def test_land_for_zones_only_or_for_none(numbers, tilts):
    model = start_of(1).branch(under(numbers | tilts))
    before = model.floorspace.allotted.copy()
    assert broken(model, QUARTERS) == []
    new = (model.floorspace.allotted - before)[model.city.is_zone, 0].sum()
    assert (new > 0.0) == (tilts["land.tilt_industry"] > 0.0)


@few
@given(lever_vectors())
def test_all_anchors_gone(numbers):
    model = start_of(1).branch(under(numbers))
    rows, firms = model.firm_table.rows(), model.firm_columns
    largest = rows[np.argsort(-firms["staff"][rows].sum(axis=1), kind="stable")[:10]]
    firms["productivity"][np.union1d(largest, rows[firms["origin"][rows] == ANCHOR])] = FAILING
    assert broken(model, 2 * QUARTERS) == []
