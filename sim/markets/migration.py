"""The city and the outside: who comes, who leaves."""

from math import floor
from typing import TYPE_CHECKING

import numpy as np

from sim.kernels import migration as kernels
from sim.kernels.housing import LEAVES, OWNER, RENTER, served_rows
from sim.kernels.labour import open_posts
from sim.kernels.race import handicaps, races
from sim.kernels.rationing import admitted_by_priority
from sim.kernels.rows import rows_where
from sim.kernels.settle import leave_staff
from sim.rng import processes
from sim.rng.draws import uniform, uniforms
from sim.units import a_quarter

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel


_WHOLE = np.uint64(1 << 40)
"""Key of the draws by which the numbers of those who come are rounded."""


def flow(model: "ZoneModel") -> None:
    """Step 11: leavers go, arrivals come for wages net of rent if there is work to look for and a home to live in.

    First the subsidy of talent is paid for those who came in earlier quarters and were hired in this one.
    """
    model.pay_talent_subsidy()
    _leave(model)
    _arrive(model)


def _leave(model: "ZoneModel") -> None:
    """Who intends to leave goes; the employer's post is open again next quarter."""
    rows = rows_where(model.wish[: model.worker_table.hi], LEAVES)
    workers = model.worker_columns
    employed = leave_staff(rows, workers["employer"], workers["skill"], model.firm_columns["staff"])
    model.staff_changes()
    model.tally_homes(rows, -1)
    model.worker_table.release(rows)
    model.wish[rows] = 0
    model.count("departures", rows.size / model.scale)
    model.separations += employed / model.scale


def expected_arrivals(model: "ZoneModel", heads: np.ndarray) -> np.ndarray:
    """People who would come this quarter by skill, (3,): more with wages net of rent, fewer with unemployment.

    `heads` (P, 3) are the simulated workers by place of work and skill.
    """
    params, migration = model.params, model.params.migration
    net = kernels.net_wages(
        model.wages, model.baseline.wages, heads, model.dwellings.rent, model.dwellings.occupied,
        params.housing.rent_expenditure_share,
    )  # fmt: skip
    net[2] *= 1.0 + model.talent_bonus()
    rate = model.shocks.mobility * a_quarter(migration.departure_annual + migration.net_base_annual)
    return kernels.expected_arrivals(
        net, migration.wage_elasticity, model.force, model.jobless, params.start.unemployment, rate
    )


def _arrive(model: "ZoneModel") -> None:
    """Draw a work place by vacancies and wage, then a home by the logit of who works there; no home, no arrival."""
    stream = model.stream(processes.ARRIVAL)
    heads = model.heads_by_place_and_skill()
    expected = expected_arrivals(model, heads)
    count = np.array(
        [floor(number + uniform(stream, _WHOLE, k)) for k, number in enumerate(expected.tolist())], np.int64
    )
    keys, skills = kernels.arrivals(stream, count)
    proposal = model.arrival_proposal
    tables = proposal.table, *handicaps(proposal.shares, _work_weights(model, heads))
    work, _ = races(model.stream(processes.ARRIVAL_WORK), keys, skills.astype(np.int64), *tables)
    proposal = model.home_proposal
    vacant = model.dwellings.vacant(model.scale)
    tables = proposal.table, *handicaps(proposal.shares, model.home_weights(vacant, model.attraction()))
    cells, _ = races(model.stream(processes.ARRIVAL_HOME), keys, work, *tables)
    priority = uniforms(model.stream(processes.ARRIVAL_PRIORITY), keys, 0)
    order, start, served = admitted_by_priority(cells, priority, vacant)
    comes = served_rows(order, start, served, keys.size)
    _settle_in(model, keys[comes], skills[comes], cells[comes])


def _work_weights(model: "ZoneModel", heads: np.ndarray) -> np.ndarray:
    """Weight of each place as a place to look for work by skill, (3, P); `heads` (P, 3) work there now."""
    params, firms = model.params, model.firm_columns
    openings = open_posts(model.firm_table.uid, firms["place"], firms["vacancies"], model.city.n_places)
    room = openings + params.migration.turnover_share * heads
    return kernels.work_weights(room, model.wages, model.base_wages, params.commute.heterogeneity_epsilon)


def _settle_in(model: "ZoneModel", keys: np.ndarray, skills: np.ndarray, homes: np.ndarray) -> None:
    """Create the workers that found a home; they begin without a job."""
    lots = uniforms(model.stream(processes.ARRIVAL), keys, 1)
    tenure = np.where(lots < model.params.housing.owner_arrival_share, OWNER, RENTER)
    rows = model.worker_table.allocate(
        keys.size, key=keys, skill=skills, home=homes.astype(np.int16), tenure=tenure.astype(np.int8),
        unsettled=(skills == 2).astype(np.int8),
    )  # fmt: skip
    model.fetch_columns()
    model.tally_homes(rows, 1)
    model.count("arrivals", keys.size / model.scale)
