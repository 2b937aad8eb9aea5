"""Step 13: outcomes of every scope into the record; what they mean stands in sim/measures/outcomes.csv."""

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.measures.catalogue import outcomes_of
from sim.measures.record import RunRecord
from sim.model.observe_chains import chains
from sim.model.observe_economy import firms, land, money
from sim.model.observe_living import living
from sim.model.observe_people import job_housing, people, take_census
from sim.units import quarter_label

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

SCOPES = ("city", "central", "ecosystem", "zone")
Values = dict[tuple[str, str], np.ndarray | float]
"""(scope, outcome) → value of the scope, or values by place with the pooled one first."""


@dataclass
class Observations:
    """What was seen so far: one array (outcomes, places) a scope and quarter."""

    quarters: list[str] = field(default_factory=list)
    values: dict[str, list[np.ndarray]] = field(default_factory=lambda: {scope: [] for scope in SCOPES})


def places_of(model: "ZoneModel") -> dict[str, tuple[str, ...]]:
    """Ids of the places of each scope; the empty id is the scope itself, or the value pooled over it."""
    city = model.city
    zones = city.place_ids[: city.n_zones]
    return {"city": ("",), "central": ("",), "ecosystem": ("", *city.ecosystem_ids), "zone": ("", *zones)}


def record(model: "ZoneModel") -> None:
    """Compute every declared outcome, close the ledger's quarter, and let the clock move on."""
    seen: Values = {}
    census = take_census(model)
    for of_people in (job_housing, people):
        seen.update(of_people(model, census))
    for family in (living, chains, firms, land, money):
        seen.update(family(model))
    places = places_of(model)
    observations = model.observations
    observations.quarters.append(quarter_label(model.quarter))
    for scope in SCOPES:
        declared = outcomes_of(scope)
        table = np.full((len(declared), len(places[scope])), np.nan)
        for row, outcome in enumerate(declared):
            if (scope, outcome.name) in seen:
                value = np.atleast_1d(seen[scope, outcome.name])
                table[row, table.shape[1] - value.size if value.size > 1 else 0 :][: value.size] = value
        observations.values[scope].append(table)
    model.end_quarter()


def collected(model: "ZoneModel") -> RunRecord:
    """The record of the quarters so far."""
    observations = model.observations
    segments = model.city.segments.ids
    return RunRecord(
        quarters=tuple(observations.quarters),
        outcomes={scope: tuple(outcome.name for outcome in outcomes_of(scope)) for scope in SCOPES},
        places=places_of(model),
        values={scope: np.array(tables) for scope, tables in observations.values.items()},
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
