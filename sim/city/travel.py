"""Kilometres and minutes between places: functions of where they are, how built-up they are, and of metro."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from sim.city.places import City
from sim.city.segments import RINGS
from sim.city.sheet import Floats, frozen
from sim.units import MU_PER_KM2

EARTH_RADIUS_KM = 6371.0088
BUILT_PER_LAND = 2.0
"""Built-up area per industrial and residential land: streets, services and public uses take as much again."""
LEAST_BUILT_KM2 = 0.01
"""Assumed: a place without land in use is a block of 100 m by 100 m, so that nothing is 0 km away from it."""
MINUTES_AN_HOUR = 60.0


class Parameters(Protocol):
    """Dotted access to parameters, of which the group `commute` is used."""

    @property
    def commute(self) -> Any:
        """Group of the commuting parameters."""


@dataclass(frozen=True, eq=False)
class Travel:
    """Distances and times between P places, and to O outside nodes; every array is read-only.

    Parameters
    ----------
    offset_km : (P, P) float
        Great-circle distance between the points, in km.
    spread_km : (P,) float
        Root-mean-square distance of a place's people from its point, in km.
    km : (P, P) float
        Mean distance travelled between random points of two places, in km; never 0 inside a built-up place.
    minutes : (P, P) float
        Mean time over all modes, in minutes.
    outside_km, outside_minutes : (P, O) float
        To outside nodes; infinite to the rest of the world, which has a cost instead of a distance.
    """

    offset_km: Floats
    spread_km: Floats
    km: Floats
    minutes: Floats
    outside_km: Floats
    outside_minutes: Floats

    @staticmethod
    def of(city: City, params: Parameters, metro: np.ndarray, time_factor: Floats | float = 1.0) -> "Travel":
        """Travel in a city.

        Parameters
        ----------
        city : City
        params : Parameters
            Values with the group `commute`.
        metro : (P,) bool
            Places with a metro station.
        time_factor : (P, P) float, or 1.0
            What is left of each travel time after improvements.
        """
        commute = params.commute
        offset = great_circle_km(city.lon, city.lat, city.lon, city.lat)
        spread = spread_km(city.area_km2, city.industrial_land + city.residential_land)
        km = mean_km(offset, spread, commute.detour_factor)
        minutes = travel_minutes(km, relative_speed(city.ring, metro, commute), commute) * time_factor
        outside = commute.detour_factor * great_circle_km(city.lon, city.lat, city.outside_lon, city.outside_lat)
        outside = np.where(np.isnan(city.outside_residents), np.inf, outside)
        outside_minutes = commute.outside_fixed_minutes + MINUTES_AN_HOUR * outside / commute.outside_speed_kmh
        return Travel(*(frozen(values) for values in (offset, spread, km, minutes, outside, outside_minutes)))

    @cached_property
    def _decays(self) -> dict[float, tuple[Floats, Floats]]:
        """What was asked of `decayed` so far."""
        return {}

    def decayed(self, decay_km: float) -> tuple[Floats, Floats]:
        """What is left of 1 after the way, e^(−km ÷ decay): between places (P, P) and to outside nodes (P, O)."""
        if decay_km not in self._decays:
            self._decays[decay_km] = frozen(np.exp(-self.km / decay_km)), frozen(np.exp(-self.outside_km / decay_km))
        return self._decays[decay_km]

    @cached_property
    def _powers(self) -> dict[float, Floats]:
        """What was asked of `falling` so far."""
        return {}

    def falling(self, exponent: float) -> Floats:
        """What counts of something at a distance, km^−x, between places (P, P)."""
        if exponent not in self._powers:
            self._powers[exponent] = frozen(self.km**-exponent)
        return self._powers[exponent]

    @cached_property
    def nearest_pairs(self) -> np.ndarray:
        """Pairs of places (P · P,) by number of row × P + column, those with the shortest way between them first."""
        return np.argsort(self.km, axis=None, kind="stable")

    def median_km(self, pairs: np.ndarray) -> float:
        """Median distance of so many pairs (P, P), by place and place, the mean of the middle two; nan if none."""
        up_to = pairs.ravel().take(self.nearest_pairs).cumsum()
        n = int(up_to[-1]) if up_to.size else 0
        if n == 0:
            return float("nan")
        low, high = self.nearest_pairs[up_to.searchsorted([(n - 1) // 2, n // 2], side="right")]
        return float((self.km.ravel()[low] + self.km.ravel()[high]) / 2)


def great_circle_km(from_lon: Floats, from_lat: Floats, to_lon: Floats, to_lat: Floats) -> Floats:
    """Great-circle distance (A, B) from each of A points to each of B points, in km.

    Parameters
    ----------
    from_lon, from_lat : (A,) float
        Degrees.
    to_lon, to_lat : (B,) float
        Degrees; nan gives nan.

    Examples
    --------
    >>> round(float(great_circle_km([104.0], [30.0], [104.0], [31.0])[0, 0]), 3)  # a degree of latitude
    111.195
    """
    lon_a, lat_a = np.radians(from_lon)[:, None], np.radians(from_lat)[:, None]
    lon_b, lat_b = np.radians(to_lon)[None, :], np.radians(to_lat)[None, :]
    haversine = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(haversine))


def spread_km(area_km2: Floats, land_mu: Floats) -> Floats:
    r"""Root-mean-square distance (P,) of a place's people from its point, in km.

    The built-up area A is a disc of twice the land in use, at least a block and at most the whole place:
    :math:`s^2 = A / 2 \pi`, half the square of the disc's radius.

    Parameters
    ----------
    area_km2 : (P,) float
        Area of the place.
    land_mu : (P,) float
        Industrial and residential land, in mu.
    """
    built = np.minimum(area_km2, np.maximum(BUILT_PER_LAND * np.asarray(land_mu) / MU_PER_KM2, LEAST_BUILT_KM2))
    return np.sqrt(built / (2 * np.pi))


def root_mean_square_km(offset_km: Floats, spread: Floats, detour: float) -> Floats:
    """Root-mean-square distance (P, P) between random points of two places, in km; exact for discs."""
    return detour * np.sqrt(offset_km**2 + spread[:, None] ** 2 + spread[None, :] ** 2)


def mean_km(offset_km: Floats, spread: Floats, detour: float) -> Floats:
    r"""Mean distance (P, P) between random points of two places, in km.

    The offset of two random points is about Gaussian, so their distance follows a Rice law with location
    :math:`\nu = \delta h` and scale :math:`\sigma = \delta \sqrt{(s_i^2 + s_j^2) / 2}` per axis, of mean

    .. math:: \sigma \sqrt{\pi / 2} \, e^{-y} \left[(1 + 2 y) I_0(y) + 2 y I_1(y)\right], \quad y = \nu^2 / 4 \sigma^2

    Parameters
    ----------
    offset_km : (P, P) float
        Great-circle distance h, in km.
    spread : (P,) float
        s, in km. Without any spread at both ends the mean is the distance itself.
    detour : float
        Way on the network per great-circle distance.
    """
    from scipy.special import i0e, i1e

    location = detour * offset_km
    scale = detour * np.sqrt((spread[:, None] ** 2 + spread[None, :] ** 2) / 2)
    points = scale == 0.0
    sigma = np.where(points, 1.0, scale)
    y = (location / (2 * sigma)) ** 2
    mean = sigma * np.sqrt(np.pi / 2) * ((1 + 2 * y) * i0e(y) + 2 * y * i1e(y))
    return np.where(points, location, mean)


def relative_speed(ring: np.ndarray, metro: np.ndarray, commute: Any) -> Floats:
    """Speed (P, P) relative to the city's: harmonic mean of the rings at both ends, times metro where both have it."""
    by_ring = np.array([getattr(commute, f"ring_factor_{name}") for name in RINGS])
    factor = by_ring[ring]
    mean = 2 * factor[:, None] * factor[None, :] / (factor[:, None] + factor[None, :])
    return mean * np.where(metro[:, None] & metro[None, :], commute.metro_gain, 1.0)


def travel_minutes(km: Floats, speed: Floats, commute: Any) -> Floats:
    """Time (P, P) in minutes: by all modes or, within `walk_km`, on foot or by cycle if that is faster.

    Parameters
    ----------
    km : (P, P) float
        Distance travelled.
    speed : (P, P) float
        Relative to `effective_speed_kmh`.
    commute : Values
        The commuting parameters.
    """
    riding = commute.fixed_minutes + MINUTES_AN_HOUR * km / (commute.effective_speed_kmh * speed)
    walking = commute.walk_fixed_minutes + MINUTES_AN_HOUR * km / commute.walk_speed_kmh
    return np.where(km < commute.walk_km, np.minimum(riding, walking), riding)
