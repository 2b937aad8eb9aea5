"""Prospects and places: who comes where, who starts, who moves."""

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.city.applications import ANCHOR, APPROVED, CONTACTED, INCOMING, INCUMBENT, NEW, PROJECT, SPIN_OFF, START_UP
from sim.kernels import entry as kernels
from sim.kernels import places
from sim.kernels.production import firms_looking
from sim.rng import processes
from sim.rng.draws import normals, uniforms

if TYPE_CHECKING:
    from sim.city.applications import Applications
    from sim.model.zone_model import ZoneModel

_NOWHERE = -1
_USUAL: dict[str, Any] = {"attempt": 1, "firm": -1, "premises": 0, "bid": 0.0}
"""What an application says of a firm that is new here and has tried nowhere else."""
_BROUGHT = ("key", "segment", "size", "weight", "productivity", "technology", "floor", "origin", *_USUAL)
"""Columns of the book that a firm brings with it."""


def choose(model: "ZoneModel") -> None:
    """Step 6: prospects choose a place and apply, the approved start, some firms reconsider where they are."""
    model.place_utility = place_utility(model)
    model.place_pull = np.ascontiguousarray(np.exp(model.place_utility).T)
    _apply_prospects(model)
    _apply_projects(model)
    _apply_spin_offs(model)
    _apply_again(model)
    _reconsider(model)
    _give_up(model)
    _start(model)
    model.update_floor_use()


def place_utility(model: "ZoneModel") -> np.ndarray:
    """What speaks for each place to a firm of each segment, (P, S), subsidies and contacts aside."""
    city, base, firms = model.city, model.baseline, model.params.firms
    delay = np.where(city.is_zone, model.levers.approval.delay_quarters - model.usual_delay, 0.0)
    return places.place_utility(
        model.jobs_by_place_and_segment(), firms.new_ground_weight, model.log_land_price(), firms.land_cost_elasticity,
        delay, firms.delay_weight, model.amenity(), base.amenity, firms.facility_weight, model.green_per_user(),
        base.green, firms.green_weight, model.services_presence(), base.services, firms.services_weight,
        model.density, base.density, firms.density_weight, model.wages, base.wages, city.segments.skill_mix,
        firms.wage_weight, model.linkage(), firms.linkage_weight, model.room(), firms.free_floor_weight,
        model.services_rent_share(), model.premises_rent_saved * model.rents_service_floor, firms.subsidy_weight,
    )  # fmt: skip


def subsidy_share(model: "ZoneModel", technology: np.ndarray) -> np.ndarray:
    """Subsidy that a zone offers each firm, as a share of its fixed investment."""
    subsidy = model.levers.subsidy
    is_advanced = technology >= model.params.screen.high_technology_threshold
    return subsidy.rate * (1.0 - subsidy.tech_bias + subsidy.tech_bias * is_advanced)


def _choices(model: "ZoneModel", firms: dict[str, Any], process: int, subsidy: np.ndarray) -> np.ndarray:
    """Places that these firms choose, (N,), −1 for staying away; `firms` has the columns named below.

    `subsidy` (N,) is what zones offer each, as a share of its fixed investment: nothing to those who only move.
    """
    params = model.params
    chosen = np.empty(firms["key"].size, np.int64)
    kernels.choose_places(
        model.stream(process), firms["key"], firms["segment"], firms["floor"], model.city.segments.floor_access,
        firms["founder_place"], subsidy, firms["contacted"], model.place_pull,
        firms["stay_utility"], model.free_to(), model.decay, params.recruit.contact_bonus,
        params.firms.subsidy_weight, model.city.n_zones, firms["barred"], chosen,
    )  # fmt: skip
    return chosen


def _apply_prospects(model: "ZoneModel") -> None:
    """Prospects of the quarter choose; start-ups mind the trip from their founder's home."""
    new, contacted, n_zones = model.prospects, model.contacted, model.city.n_zones
    n = new["key"].size
    is_start_up = new["lot"] < model.params.firms.startup_share
    home_lots = uniforms(model.stream(processes.PROSPECT_PLACE), new["key"], 1 << 20)
    workers = model.workers_by_home().cumsum()
    founder = np.minimum((workers / max(workers[-1], 1.0)).searchsorted(home_lots), workers.size - 1)
    wants = {
        **new,
        "floor": model.floor_of(new["segment"], new["size"], new["weight"]),
        "founder_place": np.where(is_start_up, founder, _NOWHERE),
        "stay_utility": model.baseline.stay_away[is_start_up.astype(int), new["segment"]],
        "contacted": contacted,
        "barred": np.full(n, _NOWHERE),
        "productivity": _entrants_productivity(model, new["shock"]),
    }
    place = _choices(model, wants, processes.PROSPECT_PLACE, subsidy_share(model, wants["technology"]))
    called = contacted[np.arange(n), np.minimum(np.maximum(place, 0), n_zones - 1)] & (place < n_zones)
    wants["origin"] = np.where(called, CONTACTED, np.where(is_start_up, START_UP, INCOMING))
    _file(model, wants, place)


