"""Everybody acts: no activity is zero over 40 quarters where its lever is on."""

from small_runs import SEEDS, run, start_of

from sim.params.tables import levers

QUARTERS = 40
EVERYTHING_ON = {
    "approval.delay_quarters": 1.0, "coordination.strength": 0.5, "fund.leverage": 3.0, "fund.size": 150.0,
    "housing.talent_m2_per_year": 6.02e6, "housing.talent_rent_discount": 0.5, "land.clawback_years": 2.0,
    "land.tilt_industry": 0.7,
    "land.tilt_residential": 0.5, "land.tilt_services": 0.7, "map.accuracy": 0.9, "operating_company.coverage": 1.0,
    "operating_company.professionalism": 0.3, "premises.innovation_space_m2": 3e7,
    "premises.standard_factory_m2_zone_year": 6e4, "recruit.anchor_effort": 2.0, "recruit.effort": 60.0,
    "recruit.gap_share": 0.4, "recruit.technology_share": 0.3, "screen.min_tax_per_mu": 10.0,
    "screen.weight_gap": 1.0, "screen.weight_lead_segment": 1.0, "screen.weight_technology": 1.0, "subsidy.rate": 0.1,
    "vc.events_year": 60.0,
}  # fmt: skip
ROOM_FOR_THE_LARGE = (
    ("city.reference_jobs_per_zone", 300.0), ("fund.deployment_rate_annual", 0.35), ("fund.hold_years", 4.0),
    ("fund.max_share_of_capital", 0.2), ("fund.small_firm_staff", 1.0), ("recruit.anchor_size_quantile", 0.5),
    ("recruit.anchor_success", 0.15),
)  # fmt: skip
"""Minicity is a five-thousandth of the city that contacts, anchors and funds are meant for, and an anchor of 100 people
finds no site in a zone of 150 jobs: here its zones count for half a real one, anchors are of median size, and funds see
every firm. No development model sets any of this."""


def activity(world):
    """Activity table of all seeds together."""
    total = {}
    for seed in SEEDS:
        for name, amount in run(start_of(seed, world), EVERYTHING_ON, QUARTERS)[1].activity.items():
            total[name] = total.get(name, 0.0) + amount
    return total


def test_the_levers_of_this_test_are_all_built():
    assert [name for name in EVERYTHING_ON if not levers()[name].active] == []


def test_everybody_acts_where_every_lever_is_on():
    silent = {name for name, amount in activity(ROOM_FOR_THE_LARGE).items() if amount == 0.0}
    assert silent == set()


TOO_RARE = {"anchors_landed"}
"""Minicity's zones are a 450th of those that anchor attempts are meant for: 0.07 anchors are expected in all seeds."""


def test_everybody_acts_in_minicity_as_it_is():
    silent = {name for name, amount in activity(()).items() if amount == 0.0}
    assert silent - TOO_RARE == set()


def test_nobody_acts_where_the_lever_is_off():
    off = {
        "fund.size": 0.0, "housing.talent_m2_per_year": 0.0, "operating_company.coverage": 0.0,
        "land.clawback_years": 0.0, "recruit.anchor_effort": 0.0,
    }  # fmt: skip
    _, record = run(start_of(1, ROOM_FOR_THE_LARGE), EVERYTHING_ON | off, QUARTERS)
    quiet = (
        "fund_raised",
        "fund_invested",
        "fund_exits",
        "talent_tenants",
        "company_losses",
        "anchors_landed",
        "clawbacks",
    )
    assert [record.activity[name] for name in quiet] == [0.0] * len(quiet)


def test_a_fund_that_many_firms_want_invests_at_its_declared_rate():
    """Least: half of deployment rate × what was raised, quarter by quarter; every firm is visible, 100 are there."""
    world = (("fund.small_firm_staff", 1.0), ("fund.government_tie_disutility", 0.0), ("fund.hold_years", 12.0))
    for seed in SEEDS:
        model = start_of(seed, world).branch(run(start_of(seed, world), EVERYTHING_ON, 1)[0].development_model)
        declared = 0.0
        for _ in range(QUARTERS // 2):
            model.step()
            raised = model.fund.public_paid_in + model.fund.private_paid_in
            declared += model.params.fund.deployment_rate_annual / 4.0 * raised
        assert model.fund.invested > 0.5 * declared, seed
