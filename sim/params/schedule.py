"""A number that changes in steps: the value of a lever by quarter."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Schedule:
    """Stepwise number by quarter of the run; made by `constant` or `steps`, so that equal courses are equal.

    Parameters
    ----------
    quarters : tuple of int
        Quarters in which a new value starts, rising; the first is 0 (2017Q3).
    numbers : tuple of float
        Value from each of these quarters on; neighbours differ.
    """

    quarters: tuple[int, ...]
    numbers: tuple[float, ...]

    @classmethod
    def constant(cls, number: float) -> "Schedule":
        """The same number in every quarter."""
        return cls((0,), (number,))

    @classmethod
    def steps(cls, before: float, changes: Mapping[int, float]) -> "Schedule":
        """Number that is `before` until the first of the changes, by quarter (0 or later)."""
        quarters, numbers = [0], [changes.get(0, before)]
        for quarter in sorted(changes):
            if changes[quarter] != numbers[-1]:
                quarters.append(quarter)
                numbers.append(changes[quarter])
        return cls(tuple(quarters), tuple(numbers))

    def mapped(self, rule: Callable[[float], float]) -> "Schedule":
        """Schedule whose numbers are those of this one under a rule."""
        numbers = [rule(number) for number in self.numbers]
        return Schedule.steps(numbers[0], dict(zip(self.quarters, numbers, strict=True)))

    def at(self, quarter: int) -> float:
        """Number in this quarter; before the start of the run, the first one."""
        return self.numbers[max(bisect_right(self.quarters, quarter) - 1, 0)]

    def content(self) -> list[list[int | float]]:
        """Pairs of quarter and number, for hashing."""
        return [[quarter, number] for quarter, number in zip(self.quarters, self.numbers, strict=True)]
