"""Axes of a design: levers and parameters with the levels, or the stretch of their range, that a sweep visits."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.params.advice import BadInput, did_you_mean
from sim.params.mistakes import Mistakes
from sim.params.names import unknown_name
from sim.params.tables import Declaration, levers, parameters

DECLARED = "declared"
"""Word for the whole range that is declared for a lever or parameter."""
_SPAN_FIELDS = ("range", "group")


@dataclass(frozen=True)
class Span:
    """Stretch of one axis.

    Parameters
    ----------
    low, high : float
        Its ends, low below high.
    group : str
        Axes of one group move together in Morris and Saltelli designs; by default an axis is alone.
    whole : bool
        Whether only whole numbers are values, such as counts of quarters.
    """

    low: float
    high: float
    group: str
    whole: bool

    def at(self, share: float) -> float:
        """Value at this share of the stretch, 0 to 1; each of the whole numbers has the same share."""
        if self.whole:
            return min(math.floor(self.low + share * (self.high - self.low + 1.0)), self.high)
        return min(self.low + share * (self.high - self.low), self.high)


def dotted(table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Entries by dotted name, written as `"fund.leverage" = …` or as a table `fund` with `leverage = …` in it."""
    for key, given in table.items():
        if isinstance(given, Mapping) and "." not in key:
            yield from ((f"{key}.{word}", value) for word, value in given.items())
        else:
            yield key, given


def declaration(name: str, where: str) -> Declaration:
    """Declaration of an active lever or parameter.

    Raises
    ------
    BadInput
        If there is none of this name, or it is inactive.
    """
    declared = {**parameters(), **levers()}
    if name not in declared:
        raise BadInput(f"{where} {name}: {unknown_name(name, [*levers(), *parameters()], 'lever or parameter')}")
    if not declared[name].active:
        raise BadInput(f"{where} {name}: this {declared[name].kind} is inactive, so that it would change nothing.")
    return declared[name]


def numbers(table: Mapping[str, object], where: str) -> dict[str, float]:
    """One number for each name.

    Raises
    ------
    BadInput
        With every mistake, one a line.
    """
    mistakes = Mistakes()
    found: dict[str, float] = {}
    for name, given in dotted(table):
        with mistakes.collected():
            found[name] = _number(declaration(name, where), given, where)
    mistakes.refuse()
    return found


def levels(table: Mapping[str, object], where: str) -> dict[str, tuple[float, ...]]:
    """Levels of each axis.

    Parameters
    ----------
    table : dict
        Name -> list of different numbers within the declared range.
    where : str
        File and table, for the sentences.

    Raises
    ------
    BadInput
        With every mistake, one a line; also if there is no axis.
    """
    mistakes = Mistakes()
    found: dict[str, tuple[float, ...]] = {}
    for name, given in dotted(table):
        with mistakes.collected():
            found[name] = _levels(declaration(name, where), given, where)
    if not table:
        mistakes.add(f'{where} is empty: give at least one axis, such as "fund.leverage" = [0.0, 2.0, 4.0].')
    mistakes.refuse()
    return found


def spans(table: object, where: str) -> dict[str, Span]:
    """Stretch of each axis.

    Parameters
    ----------
    table : object
        Name -> [low, high], or a table with `range` ([low, high] or "declared") and perhaps `group`.
    where : str
        File and table, for the sentences.

    Raises
    ------
    BadInput
        With every mistake, one a line; also if there is no axis.
    """
    if not isinstance(table, Mapping) or not table:
        raise BadInput(f'{where} axes: there is no axis; give some, such as "fund.leverage" = [0.0, 4.0].')
    mistakes = Mistakes()
    found: dict[str, Span] = {}
    for name, given in dotted(table):
        with mistakes.collected():
            found[name] = _span(declaration(name, f"{where} axes,"), given, f"{where} axes,")
    mistakes.refuse()
    return found


def group_numbers(axes: Mapping[str, Span]) -> list[int]:
    """Number of the group of each axis, (K,), from 0 in order of appearance."""
    names = list(dict.fromkeys(span.group for span in axes.values()))
    return [names.index(span.group) for span in axes.values()]


def _number(declared: Declaration, given: object, where: str) -> float:
    """Number within the declared range."""
    if isinstance(given, Mapping):
        raise BadInput(f"{where} {declared.name}: a schedule of quarters is no axis; give numbers.")
    return declared.number(given, where)


def _levels(declared: Declaration, given: object, where: str) -> tuple[float, ...]:
    """Levels of one axis."""
    if isinstance(given, Mapping):
        raise BadInput(f"{where} {declared.name}: a schedule of quarters is no axis; give a list of numbers.")
    if not isinstance(given, list) or not given:
        raise BadInput(f"{where} {declared.name}: must be a list of numbers, such as [{declared.low:g}, "
                       f"{declared.high:g}].")  # fmt: skip
    mistakes = Mistakes()
    found: list[float] = []
    for value in given:
        with mistakes.collected():
            found.append(_number(declared, value, where))
    twice = sorted({value for value in found if found.count(value) > 1})
    if twice:
        mistakes.add(f"{where} {declared.name}: {twice[0]:g} stands twice; name each level once.")
    mistakes.refuse()
    return tuple(found)


def _span(declared: Declaration, given: object, where: str) -> Span:
    """Stretch of one axis."""
    told = f"{where} {declared.name}"
    group = declared.name
    if isinstance(given, Mapping):
        for field in given:
            if field not in _SPAN_FIELDS:
                raise BadInput(f"{told}: there is no '{field}' of an axis, only {' and '.join(_SPAN_FIELDS)}"
                               f" (a schedule of quarters is no axis).{did_you_mean(field, _SPAN_FIELDS)}")  # fmt: skip
        group, given = given.get("group", group), given.get("range", DECLARED)
        if not isinstance(group, str) or not group:
            raise BadInput(f'{told}: group must be a text, such as "land".')
    if given == DECLARED:
        return Span(declared.low, declared.high, group, declared.whole)
    if not isinstance(given, list) or len(given) != 2:
        raise BadInput(f'{told}: must be [low, high], or {{ range = "{DECLARED}" }} for {declared.span}.')
    low, high = (_number(declared, end, where) for end in given)
    if low > high:
        raise BadInput(f"{told} = [{low:g}, {high:g}]: the range is upside down; the low end comes first.")
    if math.isclose(low, high):
        raise BadInput(f"{told} = [{low:g}, {high:g}]: the range is empty; to hold a value put it into [set].")
    return Span(low, high, group, declared.whole)