def _apply_projects(model: "ZoneModel") -> None:
    """Projects from outside apply to the zone that called them, anchors to that or to one that bids for them."""
    _file_called(model, model.projects, model.projects[-1], 0.0, PROJECT)
    _file_called(model, model.anchors, *model.auction(model.anchors), ANCHOR)


def _file_called(
    model: "ZoneModel", drawn: tuple[np.ndarray, ...], zone: np.ndarray, bid: np.ndarray | float, origin: int
) -> None:
    """Put the applications of projects or anchors to these zones into the book."""
    key, segment, size, weight, technology, _ = drawn
    if key.size == 0:
        return
    firms = {
        "key": key, "segment": segment, "size": size, "weight": weight, "technology": technology, "bid": bid,
        "floor": model.floor_of(segment, size, weight), "origin": origin,
    }  # fmt: skip
    returns = 1.0 - model.params.production.returns_alpha
    firms["productivity"] = returns * np.log(size / model.city.segments.median_size[segment])
    _file(model, firms, zone)


def _apply_spin_offs(model: "ZoneModel") -> None:
    """Start-ups out of platforms choose as others do; they mind the trip from their platform's zone."""
    new: dict[str, Any] = model.spin_offs()
    n = new["key"].size
    if n == 0:
        return
    new["floor"] = model.floor_of(new["segment"], new["size"], new["weight"])
    new["stay_utility"] = model.baseline.stay_away[1, new["segment"]]
    new["contacted"] = np.zeros((n, model.city.n_zones), bool)
    new["barred"] = np.full(n, _NOWHERE)
    new["productivity"] = _entrants_productivity(model, new["shock"])
    new["origin"] = SPIN_OFF
    _file(model, new, _choices(model, new, processes.PROSPECT_PLACE, subsidy_share(model, new["technology"])))


def _entrants_productivity(model: "ZoneModel", shock: np.ndarray) -> np.ndarray:
    """Log productivity of start-ups and investors: as their size says, less what entrants lack."""
    returns = 1.0 - model.params.production.returns_alpha
    return returns * shock - model.params.firms.entrant_productivity_gap


def _file(model: "ZoneModel", firms: dict[str, Any], place: np.ndarray) -> None:
    """Put the applications of who chose a place into the book.

    Outside zones nobody screens, so floor is reserved at once if there is any. `firms` has the columns of the book, as
    arrays (N,) or one number for all; `place` (N,) is −1 for who does not apply.
    """
    who = np.flatnonzero(place >= 0)
    if who.size == 0:
        return
    outside = place[who] >= model.city.n_zones
    if outside.any():
        out = who[outside]
        fits = np.ones(who.size, bool)
        fits[outside] = model.reserve_in_turn(place[out], firms["segment"][out], firms["floor"][out])
        who, outside = who[fits], outside[fits]
    given = _USUAL | firms
    filed = {name: given[name][who] if isinstance(given[name], np.ndarray) else given[name] for name in _BROUGHT}
    lots = normals(model.stream(processes.SCREENING), filed["key"], 5)
    filed["planned_ratio"] = np.exp(model.params.screen.far_log_sd * lots)
    model.applications.add(
        **filed, place=place[who], applied=model.quarter, ready=model.quarter + int(model.usual_delay),
        state=np.where(outside, APPROVED, NEW),
    )  # fmt: skip
    model.count("applications", filed["weight"].sum())


def _apply_again(model: "ZoneModel") -> None:
    """Who was refused tries once more elsewhere; incumbents stay where they are."""
    refused = model.refused
    once = np.flatnonzero((refused["attempt"] == 1) & (refused["origin"] != INCUMBENT))
    n = once.size
    if n == 0:
        return
    names = ("key", "segment", "size", "weight", "technology", "floor", "productivity", "origin")
    wants: dict[str, Any] = {name: refused[name][once] for name in names}
    wants["stay_utility"] = model.baseline.stay_away[0, wants["segment"]]
    wants["founder_place"] = np.full(n, _NOWHERE)
    wants["contacted"] = np.zeros((n, model.city.n_zones), bool)
    wants["barred"] = refused["place"][once]
    wants["attempt"] = 2
    offered = subsidy_share(model, wants["technology"])
    _file(model, wants, _choices(model, wants, processes.RELOCATION_PLACE, offered))


