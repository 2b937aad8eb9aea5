"""Ages, exits and growth of firms recorded: what is found by writing down every firm of every quarter."""

import math

import numpy as np
import pytest

from sim import measures
from sim.city.floorspace import SERVICE
from sim.model import ZoneModel
from sim.model.firm_lives import FirmGrowth

ASKED = "firms.age,firms.age.*,firms.age_at_exit*,firms.hazard.*,firms.growth,premises.delivery"
QUARTERS = 14


def firms_of(model):
    """Every firm by id: quarter of its start, real firms, persons of one of them."""
    rows, firms = np.flatnonzero(model.firm_table.uid), model.firm_columns
    persons = firms["staff"][rows].sum(axis=1) / (firms["weight"][rows] * model.scale)
    columns = (model.firm_table.uid[rows], firms["birth"][rows], firms["weight"][rows], persons)
    return {uid: lived for uid, *lived in zip(*(column.tolist() for column in columns), strict=True)}


@pytest.fixture(scope="module")
def run():
    """Firms at the start and after every quarter, innovation space that stands, and what was recorded."""
    model = ZoneModel(city="minicity", model="3.0", rng=3, record=ASKED)
    seen, floor = [firms_of(model)], [model.floorspace.public[:, SERVICE].sum()]

    def look(_):
        seen.append(firms_of(model))
        floor.append(model.floorspace.public[:, SERVICE].sum())

    record = model.run(QUARTERS, on_quarter=look)
    return seen, floor, lambda name: record.series("city", name)


def ended(seen, t):
    """Birth and weight of the firms that ended in quarter t."""
    return [seen[t][key][:2] for key in seen[t] if key not in seen[t + 1]]


def test_ages_are_those_of_real_firms(run):
    seen, _, recorded = run
    for t in range(QUARTERS):
        ages = np.array([t - birth for birth, *_ in seen[t + 1].values()])
        weights = np.array([weight for _, weight, _ in seen[t + 1].values()])
        assert recorded("firms.age")[t] == pytest.approx(np.average(ages, weights=weights) / 4)
        assert recorded("firms.age.under_5_years")[t] == pytest.approx(np.average(ages < 20, weights=weights))


def test_ages_at_exit_are_those_of_the_last_four_quarters(run):
    seen, _, recorded = run
    for t in range(QUARTERS):
        gone = [(q - birth, weight) for q in range(max(0, t - 3), t + 1) for birth, weight in ended(seen, q)]
        if not gone:
            assert np.isnan(recorded("firms.age_at_exit")[t])
            continue
        ages, weights = np.array(gone).T
        assert recorded("firms.age_at_exit")[t] == pytest.approx(np.average(ages, weights=weights) / 4)
        young = np.average(ages < 20, weights=weights)
        assert recorded("firms.age_at_exit.under_5_years")[t] == pytest.approx(young)


def test_exits_are_those_of_the_books(run):
    seen, *_ = run
    model = ZoneModel(city="minicity", model="3.0", rng=3, record=ASKED)
    model.run(QUARTERS)
    assert sum(weight for t in range(QUARTERS) for _, weight in ended(seen, t)) == model.activity["firm_exits"]


def test_hazards_are_those_of_a_life_table_of_quarters(run):
    seen, _, recorded = run
    values = 0
    for t in range(QUARTERS):
        at_risk, exits = np.zeros(400), np.zeros(400)
        for q in range(max(0, t - 3), t + 1):
            for birth, weight, _ in seen[q].values():
                at_risk[q - 1 - birth] += weight
            for birth, weight in ended(seen, q):
                exits[q - 1 - birth] += weight
        for year in range(1, 6):
            ages = slice(4 * (year - 1), 4 * year)
            wanted = 1.0 - measures.survival_by_age(at_risk[ages], exits[ages])[-1]
            assert recorded(f"firms.hazard.year_{year}")[t] == pytest.approx(wanted, nan_ok=True)
            values += wanted > 0.0
    assert values > 0


def test_growth_is_that_of_firms_of_ten_persons_over_a_year(run):
    seen, _, recorded = run
    assert np.isnan(recorded("firms.growth")[:3]).all()
    for t in range(3, QUARTERS):
        before, now = seen[t - 3], seen[t + 1]
        rates = [
            math.log(now[key][2] / persons)
            for key, (_, _, persons) in before.items()
            if persons >= 10.0 and key in now and now[key][2] > 0.0
        ]
        try:
            wanted = measures.subbotin_shape(rates)
        except measures.NoValue:
            wanted = math.nan
        assert recorded("firms.growth")[t] == pytest.approx(wanted, rel=1e-6, nan_ok=True)
    assert not np.isnan(recorded("firms.growth")[-1])


def test_of_too_few_firms_growth_has_no_shape():
    model = ZoneModel(city="minicity", rng=3, record="city.zones")
    follower = FirmGrowth(model)
    assert np.isnan(follower.seen()["city", "firms.growth"])


def test_innovation_space_finished_is_what_was_added_in_a_year(run):
    _, floor, recorded = run
    for t in range(QUARTERS):
        first = max(0, t - 3)
        assert recorded("premises.delivery")[t] == pytest.approx((floor[t + 1] - floor[first]) / ((t + 1 - first) / 4))
    assert recorded("premises.delivery").max() > 0.0


def test_a_branch_follows_the_firms_that_were_followed_before():
    start = ZoneModel(city="minicity", rng=3, record=ASKED)
    start.run(6)
    one, other = (start.branch(start.development_model).run(2) for _ in range(2))
    name = "firms.age_at_exit"
    np.testing.assert_array_equal(one.series("city", name), other.series("city", name))
    through = ZoneModel(city="minicity", rng=3, record=ASKED).run(8)
    np.testing.assert_array_equal(one.series("city", name), through.series("city", name))
