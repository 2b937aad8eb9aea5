"""What the outcomes of commutes need to know of each pair of places; it changes only when travel does."""

from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.city.segments import RINGS
from sim.city.travel import Travel
from sim.measures.commute_distribution import chance_within_km_spread

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

KM, MINUTES = "km", "minutes"
N_RINGS = len(RINGS)
_LIMITS_KM = {"5 km": 5.0, "25 km": 25.0}
_LIMITS_MINUTES = (45, 60)


@dataclass(frozen=True)
class PairTables:
    """Tables of the pairs of places of one scope; nobody writes to them.

    Parameters
    ----------
    names : tuple of str
        What the N numbers of a pair are: km, minutes, and chances to be within a limit.
    tables : (P, P, N) array
        These numbers. The chance is the share of a pair's commuters within 5 and 25 km, 45 and 60 minutes, integrated
        over the places' spread; at the times of 2017 too, so that a faster link is told from homes nearer to jobs.
    km, minutes : (P, P) arrays
        Two of them alone.
    farthest, slowest : (P · P,) arrays
        Pairs by number of row × P + column, those of the most km first, and of the most minutes.
    ring : (P,) array
        Ring of each place, from 0.
    """

    names: tuple[str, ...]
    tables: np.ndarray
    km: np.ndarray
    minutes: np.ndarray
    farthest: np.ndarray
    slowest: np.ndarray
    ring: np.ndarray

    @classmethod
    def of(cls, tables: dict[str, np.ndarray], places: np.ndarray, ring: np.ndarray) -> "PairTables":
        """Tables of these places, out of those of all."""
        inner = {name: table[np.ix_(places, places)] for name, table in tables.items()}
        km, minutes = (np.ascontiguousarray(inner[name]) for name in (KM, MINUTES))
        side_by_side = np.ascontiguousarray(np.stack(list(inner.values()), axis=2))
        return cls(
            tuple(inner), side_by_side, km, minutes, _longest_first(km), _longest_first(minutes),
            ring[places].astype(np.int64),
        )  # fmt: skip


@dataclass(frozen=True)
class CommuteTables:
    """Tables of all places and of the central ones, as long as people travel like this."""

    travel: Travel
    city: PairTables
    central: PairTables

    def __deepcopy__(self, memo: dict[int, Any]) -> "CommuteTables":
        """A branch shares them: only the travel that they are known by may be another object."""
        return CommuteTables(deepcopy(self.travel, memo), self.city, self.central)

    @classmethod
    def of(cls, model: "ZoneModel") -> "CommuteTables":
        """Tables of a city as people travel in it now."""
        travel, city = model.travel, model.city
        tables = {KM: travel.km, MINUTES: travel.minutes} | _chances(model)
        everywhere, central = np.arange(city.n_places), np.flatnonzero(city.central)
        return cls(travel, *(PairTables.of(tables, places, city.ring) for places in (everywhere, central)))


def _longest_first(table: np.ndarray) -> np.ndarray:
    return np.argsort(-table, axis=None, kind="stable")


def _chances(model: "ZoneModel") -> dict[str, np.ndarray]:
    """Chances of a commute to be within each limit, by name of the limit, (P, P)."""
    travel, detour = model.travel, model.params.commute.detour_factor
    found = {
        name: _chance(travel.offset_km, travel.spread_km, np.full_like(travel.km, limit), detour)
        for name, limit in _LIMITS_KM.items()
    }
    for minutes in _LIMITS_MINUTES:
        then, now = (_reach(model, one, minutes) for one in (model.first_travel, travel))
        at_first = _chance(travel.offset_km, travel.spread_km, then, detour)
        found[f"{minutes} minutes of 2017"] = at_first
        found[f"{minutes} minutes"] = _chance_since(at_first, then, now, travel, detour)
    return found


def _chance_since(at_first: np.ndarray, then: np.ndarray, now: np.ndarray, travel: Travel, detour: float) -> np.ndarray:
    """Chances with limits (P, P) in km that changed for some places: only those of these places are computed."""
    changed = now != then
    places = np.flatnonzero(changed.any(axis=0) | changed.any(axis=1))
    if places.size == 0:
        return at_first
    chance, pairs = at_first.copy(), np.ix_(places, places)
    chance[pairs] = _chance(travel.offset_km[pairs], travel.spread_km[places], now[pairs], detour)
    return chance


def _chance(offset_km: np.ndarray, spread_km: np.ndarray, limit_km: np.ndarray, detour: float) -> np.ndarray:
    """Chance of a commute within a limit, (P, P): computed once in a process."""
    return _chance_of_bytes(offset_km.tobytes(), spread_km.tobytes(), limit_km.tobytes(), detour)


@lru_cache(maxsize=64)
def _chance_of_bytes(offset_km: bytes, spread_km: bytes, limit_km: bytes, detour: float) -> np.ndarray:
    """The same, by the bytes of its arguments: the runs of a process share maps."""
    spread = np.frombuffer(spread_km)
    offset, limit = (np.frombuffer(table).reshape(spread.size, spread.size) for table in (offset_km, limit_km))
    return chance_within_km_spread(offset, spread, limit, detour)


def _reach(model: "ZoneModel", travel: Travel, limit: float) -> np.ndarray:
    """Kilometres that each pair covers in so many minutes, (P, P): by the pair's own speed beyond the fixed time."""
    commute = model.params.commute
    moving = np.maximum(travel.minutes - commute.fixed_minutes, 1e-6)
    by_ride = (limit - commute.fixed_minutes) * travel.km / moving
    on_foot = min((limit - commute.walk_fixed_minutes) / 60.0 * commute.walk_speed_kmh, commute.walk_km)
    return np.maximum(by_ride, max(on_foot, 0.0))
