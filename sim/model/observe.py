"""Step 13: outcomes of every scope into the record; what they mean stands in sim/measures/outcomes.csv."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sim.measures.record import RunRecord
from sim.measures.recorded import Recorded
from sim.model.commute_tables import CommuteTables
from sim.model.deliveries import Deliveries
from sim.model.firm_lives import FirmGrowth, FirmLives
from sim.model.held_links import HeldLinks
from sim.model.least_commutes import LeastCommutes
from sim.model.observe_chains import Areas, areas_of, chains
from sim.model.observe_economy import firms, homes, land, money
from sim.model.observe_living import Catchments, living
from sim.model.observe_people import job_housing, people, take_census
from sim.units import quarter_label

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

Follower = HeldLinks | FirmLives | FirmGrowth | Deliveries
_FOLLOWERS: tuple[type[Follower], ...] = (HeldLinks, FirmLives, FirmGrowth, Deliveries)
"""What is looked at every quarter if one of its outcomes is kept: it tells what has become of the same ones."""
_OF_COMMUTERS = ("job_housing.",)
_OF_PEOPLE = ("city.", "labour.", "housing.")
_OF_LIVING = ("living.", "firms.agreements")
_FAMILIES = (
    (firms, ("firms.", "entry.", "labour.", "city.gdp", "city.zones", "governance.")),
    (homes, ("housing.delivery", "housing.programme_share", "housing.households")),
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
    areas: Areas
    followers: dict[str, Follower] = field(default_factory=dict)
    least_commutes: LeastCommutes = field(default_factory=LeastCommutes)
    commute_tables: CommuteTables | None = None
    catchments: Catchments = field(default_factory=Catchments)
    quarters: list[str] = field(default_factory=list)
    values: dict[str, list[np.ndarray]] = field(default_factory=lambda: defaultdict(list))

    def tables_of(self, model: "ZoneModel") -> CommuteTables:
        """What is known of pairs of places, kept until travel changes."""
        if self.commute_tables is None or self.commute_tables.travel is not model.travel:
            self.commute_tables = CommuteTables.of(model)
        return self.commute_tables


def keep_only(model: "ZoneModel", recorded: Recorded) -> None:
    """Forget what was seen, and keep these outcomes from now on; nothing but the record depends on it.

    What is followed already is followed further, so that a branch knows how old its links are.
    """
    before = vars(model).get("observations")  # none yet while the city is built
    known = before.followers if before is not None else {}
    followed = [kind for kind in _FOLLOWERS if recorded.has_any(kind.NAMES)]
    model.observations = Observations(
        recorded,
        areas_of(model.city),
        {kind.__name__: known.get(kind.__name__) or kind(model) for kind in followed},
    )


def places_of(model: "ZoneModel") -> dict[str, tuple[str, ...]]:
    """Ids of the places of each scope; the empty id is the scope itself, or the value pooled over it."""
    city = model.city
    zones = city.place_ids[: city.n_zones]
    return {"city": ("",), "central": ("",), "ecosystem": ("", *city.ecosystem_ids), "zone": ("", *zones)}


def record(model: "ZoneModel") -> None:
    """Compute every outcome that is kept, close the ledger's quarter, and let the clock move on."""
    places = places_of(model)
    observations = model.observations
    seen = _seen(model, observations)
    observations.quarters.append(quarter_label(model.quarter))
    for scope, keys in observations.recorded.keys.items():
        table = np.empty((len(keys), len(places[scope])))
        if table.shape[1] == 1:
            table[:, 0] = [*map(seen.__getitem__, keys)]
        else:
            for row, key in enumerate(keys):
                table[row] = seen[key]
        observations.values[scope].append(table)
    model.end_quarter()


def _seen(model: "ZoneModel", observations: Observations) -> Values:
    """Every outcome that is kept, and what comes along with it; the city is only looked at."""
    seen: Values = {}
    recorded = observations.recorded
    if recorded.has_any((*_OF_COMMUTERS, *_OF_PEOPLE)):
        census = take_census(model)
        if recorded.has_any(_OF_COMMUTERS):
            seen |= job_housing(model, census, recorded, observations.least_commutes, observations.tables_of(model))
        if recorded.has_any(_OF_PEOPLE):
            seen |= people(model, census, recorded)
    if recorded.has_any(("chain.", "firms.count")):
        seen |= chains(model, recorded, observations.areas)
    if recorded.has_any(_OF_LIVING):
        seen |= living(model, recorded, observations.catchments)
    for follower in observations.followers.values():
        follower.look(model)
        seen |= follower.seen()
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
