"""Committees and land: floor is delivered, land let and taken back, prospects called on, applicants screened."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.agents.zone_committee import gaps_seen, permitted_shares, released_share, targets
from sim.city.applications import APPROVED, NEW, Applications, Hearing
from sim.city.floorspace import INDUSTRIAL, N_FLOOR_USES, SERVICE
from sim.kernels.entry import contact_prospects, draw_projects, pull_by_kind
from sim.kernels.land import age_idle_land, screen, watch_sites
from sim.rng import processes
from sim.rng.draws import uniforms
from sim.units import M2_PER_MU, QUARTERS_A_YEAR, a_quarter, wan

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel


def allot(model: "ZoneModel") -> None:
    """Step 3: committees release land, recruit, screen last quarter's applications, and claw back."""
    model.floorspace.deliver(model.quarter)
    _release_land(model)
    _add_market_floor(model)
    _book_organisation(model)
    gaps = gaps_seen(model.committees)
    _contact(model, gaps)
    _bring_projects(model, gaps)
    _screen(model, gaps)
    after = math.ceil(QUARTERS_A_YEAR * model.levers.land.clawback_years)
    _claw_back_sites(model, after)
    _claw_back_idle_land(model, after)


def _release_land(model: "ZoneModel") -> None:
    """Let land of the bank where floor is wanted; it carries floor after the building time, green none."""
    ground, params, levers = model.floorspace, model.params, model.levers
    ground.allotted += a_quarter(1.0) * model.leading_group.allotment
    share = released_share(ground.expected_vacancy, params.land.build_vacancy_full, params.land.build_vacancy_none)
    green_share = levers.land.green_share * model.city.is_zone
    unbuilt = np.maximum(ground.bank - ground.held, 0.0)
    for use in (INDUSTRIAL, SERVICE):
        let = share[:, use] * unbuilt[:, use]
        green = let * green_share * M2_PER_MU
        floor = ground.build_on(use, let) * (1.0 - green_share)
        ground.start_building(use, floor, model.quarter)
        ground.green += green
        model.ledger.book("green", wan(params.fiscal.green_cost_yuan_m2) * green)
        _sell(model, use, let)


def _add_market_floor(model: "ZoneModel") -> None:
    """Owners add floor on land already built on where there is little vacancy; else full places could never grow."""
    ground, land = model.floorspace, model.params.land
    short = (land.market_floor_vacancy - ground.expected_vacancy) / land.market_floor_span
    want = np.minimum(np.maximum(short, 0.0), 2.0)
    added = ground.floor * a_quarter(land.market_floor_annual) * want
    for use in (INDUSTRIAL, SERVICE):
        ground.start_building(use, added[:, use], model.quarter)


def _sell(model: "ZoneModel", use: int, let: np.ndarray) -> None:
    """Book receipts and requisition of land let, (P,) mu; the discount to the city's other land is a companion."""
    land, m2 = model.params.land, let * M2_PER_MU
    price = _industrial_price(model) if use == INDUSTRIAL else land.price_service_yuan_m2
    model.ledger.book("land_receipts", wan(1.0) * price * m2)
    model.requisition(use, let)
    if use == INDUSTRIAL:
        model.ledger.land_discount += wan(1.0) * (land.price_outside_yuan_m2 - price) * m2
        model.industrial_let += m2.sum(), wan(1.0) * (price * m2).sum()
    model.count("mu_let", let.sum())


def _industrial_price(model: "ZoneModel") -> np.ndarray:
    """Mean price of industrial land let now, (P,), yuan per m²: in zones less for their lead segments' part of it."""
    lever = model.levers.land
    price = np.full(model.city.n_places, model.params.land.price_outside_yuan_m2)
    factor = 1.0 - model.lead_floor_share() * (1.0 - lever.lead_segment_price_factor)
    price[: model.city.n_zones] = lever.price * factor
    return price


def _book_organisation(model: "ZoneModel") -> None:
    """Staff of fast approval, chain maps and coordination, each where it does something."""
    levers, fiscal, n_zones = model.levers, model.params.fiscal, model.city.n_zones
    zone = np.full(n_zones, model.zone_ratio)
    saved = 4.0 - levers.approval.delay_quarters
    model.ledger.book("approval_staff", a_quarter(fiscal.approval_staff_wan_yuan_zone_year) * saved * zone)
    if levers.recruit.effort * levers.recruit.gap_share > 0.0 or levers.screen.weight_gap > 0.0:
        model.ledger.book("maps", a_quarter(fiscal.map_cost_wan_yuan_zone_year) * levers.map.accuracy * zone)
    cost = a_quarter(fiscal.coordination_cost_wan_yuan_zone_year) * levers.coordination.strength
    model.ledger.book("coordination", cost * zone)


