"""Survival of links, against what is found by writing down every link of a year ago."""

import numpy as np
import pytest

from sim.model import ZoneModel


def links_of(model):
    """Every link inside the city by what never changes of it: ids of buyer and seller, and the slot."""
    uid, supplier = model.firm_table.uid, model.firm_columns["supplier"]
    buyers, slots = np.nonzero((supplier >= 0) & (uid != 0)[:, None])
    return {(int(uid[f]), int(k), int(uid[supplier[f, k]])) for f, k in zip(buyers, slots, strict=True)}


@pytest.fixture(scope="module")
def run():
    """Links at the start and after every quarter of a run, and what it recorded."""
    model = ZoneModel(city="minicity", model="3.0", rng=3, record="chain.link_survival")
    seen = [links_of(model)]
    record = model.run(10, on_quarter=lambda _: seen.append(links_of(model)))
    return seen, record.series("city", "chain.link_survival")


def test_a_link_survives_a_year_if_it_is_there_in_every_quarter_of_it(run):
    seen, recorded = run
    for t in range(4, len(seen)):
        cohort = seen[t - 4]
        assert recorded[t - 1] == len(cohort.intersection(*seen[t - 3 : t + 1])) / len(cohort)
        assert 0.0 < recorded[t - 1] < 1.0


def test_nothing_is_said_of_the_first_three_quarters(run):
    _, recorded = run
    assert np.isnan(recorded[:3]).all()


def test_a_branch_looks_for_itself():
    start = ZoneModel(city="minicity", rng=3, record="chain.link_survival")
    runs = [start.branch(start.development_model).run(6).series("city", "chain.link_survival") for _ in range(2)]
    np.testing.assert_array_equal(*runs)
