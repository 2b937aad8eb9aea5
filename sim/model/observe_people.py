"""Outcomes of people: where they live and work, what they earn and pay."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sim import measures
from sim.city.travel import Travel
from sim.kernels import census as kernels
from sim.kernels.median import median
from sim.measures.commute_distribution import chance_within_km_spread
from sim.measures.recorded import Recorded
from sim.model.least_commutes import LeastCommutes
from sim.model.ratios import pooled_of_kept, ratio
from sim.units import MONTHS_A_YEAR, wan

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

Seen = dict[tuple[str, str], np.ndarray | float]
_FAMILY = ("job_housing.",)


@dataclass(frozen=True)
class Census:
    """What one pass over the workers counts; see `sim.kernels.census.census`, here in persons where heads are counted.

    Parameters
    ----------
    heads : (K, P, P) array
        Commuters by skill, home and work place, in simulated workers.
    trips : (K, P, P) array
        The same in persons.
    jobless : (K, P) array
        Workers without a job by skill and home.
    paid : (K,) array
        Wages of simulated workers by skill, 万元 a year.
    living, staying : (P,) arrays
        Commuters who live in talent flats, by home; those of them who work where they live.
    burdens, burdens_central : (N,) arrays
        Rent as a share of the wage of every renter in work: of all, and of the central city.
    """

    heads: np.ndarray
    trips: np.ndarray
    jobless: np.ndarray
    paid: np.ndarray
    living: np.ndarray
    staying: np.ndarray
    burdens: np.ndarray
    burdens_central: np.ndarray


def take_census(model: "ZoneModel") -> Census:
    """Count the workers; homes are of mean size, talent tenants pay their discount."""
    workers, housing, dwellings = model.worker_columns, model.params.housing, model.dwellings
    yearly = wan(housing.mean_rent_yuan_m2_month) * MONTHS_A_YEAR * dwellings.rent
    discount = 1.0 - model.levers.housing.talent_rent_discount
    trips, jobless, paid, living, staying, burdens, burdens_central = kernels.census(
        model.worker_table.uid, workers["skill"], workers["home"], workers["employer"], workers["tenure"],
        workers["wage"], model.firm_columns["place"], model.city.central, dwellings.m2_per_home * yearly,
        housing.m2_per_talent_unit / housing.workers_per_home * discount * yearly,
    )  # fmt: skip
    scale = model.scale
    return Census(
        trips, trips / scale, jobless / scale, paid, living / scale, staying / scale, burdens, burdens_central
    )


def job_housing(model: "ZoneModel", census: Census, recorded: Recorded, least: LeastCommutes) -> Seen:
    """Job–housing balance at those of city, central and zone scope of which any is kept."""
    seen: Seen = {}
    if recorded.has_any(_FAMILY, "city"):
        seen |= _commutes(model, "city", census.heads, least)
    if recorded.has_any(_FAMILY, "central"):
        central = np.flatnonzero(model.city.central)
        seen |= _commutes(model, "central", census.heads[:, central[:, None], central], least)
    return seen | (_zones(model, census, recorded) if recorded.has_any(_FAMILY, "zone") else {})


def _commutes(model: "ZoneModel", scope: str, heads: np.ndarray, least_of: LeastCommutes) -> Seen:
    """Commutes of those who live and work inside the scope, (K, P, P), nan where nobody does."""
    trips = heads.sum(axis=0) / model.scale
    names = (
        "minimum_commute", "minimum_commute_by_skill", "skill_mismatch", "random_commute", "mean_distance",
        "mean_minutes", "normalised_economy", "excess", "share_5_km", "share_45_minutes", "share_60_minutes",
        "share_45_minutes_at_2017_times", "share_60_minutes_at_2017_times", "self_containment",
    )  # fmt: skip
    if trips.sum() <= 0.0:
        return {(scope, f"job_housing.{name}"): np.nan for name in names}
    km, minutes, chances = _tables(model)[scope]
    least, by_skills = least_of.of(scope, heads, km)
    chance = measures.random_commute(trips, km)
    mean = measures.mean_commute(trips, km)
    total = trips.sum()
    within = {name: (trips * table).sum() / total for name, table in chances.items()}
    values = (
        least, by_skills, by_skills - least, chance, mean, measures.mean_commute(trips, minutes),
        (chance - mean) / (chance - least) if chance - least > 1e-12 else np.nan,
        (mean - least) / mean if mean > 0.0 else np.nan, within["5 km"], within["45 minutes"],
        1.0 - within["60 minutes"], within["45 minutes of 2017"], 1.0 - within["60 minutes of 2017"],
        np.trace(trips) / total,
    )  # fmt: skip
    return {(scope, f"job_housing.{name}"): value for name, value in zip(names, values, strict=True)}


def _tables(model: "ZoneModel") -> dict[str, tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]]:
    """Kilometres, minutes and chances to be within limits between the places of each scope, kept until travel changes.

    The chance is the share of a pair's commuters within 5 km, 45 and 60 minutes, integrated over the places' spread;
    at the times of 2017 too, so that a faster link is told from homes nearer to jobs.
    """
    if model.tables_of is not model.travel:
        travel, central = model.travel, np.flatnonzero(model.city.central)
        detour = model.params.commute.detour_factor
        limits = {"5 km": np.full_like(travel.km, 5.0)}
        limits |= {f"{minutes} minutes": _reach(model, travel, minutes) for minutes in (45, 60)}
        limits |= {f"{minutes} minutes of 2017": _reach(model, model.first_travel, minutes) for minutes in (45, 60)}
        chances = {
            name: _chance(travel.offset_km.tobytes(), travel.spread_km.tobytes(), limit.tobytes(), detour)
            for name, limit in limits.items()
        }
        inner = np.ix_(central, central)
        model.travel_tables = {
            "city": (travel.km, travel.minutes, chances),
            "central": (
                travel.km[inner], travel.minutes[inner], {name: table[inner] for name, table in chances.items()}
            ),
        }  # fmt: skip
        model.tables_of = travel
    return model.travel_tables


@lru_cache(maxsize=64)
def _chance(offset_km: bytes, spread_km: bytes, limit_km: bytes, detour: float) -> np.ndarray:
    """Chance of a commute within a limit, (P, P), by the bytes of its arguments: the runs of a process share maps."""
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


def _zones(model: "ZoneModel", census: Census, recorded: Recorded) -> Seen:
    """Self-containment and jobs per resident of every zone, the pooled value first."""
    trips, zones = census.trips.sum(axis=0), slice(0, model.city.n_zones)
    own = np.diag(trips)[zones]
    residents, jobs = trips.sum(axis=1)[zones], trips.sum(axis=0)[zones]
    others, other_residents = own - census.staying[zones], residents - census.living[zones]
    pairs = {
        "self_containment_live": (own, residents), "self_containment_work": (own, jobs),
        "self_containment_without_tenants": (others, other_residents), "jobs_residents": (jobs, residents),
    }  # fmt: skip
    return pooled_of_kept(recorded, "zone", {f"job_housing.{name}": pair for name, pair in pairs.items()})


def people(model: "ZoneModel", census: Census, recorded: Recorded) -> Seen:
    """Labour and housing."""
    seen = _labour(model, census) | _housing(model, census, recorded)
    jobs = model.jobs_by_place()
    city = model.city
    zones = jobs[: city.n_zones]
    by_ecosystem = np.bincount(city.ecosystem[: city.n_zones], zones, len(city.ecosystem_ids))
    seen["city", "city.employment"] = jobs.sum()
    seen["central", "city.employment"] = jobs[city.central].sum()
    seen["ecosystem", "city.employment"] = np.concatenate(([zones.sum()], by_ecosystem))
    seen["zone", "city.employment"] = np.concatenate(([zones.sum()], zones))
    seen["city", "city.zone_job_share"] = zones.sum() / jobs.sum() if jobs.sum() > 0.0 else np.nan
    seen["city", "city.population"] = model.worker_table.n / model.scale * model.residents_per_worker()
    return seen


def _labour(model: "ZoneModel", census: Census) -> Seen:
    """Unemployment, wages by skill, tightness, turnover."""
    central = model.city.central
    employed, idle = census.trips.sum(axis=2), census.jobless
    by_skill, jobs = employed.sum(axis=1), float(employed.sum())
    everybody = by_skill + idle.sum(axis=1)
    paid = census.paid / model.scale
    seen: Seen = {
        ("city", "labour.unemployment"): ratio(idle.sum(), everybody.sum()),
        ("central", "labour.unemployment"): ratio(idle[:, central].sum(), (employed + idle)[:, central].sum()),
        ("city", "labour.wage"): ratio(paid.sum(), jobs),
        ("city", "labour.tightness"): model.tightness,
        ("city", "labour.skill_mix"): ratio(everybody[2], everybody.sum()),
    }
    for k, name in enumerate(("low", "mid", "high")):
        seen["city", f"labour.wage.{name}"] = ratio(paid[k], by_skill[k])
    return seen


def _housing(model: "ZoneModel", census: Census, recorded: Recorded) -> Seen:
    """Rent, vacancy, rent burden, talent housing."""
    dwellings, city = model.dwellings, model.city
    taken = dwellings.occupied / model.scale
    vacant = dwellings.market - taken
    tenants = dwellings.talent_occupied.sum(axis=1) / model.scale
    seen: Seen = {}
    scopes = {"city": np.ones(city.n_places, bool), "central": city.central}
    for scope, inside in scopes.items():
        seen[scope, "housing.rent"] = ratio((dwellings.rent * taken)[inside].sum(), taken[inside].sum())
        seen[scope, "housing.vacancy"] = ratio(vacant[inside].sum(), dwellings.market[inside].sum())
    for scope, burdens in (("city", census.burdens), ("central", census.burdens_central)):
        seen[scope, "housing.rent_burden"] = median(burdens)
    zones = slice(0, city.n_zones)
    in_zones = {
        "housing.rent": ((dwellings.rent * taken)[zones], taken[zones]),
        "housing.vacancy": (vacant[zones], dwellings.market[zones]),
    }
    seen |= pooled_of_kept(recorded, "zone", in_zones)
    seen["city", "housing.talent_tenants"] = tenants.sum()
    seen["zone", "housing.talent_tenants"] = np.concatenate(([tenants[zones].sum()], tenants[zones]))
    return seen