def _reconsider(model: "ZoneModel") -> None:
    """Some incumbents compare all places with the one they have, and apply where they would rather be.

    Who is under notice of clawback looks every quarter, and compares with giving up, as a newcomer does.
    """
    firms, applied = model.firm_columns, model.applications["firm"]
    rows = firms_looking(
        model.stream(processes.RELOCATION), model.firm_table.uid, firms["key"], firms["notice_quarters"],
        model.params.firms.relocation_rate_annual / 4.0,
    )  # fmt: skip
    waits = np.zeros(firms["key"].size, bool)
    waits[applied[applied >= 0]] = True
    rows = rows[~waits[rows]]
    n = rows.size
    if n == 0:
        return
    segment, here = firms["segment"][rows].astype(np.int64), firms["place"][rows].astype(np.int64)
    weight, size = firms["weight"][rows].astype(np.int64), np.maximum(firms["capacity"][rows], 1.0)
    must_leave = firms["notice_quarters"][rows] > 0
    stay = np.where(must_leave, model.baseline.stay_away[0, segment], model.place_utility[here, segment])
    wants = {
        "key": firms["key"][rows], "segment": segment, "size": size, "weight": weight, "firm": rows,
        "technology": firms["technology"][rows], "floor": model.floor_of(segment, size, weight),
        "founder_place": np.full(n, _NOWHERE), "stay_utility": stay,
        "contacted": np.zeros((n, model.city.n_zones), bool), "barred": here,
        "productivity": firms["productivity"][rows], "origin": INCUMBENT,
    }  # fmt: skip
    _file(model, wants, _choices(model, wants, processes.RELOCATION_PLACE, np.zeros(n)))


def _give_up(model: "ZoneModel") -> None:
    """Some of those who wait give up, and incumbents that closed meanwhile fall away; their floor is free again."""
    book = model.applications
    lots = uniforms(model.stream(processes.WAITING), book["key"], 1)
    approved, firm = book["state"] == APPROVED, book["firm"]
    gone = approved & (lots < model.params.approval.give_up_quarterly)
    moving = np.flatnonzero(firm >= 0)
    gone[moving] |= ~model.is_same_firm(firm[moving], book["key"][moving])
    if gone.any():
        lost = gone & approved
        model.reserve_floor(book["place"][lost], book["segment"][lost], -book["floor"][lost])
        book.keep(~gone)


def _start(model: "ZoneModel") -> None:
    """Who has a permit and premises starts; industrial firms without a standard factory build first."""
    book = model.applications
    due = (book["state"] == APPROVED) & (book["ready"] <= model.quarter)
    if not due.any():
        return
    rows = np.flatnonzero(due)
    use = model.city.segments.use[book["segment"][rows]]
    premises = model.take_premises(book["place"][rows], use, book["floor"][rows])
    builds = (use == 0) & (premises == 0) & (book["premises"][rows] == 0)
    wait = rows[builds]
    book["ready"][wait] = model.quarter + int(model.params.premises.building_quarters)
    book["premises"][wait] = -1
    due[wait] = False
    taken, premises = book.rows(due), premises[~builds]
    book.keep(~due)
    model.reserve_floor(taken["place"], taken["segment"], -taken["floor"])
    if model.is_running:
        is_new = taken["firm"] < 0
        _found(model, taken.rows(is_new), premises[is_new])
        _move(model, taken.rows(~is_new), premises[~is_new])


def _found(model: "ZoneModel", new: "Applications", premises: np.ndarray) -> None:
    """Create the firms that start, with their cash, subsidy and site."""
    n = len(new)
    if n == 0:
        return
    params = model.params
    segment, size, place = new["segment"], new["size"], new["place"]
    cash = params.firms.start_cash_years * model.wage_bill_per_worker[segment] * size
    in_zone = place < model.city.n_zones
    share = np.where(in_zone, subsidy_share(model, new["technology"]), 0.0)
    investment = model.fixed_investment(segment, size)
    years = params.firms.subsidy_duration_years
    weight = new["weight"].astype(float)
    rows = model.firm_table.allocate(
        n, key=new["key"], segment=segment.astype(np.int16), place=place.astype(np.int16),
        weight=new["weight"], birth=model.quarter,
        productivity=new["productivity"], technology=new["technology"], cash=cash, capacity=size,
        subsidy=(share + new["bid"]) * investment / years, subsidy_end=model.quarter + int(4 * years),
        site_price=model.site_price(place, segment), premises=premises.astype(np.int8),
        origin=new["origin"].astype(np.int8),
        link_cost=model.baseline.link_cost[segment], supplier=model.empty_slots[segment],
    )  # fmt: skip
    model.fetch_columns()
    model.lost_seller[rows] = model.firm_columns["supplier"][rows] == -1  # they look for sellers in this quarter
    model.ledger.book("founding", np.bincount(place, cash * weight, model.city.n_places))
    model.note_entrants(new, weight, in_zone)


def _move(model: "ZoneModel", movers: "Applications", premises: np.ndarray) -> None:
    """Let incumbents take their new site; the subsidy of the old one ends."""
    rows = movers["firm"]
    if rows.size == 0:
        return
    firms = model.firm_columns
    model.give_back_sites(rows[firms["notice_quarters"][rows] > 0])
    firms["place"][rows] = movers["place"]
    model.staff_changes()
    firms["premises"][rows] = premises
    firms["site_price"][rows] = model.site_price(movers["place"], movers["segment"])
    firms["subsidy_end"][rows] = np.minimum(firms["subsidy_end"][rows], model.quarter)
    firms["low_yield_quarters"][rows] = firms["notice_quarters"][rows] = 0
    model.count("relocations", movers["weight"].sum())
