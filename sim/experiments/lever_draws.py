"""Lever values drawn within the ranges that the model files state: the plan is not the only plan that was meant."""

import hashlib
from dataclasses import dataclass, replace

import numpy as np

from sim.experiments.members import Member
from sim.params.advice import BadInput
from sim.params.development_model import DevelopmentModel
from sim.params.schedule import Schedule
from sim.params.tables import levers
from sim.rng import processes

MOST_DRAWS = 10_000
"""Draws that one comparison may ask for."""
_CONTACTS = ("recruit.technology_share", "recruit.gap_share")
_TRIES = 1000


@dataclass(frozen=True)
class LeverUncertainty:
    """One member a draw: every lever with a stated range stands at a drawn point of it.

    Parameters
    ----------
    n_draws : int
        From 1 to `MOST_DRAWS`.

    Notes
    -----
    The point is a share of the range, drawn for the lever and not for the model: models with equal ranges stay equal,
    and labels mean nothing. It depends on the lever and the number of the draw alone; all seeds share it.
    """

    n_draws: int
    option: str = "lever_uncertainty"

    def members(self, base: Member) -> tuple[Member, ...]:
        """One member a draw, counted from 1; the first of many draws are those of few.

        Raises
        ------
        BadInput
            If the number of draws is out of range, or no model states a range for any lever.
        """
        if not 1 <= self.n_draws <= MOST_DRAWS:
            raise BadInput(f"--lever-uncertainty {self.n_draws}: must be from 1 to {MOST_DRAWS} draws.")
        if not any(_ranges(model) for model in base.models):
            labels = ", ".join(model.label for model in base.models)
            raise BadInput(f"--lever-uncertainty: no model of {labels} states a low and a high for any of its levers.")
        return tuple(self._member(base, draw) for draw in range(1, self.n_draws + 1))

    def _member(self, base: Member, draw: int) -> Member:
        """The comparison with the levers of one draw."""
        models = tuple(_drawn(model, draw) for model in base.models)
        return replace(base, name=f"lever draw {draw}", option=self.option, models=models, number=draw)


def point(lever: str, draw: int, trial: int) -> float:
    """Share of a lever's range at which a draw stands, in (0, 1).

    Parameters
    ----------
    lever : str
        Dotted name.
    draw : int
        Number of the draw.
    trial : int
        0, or how often it was drawn again.
    """
    from sim.rng.counter import stream
    from sim.rng.draws import uniform

    key = int.from_bytes(hashlib.sha256(lever.encode()).digest()[:8], "big")
    return float(uniform(stream(0, processes.LEVER_UNCERTAINTY, draw), np.uint64(key), trial))


def _ranges(model: DevelopmentModel) -> dict[str, tuple[float, float]]:
    """Low and high of each active lever for which the model states both, sorted by name."""
    stated = {name: (known.low, known.high) for name, known in sorted(model.evidence.items()) if levers()[name].active}
    return {name: (low, high) for name, (low, high) in stated.items() if low is not None and high is not None}


def _drawn(model: DevelopmentModel, draw: int) -> DevelopmentModel:
    """A model with its levers at the points of one draw."""
    ranges = _ranges(model)
    courses = {name: _course(model.schedule(name), *ends, point(name, draw, 0)) for name, ends in ranges.items()}
    for trial in range(1, _TRIES):
        if not _exceeds(model, courses):
            return model.with_courses(courses, f"lever draw {draw}")
        for name in _CONTACTS:
            if name in ranges:
                courses[name] = _course(model.schedule(name), *ranges[name], point(name, draw, trial))
    raise BadInput(f"model {model.label}: within their ranges {' + '.join(_CONTACTS)} is never at most 1; lower them.")


def _course(schedule: Schedule, low: float, high: float, share: float) -> Schedule:
    """A number at the share of its range; steps inside the range move together, the 2017 value before them stays."""
    if len(schedule.numbers) == 1:
        return Schedule.constant(low + share * (high - low))
    shift = (share - 0.5) * (high - low)
    return schedule.mapped(lambda number: min(max(number + shift, low), high) if low <= number <= high else number)


def _exceeds(model: DevelopmentModel, courses: dict[str, Schedule]) -> bool:
    """Whether contacts by technology and by gap would sum to more than all contacts."""
    shares = [courses.get(name, model.schedule(name)) for name in _CONTACTS]
    quarters = {quarter for share in shares for quarter in share.quarters}
    return any(sum(share.at(quarter) for share in shares) > 1.0 for quarter in quarters)
