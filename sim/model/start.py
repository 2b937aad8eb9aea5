"""The start of a run: the city as the data have it, a spin-up under the 2017 baseline, and branches of it."""

import copy
from typing import TYPE_CHECKING

import numpy as np

from sim.city.ledger import Ledger
from sim.city.places import City
from sim.kernels.start import turn_over_links
from sim.markets import entry, labour, land, plans, supply
from sim.model import news, settle
from sim.model.invariants import Opening
from sim.model.populate import populate
from sim.model.rebase import rebase
from sim.params.values import Values
from sim.rng import processes

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_QUEUE_QUARTERS = 8
"""Last quarters of the spin-up in which firms apply and floor is begun, so that the queue is filled at 2017Q3."""


def spin_up(city: City, params: Values, scale: float, seed: int) -> "ZoneModel":
    """State at 2017Q3 of one (city, parameters, scale, seed), the same under every development model.

    Parameters
    ----------
    city : City
    params : Values
        Parameters of the world.
    scale : float
        Simulated workers per person, above 0 and at most 1.
    seed : int

    Returns
    -------
    ZoneModel
        Under the 2017 baseline; `branch` gives it to a development model.
    """
    from sim.model.zone_model import ZoneModel

    return ZoneModel(city=city, model="2017", scale=scale, rng=seed, parameters=params)


def spin_up_in_place(model: "ZoneModel") -> None:
    """Build the city and let matches, links, wages, place effects, cash and ages settle, all totals held."""
    populate(model)
    quarters = int(model.params.start.spinup_quarters)
    for quarter in range(-quarters, 0):
        model.quarter = quarter
        _spin_up_quarter(model)
        if quarter == -_QUEUE_QUARTERS - 1:
            rebase(model)
    rebase(model)
    model.update_floor_use()  # posts were held at the data's after it was last counted
    model.quarter = 0
    year_prospects = model.year_prospects
    model.start_counters()
    model.year_prospects = year_prospects
    model.ledger = Ledger(model.city.n_places, model.params.fiscal.discount_rate)
    model.opening = Opening.of(model)
    model.is_running = True


def _spin_up_quarter(model: "ZoneModel") -> None:
    """One quarter of the spin-up: workers and links move, firms keep their posts, the ground stands still."""
    if model.quarter >= -_QUEUE_QUARTERS:
        _fill_queue(model)
    _hold_jobs(model, *plans.hold(model))
    _turn_over_links(model)
    supply.link(model)
    model.baseline.link_cost = model.mean_link_cost()
    labour.match(model)
    _hold_pay(model)
    settle.close_books(model)


def _turn_over_links(model: "ZoneModel") -> None:
    """Break some links by lot, as growth and shrinkage will: else the city would start with more than it can keep."""
    firms = model.firm_columns
    turn_over_links(
        model.stream(processes.LINK_TURNOVER), model.firm_table.uid, firms["key"],
        model.params.start.link_turnover_quarterly, firms["supplier"], model.lost_seller,
    )  # fmt: skip


def _hold_pay(model: "ZoneModel") -> None:
    """Keep the mean wage of each skill at the data's, and places near it: with posts held nothing else pins wages."""
    limit = model.params.start.place_effect_limit
    heads = model.heads_by_place_and_skill()
    mean = (model.wages * heads).sum(axis=0) / np.maximum(heads.sum(axis=0), 1.0)
    relative = np.clip(np.log(model.wages / np.maximum(mean, 1e-9)), -limit, limit)
    model.wages = model.base_wages * np.exp(relative)


def _fill_queue(model: "ZoneModel") -> None:
    """Let firms apply and floor be begun, so that the first quarters of the run have both; nobody starts yet."""
    news.draw_prospects(model)
    if model.quarter == -_QUEUE_QUARTERS:
        model.leading_group.allot()
    ground = copy.deepcopy(model.floorspace)
    land.allot(model)
    model.floorspace.hold_at(ground)
    entry.choose(model)


def _hold_jobs(model: "ZoneModel", by_place: np.ndarray, by_segment: np.ndarray) -> None:
    """Move place and segment effects towards what they explain, and posts until jobs are the data's.

    Posts exceed jobs by the vacancies that the search leaves: the same factor for every firm.
    """
    start, firms = model.params.start, model.firm_columns
    effect = model.place_effect + start.place_effect_speed * np.clip(by_place, -0.5, 0.5)
    effect -= np.average(effect, weights=np.maximum(model.city.jobs, 1e-9))
    model.place_effect = np.clip(effect, -start.place_effect_limit, start.place_effect_limit)
    model.segment_effect = model.segment_effect + start.place_effect_speed * np.clip(by_segment, -0.5, 0.5)
    short = np.log(model.job_targets.sum() * model.scale / max(float(firms["staff"].sum()), 1.0))
    firms["capacity"][:] *= np.exp(start.place_effect_speed * np.clip(short, -0.5, 0.5))


def copy_of(model: "ZoneModel") -> "ZoneModel":
    """An independent copy; what no run changes (city, parameters, proposals) is shared."""
    shared = (model.city, model.params, model.levers, model.development_model, model.travel, model.first_travel)
    memo = {id(part): part for part in shared}
    return copy.deepcopy(model, memo)
