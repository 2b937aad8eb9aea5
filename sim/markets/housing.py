"""Households and dwellings: deliveries, moves, rents, starts."""

from typing import TYPE_CHECKING

import numpy as np

from sim.city.floorspace import RESIDENTIAL
from sim.kernels import housing as kernels
from sim.kernels.race import handicaps, races
from sim.kernels.rows import rows_where
from sim.rng import processes
from sim.rng.draws import uniforms
from sim.units import M2_PER_MU, MONTHS_A_YEAR, a_quarter, wan

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_SMOOTHING = 0.25
"""Builders look at the vacancy of about the last year."""


def move(model: "ZoneModel") -> None:
    """Step 10: homes are delivered, those who wish move in two rounds, rents follow vacancy, builders start."""
    model.dwellings.deliver(model.quarter)
    wish = _wishes(model)
    movers = rows_where(wish, kernels.MOVES)
    first = (processes.HOUSING_CHOICE, processes.TALENT_CHOICE, processes.HOUSING_PRIORITY)
    second = (processes.SECOND_HOME_CHOICE, processes.SECOND_TALENT_CHOICE, processes.SECOND_HOME_PRIORITY)
    for draws in (first, second):
        movers = _round(model, movers, draws)
    _adjust_rents(model)
    _start_homes(model)
    _collect_flat_rents(model)


def _wishes(model: "ZoneModel") -> np.ndarray:
    """What each worker intends this quarter; leavers are kept for the migration step."""
    workers, housing, migration = model.worker_columns, model.params.housing, model.params.migration
    moving = model.shocks.mobility
    kernels.wishes(
        model.stream(processes.HOUSING_WISH), model.intention[: model.worker_table.hi], workers["key"], workers["home"],
        workers["employer"], workers["tenure"], workers["tenancy_end"], workers["changed_job"],
        model.firm_columns["place"], model.travel.minutes, model.quarter,
        moving * a_quarter(housing.move_rate_owner_annual), moving * a_quarter(housing.move_rate_renter_annual),
        housing.move_long_trip_factor, moving * housing.move_on_job_change, housing.owner_move_on_job_change_factor,
        moving * a_quarter(migration.departure_annual), migration.departure_jobless, migration.departure_employed,
        np.sqrt(model.dwellings.rent), model.wish,
    )  # fmt: skip
    return model.wish[: model.worker_table.hi]


def _round(model: "ZoneModel", movers: np.ndarray, draws: tuple[int, int, int]) -> np.ndarray:
    """One round of applications; returns who is still looking."""
    if movers.size == 0:
        return movers
    workers, firms, dwellings = model.worker_columns, model.firm_columns, model.dwellings
    vacant = dwellings.vacant(model.scale)
    flats = dwellings.vacant_flats(model.scale, model.levers.housing.talent_high_skill_share)
    proposal = model.home_proposal
    attraction = model.attraction()
    handicap, least = handicaps(proposal.shares, model.home_weights(vacant, attraction))
    n_places, n_zones = model.city.n_places, model.city.n_zones
    discount = 1.0 - model.levers.housing.talent_rent_discount
    own_trip = model.decay.diagonal()[:n_zones]
    pull = (attraction[:n_zones] * own_trip * discount**-model.params.housing.rent_weight)[:, None]
    choice, flat_choice, lots = (model.stream(process) for process in draws)
    rows, keys = np.empty(movers.size, np.int64), np.empty(movers.size, np.uint64)
    kernels.enter_home_races(movers, workers["employer"], firms["place"], workers["key"], n_places, rows, keys)
    places, arrivals = races(choice, keys, rows, proposal.table, handicap, least)
    cells = np.empty(movers.size, np.int64)
    kernels.choose_homes(
        flat_choice, movers, keys, rows, places, arrivals, workers["skill"], workers["home"], workers["tenure"],
        flats[:n_zones] * pull, n_places, cells,
    )  # fmt: skip
    priority = uniforms(lots, keys, 0)
    capacity = np.concatenate((vacant, flats[:n_zones].ravel()))
    quarters = int(4 * model.params.housing.talent_tenancy_years)
    housed, served = kernels.move_in(
        movers, cells, priority, capacity, workers["home"], workers["tenure"], workers["skill"],
        workers["tenancy_end"], n_places, quarters, model.quarter, dwellings.occupied, dwellings.talent_occupied,
    )  # fmt: skip
    model.count("moves", served.sum() / model.scale)
    model.count("talent_tenants", served[n_places:].sum() / model.scale)
    return movers[~housed & (cells >= 0)]


def _adjust_rents(model: "ZoneModel") -> None:
    """Δ ln rent = speed × (natural vacancy − vacancy), at most 0.04 a quarter."""
    dwellings, params = model.dwellings, model.params
    vacancy = dwellings.vacancy(model.scale)
    dwellings.smoothed_vacancy += _SMOOTHING * (vacancy - dwellings.smoothed_vacancy)
    gap = params.housing.rent_adjustment_quarterly * (params.start.vacancy_housing - vacancy)
    most = params.housing.rent_step_most
    dwellings.rent *= np.exp(np.minimum(np.maximum(gap, -most), most))


def _start_homes(model: "ZoneModel") -> None:
    """Market starts follow rent and vacancy, as far as residential land of the quota reaches."""
    dwellings, housing, ground = model.dwellings, model.params.housing, model.floorspace
    stock = np.maximum(dwellings.market, 1e-9)
    coming = np.maximum(dwellings.pipeline.sum(axis=0) / stock - housing.pipeline_allowance, 0.0)
    calm = 2.0 - (dwellings.smoothed_vacancy + coming) / model.params.start.vacancy_housing
    wanted = dwellings.market * a_quarter(housing.natural_starts_annual)
    wanted *= dwellings.rent**housing.price_elasticity_flow * np.minimum(np.maximum(calm, 0.0), 2.0)
    land_wanted = ground.land_under(RESIDENTIAL, wanted * dwellings.m2_per_home)
    land = np.minimum(land_wanted, np.maximum(ground.bank[:, RESIDENTIAL], 0.0))
    floor = ground.build_on(RESIDENTIAL, land)
    dwellings.start_building(floor / np.maximum(dwellings.m2_per_home, 1e-9), model.quarter)
    m2 = land * M2_PER_MU
    model.ledger.book("land_receipts", wan(model.params.land.price_other_yuan_m2) * m2)
    model.requisition(RESIDENTIAL, land)
    model.count("mu_let", land.sum())


def _collect_flat_rents(model: "ZoneModel") -> None:
    """Talent tenants pay the market rent less the discount; both are booked."""
    dwellings, housing = model.dwellings, model.params.housing
    if not dwellings.talent_occupied.any():
        return
    tenants = dwellings.talent_occupied.sum(axis=1) / model.scale
    m2 = tenants * housing.m2_per_talent_unit / housing.workers_per_home
    market = wan(housing.mean_rent_yuan_m2_month) * a_quarter(MONTHS_A_YEAR) * m2 * dwellings.rent
    model.ledger.book("rent_received", market)
    model.ledger.book("rent_discount", market * model.levers.housing.talent_rent_discount)
