"""Every measure with the shapes of its arguments and answer, its bounds, and what it must not notice.

Shapes are letters: `trips=PP` has a row and a column for each place. `L>F` holds, for each link, the number of a firm;
`L>-F` may hold −1, for none. `?` is yes or no, `±` +1 or −1, `#` one of 0, 1, 2, `~` a label, `*` a real number;
all others hold whole persons, km or 万元, 0 often among them, so that ties and empty places happen.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Measure:
    """One measure: how to draw its arguments, and what holds for its answer."""

    name: str
    arrays: str = ""
    gives: str = ""
    numbers: dict = field(default_factory=dict)  # a letter stands for the number of its labels
    scaled: str = ""  # arguments multiplied together without effect; several such groups are divided by |
    low: float = -np.inf
    high: float = np.inf
    padded: str = ""  # letters to which a label with nothing in it may be appended
    ordered: str = ""  # letters whose order has a meaning
    signed: str = ""  # arguments that may be negative
    missing: str = ""  # arguments in which nan has a meaning
    sizes: dict = field(default_factory=dict)
    repair: Callable = lambda _: None
    closeness: float = 1e-9

    def shapes(self):
        """Arguments and the letters of their axes, with what their entries are after them."""
        return dict(part.split("=") for part in self.arrays.split())


def axes(shape):
    """Letters of the axes of an argument."""
    return "".join(letter for letter in shape.split(">")[0] if letter.isalpha())


def numbered(shape):
    """Letter whose labels an argument holds, or nothing."""
    return shape.split(">")[1].strip("-") if ">" in shape else ""


def _entries(random, shape, size):
    dimensions = tuple(size[letter] for letter in axes(shape))
    if ">" in shape:
        return random.integers(-1 if "-" in shape else 0, size[numbered(shape)], dimensions)
    if "?" in shape:
        return random.random(dimensions) < 0.5
    if "±" in shape:
        return random.choice([-1.0, 1.0], dimensions)
    if "#" in shape or "~" in shape:
        return random.integers(0, 3, dimensions)
    if "*" in shape:
        return random.laplace(size=dimensions)
    return random.integers(0, 9, dimensions) * (random.random(dimensions) < 0.8) * 1.0


def arguments(measure, seed):
    """Arguments drawn by the table, and the number of labels of each letter."""
    random = np.random.default_rng(seed)
    shapes = measure.shapes()
    letters = sorted({letter for shape in shapes.values() for letter in axes(shape) + numbered(shape)})
    size = {letter: int(random.integers(1, 6)) for letter in letters} | measure.sizes
    inputs = {name: _entries(random, shape, size) for name, shape in shapes.items()}
    measure.repair(inputs)
    numbers = {
        name: size.get(value, value) if isinstance(value, str) else value for name, value in measure.numbers.items()
    }
    return inputs | numbers, size


def _equal_totals(inputs):
    inputs["jobs"] = inputs["workers"][::-1].copy()


def _no_more_exits_than_firms(inputs):
    inputs["exits"] = np.minimum(inputs["exits"], inputs["at_risk"])


def _output_above_flows(inputs):
    inputs["output"] = inputs["output"] + inputs["flows"].sum(axis=0) + inputs["flows"].sum(axis=1)


def _no_empty_segment(inputs):
    inputs["employment"] = inputs["employment"] + 1.0


_COMMUTES = {"arrays": "trips=PP km=PP", "scaled": "trips", "padded": "P"}
_LIMIT = {"numbers": {"limit_minutes": 3.0}, "arrays": "trips=PP minutes=PP", "scaled": "trips", "padded": "P"}
_SHARE = {"low": 0.0, "high": 1.0}
_TRIPS = {"arrays": "trips=PP", "scaled": "trips", "padded": "P"}
_LINKS = "buyer_firm=L>F seller_firm=L>-F"
_BOUGHT = f"{_LINKS} value=L input_segment=L>S"
_MADE = f"{_BOUGHT} firm_segment=F>S firm_area=F>-A"
_AREAS = {"numbers": {"n_areas": "A"}, "gives": "A"}
_POOLED = {"numbers": {"n_areas": "A", "pool": True}}
_NETWORK = {"arrays": _LINKS, "numbers": {"n_firms": "F"}, "sizes": {"L": 12, "F": 7}}
_MIXES = {"arrays": "employment=ZS", "scaled": "employment", "padded": "ZS"}
_SPREAD = {"limit_km": 5.0, "detour": 1.3}
_SEEDS = {"arrays": "outcomes=RG baseline=RG better=G±", "signed": "outcomes baseline better"}


def _chain(name, arrays, **more):
    """A chain measure by area, and pooled over all areas."""
    by_area, pooled = {**_AREAS, **_SHARE, **more}, {**_POOLED, **_SHARE, **more}
    return [Measure(name, arrays, scaled="value", **kinds) for kinds in (by_area, pooled)]


def _ratio(name, first, second, **more):
    """A ratio of two numbers, which scale together."""
    return Measure(name, numbers={first: 3.0, second: 4.0}, **{"low": 0.0, **more})


JOB_HOUSING = [
    *(Measure(f"{kind}_commute", low=0.0, **_COMMUTES) for kind in ("mean", "minimum", "maximum", "random")),
    Measure(
        "minimum_commute_of_margins", "workers=P jobs=P km=PP", scaled="workers jobs", padded="P", repair=_equal_totals
    ),
    Measure("minimum_commute_by_skill", "trips_by_skill=KPP km=PP", scaled="trips_by_skill", padded="PK", low=0.0),
    Measure("skill_mismatch_km", "trips_by_skill=KPP km=PP", scaled="trips_by_skill", padded="PK", low=-1e-9),
    *(
        Measure(name, **{**_COMMUTES, "scaled": "trips | km"}, low=0.0, high=1.0)
        for name in ("excess_commuting", "capacity_used")
    ),
    *(
        Measure(name, **{**_COMMUTES, "scaled": "trips | km"}, high=1.0)
        for name in ("commuting_economy", "normalised_commuting_economy")
    ),
    Measure("jobs_residents_ratio", "jobs=P residents=P", "P", scaled="jobs residents", padded="P", low=0.0),
    Measure(
        "floating_jobs_residents_ratio",
        "jobs=P residents=P km=PP",
        "P",
        {"radius_km": 3.0},
        "jobs residents",
        padded="P",
    ),
    Measure("dissimilarity", "first=P second=P", scaled="first | second", padded="P", **_SHARE),
    Measure("jobs_housing_dissimilarity", **_TRIPS, **_SHARE),
    *(Measure(f"self_containment_{end}", gives="P", **_TRIPS, **_SHARE) for end in ("live", "work")),
    Measure("self_containment_city", **_TRIPS, **_SHARE),
    Measure("independence_index", gives="P", low=0.0, **_TRIPS),
    Measure("cross_boundary_share", "trips=PP outside=P?", scaled="trips", padded="P", **_SHARE),
    Measure("intrazonal_distance", "area_km2=P", "P", low=0.0),
    Measure("share_within_km", numbers={"limit_km": 3.0}, **_COMMUTES, **_SHARE),
    Measure("share_within_minutes", **_LIMIT, **_SHARE),
    Measure("share_over_minutes", **_LIMIT, **_SHARE),
    Measure("tail_mean_commute", numbers={"share": 0.3}, low=0.0, **_COMMUTES),
    Measure(
        "chance_within_km_spread", "offset_km=PP spread_km=P", "PP", _SPREAD, padded="P", low=0.0, high=1.0 + 1e-12
    ),
    Measure("share_within_km_spread", "trips=PP offset_km=PP spread_km=P", "", _SPREAD, "trips", 0.0, 1.0 + 1e-12, "P"),
    Measure("tidal_ratio", "trips=PP ring=P>R", scaled="trips", padded="P", **_SHARE),
]
CHAINS = [
    *_chain("local_input_share", f"{_LINKS} value=L firm_area=F>-A"),
    *_chain("completeness", _MADE),
    *_chain("take_up", _MADE),
    *_chain("expected_local_input_share", f"{_BOUGHT} firm_area=F>-A"),
    Measure("completeness_count", "needs=SS? firm_segment=F>S firm_area=F>-A", **_AREAS, **_SHARE),
    Measure("firms_by_area", "firm_segment=F>S firm_area=F>-A", "AS", {"n_areas": "A", "n_segments": "S"}, low=0.0),
    Measure("link_density", f"{_LINKS} firm_segment=F>S firm_area=F>-A needs=SS?", **_AREAS, **_SHARE),
    Measure("supplier_hhi", _BOUGHT, scaled="value", low=0.0, high=1.0 + 1e-12),
    Measure(
        "link_odds_ratio",
        numbers={"linked_same": 4.0, "compatible_same": 9.0, "linked_other": 3.0, "compatible_other": 20.0},
    ),
    Measure("core_number", gives="F", low=0.0, **_NETWORK),
    Measure("degree_assortativity", low=-1.0 - 1e-12, high=1.0 + 1e-12, **_NETWORK),
    Measure("transitivity", **_NETWORK, **_SHARE),
    Measure(
        "economic_systemic_risk",
        f"{_LINKS} value=L firm_segment=F>S essential=SS# output=F",
        "F",
        {"substitution": True},
        "value output",
        sizes={"F": 7, "L": 6, "S": 3},  # in rings of few firms the losses creep: tens of thousands of rounds
        closeness=1e-7,
        low=0.0,
        high=1.0 + 1e-12,
    ),
    Measure(
        "joint_systemic_risk",
        f"{_LINKS} value=L firm_segment=F>S essential=SS# output=F failing=FN?",
        "N",
        scaled="value output",
        sizes={"F": 7, "L": 6, "S": 3, "N": 4},
        closeness=1e-7,
        low=0.0,
        high=1.0 + 1e-12,
    ),
    Measure("anchor_removal_loss", "base=Q removed=Q", scaled="base removed", signed="base removed", high=1.0),
    Measure(
        "recovery_quarters",
        "base=Q removed=Q",
        "",
        {"level": 0.5, "hold": 1},
        "base removed",
        0.0,
        ordered="Q",
        signed="base removed",
    ),
    *(
        Measure(
            f"{end}streamness",
            "flows=SS output=S",
            "S",
            scaled="flows output",
            low=1.0 - 1e-9,
            repair=_output_above_flows,
        )
        for end in ("up", "down")
    ),
]
ECONOMY = [
    _ratio("entry_rate", "entries", "stock_start"),
    _ratio("exit_rate", "exits", "stock_start"),
    _ratio("realised_leverage", "private_paid_in", "public_paid_in"),
    _ratio("raised_share_of_target", "raised", "target"),
    _ratio("wage_share", "wage_bill", "value_added"),
    *(
        Measure(
            f"{kind}_by_age",
            "at_risk=Y exits=Y",
            "Y",
            {},
            "at_risk exits",
            0.0,
            1.0,
            ordered="Y",
            repair=_no_more_exits_than_firms,
        )
        for kind in ("hazard", "survival")
    ),
    Measure("size_ccdf_exponent", "sizes=F", numbers={"smallest": 1.0}, low=0.0),
    Measure("rank_size_exponent", "sizes=F", numbers={"smallest": 1.0}, low=0.0),
    Measure(
        "subbotin_shape", "growth=N*", "", {}, "growth", 0.19, 8.1, signed="growth", sizes={"N": 60}, closeness=1e-4
    ),
    Measure("per_mu", "amount=Z land_mu=Z", "Z", scaled="amount land_mu", signed="amount"),
    Measure("wan_yuan_per_mu", "yuan_per_m2=Z", "Z", signed="yuan_per_m2"),
    Measure(
        "fiscal_cost_per_additional_job",
        "outlay=R outlay_base=R jobs=R jobs_base=R",
        scaled="outlay outlay_base jobs jobs_base",
        signed="outlay outlay_base jobs jobs_base",
    ),
    Measure("labour_productivity", "value_added=Z jobs=Z", "Z", scaled="value_added jobs", signed="value_added"),
    Measure("rent_burden", "rent=H income=H", "H", {}, "rent income", 0.0, missing="rent"),
    Measure("rent_burden_share", "rent=H income=H", "", {"limit": 0.3}, "rent income", 0.0, 1.0, missing="rent"),
    Measure(
        "facility_access",
        "supply=J demand=P minutes=PJ",
        "P",
        {"band_minutes": [2.0, 5.0], "band_weights": [1.0, 0.5]},
        "supply demand",
        0.0,
    ),
    Measure("facility_kinds_within", "facilities=PJ minutes=PP", "P", {"limit_minutes": 3.0}, "facilities", 0.0, 1.0),
    Measure("green_per_user", "green_m2=P residents=P jobs=P", "P", {}, "green_m2 residents jobs", 0.0, padded="P"),
]
ZONES = [
    *(
        Measure(name, "values=N weights=N", "", {}, "values | weights", -1e-12, padded="N")
        for name in ("theil_t", "mean_log_deviation", "gini")
    ),
    Measure("theil_decomposition", "values=N groups=N~ weights=N", "", {}, "values | weights", -1e-12),
    Measure("herfindahl", "values=N", "", {}, "values", 0.0, 1.0, padded="N"),
    Measure("location_quotient", gives="ZS", low=0.0, **_MIXES),
    *(
        Measure("krugman_specialisation", "employment=ZS", "Z", {"reference": to}, "employment", 0.0, 2.0 + 1e-12, "ZS")
        for to in ("rest", "city", "mean")
    ),
    Measure("functional_differentiation", low=-1e-12, high=1.0 + 1e-12, **_MIXES),
    Measure("pairwise_js_divergence", gives="ZZ", low=-1e-12, high=1.0 + 1e-12, **_MIXES),
    Measure(
        "functional_specialisation",
        "rd_jobs=Z production_jobs=Z",
        "Z",
        {},
        "rd_jobs | production_jobs",
        -1.0,
        padded="Z",
    ),
    Measure("coagglomeration", "employment=SA", "SS", {}, "employment", repair=_no_empty_segment),
    Measure("ellison_glaeser", "plant_size=N plant_area=N>A area_size=A", "", {}, "plant_size | area_size", padded="N"),
    Measure(
        "cluster_index",
        numbers={"e_ij": 1.0, "e_i": 9.0, "a_j": 2.0, "a": 5.0, "p_j": 3.0, "p": 8.0, "b_ij": 1.0, "b_i": 4.0},
        low=0.0,
    ),
]
COMPARISON = [
    Measure("paired_difference", "outcomes=R baseline=R", signed="outcomes baseline"),
    Measure("pareto_set", "outcomes=MG better=G±", "M", signed="outcomes better", missing="outcomes"),
    Measure("p_in_pareto_set", "outcomes=RMG better=G±", "M", signed="outcomes better", missing="outcomes", **_SHARE),
    Measure("p_dominates", **_SEEDS, missing="outcomes baseline", **_SHARE),
    Measure("dominance_cloud", **_SEEDS, sizes={"G": 2}, ordered="G", **_SHARE),
    Measure("regret", "outcomes=WM", "WM", {"better": -1.0}, signed="outcomes", low=0.0),
    Measure("max_regret", "outcomes=WM", "M", {"better": 1.0}, signed="outcomes", low=0.0),
    Measure("attainment", "points=RG targets=QG better=G±", "Q", signed="points targets better", **_SHARE),
]
MEASURES = [*JOB_HOUSING, *CHAINS, *ECONOMY, *ZONES, *COMPARISON]
