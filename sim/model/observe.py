"""Step 13: outcomes of every scope into the record; what they mean stands in sim/measures/outcomes.csv."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.measures.record import RunRecord
from sim.measures.recorded import Recorded
from sim.model.held_links import HeldLinks
from sim.model.least_commutes import LeastCommutes
from sim.model.observe_chains import chains
from sim.model.observe_economy import firms, land, money
from sim.model.observe_living import living
from sim.model.observe_people import job_housing, people, take_census
from sim.units import quarter_label

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_SURVIVAL = "chain.link_survival"
_OF_COMMUTERS = ("job_housing.",)
_OF_PEOPLE = ("city.", "labour.", "housing.")
_FAMILIES = (
    (living, ("living.", "firms.agreements")),
    (firms, ("firms.", "entry.", "labour.", "city.gdp", "housing.delivery")),
    (land, ("land.",)),
    (money, ("money.", "fund.")),
)
"""Families, and single outcomes of others, that are computed together: none of them is kept, none is computed."""
Values = dict[tuple[str, str], np.ndarray | float]
"""(scope, outcome) → value of the scope, or values by place with the pooled one first."""


@dataclass
class Observations:
    """What was seen so far: one array (outcomes, places) a scope and quarter."""

    recorded: Recorded
    held_links: HeldLinks | None = None
    least_commutes: LeastCommutes = field(default_factory=LeastCommutes)
    quarters: list[str] = field(default_factory=list)
    values: dict[str, list[np.ndarray]] = field(default_factory=lambda: defaultdict(list))


def keep_only(model: "ZoneModel", recorded: Recorded) -> None:
    """Forget what was seen, and keep these outcomes from now on; nothing but the record depends on it.

    Links that are followed already are followed further, so that a branch knows how old they are.
    """
    before = vars(model).get("observations")  # none yet while the city is built
    followed = before.held_links if before is not None else None
    follows = recorded.has_any((_SURVIVAL,))
    model.observations = Observations(recorded, (followed or HeldLinks(model)) if follows else None)


def places_of(model: "ZoneModel") -> dict[str, tuple[str, ...]]:
    """Ids of the places of each scope; the empty id is the scope itself, or the value pooled over it."""
    city = model.city
    zones = city.place_ids[: city.n_zones]
    return {"city": ("",), "central": ("",), "ecosystem": ("", *city.ecosystem_ids), "zone": ("", *zones)}


def record(model: "ZoneModel") -> None:
    """Compute every outcome that is kept, close the ledger's quarter, and let the clock move on."""
    places = places_of(model)
    observations = model.observations
    recorded = observations.recorded
    seen = _seen(model, observations)
    observations.quarters.append(quarter_label(model.quarter))
    for scope, names in recorded.names:
        table = np.empty((len(names), len(places[scope])))
        for row, name in enumerate(names):
            table[row] = seen[scope, name]
        observations.values[scope].append(table)
    model.end_quarter()


def _seen(model: "ZoneModel", observations: Observations) -> Values:
    """Every outcome that is kept, and what comes along with it; the city is only looked at."""
    seen: Values = {}
    recorded = observations.recorded
    if recorded.has_any((*_OF_COMMUTERS, *_OF_PEOPLE)):
        census = take_census(model)
        if recorded.has_any(_OF_COMMUTERS):
            seen |= job_housing(model, census, recorded, observations.least_commutes)
        if recorded.has_any(_OF_PEOPLE):
            seen |= people(model, census, recorded)
    if recorded.has_any(("chain.", "firms.count")):
        seen |= chains(model, recorded)
    if observations.held_links is not None:
        observations.held_links.look(model)
        seen["city", _SURVIVAL] = observations.held_links.share_alive()
    for family, names in _FAMILIES:
        if recorded.has_any(names):
            seen |= family(model, recorded)
    return seen


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
