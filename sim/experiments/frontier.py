"""Spending levers of each model scaled step by step: what comes out of a smaller and of a larger purse."""

import math
from dataclasses import dataclass, replace

from sim.experiments.members import Member
from sim.params.advice import BadInput
from sim.params.development_model import DevelopmentModel
from sim.params.schedule import Schedule
from sim.params.tables import Declaration, levers

FACTORS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)
"""Share of a model's own departure from the spending of 2017; at 1 the model is as it was asked for."""


@dataclass(frozen=True)
class Frontier:
    """One member a factor: every spending lever at its 2017 value plus the factor times the model's departure from it.

    Parameters
    ----------
    factors : tuple of float
        Not negative, each once.
    """

    factors: tuple[float, ...] = FACTORS
    option: str = "frontier"

    def members(self, base: Member) -> tuple[Member, ...]:
        """One member a factor, in the order of the factors.

        Raises
        ------
        BadInput
            If a factor is negative, not finite, or stands twice.
        """
        wrong = [factor for factor in self.factors if not (math.isfinite(factor) and factor >= 0.0)]
        if wrong or len(set(self.factors)) < len(self.factors):
            raise BadInput("the factors of a frontier must be 0 or above, each once, such as 0, 0.5, 1.")
        return tuple(self._member(base, factor) for factor in self.factors)

    def _member(self, base: Member, factor: float) -> Member:
        """The comparison at one factor."""
        scaled = [_scaled(model, factor) for model in base.models]
        return replace(
            base,
            name=f"frontier {factor:.2f}",
            option=self.option,
            models=tuple(model for model, _ in scaled),
            number=factor,
            clipped={model.label: clipped for model, clipped in scaled if clipped},
        )


def _scaled(model: DevelopmentModel, factor: float) -> tuple[DevelopmentModel, tuple[str, ...]]:
    """A model with its spending scaled, and the levers that stopped at an end of their range."""
    if factor == 1.0:  # nothing is computed, so nothing is rounded: these are the runs that were asked for
        return model, ()
    spending = [row for row in levers().values() if row.spending and row.active and row.name in model.values]
    wanted = {row.name: _course(model.schedule(row.name), row, factor) for row in spending}
    held = {row.name: _within(wanted[row.name], row) for row in spending}
    clipped = tuple(name for name in sorted(wanted) if held[name] != wanted[name])
    return model.with_courses(held, f"frontier {factor:.2f}"), clipped


def _course(schedule: Schedule, declared: Declaration, factor: float) -> Schedule:
    """2017 value plus the scaled departure from it, step by step."""
    return schedule.mapped(lambda number: declared.default + factor * (number - declared.default))


def _within(schedule: Schedule, declared: Declaration) -> Schedule:
    """Course that stops at the ends of the declared range."""
    return schedule.mapped(lambda number: min(max(number, declared.low), declared.high))
