"""The state at 2017Q3 is the data's."""

import numpy as np
import pytest
from small_runs import SEEDS, start_of, under

from sim.model import ZoneModel
from sim.params.advice import BadInput


@pytest.mark.parametrize("seed", SEEDS)
def test_workers_by_home_are_the_data_up_to_whole_persons(seed):
    """The data count the employed; with the unemployed there are 1/(1 − u) times as many, in every place.

    Tolerance: 2 persons a place, for jobs in whole heads and homes in whole homes are each rounded once.
    """
    start = start_of(seed)
    city = start.city
    made = start.workers_by_home() * city.workers.sum() / start.workers_by_home().sum()
    assert np.abs(made - city.workers).max() < 2.0


@pytest.mark.parametrize("seed", SEEDS)
def test_jobs_by_place_are_the_data_as_far_as_firms_can_be_placed_whole(seed):
    """Tolerance: a simulated firm has 24 persons on average and stands in one place, of 120 to 600 jobs; a place may so
    lack or have one too many, and a quarter of another, and all places together 5 % of the jobs."""
    start = start_of(seed)
    jobs = start.city.jobs
    mean_firm = jobs.sum() / start.firm_table.n
    off = np.abs(start.jobs_by_place() - jobs)
    assert off.max() < 1.25 * mean_firm
    assert off.sum() < 0.05 * jobs.sum()


@pytest.mark.parametrize("seed", SEEDS)
def test_jobs_of_the_city_and_unemployment_are_the_data(seed):
    """Tolerance: two in a thousand for jobs and people (whole heads), three in a thousand for unemployment."""
    start = start_of(seed)
    jobs, people = start.jobs_by_place().sum(), start.worker_table.n / start.scale
    assert abs(jobs / start.city.jobs.sum() - 1.0) < 0.002
    unemployment = start.params.start.unemployment
    assert abs(people * (1.0 - unemployment) / start.city.workers.sum() - 1.0) < 0.002
    assert abs(1.0 - jobs / people - unemployment) < 0.003


@pytest.mark.parametrize("seed", SEEDS)
def test_land_and_homes_are_the_data(seed):
    start = start_of(seed)
    city, ground, homes = start.city, start.floorspace, start.dwellings
    np.testing.assert_array_equal(ground.allotted[:, 0], city.industrial_land)
    np.testing.assert_array_equal(ground.allotted[:, 2], city.residential_land)
    np.testing.assert_allclose(homes.market * homes.m2_per_home, city.housing_floor, rtol=1e-12)
    assert start.ledger.total_flows.sum() == 0.0
    assert not homes.talent.any()


def test_the_start_knows_no_development_model():
    assert start_of(1).development_model.label == "2017"
    assert start_of(1).quarter == 0
    assert not start_of(1).activity


def test_a_city_too_small_for_its_scale_is_refused_in_a_sentence():
    with pytest.raises(BadInput, match="minicity would have no simulated worker; give a larger scale"):
        ZoneModel(city="minicity", model="2017", scale=1e-4)


@pytest.mark.parametrize("quarters", [0, -1, 2.5])
def test_a_run_of_no_quarter_is_refused_in_a_sentence(quarters):
    city = start_of(1).branch(under({}))
    with pytest.raises(ValueError, match=f"^quarters = {quarters}: must be a whole number, 1 or above"):
        city.run(quarters)
    city.run(1)
    for less in {quarters, -1} - {0}:
        with pytest.raises(ValueError, match="must be a whole number"):
            city.run(less)


@pytest.mark.parametrize("rng", [-1, 1.5, "1"])
def test_what_is_no_seed_is_refused_in_a_sentence(rng):
    with pytest.raises(BadInput, match=f"^rng = {rng}: must be a whole number, 0 or above"):
        ZoneModel(city="minicity", rng=rng)
