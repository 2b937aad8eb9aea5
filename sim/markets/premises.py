"""Public premises: operating companies and committees build factories, innovation space, flats and facilities."""

from typing import TYPE_CHECKING

import numpy as np

from sim.agents.operating_company import keep_books
from sim.city.floorspace import INDUSTRIAL, RESIDENTIAL, SERVICE
from sim.city.works import kind_shares
from sim.kernels.floor import pay_services_rent
from sim.kernels.innovation import agreeing_firms
from sim.rng import processes
from sim.rng.draws import normals
from sim.units import QUARTERS_A_YEAR, a_quarter, wan

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_VACANCY_UNIT = 0.2
"""Vacancy (share) in which `premises.*_appetite` counts; assumed, tried for stability, docs/land.md."""


def build(model: "ZoneModel") -> None:
    """Step 4: build what the levers plan, let it, keep the companies' books, pay for the smaller programmes."""
    professionalism = model.professionalism()
    error = model.params.operating_company.forecast_error_sd * (1.0 - professionalism)
    error = error * normals(model.stream(processes.FORECAST), model.zone_keys, 0)
    overrun = 1.0 + model.params.operating_company.cost_overrun * (1.0 - professionalism)
    vacancy = model.floorspace.expected_vacancy[: model.city.n_zones]
    _factories(model, vacancy[:, INDUSTRIAL], error, overrun)
    _laboratories(model, vacancy[:, SERVICE], error, overrun)
    _talent_flats(model, overrun)
    _let(model)
    _facilities(model)
    _innovation(model)
    _pay_services_rent(model)
    _small_programmes(model)


def _appetite(vacancy: np.ndarray, error: np.ndarray, most: float) -> np.ndarray:
    """Part of the plan that is built, given the vacancy the builder expects; all below `most` − 1, none at `most`."""
    return np.minimum(np.maximum(most - (vacancy + error) / _VACANCY_UNIT, 0.0), 1.0)


def _factories(model: "ZoneModel", vacancy: np.ndarray, error: np.ndarray, overrun: np.ndarray) -> None:
    """Standard factories on the zones' industrial land."""
    m2 = a_quarter(model.levers.premises.standard_factory_m2_zone_year) * model.zone_ratio
    plan = np.full(model.city.n_zones, m2)
    floor = _build(model, INDUSTRIAL, plan * _appetite(vacancy, error, model.params.premises.factory_appetite), plan)
    cost = wan(model.params.fiscal.standard_factory_cost_yuan_m2) * overrun * floor
    model.ledger.book("standard_factories", cost)


def _laboratories(model: "ZoneModel", vacancy: np.ndarray, error: np.ndarray, overrun: np.ndarray) -> None:
    """Innovation space on the zones' service land, spread over the building years by zone size."""
    jobs = model.city.jobs[: model.city.n_zones]
    quarters = int(QUARTERS_A_YEAR * model.params.premises.innovation_years)
    m2 = model.works["innovation_space"].enlarge(model.levers.premises.innovation_space_m2, quarters)
    plan = m2 * model.city_ratio * jobs / max(float(jobs.sum()), 1.0)
    wanted = plan * _appetite(vacancy, error, model.params.premises.laboratory_appetite)
    floor = _build(model, SERVICE, wanted, plan)
    cost = wan(model.params.fiscal.innovation_space_cost_yuan_m2) * overrun * floor
    model.ledger.book("innovation_space", cost)


def _build(model: "ZoneModel", use: int, wanted: np.ndarray, plan: np.ndarray) -> np.ndarray:
    """Start as much of the wanted floor as land allows, (Z,) m², and hold land back for the next quarter's plan."""
    ground, n_zones = model.floorspace, model.city.n_zones
    ground.held[:n_zones, use] = ground.land_under(use, plan)
    if not wanted.any():
        return np.zeros(n_zones)
    bank = np.maximum(ground.bank[:n_zones, use], 0.0)
    land = np.minimum(ground.land_under(use, wanted), bank)
    everywhere = np.zeros(model.city.n_places)
    everywhere[:n_zones] = land
    floor = ground.build_on(use, everywhere)
    ground.start_public_building(use, floor, model.quarter)
    model.requisition(use, everywhere)
    model.count("floor_built_m2", floor.sum())
    return floor[:n_zones]


def _talent_flats(model: "ZoneModel", overrun: np.ndarray) -> None:
    """Talent housing (人才公寓) on the zones' residential land, by zone jobs, at the pace of delivery."""
    levers, params, ground, n_zones = model.levers, model.params, model.floorspace, model.city.n_zones
    m2 = a_quarter(levers.housing.talent_m2_per_year) * params.housing.delivery_rate * model.city_ratio
    jobs = model.jobs_by_place()[:n_zones]
    total = jobs.sum()
    if m2 <= 0.0 or total <= 0.0:
        return
    wanted = np.zeros(model.city.n_places)
    wanted[:n_zones] = m2 * jobs / total
    land = np.minimum(ground.land_under(RESIDENTIAL, wanted), np.maximum(ground.bank[:, RESIDENTIAL], 0.0))
    floor = ground.build_on(RESIDENTIAL, land)
    homes = floor * params.housing.workers_per_home / params.housing.m2_per_talent_unit
    model.dwellings.start_talent_flats(homes, model.quarter)
    model.flats_started += floor.sum()
    cost = wan(params.fiscal.talent_housing_cost_yuan_m2) * floor
    cost[:n_zones] *= overrun
    model.ledger.book("talent_housing", cost)
    model.requisition(RESIDENTIAL, land)


