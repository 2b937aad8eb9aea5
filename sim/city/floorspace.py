"""Land and floor by place: what is allotted, built, let and kept free. docs/land.md explains the units and formulas."""

from dataclasses import dataclass

import numpy as np

from sim.kernels import floor as kernels
from sim.units import M2_PER_MU

INDUSTRIAL, SERVICE, RESIDENTIAL = 0, 1, 2
N_FLOOR_USES = 2


@dataclass
class Floorspace:
    """State of land and floor; arrays by place P and use (0 industrial, 1 service, 2 residential).

    Parameters
    ----------
    floor : (P, 2) array
        Floor standing, m².
    used, reserved : (P, 2) arrays
        Floor that firms occupy, and that is kept for the admitted, m².
    pipeline : (L, P, 2) array
        Floor under construction, m²; row ``quarter % L`` is delivered in that quarter.
    public_pipeline : (L, P, 2) array
        What of it the public builds, m².
    allotted, built_on : (P, 3) arrays
        Land given to the place since 2017 or before, and land built on, mu. The rest is its bank, idle.
    reclaimed : (P, 3) array
        Part of the bank that was taken back from its users, mu: its first owners were paid for it once.
    public, public_let : (P, 2) arrays
        Part of the floor standing that the public built, m²: standard factories (industrial) and innovation space
        (service); and what of it is let.
    services_used : (P,) array
        Floor that producer services use, m².
    held : (P, 3) array
        Part of the bank that is kept for public premises, mu.
    for_services : (P,) array
        Part of the free service floor that is kept for producer services, m².
    green : (P,) array
        Green laid out on new zone land, m².
    idle : (A, Z, 2) array
        Land let in zones that was idle in 1, 2 … A or more quarters in a row while clawback is the rule, mu.
    noticed : (N, Z, 2) array
        Idle land under notice of clawback for 1, 2 … N or more quarters, mu.
    far : (3,) array
        Normal floor-area ratio of each use.
    """

    floor: np.ndarray
    used: np.ndarray
    reserved: np.ndarray
    pipeline: np.ndarray
    public_pipeline: np.ndarray
    allotted: np.ndarray
    built_on: np.ndarray
    reclaimed: np.ndarray
    public: np.ndarray
    public_let: np.ndarray
    services_used: np.ndarray
    held: np.ndarray
    for_services: np.ndarray
    green: np.ndarray
    idle: np.ndarray
    noticed: np.ndarray
    far: np.ndarray

    @classmethod
    def of(
        cls, floor: np.ndarray, land: np.ndarray, far: np.ndarray, build_quarters: int, clocks: tuple[int, int, int]
    ) -> "Floorspace":
        """Floor and land at the start: all land built on, nothing under construction, in the bank or public.

        `clocks` are zones, and the most quarters that clawback may count for idle land and for land under notice.
        """
        n_places, (n_zones, most_idle, most_notice) = floor.shape[0], clocks
        return cls(
            floor=floor.copy(),
            used=np.zeros_like(floor),
            reserved=np.zeros_like(floor),
            pipeline=np.zeros((build_quarters + 1, n_places, N_FLOOR_USES)),
            public_pipeline=np.zeros((build_quarters + 1, n_places, N_FLOOR_USES)),
            allotted=land.copy(),
            built_on=land.copy(),
            reclaimed=np.zeros_like(land),
            public=np.zeros_like(floor),
            public_let=np.zeros_like(floor),
            services_used=np.zeros(n_places),
            held=np.zeros_like(land),
            for_services=np.zeros(n_places),
            green=np.zeros(n_places),
            idle=np.zeros((most_idle, n_zones, N_FLOOR_USES)),
            noticed=np.zeros((most_notice + 1, n_zones, N_FLOOR_USES)),
            far=far,
        )

    @property
    def bank(self) -> np.ndarray:
        """Land allotted and not yet built on, (P, 3), mu."""
        return self.allotted - self.built_on

    @property
    def free(self) -> np.ndarray:
        """Floor that anybody may take: neither used nor reserved nor kept for producer services, (P, 2), m²."""
        return kernels.free_floor(self.floor, self.used, self.reserved, self.for_services)[:, :N_FLOOR_USES].copy()

    @property
    def vacancy(self) -> np.ndarray:
        """Share of floor that nobody uses, (P, 2); 0 where there is no floor."""
        return np.maximum(np.where(self.floor > 0.0, 1.0 - self.used / np.maximum(self.floor, 1.0), 0.0), 0.0)

    @property
    def expected_vacancy(self) -> np.ndarray:
        """Vacancy if all that is under construction stood empty, (P, 2)."""
        return kernels.vacancy_to_come(self.floor, self.pipeline, self.used + self.reserved)

    @property
    def land_per_floor(self) -> np.ndarray:
        """Land built on by floor that stands or is under construction on it, (P, 2), mu per m²."""
        return self.built_on[:, :N_FLOOR_USES] / np.maximum(self.floor + self.pipeline.sum(axis=0), 1.0)

    def owners_empty(self, kept: float) -> np.ndarray:
        """Floor of private owners that nobody uses or has reserved, beyond a share that is `kept`, (P, 2), m²."""
        return kernels.owners_empty(self.floor, self.used, self.reserved, self.public, self.public_let, kept)

    def take_back(self, floor: np.ndarray) -> np.ndarray:
        """Clear floor (P, 2), m², and return its land to the bank of its place; gives that land, (P, 2), mu."""
        land = floor * self.land_per_floor
        self.built_on[:, :N_FLOOR_USES] -= land
        self.reclaimed[:, :N_FLOOR_USES] += land
        self.floor -= floor
        return land

    def build_on(self, use: int, land: np.ndarray) -> np.ndarray:
        """Take land (P,), mu, out of the bank and return the floor it carries, m², at the normal ratio."""
        self.built_on[:, use] += land
        return land * M2_PER_MU * self.far[use]

    def first_used(self, use: int, land: np.ndarray) -> np.ndarray:
        """Part of land (P,), mu, that is built on for the first time; what was taken back is built on before it."""
        again = np.minimum(land, self.reclaimed[:, use])
        self.reclaimed[:, use] -= again
        return land - again

    def land_under(self, use: int, floor: np.ndarray) -> np.ndarray:
        """Land that floor (P,), m², needs at the normal ratio, mu."""
        return floor / (M2_PER_MU * self.far[use])

    def start_building(self, use: int, floor: np.ndarray, quarter: int) -> None:
        """Floor (P,), m², that stands after the building time."""
        self.pipeline[quarter % len(self.pipeline) - 1, :, use] += floor

    def start_public_building(self, use: int, floor: np.ndarray, quarter: int) -> None:
        """As `start_building`, for standard factories (industrial use) and innovation space (service use)."""
        self.start_building(use, floor, quarter)
        self.public_pipeline[quarter % len(self.public_pipeline) - 1, :, use] += floor

    def deliver(self, quarter: int) -> np.ndarray:
        """Add what is finished in this quarter to the floor; returns it, (P, 2), m²."""
        finished = self.pipeline[quarter % len(self.pipeline)].copy()
        self.pipeline[quarter % len(self.pipeline)] = 0.0
        self.floor += finished
        public = self.public_pipeline[quarter % len(self.public_pipeline)]
        self.public += public
        public[:] = 0.0
        return finished

    def hold_at(self, before: "Floorspace") -> None:
        """Undo what was delivered and let since a copy was taken; only what is under construction is kept."""
        for name in ("floor", "allotted", "built_on", "held", "green", "public"):
            setattr(self, name, getattr(before, name))
