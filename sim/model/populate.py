"""Build the city as the data have it: jobs, firms, workers, homes, floor, links. docs/odd.md, section 5."""

from typing import TYPE_CHECKING

import numpy as np

from sim.agents import EcosystemBoard, Firm, IndustryFund, LeadingGroup, ZoneCommittee
from sim.agents.firm import MOST_INPUTS
from sim.city.applications import Applications
from sim.city.dwellings import Dwellings
from sim.city.floorspace import Floorspace
from sim.city.input_noise import with_redrawn_inputs
from sim.city.ledger import Ledger
from sim.city.travel import Travel
from sim.city.works import Works, kind_shares
from sim.kernels import gravity
from sim.kernels.algebra import product
from sim.kernels.start import draw_start_firms, skilled_heads
from sim.model.baseline import Baseline, Proposal, Slots
from sim.model.residents import add_workers
from sim.model.trade import attraction_of_imports, trade_tables
from sim.params.advice import BadInput
from sim.params.tables import levers
from sim.rng import processes
from sim.rng.counter import stream
from sim.rng.draws import random_key, random_keys, uniforms
from sim.units import M2_PER_MU, MONTHS_A_YEAR, QUARTERS_A_YEAR, wan

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_ROUNDS = 200
_LEAST_ZONE_JOBS = 1.0
"""Zones on empty ground get programmes as if each had a job: what is counted by zone has a size to go by."""


def populate(model: "ZoneModel") -> None:
    """Fill an empty model with the city at the start of the spin-up."""
    model.quarter = -int(model.params.start.spinup_quarters)
    _set_inputs(model)
    _set_ratios(model)
    _set_travel(model)
    _set_pay(model)
    _set_ground(model)
    _set_amenities(model)
    _add_firms(model)
    trips = add_workers(model)
    _set_proposals(model, trips)
    _set_baseline(model)
    _add_actors(model)
    _link_firms(model)
    model.update_floor_use()


def _set_inputs(model: "ZoneModel") -> None:
    """The input table of this run: the city's own, or one drawn around it."""
    log_sd, source = model.params.chain.io_coefficient_noise, stream(model.seed, processes.INPUT_TABLE, 0)
    model.city = with_redrawn_inputs(model.city, log_sd, source)


def _set_ratios(model: "ZoneModel") -> None:
    """How the city and its zones compare with those that the levers' numbers are meant for."""
    city, params = model.city, model.params
    model.city_ratio = float(city.jobs.sum() / params.city.employment_2017)
    zone_jobs = max(float(city.jobs[: city.n_zones].mean()), _LEAST_ZONE_JOBS)
    model.zone_ratio = zone_jobs / params.city.reference_jobs_per_zone
    model.usual_delay = float(model.levers.approval.delay_quarters)
    model.usual_platforms = float(model.levers.innovation.platforms)
    model.start_counters()
    model.made_by_place = np.zeros(model.city.n_places)


def _set_travel(model: "ZoneModel") -> None:
    """Distances and times of 2017."""
    model.travel = model.first_travel = Travel.of(model.city, model.params, model.city.metro_2017)
    model.decay = np.exp(-model.params.commute.beta * model.travel.minutes)


def _set_pay(model: "ZoneModel") -> None:
    """Wages by skill, and per segment the shares of value added that make its median firm's size the best one."""
    params, segments = model.params, model.city.segments
    labour, alpha = params.labour, params.production.returns_alpha
    premia = np.array([1.0, labour.wage_premium_mid, labour.wage_premium_high])
    skills = product(segments.employment_share, segments.skill_mix)
    mean = wan(labour.mean_wage_yuan_month) * MONTHS_A_YEAR
    model.base_wages = mean * premia / (skills * premia).sum()
    model.wages = np.tile(model.base_wages, (model.city.n_places, 1))
    model.yearly_wage = product(segments.skill_mix, model.base_wages)
    net = (1.0 - params.fiscal.local_tax_per_value_added) * segments.value_added_per_worker
    model.pay_factor = np.minimum(1.0, params.firms.pay_ceiling * alpha * net / model.yearly_wage)
    model.wage_bill_per_worker = model.pay_factor * model.yearly_wage
    model.capital_share = 1.0 - model.wage_bill_per_worker / (alpha * net)
    median_profit = (1.0 - alpha) * (1.0 - model.capital_share) * net * segments.median_size
    model.fixed_cost = params.firms.fixed_cost_share * median_profit
    per_m2 = segments.value_added_per_worker / np.maximum(segments.floor_per_worker, 1.0)
    model.value_per_m2 = per_m2
    rent = wan(params.fiscal.innovation_space_cost_yuan_m2) * params.land.price_annuity_rate
    investment = params.production.capital_per_value_added * per_m2
    model.premises_rent_saved = rent * params.firms.subsidy_duration_years / investment
    n = len(segments.ids)
    model.log_price, model.log_demand, model.segment_effect = np.zeros(n), np.zeros(n), np.zeros(n)
    model.place_effect = np.zeros(model.city.n_places)
    model.common_price, model.segment_price = 0.0, np.zeros(n)


