"""What is within reach: facilities by kind, green, platforms and the fields they serve."""

import numpy as np
import pytest
from small_runs import CITY_IS_LARGE, differences, run, start_of, under

from sim.city.travel import Travel

NO_PLATFORMS_EFFECT = (("innovation.platform_tfp_effect", 0.0), ("innovation.spinoffs_per_platform_year", 0.0))
NO_AMENITIES = (
    ("firms.facility_weight", 0.0), ("firms.green_weight", 0.0), ("housing.facility_utility_weight", 0.0),
    ("housing.green_utility_weight", 0.0),
)  # fmt: skip


def test_at_the_start_everybody_finds_the_kinds_of_2017_and_no_other(start):
    number, kinds = start.facilities_near()
    assert (number > 0.0).all()
    assert (kinds <= 3.0).all()
    assert kinds.max() == pytest.approx(3.0, abs=1e-3)


def test_a_kind_counts_by_the_chance_to_find_one(start):
    model = start.branch(under({}))
    model.facility_reach = np.eye(model.city.n_places)
    model.facilities = np.zeros_like(model.facilities)
    model.facilities[0, :2] = np.log([2.0, 4.0])  # found with probability a half and three quarters
    number, kinds = model.facilities_near()
    assert kinds[0] == pytest.approx(1.25)
    assert number[0] == pytest.approx(np.log(8.0))
    assert not kinds[1:].any()


def test_the_second_facility_of_a_kind_adds_less_than_the_first_of_another(start):
    model, kinds = start.branch(under({})), []
    for extra in (3, 0):  # a fourth kind, or more of the first
        model.facilities = start.facilities.copy()
        model.facilities[0, extra] += 1.0
        kinds.append(model.facilities_near()[1][0])
    assert kinds[0] > kinds[1] + 0.5


def test_many_kinds_reach_further_than_the_same_number_of_few(start):
    kinds = [run(start, {"facilities.per_zone": 10.5, "facilities.kinds": k}, 12)[0].facilities_near() for k in (3, 18)]
    zones = slice(0, start.city.n_zones)
    np.testing.assert_allclose(kinds[0][0], kinds[1][0], rtol=1e-9)
    assert (kinds[1][1][zones] > kinds[0][1][zones] + 3.0).all()


def test_a_facility_costs_the_same_whatever_its_kind_and_none_is_built_of_no_kind(start):
    costs = [
        run(start, {"facilities.per_zone": 10.5, "facilities.kinds": kinds}, 14)[0].ledger.total("facilities")
        for kinds in (0, 3, 7.5, 18)
    ]
    assert costs[0] == 0.0
    n_built = 10.5 * start.city.n_zones * start.zone_ratio
    assert costs[1:] == pytest.approx([n_built * start.params.fiscal.facility_cost_wan_yuan] * 3)


def test_amenities_without_weight_only_cost(start):
    start = start_of(1, NO_AMENITIES)
    plain = run(start, {}, 10)[0]
    model = run(start, {"facilities.per_zone": 21.0, "facilities.kinds": 18.0}, 10)[0]
    assert model.jobs_by_place().tolist() == plain.jobs_by_place().tolist()
    assert model.workers_by_home().tolist() == plain.workers_by_home().tolist()
    assert model.ledger.total("facilities") > plain.ledger.total("facilities")


def test_homes_near_green_attract(start):
    model = start.branch(under({}))
    before = model.attraction()
    model.floorspace.green[0] *= 2.0
    ratio = model.attraction() / before
    assert ratio[0] == pytest.approx(2.0**model.params.housing.green_utility_weight)
    assert ratio[1:] == pytest.approx(1.0)


def test_platforms_stand_in_zones_by_jobs_weighted_by_technology(start):
    share = start.platforms() / start.platforms().sum()
    advanced = start.job_targets[: start.city.n_zones] @ start.city.segments.technology
    np.testing.assert_allclose(share, advanced / advanced.sum(), rtol=1e-12)
    assert start.platforms().sum() == pytest.approx(900 * start.city_ratio)


