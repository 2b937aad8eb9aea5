"""Places on a flat map in km, and the schematic outline round them: no boundary file is needed (or shipped)."""

import csv
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.params.advice import BadInput

Floats = NDArray[np.float64]

KM_A_DEGREE = 111.195
"""Kilometres of one degree of latitude."""
MARGIN_KM = 12.0
"""Least radius of the circle round a place whose hull is the outline; assumed."""
_FIELDS = ("id", "name_en", "name_zh", "lon", "lat", "area_km2", "is_zone", "location_confidence")
_ORIENTATION = Path(__file__).with_name("orientation.csv")


@dataclass(frozen=True)
class Ring:
    """A circle that helps to find one's way.

    Parameters
    ----------
    radius_km : float
        Radius about the centre of the map.
    word : str
        Key of its name in `words.csv`.
    """

    radius_km: float
    word: str


@dataclass(frozen=True, eq=False)
class Ground:
    """The places of a city in the plane; all arrays have one entry a place, P in all.

    Parameters
    ----------
    ids, names_en, names_zh : tuple of str
        Of the places.
    lon, lat : (P,) array
        Degrees, WGS84.
    xy : (P, 2) array
        Kilometres east and north of the centre.
    radius_km : (P,) array
        Radius of the disc with the place's area.
    is_zone : (P,) bool array
        Whether the place is a function zone.
    confidence : tuple of str
        Letter of the location; ``C`` is assumed.
    rings : tuple of Ring
        Circles of this city, inner first; none for a city that the table does not know.
    """

    ids: tuple[str, ...]
    names_en: tuple[str, ...]
    names_zh: tuple[str, ...]
    lon: Floats
    lat: Floats
    xy: Floats
    radius_km: Floats
    is_zone: NDArray[np.bool_]
    confidence: tuple[str, ...]
    rings: tuple[Ring, ...]

    @classmethod
    def of(cls, city: str, meta: dict[str, Any]) -> "Ground":
        """Places of a stored run.

        Parameters
        ----------
        city : str
            Name of the city; its orientation circles and centre are looked up.
        meta : dict
            Of the stored run; its ``places`` holds one list a field.

        Raises
        ------
        BadInput
            If the run was stored without its places.
        """
        places = meta.get("places") or {}
        missing = [field for field in _FIELDS if field not in places]
        if missing:
            raise BadInput(f"the runs of '{city}' were stored without {', '.join(missing)} of their places: no map")
        lon, lat = (np.array(places[field], dtype=np.float64) for field in ("lon", "lat"))
        centre, rings = _orientation(city)
        return cls(
            ids=tuple(places["id"]),
            names_en=tuple(places["name_en"]),
            names_zh=tuple(places["name_zh"]),
            lon=lon,
            lat=lat,
            xy=project(lon, lat, centre or (float(lon.mean()), float(lat.mean()))),
            radius_km=np.sqrt(np.array(places["area_km2"], dtype=np.float64) / np.pi),
            is_zone=np.array(places["is_zone"], dtype=bool),
            confidence=tuple(places["location_confidence"]),
            rings=rings,
        )

    def outline(self) -> Floats:
        """Corners of the hull of circles round all places, in km; a drawing aid, not a boundary.

        The circles have 12 km, or less in a city that is itself small; the radius of the place's own area if larger.
        """
        reach = float(np.ptp(self.xy, axis=0).max())
        radius = np.maximum(self.radius_km, min(MARGIN_KM, 0.08 * reach))
        angle = np.linspace(0.0, 2.0 * np.pi, 72, endpoint=False)
        circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        return hull((self.xy[:, None] + radius[:, None, None] * circle).reshape(-1, 2))

    def clearest_on(self, radius_km: float) -> tuple[float, float] | None:
        """Point (x, y) of a circle about the centre, inside the outline, that is farthest from any disc, in km.

        None for a circle that is nowhere inside, or everywhere in a disc.
        """
        angle = np.linspace(0.0, 2.0 * np.pi, 180, endpoint=False)
        circle = radius_km * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        away = np.linalg.norm(circle[:, None] - self.xy, axis=2) - np.where(self.is_zone, self.radius_km, 0.0)
        room = np.minimum(away.min(axis=1), _depth(circle, self.outline()))
        if room.max() <= 0.0:
            return None
        x, y = circle[int(room.argmax())].tolist()
        return x, y


def project(lon: Floats, lat: Floats, centre: tuple[float, float]) -> Floats:
    """Kilometres east and north of a centre (lon, lat), as an array (P, 2)."""
    x = (lon - centre[0]) * np.cos(np.radians(centre[1])) * KM_A_DEGREE
    return np.stack([x, (lat - centre[1]) * KM_A_DEGREE], axis=1)


def hull(points: Floats) -> Floats:
    """Corners of the convex hull of points (N, 2), anticlockwise from the leftmost.

    Notes
    -----
    Andrew (1979), Information Processing Letters 9, 216-219.
    """
    ordered = sorted(map(tuple, points.tolist()))
    return np.array(_chain(ordered)[:-1] + _chain(ordered[::-1])[:-1])


def _depth(points: Floats, corners: Floats) -> Floats:
    """How deep points (N, 2) lie inside a convex outline, anticlockwise (C, 2); negative outside."""
    along = np.roll(corners, -1, axis=0) - corners
    inward = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.linalg.norm(along, axis=1, keepdims=True)
    return np.asarray(((points[:, None] - corners) * inward).sum(axis=2).min(axis=1))


def _chain(points: list[Any]) -> list[Any]:
    """One side of the hull: points that never turn right."""
    side: list[Any] = []
    for point in points:
        while len(side) > 1 and _turn(side[-2], side[-1], point) <= 0:
            side.pop()
        side.append(point)
    return side


def _turn(a: Any, b: Any, c: Any) -> float:
    """Positive if a, b, c turn left."""
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))


@functools.cache
def _orientation(city: str) -> tuple[tuple[float, float] | None, tuple[Ring, ...]]:
    """Centre (lon, lat) and circles of a city; nothing for one that the table does not know."""
    with _ORIENTATION.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["city"] == city]
    if not rows:
        return None, ()
    rings = tuple(Ring(float(row["radius_km"]), row["word"]) for row in rows)
    return (float(rows[0]["lon"]), float(rows[0]["lat"])), rings
