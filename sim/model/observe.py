"""Step 13: outcomes of every scope into the record; what they mean stands in sim/measures/outcomes.csv."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.measures.record import RunRecord
from sim.measures.recorded import Recorded, everything
from sim.model.observe_chains import chains
from sim.model.observe_economy import firms, land, money
from sim.model.observe_living import living
from sim.model.observe_people import job_housing, people, take_census
from sim.units import quarter_label

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_OF_PEOPLE = ("job_housing.", "city.", "labour.", "housing.")
_OF_LIVING = ("living.", "firms.agreements")
_OF_CHAINS = ("chain.", "firms.count")
"""Families, and single outcomes of others, that are computed together: none of them is kept, none is computed."""
Values = dict[tuple[str, str], np.ndarray | float]
"""(scope, outcome) → value of the scope, or values by place with the pooled one first."""


@dataclass
class Observations:
    """What was seen so far: one array (outcomes, places) a scope and quarter."""

    recorded: Recorded = field(default_factory=everything)
    quarters: list[str] = field(default_factory=list)
    values: dict[str, list[np.ndarray]] = field(default_factory=lambda: defaultdict(list))


def keep_only(model: "ZoneModel", recorded: Recorded) -> None:
    """Forget what was seen, and keep these outcomes from now on; nothing but the record depends on it."""
    model.observations = Observations(recorded)


def places_of(model: "ZoneModel") -> dict[str, tuple[str, ...]]:
    """Ids of the places of each scope; the empty id is the scope itself, or the value pooled over it."""
    city = model.city
    zones = city.place_ids[: city.n_zones]
    return {"city": ("",), "central": ("",), "ecosystem": ("", *city.ecosystem_ids), "zone": ("", *zones)}


def record(model: "ZoneModel") -> None:
    """Compute every outcome that is kept, close the ledger's quarter, and let the clock move on."""
    seen: Values = {}
    places = places_of(model)
    observations = model.observations
    recorded = observations.recorded
    if recorded.has_any(_OF_PEOPLE):
        census = take_census(model)
        for of_people in (job_housing, people) if recorded.has_any(("job_housing.",)) else (people,):
            seen.update(of_people(model, census))
    for family, families in ((living, _OF_LIVING), (chains, _OF_CHAINS)):
        if recorded.has_any(families):
            seen.update(family(model))
    for family in (firms, land, money):  # committees look at what a year brought: these also serve the model
        seen.update(family(model))
    observations.quarters.append(quarter_label(model.quarter))
    for scope, names in recorded.names:
        table = np.full((len(names), len(places[scope])), np.nan)
        for row, name in enumerate(names):
            if (scope, name) in seen:
                value = np.atleast_1d(seen[scope, name])
                table[row, table.shape[1] - value.size if value.size > 1 else 0 :][: value.size] = value
        observations.values[scope].append(table)
    model.end_quarter()


def collected(model: "ZoneModel") -> RunRecord:
    """The record of the quarters so far."""
    observations = model.observations
    segments = model.city.segments.ids
    places = places_of(model)
    outcomes = observations.recorded.by_scope()
    return RunRecord(
        quarters=tuple(observations.quarters),
        outcomes=outcomes,
        places={scope: places[scope] for scope in outcomes},
        values={scope: np.array(observations.values[scope]) for scope in outcomes},
        activity={name: model.activity.get(name, 0.0) for name in ACTIVITIES},
        admission={
            "segments": tuple(segments),
            "applications": model.admission[0].copy(),
            "admitted": model.admission[1].copy(),
        },
        digest=digest(model),
        events=tuple(model.events),
    )  # fmt: skip


ACTIVITIES = (
    "applications", "rejections", "approvals", "clawbacks", "contacts", "outside_projects", "anchors_landed", "mu_let",
    "floor_built_m2", "floor_let_m2", "company_losses", "fund_raised", "fund_invested", "fund_exits", "firm_entries",
    "firm_exits", "relocations", "links_formed", "links_broken", "hires", "quits", "layoffs", "moves",
    "talent_tenants", "arrivals", "departures",
)  # fmt: skip
"""Names of the activity table, in real units."""


def digest(model: "ZoneModel") -> str:
    """Fingerprint of the state: equal states, equal digests, on any Python and Mesa of one machine."""
    total = hashlib.sha256()
    for table in model.tables.values():
        rows = table.rows()
        for name in sorted(table.cols):
            total.update(np.ascontiguousarray(table.cols[name][rows]).tobytes())
    arrays = (
        model.wages, model.dwellings.rent, model.dwellings.market, model.dwellings.talent, model.floorspace.floor,
        model.floorspace.allotted, model.ledger.total_flows,
    )  # fmt: skip
    for array in arrays:
        total.update(np.ascontiguousarray(array).tobytes())
    return total.hexdigest()
