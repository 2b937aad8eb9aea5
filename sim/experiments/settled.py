"""What a run is set to, in plain numbers: levers by quarter, and what has no effect."""

from sim.params.development_model import DevelopmentModel
from sim.params.schedule import Schedule
from sim.params.tables import Declaration, levers, parameters
from sim.units import quarter_label


def settled_levers(model: DevelopmentModel) -> dict[str, float | dict[str, float]]:
    """Value of every active lever of a model: a number, or numbers by the quarter from which they hold."""
    return {name: course(model.schedule(name)) for name, declared in sorted(levers().items()) if declared.active}


def letters(model: DevelopmentModel) -> dict[str, str]:
    """How sure the value of every active lever of a model is: the letter of its file, of a lever it does not set that
    of the table; empty where nobody said.
    """
    return {
        name: model.evidence[name].confidence if name in model.evidence else declared.confidence
        for name, declared in sorted(levers().items())
        if declared.active
    }


def inactive() -> dict[str, list[str]]:
    """Declared levers and parameters whose mechanism is not built yet: without effect and without cost."""
    return {"levers": _inactive(levers()), "parameters": _inactive(parameters())}


def course(schedule: Schedule) -> float | dict[str, float]:
    """Constant as a number, steps by quarter label."""
    if len(schedule.numbers) == 1:
        return schedule.numbers[0]
    return {quarter_label(quarter): number for quarter, number in zip(schedule.quarters, schedule.numbers, strict=True)}


def _inactive(declared: dict[str, Declaration]) -> list[str]:
    """Names of the rows without effect, sorted."""
    return sorted(name for name, row in declared.items() if not row.active)
