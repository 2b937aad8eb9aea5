"""A development model is data: a lever vector, by quarter. No code knows which one runs."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from sim.params.advice import BadInput
from sim.params.schedule import Schedule
from sim.params.tables import levers
from sim.params.values import Levers, Values
from sim.units import quarter_label

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about one value of a model.

    Parameters
    ----------
    low, high : float or None
        Range the value may really have; None where nobody stated one.
    source, confidence : str
        Where it comes from and how sure it is (A to D); empty where nobody said.
    """

    low: float | None = None
    high: float | None = None
    source: str = ""
    confidence: str = ""


@dataclass(frozen=True)
class DevelopmentModel:
    """The levers that a development model sets; the others keep their 2017 values.

    Parameters
    ----------
    label : str
        File name without its ending: how tables and figures call the model.
    title : str
        What it is, in a line.
    sources : tuple of str
        Where the model as a whole comes from.
    values : dict
        Course of each lever that is set, by dotted name; inactive levers may be among them.
    evidence : dict
        Range, source and confidence by the same names.
    """

    label: str
    title: str = ""
    sources: tuple[str, ...] = ()
    values: Mapping[str, Schedule] = field(default_factory=dict, hash=False)
    evidence: Mapping[str, Evidence] = field(default_factory=dict, hash=False)

    def schedule(self, name: str) -> Schedule:
        """Course of a lever, set or not."""
        return self.values[name] if name in self.values else Schedule.constant(levers()[name].default)

    def levers_at(self, quarter: int) -> Levers:
        """Value of every active lever in this quarter; the same object while nothing changes."""
        return self._vectors[bisect_right(self._turns, quarter)]

    @cached_property
    def _turns(self) -> tuple[int, ...]:
        """Quarters from which some lever has another value, rising."""
        return tuple(sorted({quarter for name in _active() for quarter in self.schedule(name).quarters}))

    @cached_property
    def _vectors(self) -> tuple[Levers, ...]:
        """All levers before the first turn, and from each turn on."""
        starts = (min(self._turns, default=0) - 1, *self._turns)
        return tuple(_vector(tuple((name, self.schedule(name).at(start)) for name in _active())) for start in starts)

    def with_levers(self, overrides: Mapping[str, float]) -> "DevelopmentModel":
        """Model with some levers held at a number, as `--set` asks.

        Raises
        ------
        BadInput
            If the shares of contacts then sum to more than 1.
        """
        return self.with_courses({name: Schedule.constant(number) for name, number in overrides.items()}, "--set")

    def with_courses(self, courses: Mapping[str, Schedule], source: str) -> "DevelopmentModel":
        """Model with other courses of some levers, and who asks for them.

        Raises
        ------
        BadInput
            If the shares of contacts then sum to more than 1.
        """
        told = dict.fromkeys(courses, Evidence(source=source))
        changed = replace(self, values={**self.values, **courses}, evidence={**self.evidence, **told})
        changed.check_contacts(f"model {self.label} with {source}")
        return changed

    @property
    def inactive(self) -> tuple[str, ...]:
        """Levers that are set but have no effect yet, sorted."""
        return tuple(sorted(name for name in self.values if not levers()[name].active))

    def content(self) -> dict[str, list[list[int | float]]]:
        """Course of every active lever, for hashing: equal levers are equal content, whatever their label."""
        return {name: self.schedule(name).content() for name in _active()}

    def check_contacts(self, where: str) -> None:
        """Refuse contacts by technology and by gap that sum to more than all contacts, in any quarter.

        Raises
        ------
        BadInput
            With the first such quarter.
        """
        technology, gap = self.schedule("recruit.technology_share"), self.schedule("recruit.gap_share")
        for quarter in sorted({*technology.quarters, *gap.quarters}):
            total = technology.at(quarter) + gap.at(quarter)
            if total > 1.0 + _ROUNDING:
                shares = "recruit.technology_share + recruit.gap_share"
                raise BadInput(
                    f"{where}, {shares} = {total:.12g} from {quarter_label(quarter)}: "
                    "together at most 1 (share of contacts); lower one of them."
                )


def _active() -> list[str]:
    """Names of the levers whose mechanism is built, sorted."""
    return [name for name, declared in levers().items() if declared.active]


@lru_cache(maxsize=1024)
def _vector(entries: tuple[tuple[str, float], ...]) -> Levers:
    """Values of one lever vector, one object for equal vectors."""
    return Values.of(dict(entries))
