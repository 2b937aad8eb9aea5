"""Applicants to a few zones, with equal scores and expectations exactly at a cut-off; sites and land that wait."""

import numpy as np
from hypothesis import strategies as st

from twins.worlds import eighths, firms, flags, keys, whole


def named(columns, names):
    """The columns of these names, in their order."""
    return [columns[name] for name in names.split()]


OPEN = {
    "min_tax": 0.0, "min_investment": 0.0, "min_ratio": 0.0, "min_research": 0.0,
    "most_pollution": np.array([np.inf, np.inf]),
}  # fmt: skip
CLOSED = {
    "min_tax": 2.0, "min_investment": 4.0, "min_ratio": 1.0, "min_research": 2.0,
    "most_pollution": np.array([1.0, 1.5]),
}  # fmt: skip
"""Where round expectations stand, so that some are met exactly."""


@st.composite
def cut_offs(draw):
    """All cut-offs open, one alone, or all at once."""
    closed = draw(st.sampled_from([(), ("min_tax", "most_pollution"), tuple(OPEN), *((name,) for name in OPEN)]))
    return {name: CLOSED[name] if name in closed else value for name, value in OPEN.items()}


@st.composite
def admissions(draw, rules):
    """Applicants, the segments they belong to, the zones they apply to and the rules they meet, by name."""
    n, s, z = draw(st.sampled_from([0, 1, 5, 9])), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    return {
        "key": draw(keys(n)),
        "segment": draw(whole(n, 0, s - 1)),
        "zone": draw(whole(n, 0, z - 1)),
        "weight": draw(whole(n, 1, 5)),
        "floor_needed": draw(whole(n, 0, 4)) / 2.0,
        "technology": draw(eighths(n, 0, 1)),
        "productivity": draw(whole(n, -1, 1)) / 2.0,
        "planned_ratio": draw(whole(n, 1, 3)) / 2.0,
        "noise_sd": np.array([0.0, 0.5, 0.5, 2.0])[draw(whole(n, 0, 3))],
        "use": draw(whole(s, -1, 1)),
        "is_manufacturing": draw(flags(s)),
        "value_per_m2": draw(whole(s, 1, 8)) / 2.0,
        "far": draw(whole(2, 1, 4)) / 2.0,
        "tax_rate": draw(st.sampled_from([0.125, 0.5])),
        "capital_ratio": draw(st.sampled_from([0.5, 2.0])),
        "m2_per_mu": draw(st.sampled_from([1.0, 4.0])),
        "research_pct": draw(whole(s, 1, 3)) / 1.0,
        "pollution": draw(whole(s, 1, 4)) / 2.0,
        "is_lead": draw(whole((z, s), 0, 1)) / 1.0,
        "gap": draw(eighths((z, s), 0, 1)),
        "means": draw(eighths(5, 0, 1)),
        "deviations": draw(whole(5, 1, 8)) / 4.0,
        "weights": draw(st.one_of(st.just(np.zeros(5)), eighths(5, 0, 1))),
        "capacity_share": np.array([0.0, 0.25, 0.5, 0.75, 1.0, 1.0])[draw(whole((z, 2), 0, 5))],
        "free_floor": draw(whole((z, 2), 0, 9)) / 2.0,
        "may_take_kept": draw(flags(s)),
        "kept_floor": draw(whole(z, 0, 5)) / 2.0,
        **draw(rules),
    }


@st.composite
def sites(draw):
    """Firms on land with their clocks, some of which yield exactly what is asked, by name."""
    town = draw(firms(n_segments=2, n_places=3, least=5))
    n = town["alive"].size
    return town | {
        "alive": town["alive"] if draw(st.booleans()) else np.arange(1, n + 1),
        "premises": np.array([0, 0, 0, 1], np.int8)[draw(whole(n, 0, 3))],
        "capacity": np.array([0.0, 0.5, 1.0, 1.5])[draw(whole(n, 0, 3))],
        "value_added": draw(whole(n, 0, 2)) / 2.0,
        "use": draw(st.sampled_from([np.array([0, 1]), np.array([1, 0]), np.array([0, -1])])),
        "floor_per_worker": draw(whole(2, 1, 3)) / 2.0,
        "far": draw(whole(3, 1, 3)) / 2.0,
        "low_yield_quarters": draw(whole(n, 0, 4, np.int16)),
        "notice_quarters": np.array([0, 0, 1, 3], np.int16)[draw(whole(n, 0, 3))],
    }


@st.composite
def land_clocks(draw):
    """Land by quarters idle and under notice, and what is idle now: all, some or none of it, or more."""
    shape = (draw(st.integers(1, 2)), draw(st.integers(1, 2)))
    idle = draw(eighths((draw(st.integers(3, 4)), *shape), 0, 2))
    noticed = draw(eighths((draw(st.integers(3, 4)), *shape), 0, 2))
    part = np.array([0.0, 0.25, 0.5, 1.0])[draw(whole(shape, 0, 3))]
    return idle, noticed, part * (idle.sum(axis=0) + noticed.sum(axis=0)) + draw(whole(shape, 0, 1))
