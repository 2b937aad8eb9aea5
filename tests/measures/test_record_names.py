"""Every name by which a target or a pattern of validation calls an outcome stands in the table of outcomes."""

import pytest

from sim.measures.catalogue import outcomes

NAMES = {
    "job_housing": (
        "minimum_commute minimum_commute_by_skill skill_mismatch mean_distance mean_minutes normalised_economy excess "
        "share_5_km share_45_minutes share_60_minutes share_25_km tail_km tail_minutes self_containment jobs_residents "
        "tidal_ratio"
    ),
    "chain": (
        "local_input_share completeness take_up link_distance link_survival link_density completeness_count "
        "neighbour_share"
    ),
    "city": "population employment gdp zones",
    "labour": "skill_mix turnover tightness unemployment wage wage.low wage.mid wage.high",
    "housing": "households programme_share delivery vacancy rent rent_burden",
    "firms": "age age_at_exit high_tech_count count entry exit size growth",
    "land": "price_industrial price_other price_ratio",
    "premises": "delivery",
    "governance": "approval",
    "entry": "landing_quarters",
    "fund": "realised_leverage raised_share",
}
"""Names of each family."""
BY_YEAR = [f"firms.hazard.year_{year}" for year in range(1, 6)]
"""The hazard has a name for each year of age."""


@pytest.mark.parametrize(
    "name", [f"{family}.{name}" for family, names in NAMES.items() for name in names.split()] + BY_YEAR
)
def test_the_record_has_it(name):
    assert name in outcomes()


def test_chain_measures_have_all_three_scopes():
    for name in ("local_input_share", "completeness", "take_up", "completeness_count", "link_density"):
        assert outcomes()[f"chain.{name}"].scopes == ("city", "ecosystem", "zone")


def test_commutes_have_the_scope_of_published_figures():
    for name, outcome in outcomes().items():
        if name.startswith("job_housing.share_") or name.startswith("job_housing.tail_"):
            assert outcome.scopes == ("city", "central")