def _contact(model: "ZoneModel", gaps: np.ndarray) -> None:
    """Committees call on this quarter's prospects: general, by technology, by the gaps they see."""
    levers, prospects = model.levers, model.prospects
    contacts = np.full(model.city.n_zones, levers.recruit.effort * model.zone_ratio)
    pull, kind = _pull(model, gaps)
    made, used = contact_prospects(
        model.stream(processes.CONTACT), model.zone_keys, contacts, pull, kind, prospects["key"], prospects["weight"]
    )
    model.contacted = made
    model.count("contacts", used.sum())
    spent = model.params.fiscal.contact_cost_wan_yuan * contacts
    model.ledger.book("recruiting", spent)


def _pull(model: "ZoneModel", gaps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much each committee wants to call on each kind of prospect, (Z, 2·S), and the kind of each, (N,).

    Kinds are the segments without and then with high technology. Each target's share is kept in expectation.
    """
    recruit, prospects = model.levers.recruit, model.prospects
    return pull_by_kind(
        gaps, prospects["segment"], prospects["weight"], prospects["technology"],
        model.params.screen.high_technology_threshold, recruit.technology_share, recruit.gap_share,
    )  # fmt: skip


def _bring_projects(model: "ZoneModel", gaps: np.ndarray) -> None:
    """Contacts bring projects from outside, anchor attempts land anchors in lead segments; both apply like others."""
    city, levers, params = model.city, model.levers, model.params
    segments = city.segments
    supply = segments.recruitable * model.firm_count
    advanced = segments.technology >= params.screen.high_technology_threshold
    technical = supply * advanced
    general, technical = supply / max(supply.sum(), 1.0), technical / max(technical.sum(), 1.0)
    target = targets(model.committees, gaps, general, technical)
    contacts = levers.recruit.effort * model.zone_ratio
    expected = np.full(city.n_zones, contacts * params.innovation.match_probability)
    projects = _draw(model, processes.PROJECT, expected, target, params.recruit.project_size_quantile)
    leads = model.lead_mask * segments.recruitable
    attempts = a_quarter(levers.recruit.anchor_effort) * model.zone_ratio
    landed = np.full(city.n_zones, attempts * params.recruit.anchor_success)
    anchors = _draw(model, processes.ANCHOR, landed, leads.astype(float), params.recruit.anchor_size_quantile)
    model.projects, model.anchors = projects, anchors
    model.ledger.book("anchors", np.full(city.n_zones, params.fiscal.anchor_contact_cost_wan_yuan * attempts))
    model.count("outside_projects", projects[3].sum())


def _draw(
    model: "ZoneModel", process: int, expected: np.ndarray, target: np.ndarray, quantile: float
) -> tuple[np.ndarray, ...]:
    """Projects of this quarter: key, segment, size, weight, technology, zone."""
    segments, params = model.city.segments, model.params
    return draw_projects(
        model.stream(process), expected, target, quantile, params.start.size_log_sd, segments.median_size,
        segments.technology, params.firms.technology_sd, model.scale, params.sim.min_staff,
    )  # fmt: skip


def _screen(model: "ZoneModel", gaps: np.ndarray) -> None:
    """Judge last quarter's applications to zones; who is admitted waits out the delay, who is not tries once more."""
    book, city = model.applications, model.city
    model.keep_floor_for_services()
    waiting = (book["state"] == NEW) & (book["place"] < city.n_zones)
    rows = book.rows(waiting)
    if len(rows) == 0:
        model.refused, model.hearing = rows, None
        return
    case = _case(model, rows, gaps)
    verdict = screen(*case.values())
    model.hearing = Hearing(rows, verdict, case)
    admitted = verdict == 1
    real = rows["weight"].astype(float)
    let_in = real * admitted
    for counts, kind in ((model.admission, rows["segment"]), (model.screened, rows["place"])):
        counts[0] += np.bincount(kind, real, counts.shape[1])
        counts[1] += np.bincount(kind, let_in, counts.shape[1])
    model.count("approvals", let_in.sum())
    model.count("rejections", (real - let_in).sum())
    _approve(model, waiting, rows, admitted)


def _approve(model: "ZoneModel", waiting: np.ndarray, rows: Applications, admitted: np.ndarray) -> None:
    """Set the day on which the admitted may start, reserve their floor, and take the refused out of the book."""
    book, levers = model.applications, model.levers
    assigned = np.array([committee.is_assigned for committee in model.committees])[rows["place"]]
    added = model.params.coordination.delay_quarters * levers.coordination.strength * assigned
    delay = np.maximum(levers.approval.delay_quarters + added, 1.0)
    lots = uniforms(model.stream(processes.WAITING), rows["key"], 0)
    ready = rows["applied"] + np.floor(delay + lots).astype(np.int64)
    model.reserve_floor(rows["place"][admitted], rows["segment"][admitted], rows["floor"][admitted])
    where = np.flatnonzero(waiting)
    book["ready"][where] = ready
    book["state"][where[admitted]] = APPROVED
    model.keep_floor_for_services()
    model.refused = rows.rows(~admitted)
    waiting[where[admitted]] = False
    book.keep(~waiting)


def _case(model: "ZoneModel", rows: Applications, gaps: np.ndarray) -> dict[str, Any]:
    """What each application is judged by: cut-offs, score and the zone's capacity, as `screen` takes them, in order."""
    city, levers, params = model.city, model.levers, model.params
    segments, rule = city.segments, levers.screen
    zone = rows["place"]
    use = segments.use[rows["segment"]]
    counted = use >= 0
    cell = zone[counted] * N_FLOOR_USES + use[counted]
    asked = np.bincount(cell, rows["floor"][counted], city.n_zones * N_FLOOR_USES).reshape(-1, N_FLOOR_USES)
    zones = slice(0, city.n_zones)
    capacity = permitted_shares(model.committees, model.free_to()[zones, [0, 2]], model.floorspace.floor[zones], asked)
    gaps = gaps / np.maximum(gaps.max(axis=1, keepdims=True), 1e-9)
    means, deviations = model.criteria_scale(gaps)
    weights = np.array(
        [
            rule.weight_technology,
            rule.weight_lead_segment,
            rule.weight_gap,
            rule.weight_output_per_mu,
            rule.weight_pollution,
        ]
    )
    noise = params.committee.information_noise + params.screen.fast_approval_noise * (
        4.0 - levers.approval.delay_quarters
    )
    return {
        "stream_key": model.stream(processes.SCREENING), "key": rows["key"], "segment": rows["segment"], "zone": zone,
        "weight": rows["weight"], "floor_needed": rows["floor"], "technology": rows["technology"],
        "productivity": rows["productivity"], "planned_ratio": rows["planned_ratio"],
        "use": segments.use.astype(np.int64), "noise_sd": np.full(zone.size, noise),
        "is_manufacturing": segments.is_manufacturing, "value_per_m2": model.value_per_m2,
        "far": model.floorspace.far, "tax_rate": params.fiscal.local_tax_per_value_added,
        "capital_ratio": params.production.capital_per_value_added, "m2_per_mu": M2_PER_MU,
        "research_pct": segments.research_pct, "pollution": segments.pollution, "min_tax": rule.min_tax_per_mu,
        "min_investment": rule.min_investment_per_mu, "min_ratio": rule.min_floor_area_ratio,
        "min_research": rule.min_rd_to_sales_pct, "most_pollution": model.pollution_limits(),
        "is_lead": model.lead_mask.astype(float), "gap": gaps, "means": means, "deviations": deviations,
        "weights": weights, "capacity_share": capacity, "free_floor": model.floorspace.free,
        "may_take_kept": model.rents_service_floor, "kept_floor": model.floorspace.for_services.copy(),
    }  # fmt: skip


def _claw_back_sites(model: "ZoneModel", after: int) -> None:
    """Close firms in zones whose tax per mu stayed below the cut-off past their notice; who is about to move may."""
    firms, city, params = model.firm_columns, model.city, model.params
    segments = city.segments
    due = watch_sites(
        model.firm_table.uid, firms["place"], firms["segment"], firms["premises"], segments.use.astype(np.int64),
        firms["value_added"], firms["capacity"], segments.floor_per_worker, model.floorspace.far,
        params.fiscal.local_tax_per_value_added, M2_PER_MU, model.levers.screen.min_tax_per_mu, city.n_zones, after,
        int(params.land.clawback_notice_quarters), firms["low_yield_quarters"], firms["notice_quarters"],
    )  # fmt: skip
    if not due.any():
        return
    rows = np.flatnonzero(due)
    rows = rows[~np.isin(rows, model.applications["firm"])]
    if rows.size:
        model.give_back_sites(rows)
        model.close_firms(rows)


def _claw_back_idle_land(model: "ZoneModel", after: int) -> None:
    """Return to the zones' banks what stood idle past its notice: land of owners' floor that a full zone lets empty."""
    ground, land = model.floorspace, model.params.land
    n_zones, per_floor = model.city.n_zones, ground.land_per_floor
    idle = (ground.owners_empty(land.build_vacancy_none) * per_floor)[:n_zones]
    back = age_idle_land(ground.idle, ground.noticed, idle, after, int(land.clawback_notice_quarters))
    if back.any():
        floor = np.zeros_like(ground.floor)
        floor[:n_zones] = back / np.maximum(per_floor[:n_zones], 1e-300)
        model.count("clawbacks", ground.take_back(floor).sum())
        model.keep_floor_for_services()
