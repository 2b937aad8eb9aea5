"""What is within reach of a place: facilities by kind, green, platforms and the fields they serve."""

import numpy as np

from sim.kernels import housing as housing_kernels
from sim.kernels import places
from sim.kernels.algebra import product
from sim.kernels.innovation import draw_spin_offs, platform_lift
from sim.measures.commute_distribution import chance_within_km_spread
from sim.model.floor import FloorState
from sim.rng import processes
from sim.units import a_quarter


class NearBy(FloorState):
    """A city's state with what people and firms find near by.

    Facilities and platforms within reach are counted in those of a zone of the usual size: a smaller city has smaller
    ones, not fewer (docs/decisions/0004).
    """

    def share_within(self, limit_km: float) -> np.ndarray:
        """Share of pairs of points of two places that lie within so many km of each other, (P, P)."""
        travel, detour = self.travel, self.params.commute.detour_factor
        return chance_within_km_spread(travel.offset_km, travel.spread_km, limit_km, detour)

    # --- amenities -----------------------------------------------------------------------------------------------
    def facilities_near(self) -> tuple[np.ndarray, np.ndarray]:
        """Facilities within `facilities.reach_km` of each place, and how many kinds of them, (P,) each.

        Of a kind with λ facilities within reach on average, somebody finds one with probability 1 − e^−λ.
        """
        if self.facilities_of is None or (self.facilities_of != self.facilities).any():
            self.facilities_of = self.facilities.copy()
            near = product(self.facility_reach, self.facilities)
            self.facilities_found = near.sum(axis=1), (1.0 - np.exp(-near)).sum(axis=1)
        return self.facilities_found

    def amenity(self) -> np.ndarray:
        """Facilities within reach × kinds within reach, (P,): what `*.facility_weight` takes the logarithm of."""
        number, kinds = self.facilities_near()
        return number * kinds

    def green_per_user(self) -> np.ndarray:
        """Green of each resident worker and job, (P,), m²."""
        return places.green_per_user(self.floorspace.green, self.workers_by_home(), self.jobs_by_place())

    def residents_per_worker(self) -> float:
        """Residents for each person who works or looks for work, as in 2017."""
        return self.city.residents_per_employed * (1.0 - self.params.start.unemployment)

    def attraction(self) -> np.ndarray:
        """What speaks for living in each place, trip and vacancy aside, (P,)."""
        housing, base = self.params.housing, self.baseline
        return places.attraction(
            self.home_draw, self.dwellings.rent, housing.rent_weight, self.amenity(), base.amenity,
            housing.facility_utility_weight, self.green_per_user(), base.green, housing.green_utility_weight,
        )  # fmt: skip

    def home_weights(self, vacant: np.ndarray, attraction: np.ndarray) -> np.ndarray:
        """Weight of each place as a home by work place; the last row is for who has no job: (P + 1, P)."""
        return housing_kernels.home_weights(vacant.astype(float), attraction, self.decay, self.jobs_by_place())

    # --- platforms -----------------------------------------------------------------------------------------------
    def platforms(self) -> np.ndarray:
        """Research and service platforms in each zone, (Z,): by the zones' jobs of 2017, weighted by technology."""
        return self.works["platforms"].done * self.city_ratio * self.platform_share

    def fields_served(self) -> np.ndarray:
        """Part of each zone's platforms that serves each segment, 0 to 1, (Z, S).

        The zone's own segments (zones.csv) are always served. Each institution with an agreement that the zone can
        match with brings one field more, drawn by technology: a segment that is not the zone's own is missed by all ℓ
        of them with probability e^(−ℓ·technology ÷ technology of all such segments).
        """
        institutions = self.institutions_a_zone()
        if self.fields_of != institutions:
            self.fields_of, self.fields = institutions, self._fields(institutions)
        return self.fields

    def _fields(self, institutions: float) -> np.ndarray:
        """As `fields_served`, if a zone can match with so many institutions."""
        technology = self.city.segments.technology
        own = np.zeros((self.city.n_zones, technology.size), bool)
        for zone, segments in enumerate(self.city.lead_segments):
            own[zone, list(segments)] = True
        others = np.where(own, 0.0, technology)
        odds = others / np.maximum(others.sum(axis=1, keepdims=True), 1e-12)
        return np.where(own, 1.0, 1.0 - np.exp(-institutions * odds))

    def institutions(self) -> float:
        """Universities and institutes that have an agreement with zones of the city."""
        return float(self.levers.innovation.university_links * self.city_ratio)

    def institutions_a_zone(self) -> float:
        """How many of them a zone can match with, in those of a zone of the usual size."""
        return self.institutions() / (self.zone_ratio * self.city.n_zones)

    def platforms_near(self) -> np.ndarray:
        """Platforms within `innovation.platform_reach_km` that serve a firm, by place and segment, (P, S)."""
        serving = (self.platforms() / self.zone_ratio)[:, None] * self.fields_served()
        return product(self.platform_reach, serving)

    def firms_in_agreement(self) -> float:
        """Real firms that have an agreement with a university."""
        rows, firms = self.firm_table.rows(), self.firm_columns
        return float((firms["weight"][rows] * (firms["cooperation_end"][rows] > self.quarter)).sum())

    def lift(self) -> np.ndarray:
        """Drift of each firm's log productivity by platforms near by and agreements, (F,), log points a quarter."""
        firms, innovation = self.firm_columns, self.params.innovation
        out = np.zeros(firms["key"].size)
        platform_lift(
            self.firm_table.uid, firms["place"], firms["segment"], firms["cooperation_end"], self.quarter,
            self.platforms_near(), self.baseline.platforms, innovation.platform_tfp_effect, innovation.spill_over_most,
            1.0 - self.params.production.z_persistence_annual**0.25, out,
        )  # fmt: skip
        return out

    def spin_offs(self) -> dict[str, np.ndarray]:
        """Start-ups that think of coming out of platforms this quarter, columns (N,); part of them stays away."""
        firms, segments = self.params.firms, self.city.segments
        rate = self.params.innovation.spinoffs_per_platform_year / (1.0 - firms.stay_away_share)
        drawn = draw_spin_offs(
            self.stream(processes.SPIN_OFF), a_quarter(rate) * self.platforms(),
            self.fields_served() * segments.technology, self.params.screen.high_technology_threshold,
            firms.entrant_size_ratio, firms.entrant_size_log_sd, segments.median_size, segments.technology,
            firms.technology_sd, self.scale, self.params.sim.min_staff,
        )  # fmt: skip
        names = ("key", "segment", "size", "weight", "shock", "technology", "founder_place")
        return dict(zip(names, drawn, strict=True))