def job_targets(model: "ZoneModel") -> np.ndarray:
    """Jobs by place and segment, (P, S), that add up to the data's places and segments."""
    city, params = model.city, model.params
    segments = city.segments
    seed = segments.ring_pattern[:, city.ring].T.copy()
    density = city.industrial_land / np.maximum(city.jobs, 1.0)
    relative = density / max(np.average(density, weights=city.jobs), 1e-12)
    industrial = segments.use == 0
    seed[:, industrial] *= np.maximum(relative, 0.01)[:, None]
    for zone, leads in enumerate(city.lead_segments):
        seed[zone, list(leads)] *= params.start.lead_segment_boost
    totals = segments.employment_share * city.jobs.sum()
    return gravity.fitted(np.ascontiguousarray(seed), city.jobs, totals, _ROUNDS)


def _set_ground(model: "ZoneModel") -> None:
    """Floor for the jobs of the data at the usual vacancy, land under it, homes for the workers of the data."""
    city, params = model.city, model.params
    segments = city.segments
    model.job_targets = job_targets(model)
    floor = np.zeros((city.n_places, 2))
    for use in range(2):
        who = segments.use == use
        floor[:, use] = product(model.job_targets[:, who], segments.floor_per_worker[who])
    floor /= 1.0 - params.start.vacancy_floor
    far = np.array([params.land.far_industrial, params.land.far_office, params.land.far_residential])
    under_service = floor[:, 1] / (far[1] * M2_PER_MU)
    site = np.stack([city.industrial_land, under_service, city.residential_land], axis=1)
    longest = int(QUARTERS_A_YEAR * levers()["land.clawback_years"].high)
    clocks = (city.n_zones, longest, int(params.land.clawback_notice_quarters))
    model.floorspace = Floorspace.of(floor, site, far, int(params.land.floor_build_quarters), clocks)
    households = city.workers / (1.0 - params.start.unemployment)
    vacancy = params.start.vacancy_housing
    places = np.arange(city.n_places, dtype=np.uint64)
    model.dwellings = Dwellings.of(
        households / (1.0 - vacancy), city.housing_floor, vacancy, int(params.housing.build_quarters),
        uniforms(stream(model.seed, processes.TALENT_FLATS, 0), places, 0),
    )  # fmt: skip
    model.floorspace.green += params.land.green_start_share * site.sum(axis=1) * M2_PER_MU
    model.ledger = Ledger(city.n_places, params.fiscal.discount_rate)
    model.applications = Applications()


def _set_amenities(model: "ZoneModel") -> None:
    """Facilities by kind, platforms by zone, and which places reach them; public works have not begun."""
    params, city = model.params, model.city
    kinds = kind_shares(params.facilities.start_kinds)
    model.facilities = np.tile(params.facilities.start_per_zone * kinds, (city.n_places, 1))
    model.facility_reach = model.share_within(params.facilities.reach_km)
    model.platform_reach = model.share_within(params.innovation.platform_reach_km)[:, : city.n_zones]
    advanced = product(model.job_targets[: city.n_zones], city.segments.technology)
    model.platform_share = advanced / max(float(advanced.sum()), 1e-12)
    model.fields_of, model.fields = -1.0, np.empty(0)
    model.works = {name: Works() for name in ("facilities", "innovation_space", "transit")}
    model.works["platforms"] = Works.standing(model.usual_platforms)


