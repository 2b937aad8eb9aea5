"""The leading group (领导小组): shares the city's yearly land quotas among places."""

from typing import Any

import mesa
import numpy as np

from sim.city.floorspace import INDUSTRIAL, RESIDENTIAL, SERVICE
from sim.units import MU_PER_KM2

_LEAST_NEED = 0.03
"""A full stop would make an idle place idle for ever: it keeps this part of its claim."""


class LeadingGroup(mesa.Agent):
    """Allots land, once a programme year, a quarter of it each quarter.

    Attributes
    ----------
    allotment : (P, 3) array
        This year's land by place and use, mu.
    """

    def __init__(self, model: Any) -> None:
        super().__init__(model)
        self.allotment = np.zeros((model.city.n_places, 3))

    def quotas(self) -> np.ndarray:
        """City quotas of the year by use (3,), mu; the same under every development model."""
        land = self.model.params.land
        km2 = (land.annual_quota_industrial_km2, land.annual_quota_service_km2, land.annual_quota_residential_km2)
        return np.array(km2) * MU_PER_KM2 * self.model.city_ratio

    def allot(self) -> None:
        """Decide the year's allotment: the tilts divide between zones and the rest, need divides among places."""
        model, levers, params = self.model, self.model.levers.land, self.model.params.land
        quotas = self.quotas()
        is_zone = model.city.is_zone
        industrial = self._shares(INDUSTRIAL, levers.tilt_industry)
        residential = self._shares(RESIDENTIAL, levers.tilt_residential)
        key_projects = self._shares(SERVICE, levers.tilt_services)
        jobs = model.jobs_by_place()
        following = jobs / jobs.sum() if jobs.sum() > 0 else np.full(is_zone.size, 1.0 / is_zone.size)
        service = params.key_service_share * key_projects + (1.0 - params.key_service_share) * following
        self.allotment = np.stack([industrial, service, residential], axis=1) * quotas

    def _shares(self, use: int, tilt: float) -> np.ndarray:
        """Share of a quota that each place gets, (P,): `tilt` to zones, the rest outside, by size and recent use."""
        is_zone = self.model.city.is_zone
        need = self._need(use)
        shares = np.zeros(is_zone.size)
        for members, part in ((is_zone, tilt), (~is_zone, 1.0 - tilt)):
            own = need[members]
            total = own.sum()
            if total > 0.0:
                shares[members] = part * own / total
        return shares

    def _need(self, use: int) -> np.ndarray:
        """Size × recent use^exponent of each place: idle land and empty floor lower a place's share."""
        model, floorspace, land = self.model, self.model.floorspace, self.model.params.land
        size = np.maximum(floorspace.allotted[:, use], 1e-6)
        idle = floorspace.bank[:, use] / size
        vacancy = model.dwellings.smoothed_vacancy if use == RESIDENTIAL else floorspace.expected_vacancy[:, use]
        recent = np.minimum(np.maximum((land.need_vacancy_none - vacancy) / land.need_vacancy_span, _LEAST_NEED), 2.0)
        in_use = np.minimum(np.maximum(1.0 - idle, _LEAST_NEED), 1.0)
        return size * (recent * in_use) ** land.allocation_occupancy_exponent
