"""Workers and firms: separations, search, matching, wages."""

from typing import TYPE_CHECKING

import numpy as np

from sim.kernels import labour as kernels
from sim.kernels import wages as wage_kernels
from sim.kernels.hiring import hire
from sim.kernels.layoffs import lay_off
from sim.kernels.race import handicaps, races
from sim.kernels.rows import rows_where
from sim.rng import processes

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel


_FOR_EVER = 1 << 30
"""Quarters of patience of who looks for a job of his own skill only."""


def match(model: "ZoneModel") -> None:
    """Step 9: quits and layoffs, two rounds of applications and hires, then wages follow unemployment."""
    separate(model)
    workers = model.worker_columns
    seekers = rows_where(model.intention[: model.worker_table.hi], kernels.SEEKS)
    openings = _openings(model)
    model.tightness = float(openings.sum() / max(seekers.size, 1))
    first = (processes.JOB_CHOICE, processes.JOB_PRIORITY, processes.VACANCY_ORDER)
    _round(model, seekers, _FOR_EVER, openings, first)
    seekers = kernels.still_unplaced(seekers, workers["employer"])
    patience = int(model.params.labour.quarters_before_skill_down)
    second = (processes.SECOND_JOB_CHOICE, processes.SECOND_JOB_PRIORITY, processes.SECOND_VACANCY_ORDER)
    _round(model, seekers, patience, _openings(model), second)
    _adjust_wages(model)


def separate(model: "ZoneModel") -> None:
    """Quits first; layoffs then only of heads that the plan has no post for."""
    workers, firms = model.worker_columns, model.firm_columns
    alive, labour = model.worker_table.used, model.params.labour
    intention = model.intention[: alive.size]
    kernels.intentions(
        model.stream(processes.QUIT), alive, workers["key"], workers["employer"], labour.quit_rate_quarterly,
        labour.on_job_search_share * model.shocks.mobility, workers["unemployed_quarters"], workers["changed_job"],
        intention,
    )  # fmt: skip
    quitters = kernels.leave_jobs(
        workers["skill"], workers["employer"], workers["unemployed_quarters"], intention, firms["staff"]
    )
    layoffs = np.empty_like(firms["staff"])
    kernels.vacancies_and_layoffs(model.firm_table.uid, firms["posts"], firms["staff"], firms["vacancies"], layoffs)
    gone = lay_off(
        model.stream(processes.LAYOFF), workers["key"], workers["skill"], workers["employer"],
        workers["unemployed_quarters"], intention, firms["staff"], layoffs,
    )  # fmt: skip
    model.staff_changes()
    model.count("quits", quitters / model.scale)
    model.count("layoffs", gone / model.scale)
    model.separations += (quitters + gone) / model.scale


def _openings(model: "ZoneModel") -> np.ndarray:
    """Vacancies by place and skill, (P, 3)."""
    firms = model.firm_columns
    return kernels.open_posts(model.firm_table.uid, firms["place"], firms["vacancies"], model.city.n_places)


def _round(
    model: "ZoneModel", seekers: np.ndarray, patience: int, openings: np.ndarray, draws: tuple[int, int, int]
) -> None:
    """One round: each seeker applies to one place, who has a job only for a gain; places ration, posts are filled."""
    if not openings.any():
        return
    workers, firms, params = model.worker_columns, model.firm_columns, model.params
    proposal = model.job_proposal
    taste = params.commute.heterogeneity_epsilon
    weights = kernels.job_weights(openings, model.wages, model.base_wages, taste, model.decay)
    handicap, least = handicaps(proposal.shares, weights)
    choice, lots, order = (model.stream(process) for process in draws)
    rows, keys = np.empty(seekers.size, np.int64), np.empty(seekers.size, np.uint64)
    kernels.enter_job_races(
        seekers, patience, workers["skill"], workers["home"], workers["key"], workers["unemployed_quarters"], rows, keys
    )
    places, _ = races(choice, keys, rows, proposal.table, handicap, least)
    cells, priority = np.empty(seekers.size, np.int64), np.empty(seekers.size)
    kernels.choose_jobs(
        lots, seekers, keys, rows, places, workers["employer"],
        kernels.desks_of(firms["place"], firms["staff"], firms["posts"]), model.travel.minutes, model.wages,
        params.commute.beta, taste, params.labour.accept_gain, cells, priority,
    )  # fmt: skip
    hires, moves = hire(
        order, seekers, cells, priority, openings, model.firm_table.uid, firms["key"], firms["place"],
        firms["vacancies"], firms["staff"], workers["skill"], workers["employer"], workers["unemployed_quarters"],
        workers["changed_job"],
    )  # fmt: skip
    model.staff_changes()
    model.count("hires", (hires + moves) / model.scale)
    model.separations += moves / model.scale


def _adjust_wages(model: "ZoneModel") -> None:
    """Wages by place and skill follow the unemployment within reach; every worker's wage is written."""
    workers, params = model.worker_columns, model.params
    intention = model.intention[: model.worker_table.hi]
    force, jobless = wage_kernels.count_by_home(
        intention, workers["skill"], workers["home"], workers["employer"], model.city.n_places
    )
    model.force, model.jobless = force, jobless
    wage_kernels.adjust_wages(
        model.wages, params.labour.wage_floor * model.baseline.wages, force / model.scale, jobless / model.scale,
        model.decay, params.labour.wage_speed_quarterly, params.start.unemployment,
    )  # fmt: skip
    paid = wage_kernels.pay_by_firm(model.firm_columns["place"], model.relative_pay(), model.wages)
    wage_kernels.write_wages(intention, workers["skill"], workers["employer"], paid, workers["wage"])
