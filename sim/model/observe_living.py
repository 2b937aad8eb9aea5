"""Outcomes of what is near by: facilities and green of people, agreements of firms."""

from typing import TYPE_CHECKING

import numpy as np

from sim.city.travel import Travel
from sim.measures.homes import access_within, catchments
from sim.measures.recorded import Recorded
from sim.model.ratios import Ratios, Seen

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_BANDS_MINUTES, _BAND_WEIGHTS = (10.0, 20.0, 30.0), (1.0, 0.68, 0.22)
"""Luo and Qi (2009), Health & Place 15, 1100-1107."""
_HEADS = 1e5
"""Facilities are told for each 100,000 residents and jobs."""


class Catchments:
    """How much facilities of each place count for the people of each other one, kept until travel changes."""

    def __init__(self) -> None:
        self._travel: Travel | None = None
        self._weight = np.zeros((0, 0))

    def of(self, travel: Travel) -> np.ndarray:
        """Weight of each way, (P, P)."""
        if self._travel is not travel:
            self._travel, self._weight = travel, catchments(travel.minutes, _BANDS_MINUTES, _BAND_WEIGHTS)
        return self._weight


def living(model: "ZoneModel", recorded: Recorded, near: Catchments) -> Seen:
    """Facilities and kinds within reach, access to facilities, green, firms with an agreement."""
    city, homes = model.city, model.workers_by_home()
    users = homes * model.residents_per_worker() + model.jobs_by_place()
    supply = model.facilities.sum(axis=1) * model.zone_ratio
    access = access_within(supply, users, near.of(model.travel))
    _, kinds = model.facilities_near()
    ratios = Ratios(
        {
            "living.facility_kinds": (kinds * homes, homes),
            "living.facility_access": (_HEADS * access * users, users),
            "living.green_per_user": (model.floorspace.green, users),
        }
    )
    return {
        ("city", "firms.agreements"): model.firms_in_agreement(),
        **ratios.of_all("city"),
        **ratios.of_some("central", city.central),
        **ratios.of_each(recorded, "zone", city.n_zones),
    }
