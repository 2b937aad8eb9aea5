"""What must hold between levers and parameters of a run, as a text: `land.tilt_industry <= land.tilt_services`."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sim.params.advice import BadInput
from sim.params.mistakes import Mistakes
from sim.params.names import unknown_name
from sim.params.tables import levers, parameters

_ROUNDING = 1e-9
_SIGNS = {"<=": 1.0, "<": 1.0, ">=": -1.0, ">": -1.0}
_TERM = re.compile(r"(?:(\d[\d.]*(?:[eE][+-]?\d+)?)\s*\*\s*)?([a-z_]+\.[a-z_0-9]+)|(\d[\d.]*(?:[eE][+-]?\d+)?)")
_FORM = "write it like land.tilt_industry <= land.tilt_services, or a.b + 2 * c.d <= 1"


@dataclass(frozen=True)
class Constraint:
    """A weighted sum of levers and parameters that must not exceed a bound.

    Parameters
    ----------
    text : str
        As it was given.
    weights : tuple of (str, float)
        Dotted name and weight, each name once.
    bound : float
        What the sum must not exceed.
    is_strict : bool
        Whether it must stay below the bound.
    """

    text: str
    weights: tuple[tuple[str, float], ...]
    bound: float
    is_strict: bool

    def holds(self, numbers: Mapping[str, float]) -> bool:
        """Whether it holds for these numbers by dotted name; differences of rounding (1e-9) count as none."""
        total = math.fsum(weight * numbers[name] for name, weight in self.weights)
        room = _ROUNDING * max(1.0, abs(self.bound))
        return total < self.bound - room if self.is_strict else total <= self.bound + room


def constraint(text: object, where: str) -> Constraint:
    """Constraint from its text: two sums of numbers and `number * name`, and <=, <, >= or > between them.

    Parameters
    ----------
    text : object
        What stands in the file.
    where : str
        Beginning of the sentence if it is wrong.

    Raises
    ------
    BadInput
        With every mistake: not such a text, a name that is neither lever nor parameter, no name at all.

    Examples
    --------
    >>> constraint("land.tilt_industry <= 0.5 * land.tilt_services", "sweep.toml,").weights
    (('land.tilt_industry', 1.0), ('land.tilt_services', -0.5))
    """
    told = f"{where} '{text}'"
    parts = re.split(r"(<=|>=|<|>)", text) if isinstance(text, str) else []
    if len(parts) != 3:
        raise BadInput(f"{told}: is no constraint; {_FORM}.")
    left, sign, right = parts
    weights: dict[str, float] = {}
    bound = 0.0
    for side, factor in ((left, _SIGNS[sign]), (right, -_SIGNS[sign])):
        for name, number in _terms(side, told):
            if name:
                weights[name] = weights.get(name, 0.0) + factor * number
            else:
                bound -= factor * number
    _check_names(weights, told)
    return Constraint(str(text), tuple(weights.items()), bound + 0.0, sign in ("<", ">"))


def hold(constraints: Iterable[Constraint], courses: Mapping[str, tuple[float, ...]]) -> bool:
    """Whether all hold in every one of Q quarters.

    Parameters
    ----------
    constraints : iterable of Constraint
        What must hold.
    courses : dict of str to tuple of float
        Q numbers, or one that stays, for every name of the constraints.
    """
    n = max((len(course) for course in courses.values()), default=0)
    quarters = [{name: course[min(at, len(course) - 1)] for name, course in courses.items()} for at in range(n)]
    return all(constraint.holds(numbers) for constraint in constraints for numbers in quarters)


def _terms(side: str, told: str) -> list[tuple[str, float]]:
    """Name (empty for a bare number) and number of each term of a sum."""
    signed = re.split(r"((?<![eE])[+-])", side.strip())
    signed = ["+", *signed] if signed[0].strip() else signed[1:]
    found = []
    for sign, term in zip(signed[::2], signed[1::2], strict=True):
        match = _TERM.fullmatch(term.strip())
        if match is None:
            raise BadInput(f"{told}: '{term.strip()}' is neither a number, a name, nor number * name; {_FORM}.")
        weight, name, number = match.groups()
        found.append((name or "", _number(f"{sign}{number or weight or 1}", told)))
    if not found:
        raise BadInput(f"{told}: there is nothing on one side; {_FORM}.")
    return found


def _number(text: str, told: str) -> float:
    """Text as a number."""
    try:
        return float(text)
    except ValueError:
        raise BadInput(f"{told}: '{text[1:]}' is no number.") from None


def _check_names(weights: Mapping[str, float], told: str) -> None:
    """Refuse names that are not declared, and a constraint without any."""
    mistakes = Mistakes()
    known = [*levers(), *parameters()]
    for name in weights:
        if name not in known:
            mistakes.add(f"{told}: {unknown_name(name, known, 'lever or parameter')}")
    if not weights:
        mistakes.add(f"{told}: names no lever and no parameter; {_FORM}.")
    mistakes.refuse()
