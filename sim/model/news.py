"""What comes from outside: shocks, prices, demand, times of travel, scheduled levers, the quarter's prospects."""

from typing import TYPE_CHECKING

import numpy as np

from sim.city.travel import Travel
from sim.kernels import entry as kernels
from sim.model import shocks
from sim.model.populate import density_of
from sim.rng import processes
from sim.rng.draws import normals
from sim.units import QUARTERS_A_YEAR, a_quarter, quarter_index

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_METRO_STEP = quarter_index("2022Q1")
"""First quarter with the metro as it stood at the end of 2021."""

_COMMON = 1 << 40
"""Key of the draw that moves the prices of all segments; a segment's own is its number."""

_PROFIT_BOUNDS = (0.5, 1.6)
"""Profit relative to 2017 beyond which prospects respond no further; assumed, tried for stability."""


def arrive(model: "ZoneModel") -> None:
    """Step 1: this quarter's levers, shocks, prices by segment, demand, travel times, density of jobs, prospects."""
    model.levers = model.development_model.levers_at(model.quarter)
    shocks.strike(model)
    _move_prices(model)
    _move_demand(model)
    _change_travel(model)
    model.density = density_of(model)
    draw_prospects(model)


def _move_prices(model: "ZoneModel") -> None:
    """Log prices on value added: a common and a segment part, each reverting to its mean; the same in every model."""
    params = model.params.news
    stay = 1.0 - a_quarter(params.mean_reversion_annual)
    source = model.stream(processes.NEWS)
    keys = np.arange(model.segment_price.size + 1, dtype=np.uint64)
    keys[-1] = _COMMON
    shocks = normals(source, keys, 0)
    model.common_price = stay * model.common_price + 0.5 * params.common_sd_annual * shocks[-1]
    model.segment_price = stay * model.segment_price + 0.5 * params.segment_sd_annual * shocks[:-1]
    model.log_price = model.common_price + model.segment_price + np.log(model.shocks.price)


def _move_demand(model: "ZoneModel") -> None:
    """Demand factor by segment: city income and the outside world against what is now supplied.

    Beyond a limit buyers import what nobody makes here: else the first firm of a deserted segment would earn anything.
    """
    demand, external = model.params.demand, model.city.segments.external_sales_share
    years = model.quarter / QUARTERS_A_YEAR
    outside = np.exp(demand.outside_growth_annual * years)
    wanted = (1.0 - external) * model.income() / model.baseline.income + external * outside
    wanted = wanted * model.shocks.demand
    supplied = model.value_added_by_segment() / model.baseline.value_added
    pull = np.log(np.maximum(wanted, 1e-9) / np.maximum(supplied, 1e-9)) / demand.elasticity
    model.log_demand = np.minimum(pull, demand.scarcity_limit)


def _change_travel(model: "ZoneModel") -> None:
    """Times fall when the metro grows (in every model) and when zone links open (`transit.time_gain`)."""
    metro = model.city.metro_2021 if model.quarter >= _METRO_STEP else model.city.metro_2017
    gain = model.works["transit"].opened
    state = (model.quarter >= _METRO_STEP, gain)
    if state == model.travel_state:
        return
    model.travel_state = state
    is_zone = model.city.is_zone
    factor = np.where(is_zone[:, None] | is_zone[None, :], 1.0 - gain, 1.0)
    model.travel = Travel.of(model.city, model.params, metro, factor)
    model.decay = np.exp(-model.params.commute.beta * model.travel.minutes)


def draw_prospects(model: "ZoneModel") -> None:
    """Firms that think of coming this quarter, at a rate that follows last year's profit in the segment."""
    firms, segments = model.params.firms, model.city.segments
    base = model.baseline
    per_worker = base.firms * model.worker_table.n / max(base.workers, 1.0)
    mixed = firms.entry_stock_mix * per_worker + (1.0 - firms.entry_stock_mix) * model.firm_count
    least, most = _PROFIT_BOUNDS
    profit = np.minimum(np.maximum(model.operating_profit / base.operating_profit, least), most)
    pull = profit**firms.prospect_profit_elasticity
    expected = a_quarter(firms.entry_base_annual) * mixed * pull / (1.0 - firms.stay_away_share)
    drawn = kernels.draw_prospects(
        model.stream(processes.PROSPECT), expected, firms.entrant_size_ratio, firms.entrant_size_log_sd,
        segments.median_size, segments.technology, firms.technology_sd, model.scale, model.params.sim.min_staff,
    )  # fmt: skip
    names = ("key", "segment", "size", "weight", "shock", "technology", "lot")
    model.prospects = dict(zip(names, drawn, strict=True))
    jobs = model.prospects["size"] * model.prospects["weight"]
    row = model.quarter % QUARTERS_A_YEAR
    model.year_prospects[row] = np.bincount(model.prospects["segment"], jobs, len(segments.ids))