def _add_firms(model: "ZoneModel") -> None:
    """Draw firms by segment, place them by largest deficit, give them ages, cash and posts."""
    city, params, segments = model.city, model.params, model.city.segments
    source = stream(model.seed, processes.START_FIRMS, 0)
    segment, size, weight = draw_start_firms(
        source, model.job_targets.sum(axis=0), segments.median_size, params.start.size_log_sd, model.scale,
        params.sim.min_staff,
    )  # fmt: skip
    n = segment.size
    heads = size * weight
    place = np.zeros(n, np.int64)
    gravity.place_by_deficit(np.argsort(-heads, kind="stable"), segment, heads, model.job_targets, place)
    staff = skilled_heads(source, segment, heads * model.scale, segments.skill_mix)
    if staff.sum() == 0 or city.workers.sum() * model.scale < 1.0:
        raise BadInput(f"scale = {model.scale}: {city.name} would have no simulated worker; give a larger scale")
    key = random_keys(source, 1 << 32, n)
    lots = uniforms(source, key, 1)
    birth = model.quarter - np.floor(-np.log(lots) * 4.0 * params.start.age_mean_years).astype(np.int64)
    log_size = (1.0 - params.production.returns_alpha) * np.log(size / segments.median_size[segment])
    productivity = np.where(log_size > 0.0, log_size / (1.0 - params.labour.rent_sharing), log_size)
    cash = -np.log(uniforms(source, key, 2)) * params.start.cash_years * model.wage_bill_per_worker[segment] * size
    technology = segments.technology[segment]
    model.tables[Firm].reserve(n + n // 4)
    Firm.create_agents(
        model, n, key=key, segment=segment, place=place, weight=weight, birth=birth, productivity=productivity,
        technology=technology, cash=cash, capacity=size, origin=0,
        site_price=wan(1.0) * np.where(segments.use[segment] == 0, params.land.price_outside_yuan_m2,
                                       params.land.price_service_yuan_m2),
        staff=staff,
    )  # fmt: skip


def _set_proposals(model: "ZoneModel", trips: np.ndarray) -> None:
    """Fixed proposals of the races for jobs, homes and arrivals' work places, from the trips of the start."""
    n = model.city.n_places
    heads = model.heads_by_place_and_skill().astype(float)
    jobs = (model.decay[:, None, :] * heads.T[None, :, :]).reshape(3 * n, n)
    model.job_proposal = Proposal.of(np.ascontiguousarray(jobs))
    by_work = (model.home_draw[:, None] * model.decay).T
    homes = np.vstack([by_work, trips.sum(axis=1)[None, :]])
    model.home_proposal = Proposal.of(np.ascontiguousarray(homes))
    model.arrival_proposal = Proposal.of(np.ascontiguousarray(heads.T))
    vacant = np.maximum(model.dwellings.market * model.params.start.vacancy_housing, 1e-9)
    model.home_draw = model.home_draw / vacant


def _set_baseline(model: "ZoneModel") -> None:
    """Levels to compare with until the spin-up has found them."""
    city, n = model.city, len(model.city.segments.ids)
    model.density = density_of(model)
    model.baseline = Baseline(
        wages=model.wages.copy(), link_cost=np.zeros(n), density=model.density.copy(),
        amenity=model.amenity(), green=model.green_per_user(), platforms=model.platforms_near(),
        services=np.zeros(city.n_places),
        supply_reach=np.ones((city.n_places, n)), demand_reach=np.ones((city.n_places, n)),
        stay_away=np.zeros((2, n)), operating_profit=np.ones(n), value_added=np.ones(n), income=1.0,
        workers=float(model.worker_table.n), firms=model.firm_count.astype(float),
    )  # fmt: skip
    model.operating_profit = np.ones(n)
    model.tightness = model.limited_share = model.fund_closures = 0.0
    model.travel_state = (False, 0.0)
    model.needs = np.ascontiguousarray((city.segments.inputs > 0.0).T)
    model.force, model.jobless = np.zeros((city.n_places, 3)), np.zeros((city.n_places, 3))


def density_of(model: "ZoneModel") -> np.ndarray:
    """Jobs near each place, Σ jobs ÷ km^x, (P,)."""
    reach = model.travel.falling(model.params.agglomeration.distance_exponent)
    return np.maximum(product(reach, model.jobs_by_place()), 1e-9)


def _add_actors(model: "ZoneModel") -> None:
    """Leading group, boards, committees, fund; companies are founded when the programme year begins."""
    city = model.city
    source = stream(model.seed, processes.COVERAGE, 0)
    model.zone_keys = np.array([random_key(source, np.uint64(z)) for z in range(city.n_zones)], np.uint64)
    model.leading_group = LeadingGroup(model)
    model.committees = [ZoneCommittee(model, z, model.zone_keys[z], city.lead_segments[z]) for z in range(city.n_zones)]
    areas = range(len(city.ecosystem_ids))
    model.boards = [EcosystemBoard(model, e, np.flatnonzero(city.ecosystem[: city.n_zones] == e)) for e in areas]
    model.fund = IndustryFund(model)
    model.companies, model.company_zones = [], np.zeros(0, np.int64)
    model.leads_of_mask, model.mask_of_leads = [], np.zeros((0, 0), bool)


def _link_firms(model: "ZoneModel") -> None:
    """Slots by segment; every slot looks for its first seller, twice, and imports get their fixed weight."""
    from sim.markets import supply

    params, segments = model.params, model.city.segments
    model.slots = Slots.of(segments.inputs, params.chain.slot_threshold, MOST_INPUTS)
    used = np.arange(MOST_INPUTS) < model.slots.count[:, None]
    model.empty_slots = np.where(used, -1, -99).astype(np.int32)
    output = segments.employment_share * segments.value_added_per_worker / segments.value_added_ratio
    demand = product(segments.inputs, output)
    local = np.where(segments.is_service, np.minimum(1.0, demand / np.maximum(output, 1e-12)), 1.0)
    model.share_for_firms = np.minimum(local, 1.0 - segments.external_sales_share)
    firms, rows = model.firm_columns, model.firm_table.rows()
    firms["supplier"][rows] = model.empty_slots[firms["segment"][rows]]
    model.update_output()
    model.trade = trade_tables(model)
    model.trade = model.calm_trade = attraction_of_imports(model)
    for _ in range(2):
        model.lost_seller[rows] = firms["supplier"][rows] == -1
        supply.reconsider(model, 0.0)
        model.update_output()
    supply.update_link_costs(model)
    model.baseline.link_cost = model.mean_link_cost()