def test_at_baseline_levers_platforms_lift_nobody(start):
    model, _ = run(start, {"innovation.cooperations_year": 0.0}, 6)
    assert not model.lift().any()
    assert model.ledger.total("platforms") == 0.0


def test_platforms_above_the_stock_of_2017_lift_firms_of_their_field_and_fewer_pull_down(start):
    for number, sign in ((2500.0, 1.0), (0.0, -1.0)):
        model, _ = run(start, {"innovation.platforms": number, "innovation.cooperations_year": 0.0}, 4)
        rows = model.firm_table.rows()
        own = model.is_lead_firm(rows)
        lift = sign * model.lift()[rows]
        assert (lift >= 0.0).all()
        assert lift[own].mean() > lift[~own].mean() > 0.0


def test_only_platforms_above_the_stock_of_2017_cost(start):
    paid = {n: run(start, {"innovation.platforms": n}, 16)[0].ledger.total("platforms") for n in (0, 900, 2100)}
    assert paid[0] == paid[900] == 0.0
    built_in_three_years = np.concatenate((np.arange(1, 13) / 12, np.ones(4))).sum() / 4  # platform-years for one
    cost = 1200 * start.city_ratio * built_in_three_years * start.params.fiscal.platform_cost_wan_yuan_year
    assert paid[2100] == pytest.approx(cost)


def test_institutions_open_other_fields_and_the_own_ones_are_always_served(start):
    served = [start.branch(under({"innovation.university_links": n})).fields_served() for n in (0, 20, 300)]
    own = np.zeros_like(served[0], bool)
    for zone, segments in enumerate(start.city.lead_segments):
        own[zone, list(segments)] = True
    assert (served[0] == own).all()
    assert (served[2][~own] >= served[1][~own]).all()
    assert served[2][~own].sum() > served[1][~own].sum() > 0.0
    assert all((table[own] == 1.0).all() and (table <= 1.0).all() for table in served)


def test_agreements_are_signed_paid_and_end():
    start = start_of(1, CITY_IS_LARGE)
    levers = {"innovation.cooperations_year": 150.0}
    model, _ = run(start, levers, 8)
    expected = 150 * start.city_ratio * 2
    assert model.ledger.total("cooperations") == pytest.approx(50 * expected)
    end = model.firm_columns["cooperation_end"][model.firm_table.rows()]
    assert 0 < (end > 0).sum() < 3 * expected
    assert end.max() <= 7 + 12


def test_with_no_effect_and_no_spin_offs_innovation_only_costs():
    start = start_of(1, NO_PLATFORMS_EFFECT)
    plain = run(start, {}, 8)[1]
    levers = {"innovation.platforms": 2500.0, "innovation.university_links": 300.0}
    other = run(start, levers, 8)[1]
    names = {name for _, name, _ in (row for row in differences(plain, other) if isinstance(row, tuple))}
    assert names
    assert all(name.startswith("money.") for name in names), names


def test_spin_offs_start_as_firms_of_high_technology():
    start = start_of(1, (("innovation.spinoffs_per_platform_year", 100.0),))
    model, _ = run(start, {"innovation.platforms": 2500.0}, 12)
    rows = model.firm_table.rows()
    born = rows[model.firm_columns["origin"][rows] == 7]
    assert born.size > 5
    assert (model.firm_columns["technology"][born] >= model.params.screen.high_technology_threshold).all()


def test_a_later_programme_builds_what_it_would_have_built_from_the_first_day(start):
    late = start.branch(under({}))
    late.run(20)
    before = late.facilities.sum()
    late.take_levers(under({"facilities.per_zone": 10.5, "transit.time_gain": 0.3}))
    late.run(12)
    assert late.facilities.sum() - before == pytest.approx(9.5 * late.city.n_zones)
    assert late.works["transit"].opened == 0.0
    late.run(5)
    assert late.works["transit"].opened == 0.3
    plain = Travel.of(late.city, late.params, late.city.metro_2021)
    assert late.travel.minutes[0, 0] == pytest.approx(0.7 * plain.minutes[0, 0])
