"""Outcomes of people: where they live and work, what they earn and pay."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.kernels import census as kernels
from sim.kernels.commutes import farthest_sum, random_sum, sum_commutes
from sim.kernels.median import median
from sim.measures.recorded import Recorded
from sim.model.commute_tables import KM, MINUTES, N_RINGS, CommuteTables, PairTables
from sim.model.least_commutes import LeastCommutes
from sim.model.ratios import Ratios, Seen, ratio
from sim.threads import LEAST_ROWS, at_once
from sim.units import MONTHS_A_YEAR, wan

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_FAMILY = ("job_housing.",)
_OF_COMMUTES = tuple(f"job_housing.{name}" for name in (
    "minimum_commute", "minimum_commute_by_skill", "skill_mismatch", "random_commute", "mean_distance",
    "mean_minutes", "normalised_economy", "excess", "share_5_km", "share_25_km", "share_45_minutes",
    "share_60_minutes", "share_45_minutes_at_2017_times", "share_60_minutes_at_2017_times", "tail_km", "tail_minutes",
    "self_containment", "tidal_ratio",
))  # fmt: skip
_WAGES = tuple(("city", f"labour.wage.{name}") for name in ("low", "mid", "high"))
_FARTHEST_SHARE = 0.1
"""Commuters whose mean distance and time are reported as the tail."""


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
        model.worker_table.used, workers["skill"], workers["home"], workers["employer"], workers["tenure"],
        workers["wage"], model.firm_columns["place"], model.city.central, dwellings.m2_per_home * yearly,
        housing.m2_per_talent_unit / housing.workers_per_home * discount * yearly,
    )  # fmt: skip
    scale = model.scale
    return Census(
        trips, trips / scale, jobless / scale, paid, living / scale, staying / scale, burdens, burdens_central
    )


def job_housing(
    model: "ZoneModel", census: Census, recorded: Recorded, least: LeastCommutes, tables: CommuteTables
) -> Seen:
    """Job–housing balance at those of city, central and zone scope of which any is kept."""
    seen: Seen = {}
    if recorded.has_any(_FAMILY, "city"):
        seen |= _commutes("city", census.heads, least, tables.city)
    if recorded.has_any(_FAMILY, "central"):
        central = model.city.central
        heads = census.heads.compress(central, axis=1).compress(central, axis=2)
        seen |= _commutes("central", heads, least, tables.central)
    return seen | (_zones(model, census, recorded) if recorded.has_any(_FAMILY, "zone") else {})


def _commutes(scope: str, heads: np.ndarray, least_of: LeastCommutes, known: PairTables) -> Seen:
    """Commutes of those who live and work inside the scope, (K, P, P), nan where nobody does."""
    pooled, homes, works, sums, total, staying, crossing, net = sum_commutes(heads, known.tables, known.ring, N_RINGS)
    if total <= 0.0:
        return {(scope, name): np.nan for name in _OF_COMMUTES}
    km, minutes = known.km, known.minutes
    mean = dict(zip(known.names, (sums / total).tolist(), strict=True))
    least, by_skills = least_of.of(scope, homes, works, km)
    chance = random_sum(homes[0], works[0], km) / total**2
    tail = _FARTHEST_SHARE * total
    values = (
        least, by_skills, by_skills - least, chance, mean[KM], mean[MINUTES],
        (chance - mean[KM]) / (chance - least) if chance - least > 1e-12 else np.nan,
        (mean[KM] - least) / mean[KM] if mean[KM] > 0.0 else np.nan, mean["5 km"], 1.0 - mean["25 km"],
        mean["45 minutes"], 1.0 - mean["60 minutes"], mean["45 minutes of 2017"], 1.0 - mean["60 minutes of 2017"],
        farthest_sum(pooled, km, known.farthest, tail) / tail,
        farthest_sum(pooled, minutes, known.slowest, tail) / tail,
        staying / total, ratio(net, crossing),
    )  # fmt: skip
    return {(scope, name): value for name, value in zip(_OF_COMMUTES, values, strict=True)}


def _zones(model: "ZoneModel", census: Census, recorded: Recorded) -> Seen:
    """Self-containment and jobs per resident of every zone, the pooled value first."""
    trips = census.trips.sum(axis=0)
    own, residents, jobs = trips.diagonal(), trips.sum(axis=1), trips.sum(axis=0)
    ratios = Ratios(
        {
            "job_housing.self_containment_live": (own, residents),
            "job_housing.self_containment_work": (own, jobs),
            "job_housing.self_containment_without_tenants": (own - census.staying, residents - census.living),
            "job_housing.jobs_residents": (jobs, residents),
        }
    )
    return ratios.of_each(recorded, "zone", model.city.n_zones)


def people(model: "ZoneModel", census: Census, recorded: Recorded) -> Seen:
    """Labour and housing."""
    seen = _labour(model, census) | _housing(model, census, recorded)
    jobs, city = model.jobs_by_place(), model.city
    zones = jobs[: city.n_zones]
    everywhere, in_zones = jobs.sum(), zones.sum()
    seen["city", "city.employment"] = everywhere
    seen["central", "city.employment"] = jobs[city.central].sum()
    if recorded.has_any(("city.employment",), "ecosystem"):
        by_ecosystem = np.bincount(city.ecosystem[: city.n_zones], zones, len(city.ecosystem_ids))
        seen["ecosystem", "city.employment"] = np.concatenate(([in_zones], by_ecosystem))
    if recorded.has_any(("city.employment",), "zone"):
        seen["zone", "city.employment"] = np.concatenate(([in_zones], zones))
    seen["city", "city.zone_job_share"] = ratio(in_zones, everywhere)
    seen["city", "city.population"] = model.worker_table.n / model.scale * model.residents_per_worker()
    return seen


def _labour(model: "ZoneModel", census: Census) -> Seen:
    """Unemployment, wages by skill, tightness, turnover."""
    central = model.city.central
    employed, idle = census.trips.sum(axis=2), census.jobless
    by_skill, jobs = employed.sum(axis=1), float(employed.sum())
    by_skill_with_idle = by_skill + idle.sum(axis=1)
    everybody = by_skill_with_idle.sum()
    paid = census.paid / model.scale
    seen: Seen = {
        ("city", "labour.unemployment"): ratio(idle.sum(), everybody),
        ("central", "labour.unemployment"): ratio(idle[:, central].sum(), (employed + idle)[:, central].sum()),
        ("city", "labour.wage"): ratio(paid.sum(), jobs),
        ("city", "labour.tightness"): model.tightness,
        ("city", "labour.skill_mix"): ratio(by_skill_with_idle[2], everybody),
    }
    for key, pay, heads in zip(_WAGES, paid.tolist(), by_skill.tolist(), strict=True):
        seen[key] = ratio(pay, heads)
    return seen


def _housing(model: "ZoneModel", census: Census, recorded: Recorded) -> Seen:
    """Rent, vacancy, rent burden, talent housing."""
    dwellings, city = model.dwellings, model.city
    taken = dwellings.occupied / model.scale
    tenants = dwellings.talent_occupied.sum(axis=1) / model.scale
    homes = dwellings.market + dwellings.talent
    ratios = Ratios(
        {
            "housing.rent": (dwellings.rent * taken, taken),
            "housing.vacancy": (homes - taken - tenants, homes),
        }
    )
    seen = ratios.of_all("city") | ratios.of_some("central", city.central)
    seen |= ratios.of_each(recorded, "zone", city.n_zones)
    medians = at_once(median, [(census.burdens,), (census.burdens_central,)], census.burdens.size // LEAST_ROWS)
    seen["city", "housing.rent_burden"], seen["central", "housing.rent_burden"] = medians
    seen["city", "housing.talent_tenants"] = tenants.sum()
    if recorded.has_any(("housing.talent_tenants",), "zone"):
        in_zones = tenants[: city.n_zones]
        seen["zone", "housing.talent_tenants"] = np.concatenate(([in_zones.sum()], in_zones))
    return seen
