"""A city: the ground on which everybody acts, as arrays by place; no behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.city.segments import RINGS, Segments

CENTRAL_RINGS = ("core", "inner")


@dataclass(frozen=True, eq=False)
class City:
    """A city as read from its folder; every array is read-only.

    P places (zones first, then the rest of each region), Z zones, O outside nodes, E ecosystems.

    Parameters
    ----------
    name, title : str
    default_scale : float
        Simulated workers per real worker unless a run says otherwise.
    place_ids, place_names_zh, place_names_en : tuple of str, (P,)
    n_zones, n_places : int
        Z and P.
    ring : (P,) int8
        Index into `RINGS`.
    district : (P,) int16
        Index into `district_ids`, the districts that hold a place.
    region : tuple of str, (P,)
        Row of districts.csv whose people and land the place was cut from.
    ecosystem : (P,) int16
        Index into `ecosystem_ids`; -1 outside zones.
    lon, lat : (P,) float
        Degrees, WGS84.
    area_km2 : (P,) float
    location_confidence : tuple of str, (P,)
        A read, B recalled, C assumed.
    jobs, workers, residents : (P,) float
        Persons in 2017: by place of work, resident workers, all residents.
    industrial_land, residential_land : (P,) float
        mu.
    housing_floor : (P,) float
        m².
    lead_segments : tuple of tuple of int, (Z,)
        Indices of the segments each zone bets on (主导细分领域), the first one first.
    metro_2017, metro_2021 : (P,) bool
        A metro station in mid-2017, at the end of 2021.
    outside_ids, outside_names_zh, outside_names_en : tuple of str, (O,)
    outside_lon, outside_lat, outside_residents : (O,) float
        Neighbouring cities. The rest of the world has no residents (nan) and no distance.
    segments : Segments
    parameters : dict
        Parameters that city.toml overrides, by dotted name.
    version : str
        sha256 of the content of all files read.
    files : tuple of (str, str)
        Name and text of every file read, and of the licence: another folder with these is the same city. They stay
        where the city was read; a copy that was pickled has none.
    """

    name: str
    title: str
    default_scale: float
    place_ids: tuple[str, ...]
    place_names_zh: tuple[str, ...]
    place_names_en: tuple[str, ...]
    n_zones: int
    n_places: int
    ring: np.ndarray
    district: np.ndarray
    district_ids: tuple[str, ...]
    region: tuple[str, ...]
    ecosystem: np.ndarray
    ecosystem_ids: tuple[str, ...]
    ecosystem_names_zh: tuple[str, ...]
    ecosystem_names_en: tuple[str, ...]
    lon: np.ndarray
    lat: np.ndarray
    area_km2: np.ndarray
    location_confidence: tuple[str, ...]
    jobs: np.ndarray
    workers: np.ndarray
    residents: np.ndarray
    industrial_land: np.ndarray
    residential_land: np.ndarray
    housing_floor: np.ndarray
    lead_segments: tuple[tuple[int, ...], ...]
    metro_2017: np.ndarray
    metro_2021: np.ndarray
    outside_ids: tuple[str, ...]
    outside_names_zh: tuple[str, ...]
    outside_names_en: tuple[str, ...]
    outside_lon: np.ndarray
    outside_lat: np.ndarray
    outside_residents: np.ndarray
    segments: Segments
    parameters: Mapping[str, float]
    version: str
    files: tuple[tuple[str, str], ...] = ()

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "files"}

    @cached_property
    def is_zone(self) -> np.ndarray:
        """Places (P,) that are zones (功能区)."""
        return _fixed(np.arange(self.n_places) < self.n_zones)

    @cached_property
    def central(self) -> np.ndarray:
        """Places (P,) of the central city: core and inner rings."""
        return _fixed(np.isin(self.ring, [RINGS.index(ring) for ring in CENTRAL_RINGS]))

    @cached_property
    def residents_per_employed(self) -> float:
        """Residents for each resident worker of 2017."""
        return float(self.residents.sum() / max(self.workers.sum(), 1e-9))


def _fixed(array: np.ndarray) -> np.ndarray:
    """The array, read-only from now on."""
    array.setflags(write=False)
    return array
