"""What the simulation reports: pure functions on arrays, each importable from here and loaded when first used."""

import importlib
from typing import Any

_MODULES: dict[str, tuple[str, ...]] = {
    "errors": ("NoCommuters", "NoValue"),
    "record": ("RunRecord",),
    "catalogue": ("SCOPES", "Outcome", "outcomes", "outcomes_of"),
    "job_housing": (
        "dissimilarity",
        "floating_jobs_residents_ratio",
        "intrazonal_distance",
        "jobs_housing_dissimilarity",
        "jobs_residents_ratio",
        "mean_commute",
    ),
    "self_containment": (
        "cross_boundary_share",
        "independence_index",
        "self_containment_city",
        "self_containment_live",
        "self_containment_work",
    ),
    "commute_optimum": (
        "maximum_commute",
        "minimum_commute",
        "minimum_commute_by_skill",
        "minimum_commute_of_margins",
        "random_commute",
        "skill_mismatch_km",
    ),
    "commute_ratios": (
        "capacity_used",
        "commuting_economy",
        "excess_commuting",
        "normalised_commuting_economy",
    ),
    "commute_distribution": (
        "chance_within_km_spread",
        "share_over_minutes",
        "share_within_km",
        "share_within_km_spread",
        "share_within_minutes",
        "tail_mean_commute",
        "tidal_ratio",
    ),
    "purchases": ("AreaPurchases", "Purchases"),
    "chains": (
        "completeness",
        "completeness_count",
        "expected_local_input_share",
        "firms_by_area",
        "local_input_share",
        "take_up",
    ),
    "link_counts": ("link_density", "link_odds_ratio", "supplier_hhi"),
    "chain_network": ("core_number", "degree_assortativity", "transitivity"),
    "removal": ("anchor_removal_loss", "recovery_quarters"),
    "systemic_risk": (
        "economic_systemic_risk",
        "joint_systemic_risk",
    ),
    "input_output": ("downstreamness", "upstreamness"),
    "firms": (
        "entry_rate",
        "exit_rate",
        "hazard_by_age",
        "rank_size_exponent",
        "size_ccdf_exponent",
        "subbotin_shape",
        "survival_by_age",
    ),
    "land": ("per_mu", "wan_yuan_per_mu"),
    "money": (
        "fiscal_cost_per_additional_job",
        "labour_productivity",
        "raised_share_of_target",
        "realised_leverage",
        "wage_share",
    ),
    "homes": ("facility_access", "facility_kinds_within", "green_per_user", "rent_burden", "rent_burden_share"),
    "inequality": ("gini", "herfindahl", "mean_log_deviation", "theil_decomposition", "theil_t"),
    "concentration": ("cluster_index", "coagglomeration", "ellison_glaeser", "location_quotient"),
    "differentiation": (
        "functional_differentiation",
        "functional_specialisation",
        "krugman_specialisation",
        "pairwise_js_divergence",
    ),
    "comparison": ("attainment", "max_regret", "paired_difference", "regret"),
    "dominance": ("dominance_cloud", "p_dominates", "p_in_pareto_set", "pareto_set"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load the module of a measure when the measure is first asked for: importing this package stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim.measures' has no measure '{name}'")
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Names of all measures, sorted."""
    return sorted({*globals(), *_HOMES})
