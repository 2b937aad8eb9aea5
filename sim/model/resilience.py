"""What a city loses without some of its firms: at once over its links, and over time on a branch that goes on.

Nothing here changes the city that is asked: whoever is taken out is taken out of a branch.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import measures
from sim.kernels.production import value_by_cell
from sim.measures.errors import NoValue
from sim.measures.recorded import Recorded
from sim.model.observe import keep_only
from sim.model.removals import KINDS, Links, Removal, removals_of
from sim.units import QUARTERS_A_YEAR

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_NEGLIGIBLE, _NON_ESSENTIAL, _ESSENTIAL = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Course:
    """Value added of the city after a removal, quarter by quarter, 万元 a year; (Q,) each.

    Parameters
    ----------
    undisturbed : (Q,) array
        Of the branch in which nobody is taken out.
    own : (Q,) array
        Of this, what the firms make that are taken out in the other branch.
    removed : (Q,) array
        Of the branch without them.
    """

    undisturbed: np.ndarray
    own: np.ndarray
    removed: np.ndarray

    def loss_of_others(self) -> float:
        """Share that the others lose, their sum over the quarters; negative if they gain; nan without others."""
        return _value_or_nan(measures.anchor_removal_loss, self.undisturbed - self.own, self.removed)

    def loss_of_city(self) -> float:
        """Share that the city loses, what the removed would have made included; nan if it makes nothing."""
        return _value_or_nan(measures.anchor_removal_loss, self.undisturbed, self.removed)

    def lost_value_added(self) -> float:
        """Value added that the city lost in these quarters, 万元."""
        return float((self.undisturbed - self.removed).sum() / QUARTERS_A_YEAR)

    def recovery_quarters(self, gap: float) -> float:
        """Quarters until the city makes 1 − `gap` of the undisturbed value added for a year; nan if never.

        0 means that the gap was never larger, 1 that the first quarter alone fell short.
        """
        return _value_or_nan(measures.recovery_quarters, self.undisturbed, self.removed, 1.0 - gap)


@dataclass(frozen=True, eq=False)
class Loss:
    """What one removal costs.

    Parameters
    ----------
    removal : Removal
        Who was taken out.
    real_firms, jobs : float
        Real firms and persons that they stand for.
    share_of_output : float
        Their own part of all output.
    systemic_risk : float
        Part of all output that is lost at once over the links, their own included (ESRI).
    course : Course or None
        What happens in the quarters after; None if it was not run.
    recovery_quarters : float
        Quarters until the city is back (`resilience.recovery_gap`); nan if never, or not run.
    """

    removal: Removal
    real_firms: float
    jobs: float
    share_of_output: float
    systemic_risk: float
    course: Course | None
    recovery_quarters: float


def losses(model: "ZoneModel") -> list[Loss]:
    """Take out everybody whom `removals_of` names, one removal after the other, from the city as it stands.

    The largest few of each kind (`resilience.dynamic_removals`) are also taken out of branches that go on for
    `resilience.quarters`, under the same random numbers, development model and stress test.
    """
    links = Links.of(model)
    removals = removals_of(model, links)
    firms, total = model.firm_columns, max(float(links.output.sum()), 1e-12)
    own = [float(links.output[removal.firms].sum() / total) for removal in removals]
    risks = systemic_risks(model, links, removals)
    courses = courses_of(model, links, _largest(removals, own, int(model.params.resilience.dynamic_removals)))
    told = []
    for removal, share, risk in zip(removals, own, risks, strict=True):
        rows = links.rows[removal.firms]
        jobs = float(firms["staff"][rows].sum() / model.scale)
        course = courses.get(_who(removal))
        recovery = course.recovery_quarters(model.params.resilience.recovery_gap) if course else float("nan")
        real_firms = float(firms["weight"][rows].sum())
        told.append(Loss(removal, real_firms, jobs, share, float(risk), course, recovery))
    return told


def systemic_risks(model: "ZoneModel", links: Links, removals: list[Removal]) -> np.ndarray:
    """Share of all output that is lost at once without the firms of each removal, (N,)."""
    segments = model.city.segments
    needs = np.where(segments.essential, _ESSENTIAL, np.where(segments.inputs > 0.0, _NON_ESSENTIAL, _NEGLIGIBLE))
    failing = np.zeros((links.rows.size, len(removals)), bool)
    for number, removal in enumerate(removals):
        failing[removal.firms, number] = True
    if not links.output.any():
        return np.zeros(len(removals))
    return measures.joint_systemic_risk(
        links.buyer, links.seller, links.value, links.segment, needs, links.output, failing
    )


def courses_of(model: "ZoneModel", links: Links, removals: list[Removal]) -> dict[bytes, Course]:
    """What happens in the quarters after each removal, by who is removed; the city itself stands still."""
    different = {_who(removal): links.rows[removal.firms] for removal in removals}
    if not different:
        return {}
    quarters = int(model.params.resilience.quarters)
    undisturbed, own = _undisturbed(model, list(different.values()), quarters)
    return {
        who: Course(undisturbed, mine, _without(model, rows, quarters))
        for (who, rows), mine in zip(different.items(), own, strict=True)
    }


def _largest(removals: list[Removal], own: list[float], number: int) -> list[Removal]:
    """The largest removals of each kind by their own output, in the order of the table."""
    chosen: list[int] = []
    for kind in KINDS:
        alike = [one for one, removal in enumerate(removals) if removal.kind == kind]
        chosen += sorted(alike, key=lambda one: -own[one])[:number]
    return [removals[one] for one in sorted(chosen)]


def _undisturbed(model: "ZoneModel", groups: list[np.ndarray], quarters: int) -> tuple[np.ndarray, np.ndarray]:
    """Value added of a branch in which nobody is taken out, (Q,), and of groups of firms in it, (N, Q)."""
    twin = _unobserved_branch(model)
    ids = [model.firm_table.uid[rows].copy() for rows in groups]
    own: list[list[float]] = []
    total: list[float] = []
    for _ in range(quarters):
        twin.step()
        rows, firms = twin.firm_table.rows(), twin.firm_columns
        made = firms["value_added"][rows] * firms["weight"][rows]
        own.append([float(made[np.isin(twin.firm_table.uid[rows], group)].sum()) for group in ids])
        total.append(_value_added(twin))
    return np.array(total), np.array(own).T


def _without(model: "ZoneModel", rows: np.ndarray, quarters: int) -> np.ndarray:
    """Value added of a branch whose firms in these rows close before its first quarter, (Q,)."""
    twin = _unobserved_branch(model)
    twin.close_firms(rows)
    made = []
    for _ in range(quarters):
        twin.step()
        made.append(_value_added(twin))
    return np.array(made)


def _unobserved_branch(model: "ZoneModel") -> "ZoneModel":
    """A branch that goes on as the city would, and records nothing."""
    twin = model.branch(model.development_model, model.stress)
    keep_only(twin, Recorded(()))
    return twin


def _value_added(model: "ZoneModel") -> float:
    """Value added of the city's firms a year, 万元, at the rate of the quarter; those that closed in it left out."""
    firms, city = model.firm_columns, model.city
    made = value_by_cell(
        model.firm_table.uid, firms["place"], firms["segment"], firms["weight"], firms["value_added"], city.n_places,
        len(city.segments.ids),
    )  # fmt: skip
    return float(made.sum(axis=1).sum())


def _who(removal: Removal) -> bytes:
    """The same firms, the same name: an anchor may be the largest seller too."""
    return removal.firms.tobytes()


def _value_or_nan(measure: Callable[..., float], *arguments: object) -> float:
    """Number, nan where the measure has no value."""
    try:
        return float(measure(*arguments))
    except NoValue:
        return float("nan")
