"""Outcomes of what is near by: facilities and green of people, agreements of firms."""

from typing import TYPE_CHECKING

import numpy as np

from sim import measures
from sim.measures.recorded import Recorded
from sim.model.ratios import pooled_of_kept, ratio

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

Seen = dict[tuple[str, str], np.ndarray | float]
_BANDS_MINUTES, _BAND_WEIGHTS = (10.0, 20.0, 30.0), (1.0, 0.68, 0.22)
"""Luo and Qi (2009), Health & Place 15, 1100-1107."""
_HEADS = 1e5
"""Facilities are told for each 100,000 residents and jobs."""


def living(model: "ZoneModel", recorded: Recorded) -> Seen:
    """Facilities and kinds within reach, access to facilities, green, firms with an agreement."""
    city, zones = model.city, slice(0, model.city.n_zones)
    homes, jobs = model.workers_by_home(), model.jobs_by_place()
    residents = homes * model.residents_per_worker()
    supply = model.facilities.sum(axis=1) * model.zone_ratio
    access = measures.facility_access(supply, residents + jobs, model.travel.minutes, _BANDS_MINUTES, _BAND_WEIGHTS)
    _, kinds = model.facilities_near()
    green, users = model.floorspace.green, residents + jobs
    seen: Seen = {}
    parts = {
        "living.facility_kinds": (kinds * homes, homes),
        "living.facility_access": (_HEADS * access * users, users),
        "living.green_per_user": (green, users),
    }
    for name, (part, whole) in parts.items():
        seen["city", name] = ratio(part.sum(), whole.sum())
        seen["central", name] = ratio(part[city.central].sum(), whole[city.central].sum())
    seen["city", "firms.agreements"] = model.firms_in_agreement()
    in_zones = {name: (part[zones], whole[zones]) for name, (part, whole) in parts.items()}
    return seen | pooled_of_kept(recorded, "zone", in_zones)
