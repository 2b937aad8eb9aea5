"""Funds and firms: who is seen, who is chosen, who takes the money, who is sold."""

from typing import TYPE_CHECKING

import numpy as np

from sim.kernels.capital import affordable
from sim.kernels.order import in_order
from sim.kernels.production import spread_over_firms
from sim.rng import processes
from sim.rng.draws import normals, uniforms
from sim.units import a_quarter

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel


_LEAST_SPREAD = 0.05
"""Log points of productivity; assumed: firms of a place with one or two are not told apart beyond reason."""


def invest(model: "ZoneModel") -> None:
    """Step 5: the fund raises, selects, invests, marks and exits."""
    fund = model.fund
    events = model.levers.vc.events_year * model.city_ratio
    if model.levers.fund.size > 0.0:
        cost = model.params.fiscal.vc_event_cost_wan_yuan * a_quarter(events)
        model.ledger.book_city_wide("vc_events", cost)
    fund.raise_capital(model.limited_share - model.params.fund.usual_pipeline)
    if fund.cash <= 0.0 and fund.invested <= 0.0:
        return
    _exit(model)
    _mark(model)
    budget = fund.budget()
    if budget > 0.0:
        _select(model, budget, a_quarter(events))


def _select(model: "ZoneModel", budget: float, events: float) -> None:
    """Offer equity to the best-looking firms that would take it, until the quarter's budget is spent."""
    firms, params = model.firm_columns, model.params
    rows = _visible(model, events)
    if rows.size == 0:
        return
    stream = model.stream(processes.FUND)
    spread = spread_over_firms(model.firm_table.uid, firms["productivity"])
    quality = firms["productivity"][rows] / max(spread, _LEAST_SPREAD)
    accepts = _accepts(model, quality, uniforms(stream, firms["key"][rows], 1))
    rows, quality = rows[accepts], quality[accepts]
    signal = quality + params.fund.signal_noise_sd * normals(stream, firms["key"][rows], 0)
    score = signal + model.levers.fund.lead_preference * model.is_lead_firm(rows)
    need = model.city.segments.value_added_per_worker[firms["segment"][rows]]
    need = params.production.capital_per_value_added * need
    stake = params.fund.max_share_of_capital * need * np.maximum(firms["capacity"][rows], 1.0)
    cost = stake * firms["weight"][rows]
    order = in_order(-score)
    chosen = order[affordable(cost[order], budget)]
    taken, amount = rows[chosen], cost[chosen]
    firms["cash"][taken] += stake[chosen]
    firms["fund_equity"][taken] += stake[chosen]
    firms["fund_value"][taken] = firms["value_added"][taken]
    firms["fund_quarter"][taken] = model.quarter
    model.ledger.book("fund_equity", np.bincount(firms["place"][taken], amount, model.city.n_places))
    model.fund.book_investment(float(amount.sum()))


def _visible(model: "ZoneModel", events: float) -> np.ndarray:
    """Growing firms without a fund that the fund gets to see, whether or not they have the money themselves.

    Large ones are seen anyhow, small ones at matching events, each of which meets so many real firms.
    """
    firms, params = model.firm_columns, model.params.fund
    grows = (model.firm_table.uid != 0) & (firms["limited"] > 0) & (firms["fund_equity"] <= 0.0)
    rows = np.flatnonzero(grows)
    small = firms["capacity"][rows] < params.small_firm_staff
    weight = firms["weight"][rows].astype(float)
    met = params.firms_per_event * events
    chance = min(1.0, met / max((weight * small).sum(), 1e-9))
    seen = uniforms(model.stream(processes.VENTURE), firms["key"][rows], 0) < chance
    return rows[~small | seen]


def _accepts(model: "ZoneModel", quality: np.ndarray, lots: np.ndarray) -> np.ndarray:
    """Whether each firm takes state money: the better it is, the more it dislikes the tie (Colonnelli and others 2024).

    The odds are e^(2 − 4·d·(1 + q)): d is `fund.government_tie_disutility`, q the firm's productivity above the
    segment's median in standard deviations. Without dislike seven firms in eight accept.
    """
    benefit = 1.0 - model.params.fund.government_tie_disutility * (1.0 + np.maximum(quality, 0.0)) * 2.0
    return lots < 1.0 / (1.0 + np.exp(-2.0 * benefit))


def _exit(model: "ZoneModel") -> None:
    """Sell holdings whose time has come, at the stake's worth in proportion to the firm's value added."""
    firms = model.firm_columns
    held = model.firms_held()
    due = held[model.quarter - firms["fund_quarter"][held] >= int(4 * model.params.fund.hold_years)]
    if due.size == 0:
        return
    growth = firms["value_added"][due] / np.maximum(firms["fund_value"][due], 1e-9)
    worth = firms["fund_equity"][due] * np.clip(growth, 0.0, 10.0)
    proceeds = float((worth * firms["weight"][due]).sum())
    firms["fund_equity"][due] = 0.0
    model.fund.book_exits(proceeds)


def _mark(model: "ZoneModel") -> None:
    """Once a year partners look at the holdings, their margins against those of all firms, and at those that closed."""
    if model.quarter % 4 or model.quarter == 0:
        return
    firms = model.firm_columns
    rows = model.firm_table.rows()
    held, closed = model.firms_held(), model.fund_closures
    if held.size == 0 and closed == 0.0:
        return
    margin = model.profit_margin
    weight = firms["weight"].astype(float)
    everybody = np.average(margin[rows], weights=weight[rows])
    holdings = np.average(margin[held], weights=weight[held]) if held.size else everybody
    share_closed = closed / max(closed + weight[held].sum(), 1e-9)
    model.fund.mark(float(holdings), float(everybody), float(share_closed))
    model.fund_closures = 0.0
