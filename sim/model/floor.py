"""Floor and land under way: who uses it, who gets it, at what price, and who builds."""

import numpy as np

from sim.city.applications import APPROVED
from sim.city.floorspace import SERVICE
from sim.kernels import floor as kernels
from sim.model.state import CityState
from sim.units import wan

_LEAST_ROOM, _MOST_ROOM = 0.03, 3.0
"""Free floor relative to its usual share, as choices see it; assumed. Full is not out of the question, as firms leave
every quarter; beyond three times the usual, more of it makes no place better."""


class FloorState(CityState):
    """A city's state with what its actors do about floor and land."""

    def floor_of(self, segment: np.ndarray, size: np.ndarray, weight: np.ndarray) -> np.ndarray:
        """Floor of simulated firms of these segments, real sizes and weights, m²; 0 for no counted floor."""
        segments = self.city.segments
        return np.where(segments.use[segment] >= 0, size * weight * segments.floor_per_worker[segment], 0.0)

    def update_floor_use(self) -> None:
        """Count from the firms what floor is used, and what of it is let by the public."""
        firms, segments, ground = self.firm_columns, self.city.segments, self.floorspace
        before = ground.public_let
        ground.used, ground.public_let, ground.services_used = kernels.floor_use(
            self.firm_table.uid, firms["place"], firms["segment"], firms["weight"], firms["capacity"],
            firms["premises"], segments.floor_per_worker, segments.use, self.rents_service_floor, ground.public,
        )  # fmt: skip
        self.count("floor_let_m2", max(0.0, float(ground.public_let.sum() - before.sum())))
        self.keep_floor_for_services()

    # --- premises of producer services ---------------------------------------------------------------------------
    @property
    def rents_service_floor(self) -> np.ndarray:
        """Segments whose firms may take floor that is kept for producer services, (S,) bool."""
        return self.city.segments.rents_service_floor

    def services_floor(self) -> np.ndarray:
        """Service floor of each place that is meant for producer services, let to them or kept free, (P,), m²."""
        return np.where(self.city.is_zone, self._services_floor_share() * self.floorspace.floor[:, SERVICE], 0.0)

    def _services_floor_share(self) -> float:
        """Part of a zone's service floor that is meant for producer services."""
        return float(self.levers.services.producer_density * self.params.services.reserved_floor_share)

    def services_rent_share(self) -> np.ndarray:
        """Part of the rent of producer services that is paid for them, (P,): what is meant for them over what they use.

        At most 1; in an empty zone with floor for them 1, where none is meant for them 0.
        """
        meant = self.services_floor()
        return np.where(meant > 0.0, meant / np.maximum(np.maximum(self.floorspace.services_used, meant), 1e-9), 0.0)

    def keep_floor_for_services(self) -> None:
        """Keep free for producer services what is meant for them and neither used by them nor promised to them."""
        ground, book = self.floorspace, self.applications
        ground.for_services = kernels.kept_for_services(
            ground.floor, ground.used, ground.reserved, self._services_floor_share(), self.city.n_zones,
            ground.services_used, book["state"] == APPROVED, book["place"], book["segment"], book["floor"],
            self.rents_service_floor,
        )  # fmt: skip

    def free_to(self) -> np.ndarray:
        """Free floor for industry, for services, and for producer services with what is kept for them, (P, 3), m².

        `Segments.floor_access` names the column in which a segment's firms look.
        """
        ground = self.floorspace
        return kernels.free_floor(ground.floor, ground.used, ground.reserved, ground.for_services)

    # --- who gets floor, and at what price -----------------------------------------------------------------------

    def reserve_floor(self, place: np.ndarray, segment: np.ndarray, floor: np.ndarray) -> None:
        """Keep floor for the admitted (negative: let it go)."""
        kernels.reserve(self.floorspace.reserved, place, self.city.segments.use[segment], floor)

    def reserve_in_turn(self, place: np.ndarray, segment: np.ndarray, floor: np.ndarray) -> np.ndarray:
        """Reserve floor one after another where there is enough; returns who got it, (N,) bool."""
        use = self.city.segments.use[segment]
        return kernels.take_in_turn(self.floorspace.free, self.floorspace.reserved, place, use, floor)

    def take_premises(self, place: np.ndarray, use: np.ndarray, floor: np.ndarray) -> np.ndarray:
        """Public premises that those who start now can take, (N,): 1 standard factory, 2 innovation space, 0 none."""
        return kernels.take_premises(self.floorspace.public - self.floorspace.public_let, place, use, floor)

    def site_price(self, place: np.ndarray, segment: np.ndarray) -> np.ndarray:
        """Price of land that a firm coming now pays for, 万元 per m² of land."""
        land, city = self.params.land, self.city
        in_zone = place < city.n_zones
        lead = in_zone & self.lead_mask[np.minimum(place, city.n_zones - 1), segment]
        factor = np.where(lead, self.levers.land.lead_segment_price_factor, 1.0)
        industrial = np.where(in_zone, self.levers.land.price * factor, land.price_outside_yuan_m2)
        return wan(1.0) * np.where(city.segments.use[segment] == 0, industrial, land.price_service_yuan_m2)

    def log_land_price(self) -> np.ndarray:
        """Log price of land relative to the city's usual industrial price, (P, S); 0 for who needs no such land."""
        city, levers = self.city, self.levers
        price = np.ones((city.n_places, len(city.segments.ids)))
        usual = self.params.land.price_outside_yuan_m2
        lead = 1.0 - self.lead_mask * (1.0 - levers.land.lead_segment_price_factor)
        price[: city.n_zones] = np.where(city.segments.use == 0, lead * levers.land.price / usual, 1.0)
        return np.log(price)

    def room(self) -> np.ndarray:
        """Log of free floor relative to its usual share of the stock, (P, S); 0 for who uses no counted floor."""
        return kernels.log_room(
            self.free_to(), self.params.start.vacancy_floor, self.floorspace.floor, self.city.segments.floor_access,
            _LEAST_ROOM, _MOST_ROOM,
        )  # fmt: skip

    @property
    def lead_mask(self) -> np.ndarray:
        """Lead segments of each zone, (Z, S) bool; made anew when some committee's leads have changed."""
        leads = [committee.leads for committee in self.committees]
        if leads != self.leads_of_mask:
            self.leads_of_mask = leads
            self.mask_of_leads = np.zeros((self.city.n_zones, len(self.city.segments.ids)), bool)
            for committee in self.committees:
                self.mask_of_leads[committee.zone, list(committee.leads)] = True
        return self.mask_of_leads

    def is_lead_firm(self, rows: np.ndarray) -> np.ndarray:
        """Whether each firm makes a lead segment of the zone it is in."""
        place, segment = self.firm_columns["place"][rows], self.firm_columns["segment"][rows]
        in_zone = place < self.city.n_zones
        return in_zone & self.lead_mask[np.minimum(place, self.city.n_zones - 1), segment]

    def lead_floor_share(self) -> np.ndarray:
        """Part of each zone's industrial jobs that is in its lead segments, (Z,)."""
        n_zones = self.city.n_zones
        jobs = self.heads_by_place_and_segment()[:n_zones] * (self.city.segments.use == 0)
        return (jobs * self.lead_mask).sum(axis=1) / np.maximum(jobs.sum(axis=1), 1e-9)

    def professionalism(self) -> np.ndarray:
        """Competence of who builds in each zone, (Z,): the company's, or the committee's where there is none."""
        out = np.full(self.city.n_zones, self.params.committee.professionalism)
        out[self.company_zones] = self.levers.operating_company.professionalism
        return out