def _let(model: "ZoneModel") -> None:
    """Tenants pay a cost-covering rent; companies owe the city the cost of all their floor, let or not."""
    ground, fiscal, land = model.floorspace, model.params.fiscal, model.params.land
    allowed = 1.0 - model.params.premises.normal_vacancy
    factory = wan(fiscal.standard_factory_cost_yuan_m2) * a_quarter(land.price_annuity_rate)
    laboratory = wan(fiscal.innovation_space_cost_yuan_m2) * a_quarter(land.price_annuity_rate)
    rents = (ground.public_let[:, INDUSTRIAL] * factory + ground.public_let[:, SERVICE] * laboratory) / allowed
    owed = ground.public[:, INDUSTRIAL] * factory + ground.public[:, SERVICE] * laboratory
    keep_books(model.companies, rents[model.company_zones], owed[model.company_zones])
    by_committee = rents[: model.city.n_zones].copy()
    by_committee[model.company_zones] = 0.0
    model.ledger.book("tenants_rent", by_committee)
    model.ledger.book("premises_rent", by_committee)


def _pay_services_rent(model: "ZoneModel") -> None:
    """Pay firms of producer services in zones the rent of the floor meant for them: no tenants, no cost."""
    firms, params, share = model.firm_columns, model.params, model.services_rent_share()
    if share.any():
        rent = wan(params.fiscal.innovation_space_cost_yuan_m2) * a_quarter(params.land.price_annuity_rate)
        paid = pay_services_rent(
            model.firm_table.uid, firms["place"], firms["segment"], firms["weight"], firms["capacity"],
            model.city.segments.floor_per_worker, model.rents_service_floor, rent * share, firms["cash"],
        )  # fmt: skip
        model.ledger.book("services", paid)


def _small_programmes(model: "ZoneModel") -> None:
    """Smart infrastructure, transit and the cross-region agreement: their public cost."""
    levers, fiscal, n_zones = model.levers, model.params.fiscal, model.city.n_zones
    zone = np.full(n_zones, model.zone_ratio)
    model.ledger.book("smart", a_quarter(fiscal.smart_cost_wan_yuan_zone_year) * levers.smart.infrastructure * zone)
    crossregion = a_quarter(fiscal.crossregion_cost_wan_yuan_year) * levers.crossregion.ecosystem * model.city_ratio
    model.ledger.book_city_wide("crossregion", crossregion)
    built = model.works["transit"].enlarge(levers.transit.time_gain, int(model.params.transit.build_quarters))
    model.ledger.book("transit", fiscal.transit_cost_wan_yuan_zone * built * 100.0 * zone)


def _facilities(model: "ZoneModel") -> None:
    """Facilities of the first `facilities.kinds` kinds in every zone, over the programme's years; of no kind, none."""
    lever, fiscal, n_zones = model.levers.facilities, model.params.fiscal, model.city.n_zones
    kinds = kind_shares(lever.kinds)
    quarters = int(QUARTERS_A_YEAR * model.params.facilities.programme_years)
    added = model.works["facilities"].enlarge(lever.per_zone, quarters) * kinds
    if added.any():
        model.facilities[:n_zones] += added
        cost = fiscal.facility_cost_wan_yuan * added.sum() * model.zone_ratio
        model.ledger.book("facilities", np.full(n_zones, cost))


def _innovation(model: "ZoneModel") -> None:
    """Platforms are built or closed, institutions paid, and firms of the zones sign agreements with them."""
    lever, fiscal, innovation = model.levers.innovation, model.params.fiscal, model.params.innovation
    works = model.works["platforms"]
    works.advance(lever.platforms, int(QUARTERS_A_YEAR * innovation.build_years))
    platforms = model.platforms()
    above = platforms * max(0.0, 1.0 - model.usual_platforms / max(works.done, 1e-12))
    model.ledger.book("platforms", a_quarter(fiscal.platform_cost_wan_yuan_year) * above)
    links = a_quarter(fiscal.university_link_cost_wan_yuan_year) * model.institutions()
    model.ledger.book_city_wide("university_links", links)
    agreements = a_quarter(lever.cooperations_year) * model.city_ratio
    model.ledger.book_city_wide("cooperations", fiscal.cooperation_cost_wan_yuan * agreements)
    firms = model.firm_columns
    rows = agreeing_firms(
        model.stream(processes.COOPERATION), model.firm_table.uid, firms["key"], firms["place"], firms["segment"],
        firms["weight"], firms["cooperation_end"], model.quarter, model.fields_served(), agreements,
    )  # fmt: skip
    firms["cooperation_end"][rows] = model.quarter + int(QUARTERS_A_YEAR * innovation.cooperation_years)
