"""Kinds of designs: what stands in the table of each, and the points that follow from it."""

import math
from collections.abc import Callable, Mapping, Sequence

from sim.experiments.sweeps import samplers
from sim.experiments.sweeps.axes import Span, group_numbers, levels, numbers, spans
from sim.experiments.sweeps.bundle import read_bundle
from sim.experiments.sweeps.points import SETTINGS, DesignPoint, Points
from sim.params.advice import BadInput, did_you_mean
from sim.params.mistakes import Mistakes

MOST_POINTS = 1_000_000
"""Points that one design may have."""


def read_points(kind: str, table: object, where: str) -> Points:
    """Points of a design from its table.

    Parameters
    ----------
    kind : str
        A word of `KINDS`.
    table : object
        What stands under this word in the file.
    where : str
        File, for the sentences.

    Raises
    ------
    BadInput
        With every mistake, one a line.
    """
    return KINDS[kind](kind, table, where)


def _of_levels(kind: str, table: object, where: str) -> Points:
    """A grid, or one axis at a time."""
    found = levels(_table(kind, table, where), f"{where}, {kind},")
    sizes = [len(values) for values in found.values()]
    _check_size(math.prod(sizes) if kind == "grid" else 1 + sum(sizes), f"{where}, {kind}")
    made = samplers.grid(found) if kind == "grid" else samplers.one_at_a_time(found)
    return Points(kind, tuple(found), tuple(DesignPoint(point) for point in made))


def _of_list(kind: str, rows: object, where: str) -> Points:
    """Points one by one."""
    if not isinstance(rows, list) or not rows or not all(isinstance(row, Mapping) for row in rows):
        raise BadInput(f'{where}, {kind}: write each point as a table [[{kind}]], such as "fund.leverage" = 2.0.')
    mistakes = Mistakes()
    points: list[DesignPoint] = []
    for number, row in enumerate(rows, start=1):
        told = f"{where}, {kind} {number},"
        settings = {name: row[name] for name in SETTINGS if name in row}
        for name, text in settings.items():
            if not isinstance(text, str):
                mistakes.add(f"{told} {name}: must be a text.")
        with mistakes.collected():
            rest = {name: value for name, value in row.items() if name not in SETTINGS}
            point = DesignPoint(numbers(rest, told), settings)
            if point in points:
                mistakes.add(f"{told} is the same point as {kind} {points.index(point) + 1}; name each once.")
            points.append(point)
    mistakes.refuse()
    axes = dict.fromkeys(name for point in points for name in point.values)
    return Points(kind, tuple(axes), tuple(points))


def _spread(kind: str, table: object, where: str) -> Points:
    """Points spread over stretches of the axes."""
    told = f"{where}, {kind},"
    given = _table(kind, table, where)
    mistakes = Mistakes()
    counts: dict[str, int] = {}
    axes: dict[str, Span] = {}
    allowed = (*_COUNTS[kind], "sampling_seed", "axes")
    for name in given:
        if name not in allowed:
            mistakes.add(f"{told} there is no '{name}', only {', '.join(allowed)}.{did_you_mean(name, allowed)}")
    for name, check in {**_COUNTS[kind], "sampling_seed": _seed}.items():
        with mistakes.collected():
            counts[name] = check(given.get(name, 1 if name == "sampling_seed" else None), f"{told} {name}")
    with mistakes.collected():
        axes = spans(given.get("axes"), told)
    mistakes.refuse()
    groups = group_numbers(axes)
    n_rows = counts.get("trajectories", counts.get("points", 0)) * _ROWS[kind](max(groups) + 1)
    _check_size(n_rows, told.rstrip(","))
    cube = _CUBES[kind](counts, groups)
    rows = ({name: axes[name].at(share) for name, share in zip(axes, row, strict=True)} for row in cube.tolist())
    return Points(kind, tuple(axes), tuple(DesignPoint(point) for point in rows))


def _table(kind: str, table: object, where: str) -> Mapping[str, object]:
    """The table of a design, which must be one."""
    if not isinstance(table, Mapping):
        raise BadInput(f"{where}, {kind}: must be a table [{kind}].")
    return table


def _check_size(n: int, where: str) -> None:
    """Refuse a design that nobody could run."""
    if n > MOST_POINTS:
        raise BadInput(f"{where}: has {n:,} points; at most {MOST_POINTS:,} are allowed.")


def _whole(given: object, where: str, least: int) -> int:
    """A whole number that is not too small."""
    if isinstance(given, bool) or not isinstance(given, int) or given < least:
        told = "is missing" if given is None else f"is {given}"
        raise BadInput(f"{where} {told}: must be a whole number of {least} or more.")
    return given


def _seed(given: object, where: str) -> int:
    """Sampling seed."""
    return _whole(given, where, 0)


def _points(given: object, where: str) -> int:
    """Number of points."""
    return _whole(given, where, 1)


def _power_of_two(given: object, where: str) -> int:
    """Number of points of a Sobol sequence."""
    n = _whole(given, where, 1)
    if n & (n - 1):
        below = 1 << (n.bit_length() - 1)
        raise BadInput(f"{where} is {n}: must be a power of 2, for else the points are not balanced; give {below} "
                       f"or {2 * below}.")  # fmt: skip
    return n


def _even(given: object, where: str) -> int:
    """Number of levels of a Morris design."""
    n = _whole(4 if given is None else given, where, 2)
    if n % 2:
        raise BadInput(f"{where} is {n}: must be even, for else not all levels are met alike; give {n - 1} or {n + 1}.")
    return n


_COUNTS: dict[str, dict[str, Callable[[object, str], int]]] = {
    "latin_hypercube": {"points": _points},
    "sobol": {"points": _power_of_two},
    "morris": {"trajectories": _points, "levels": _even},
    "saltelli": {"points": _power_of_two},
}
_ROWS: dict[str, Callable[[int], int]] = {
    "latin_hypercube": lambda _: 1,
    "sobol": lambda _: 1,
    "morris": lambda n_groups: n_groups + 1,
    "saltelli": lambda n_groups: 2 * n_groups + 2,
}
_CUBES: dict[str, Callable[[Mapping[str, int], Sequence[int]], samplers.Floats]] = {
    "latin_hypercube": lambda n, groups: samplers.latin_hypercube(n["points"], len(groups), n["sampling_seed"]),
    "sobol": lambda n, groups: samplers.sobol(n["points"], len(groups), n["sampling_seed"]),
    "morris": lambda n, groups: samplers.morris(n["trajectories"], groups, n["levels"], n["sampling_seed"]),
    "saltelli": lambda n, groups: samplers.saltelli(n["points"], groups, n["sampling_seed"]),
}
KINDS: dict[str, Callable[[str, object, str], Points]] = {
    "grid": _of_levels,
    "one_at_a_time": _of_levels,
    "list": _of_list,
    "latin_hypercube": _spread,
    "sobol": _spread,
    "morris": _spread,
    "saltelli": _spread,
    "bundle": read_bundle,
}
"""Word of the file -> what reads its table."""
WHOLE = ("morris", "saltelli", "bundle")
"""Kinds whose analysis needs every row: nothing may be left out of them."""
