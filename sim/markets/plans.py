"""What firms plan: productivity moves, staff is desired within finance and floor, posts open."""

from typing import TYPE_CHECKING

import numpy as np

from sim.city.floorspace import N_FLOOR_USES
from sim.kernels import production as kernels
from sim.kernels.floor import growth_floor
from sim.rng import processes
from sim.rng.counter import stream
from sim.units import QUARTERS_A_YEAR

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_YOUNG = 20
_MOST_MEDIANS = 400.0


def plan(model: "ZoneModel") -> None:
    """Step 7: each firm moves part of the way to its best staff, as money and floor allow; shrinking is free."""
    _advance_productivity(model)
    wanted, growth = _wishes(model)
    _settle_posts(model, wanted, growth)
    model.update_floor_use()


def hold(model: "ZoneModel") -> tuple[np.ndarray, np.ndarray]:
    """Spin-up: firms keep the posts they have, and their productivity is what makes these posts their best choice.

    Returns what place (P,) and segment (S,) explain of that productivity.
    """
    firms, segments, params = model.firm_columns, model.city.segments, model.params
    _settle_posts(model, firms["capacity"].copy(), np.zeros(firms["key"].size))
    return kernels.fit_productivity(
        model.firm_table.uid, firms["segment"], firms["place"], firms["weight"], firms["capacity"],
        firms["link_cost"], model.log_value(),
        kernels.wage_index(model.wages, model.base_wages, segments.skill_mix), model.baseline.link_cost,
        segments.value_added_ratio, segments.median_size, params.production.returns_alpha,
        params.labour.rent_sharing, firms["productivity"], model.city.n_places, len(segments.ids),
    )  # fmt: skip


def _advance_productivity(model: "ZoneModel") -> None:
    """Persistent productivity with Laplace innovations, learning, and the drift of technology."""
    firms, production = model.firm_columns, model.params.production
    kernels.advance_productivity(
        model.stream(processes.PRODUCTIVITY), firms["key"], model.firm_table.uid, firms["birth"], model.quarter,
        firms["technology"], firms["productivity"], model.lift(),
        production.z_persistence_annual**0.25, 0.5 * production.z_innovation_scale_annual,
        production.technology_volatility, production.technology_drift_annual / QUARTERS_A_YEAR,
        production.learning_gain, QUARTERS_A_YEAR * production.learning_years,
    )  # fmt: skip


def _wishes(model: "ZoneModel") -> tuple[np.ndarray, np.ndarray]:
    """Staff wanted, and growth that money allows, (F,) each, per real firm; marks whose growth money bounds."""
    firms, segments, params = model.firm_columns, model.city.segments, model.params
    wanted, growth = np.empty((2, firms["key"].size))
    kernels.plan_staff(
        model.firm_table.uid, firms["segment"], firms["place"], firms["weight"], firms["staff"],
        firms["productivity"], firms["cash"], firms["capacity"], firms["link_cost"], model.log_value(),
        np.log(kernels.wage_index(model.wages, model.base_wages, segments.skill_mix)), model.baseline.link_cost,
        segments.value_added_ratio, segments.median_size, model.yearly_wage, model.pay_factor,
        params.production.returns_alpha, _MOST_MEDIANS, params.firms.adjustment_speed_quarterly,
        params.labour.rent_sharing, params.firms.cost_per_worker_added, model.credit_years, model.scale,
        wanted, growth, firms["limited"],
    )  # fmt: skip
    young = kernels.young_by_limit(firms["birth"], firms["weight"], firms["limited"], model.quarter - _YOUNG)
    model.limited_share = float(young[0] / max(young.sum(), 1e-9))
    return wanted, growth


def _settle_posts(model: "ZoneModel", wanted: np.ndarray, growth: np.ndarray) -> None:
    """Share free floor among those who want to grow, pay for the equipment, and open posts by skill."""
    firms, segments, params = model.firm_columns, model.city.segments, model.params
    alive, n_places = model.firm_table.uid, model.city.n_places
    asked = growth_floor(
        alive, firms["place"], firms["segment"], firms["weight"], growth, segments.floor_per_worker, segments.use,
        n_places,
    )  # fmt: skip
    shares = np.ones((n_places, N_FLOOR_USES + 1))  # the last is for who works on no counted floor
    np.minimum(1.0, model.floorspace.free / np.maximum(asked, 1e-9), out=shares[:, :-1])
    by_segment = shares.take(segments.use, axis=1)
    price = params.firms.cost_per_worker_added * model.wage_bill_per_worker
    spent = np.empty(firms["key"].size)
    kernels.settle_posts(
        stream(model.seed, processes.POSTS, 0), firms["key"], alive, firms["segment"], firms["place"],
        firms["weight"], wanted, growth, by_segment, segments.skill_mix, price, model.scale, firms["capacity"],
        firms["cash"], firms["posts"], spent,
    )  # fmt: skip
    model.ledger.book("equipment", kernels.sum_by_place(firms["place"], firms["weight"], spent, n_places))
