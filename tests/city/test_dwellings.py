"""Talent flats as simulated homes: as many on average as were built, in every sample, at most one too many."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.city.dwellings import Dwellings

parts = st.floats(0.0, 1.0)


def homes(talent, lots):
    """Places that have nothing but these talent flats."""
    n = len(talent)
    dwellings = Dwellings.of(np.zeros(n), np.zeros(n), 0.05, 4, np.array(lots))
    dwellings.talent = np.array(talent, float)
    return dwellings


def test_a_zone_with_flats_for_340_lets_one_or_two_simulated_homes_of_200_people():
    flats = homes([340.0] * 4, [0.1, 0.25, 0.35, 0.9]).vacant_flats(0.005, 0.5)
    assert flats.tolist() == [[1, 0], [0, 1], [1, 1], [1, 1]]


def test_samples_of_every_size_have_the_flats_that_were_built_on_average():
    lots = (np.arange(10_000) + 0.5) / 10_000
    for scale in (0.005, 0.02, 0.3):
        flats = homes(np.full(lots.size, 57.3), lots).vacant_flats(scale, 0.3).mean(axis=0)
        np.testing.assert_allclose(flats, [57.3 * 0.7 * scale, 57.3 * 0.3 * scale], atol=1e-4)


@given(st.floats(0.0, 1e5), parts, st.floats(1e-9, 1.0, exclude_max=True), parts)
def test_both_classes_together_have_the_flats_of_the_place_rounded_up_or_down(talent, scale, lot, share):
    dwellings = homes([talent], [lot])
    flats = dwellings.vacant_flats(scale, share)
    assert (flats >= 0).all()
    assert flats.sum() == dwellings.whole_flats(scale)[0]
    assert abs(flats.sum() - talent * scale) < 1.0


@given(st.lists(st.floats(0.0, 50.0), min_size=2, max_size=9), parts, parts)
def test_who_builds_more_never_has_less(built, lot, share):
    stocks = [homes([talent], [lot]).vacant_flats(0.05, share) for talent in np.cumsum(built)]
    assert (np.diff([stock.sum() for stock in stocks]) >= 0).all()
    assert (np.diff([stock[0, 1] for stock in stocks]) >= 0).all()


def test_flats_that_tenants_of_the_other_class_still_hold_are_not_let_twice():
    dwellings = homes([10.0], [0.5])
    dwellings.talent_occupied[0] = [6, 0]
    assert dwellings.vacant_flats(1.0, 0.8).tolist() == [[0, 4]]
