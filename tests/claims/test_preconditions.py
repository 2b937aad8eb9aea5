"""MODEL 7.4: a lever whose pre-condition is off changes nothing at all, cost included."""

import pytest
from small_runs import differences, run, start_of

from sim.params.tables import levers

QUARTERS = 10
OFF = {
    "fund.leverage": {"fund.size": 0.0},
    "fund.lead_preference": {"fund.size": 0.0},
    "vc.events_year": {"fund.size": 0.0},
    "map.accuracy": {"recruit.gap_share": 0.0, "screen.weight_gap": 0.0},
    "housing.talent_rent_discount": {"housing.talent_m2_per_year": 0.0},
    "housing.talent_high_skill_share": {"housing.talent_m2_per_year": 0.0},
    "operating_company.professionalism": {"operating_company.coverage": 0.0},
    "subsidy.tech_bias": {"subsidy.rate": 0.0},
    "facilities.kinds": {"facilities.per_zone": 0.0},
}
ON = {
    "fund.leverage": {"fund.size": 150.0},
    "map.accuracy": {"recruit.gap_share": 0.8, "screen.weight_gap": 1.0},
    "housing.talent_rent_discount": {"housing.talent_m2_per_year": 6.02e6},
    "housing.talent_high_skill_share": {"housing.talent_m2_per_year": 6.02e6},
    "operating_company.professionalism": {"operating_company.coverage": 1.0},
    "vc.events_year": {"fund.size": 150.0},
    "facilities.kinds": {"facilities.per_zone": 21.0},
}


def both_ends(lever, fixed, label, quarters=QUARTERS):
    ends = (levers()[lever].low, levers()[lever].high)
    return [run(start_of(1), {**fixed, lever: end}, quarters, label)[1] for end in ends]


@pytest.mark.parametrize("label", ["2017", "3.0"])
@pytest.mark.parametrize("lever", OFF)
def test_a_lever_without_its_precondition_changes_nothing(lever, label):
    low, high = both_ends(lever, OFF[lever], label)
    assert differences(low, high) == []


@pytest.mark.parametrize("lever", ON)
def test_with_its_precondition_the_same_lever_is_felt(lever):
    low, high = both_ends(lever, ON[lever], "3.0", quarters=16)  # flats take 8 quarters to build, tenants some more
    assert differences(low, high) != []
