"""Points of a design: what each of them sets, and what it goes through."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sim.params.advice import did_you_mean
from sim.params.development_model import DevelopmentModel
from sim.params.schedule import Schedule

SETTINGS = ("city", "model", "stress")
"""What a row of a list may choose beside levers and parameters."""


@dataclass(frozen=True)
class DesignPoint:
    """One point of a design.

    Parameters
    ----------
    values : dict of str to float
        Values of the axes; without `courses` these are levers and parameters, and the others stay as the model and the
        city have them.
    settings : dict of str to str
        City, model or stress test of a row of a list, where it names one; other points go through all of the design.
    courses : dict of str to Schedule, optional
        Levers that it moves, where the axes are groups of levers; a value is then 1 if its group is moved, else 0.
    """

    values: Mapping[str, float]
    settings: Mapping[str, str] = field(default_factory=dict)
    courses: Mapping[str, Schedule] | None = None

    @property
    def numbers(self) -> Mapping[str, float]:
        """Levers and parameters that it holds at a number."""
        return self.values if self.courses is None else {}


@dataclass(frozen=True)
class Points:
    """Points of a design.

    Parameters
    ----------
    kind : str
        A word of `KINDS`, or empty for models, cities and stress tests alone.
    axes : tuple of str
        Names of levers and parameters, or of groups of levers, in the order of the file.
    points : tuple of DesignPoint
        In the order of the design.
    models : tuple of DevelopmentModel
        Models of a design that says itself where it begins; empty for those that go through the `models` of the file.
    """

    kind: str
    axes: tuple[str, ...]
    points: tuple[DesignPoint, ...]
    models: tuple[DevelopmentModel, ...] = ()

    @property
    def moved(self) -> tuple[str, ...]:
        """Levers and parameters that differ from point to point, so that none of them can be held."""
        return tuple(dict.fromkeys((*self.axes, *(name for point in self.points for name in point.courses or ()))))


def not_named(points: Points, named: Mapping[str, Sequence[str]], where: str) -> Iterator[str]:
    """A sentence on each city, model or stress test of a point that the file does not name for the whole design.

    Parameters
    ----------
    points : Points
        The points.
    named : dict of str to sequence of str
        What the file names, for each of `SETTINGS`.
    where : str
        File, for the sentences.
    """
    for number, point in enumerate(points.points, start=1):
        for key, text in point.settings.items():
            if text not in named[key]:
                yield (
                    f"{where}, {points.kind} {number}, {key}: '{text}' is not among those that the file names "
                    f"({', '.join(named[key])}).{did_you_mean(text, named[key])}"
                )
