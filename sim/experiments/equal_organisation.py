"""All models with one common organisation: is it the instruments, or who handles them?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sim.experiments.members import Member
from sim.params.schedule import Schedule
from sim.params.tables import levers

ORGANISATION = (
    "approval.delay_quarters",
    "coordination.strength",
    "map.accuracy",
    "operating_company.professionalism",
    "services.producer_density",
)
"""Levers of organisation: how fast, how coordinated, how well informed, how able, how well served."""


@dataclass(frozen=True)
class EqualOrganisation:
    """One member: delay, coordination, map accuracy, professionalism and producer services are the models' mean."""

    option: str = "equal_organisation"

    def members(self, base: Member) -> tuple[Member, ...]:
        """The one member; each of the levers takes the mean over the compared models, quarter by quarter."""
        active = [name for name in ORGANISATION if levers()[name].active]
        courses = {name: _mean([model.schedule(name) for model in base.models]) for name in active}
        numbers = [f"{name}={course.numbers[0]!r}" for name, course in courses.items() if len(course.numbers) == 1]
        models = tuple(model.with_courses(courses, "equal organisation") for model in base.models)
        overrides = (*base.overrides, *numbers)
        return (replace(base, name="equal organisation", option=self.option, models=models, overrides=overrides),)


def _mean(schedules: Sequence[Schedule]) -> Schedule:
    """Mean course; the sum is rounded once, so that the order of the models decides nothing."""
    quarters = sorted({quarter for schedule in schedules for quarter in schedule.quarters})
    means = {
        quarter: math.fsum(schedule.at(quarter) for schedule in schedules) / len(schedules) for quarter in quarters
    }
    return Schedule.steps(means[0], means)
