"""What the simulation reports: pure functions on arrays, each importable from here and loaded when first used."""

import importlib
from typing import Any

_MODULES: dict[str, tuple[str, ...]] = {
    "errors": ("NoCommuters", "NoValue"),
    "record": ("RunRecord",),
    "catalogue": ("SCOPES", "Outcome", "outcomes", "outcomes_of"),
    "job_housing": (
        "cross_boundary_share",
        "dissimilarity",
        "floating_jobs_residents_ratio",
        "independence_index",
        "intrazonal_distance",
        "jobs_housing_dissimilarity",
        "jobs_residents_ratio",
        "mean_commute",
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
