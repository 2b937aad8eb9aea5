"""Which numbers of a design matter: Morris and Sobol indices of stored sweeps.

SALib computes them (Herman and Usher 2017, Journal of Open Source Software 2, 97). It answers zeros where a value is
missing or all are equal, and any order of rows is an order to it; hence the guard before every call: as many rows as
the design has, in its order, every value finite, and not all of them the same.

Letters: N rows of the design, R seeds, K axes, G groups of axes.
"""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.paired import Floats
from sim.analysis.side_by_side import Row
from sim.analysis.swept import Cell, check_finite, declared, read_cells
from sim.experiments.sweeps.axes import spans
from sim.experiments.sweeps.kept_design import KeptDesign
from sim.experiments.sweeps.samplers import at_equal_steps
from sim.params.advice import BadInput

COLUMNS = (
    *("city", "model", "stress", "outcome", "unit", "scope", "horizon", "method", "index", "group", "beside"),
    *("value", "confidence", "seed_lowest", "seed_highest", "points", "seeds"),
)
"""Columns of ``sensitivity.csv``."""
METHODS = ("morris", "saltelli")
"""Kinds of designs that have indices."""
_SEED = 1
"""Of the bootstrap: the same runs give the same interval."""
_Found = Iterator[tuple[tuple[str, str, str], tuple[float, float]]]
_INSTALL = "SALib is not installed; `pip install -e '.[analysis]' -c constraints.txt` installs it."


@dataclass(frozen=True)
class Problem:
    """A design as far as its indices go.

    Parameters
    ----------
    method : str
        One of `METHODS`.
    axes : tuple of str, (K,)
        Levers and parameters.
    groups : tuple of str, (K,)
        Group that each moves with; an axis alone is a group of its own name.
    levels : int
        Levels of a Morris grid; 0 for Saltelli.
    """

    method: str
    axes: tuple[str, ...]
    groups: tuple[str, ...]
    levels: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The G groups, in order of appearance."""
        return tuple(dict.fromkeys(self.groups))

    def salib(self) -> dict[str, Any]:
        """The same as SALib wants it, on the unit cube."""
        told = {"num_vars": len(self.axes), "names": list(self.axes), "bounds": [[0.0, 1.0]] * len(self.axes)}
        return told if len(self.names) == len(self.axes) else {**told, "groups": list(self.groups)}


@dataclass(frozen=True, eq=False)
class Index:
    """One index of one outcome.

    Parameters
    ----------
    name : str
        `mu_star`, `mu`, `sigma` (units of the outcome a whole range) or `S1`, `ST`, `S2` (shares of the variance).
    group, beside : str
        Group that it is about; with `S2`, the group that it acts together with.
    value : float
        Of the mean over seeds.
    confidence : float
        Half width of its 95 % interval over trajectories or base points; nan where there is none.
    by_seed : (R,) array
        The same index of each seed alone.
    """

    name: str
    group: str
    beside: str
    value: float
    confidence: float
    by_seed: Floats


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Indices of one outcome in one city, under one model and stress test."""

    cell: Cell
    outcome: str
    method: str
    indices: tuple[Index, ...]


def sensitivities(folder: Path, asked: Sequence[str] = ()) -> list[Sensitivity]:
    """Indices of a stored Morris or Saltelli sweep.

    Parameters
    ----------
    folder : Path
        Folder of the finished sweep.
    asked : sequence of str
        Outcomes as `scope:outcome`; the headline pair if none is named.

    Raises
    ------
    BadInput
        If it is another design, not finished, or the guard stops it; with the name of the run.
    """
    design, cells = read_cells(folder, asked)
    if design.kind not in METHODS:
        raise BadInput(
            f"{folder}: sensitivity needs a sweep of a [morris] or [saltelli] design, and this one is "
            f"{f'[{design.kind}]' if design.kind else 'of no single design'}."
        )
    problem, rows, cube = _problem(design)
    for cell in cells:
        _check_rows(cell, problem.axes, rows, folder)
    return [
        Sensitivity(cell, name, problem.method, tuple(indices(problem, cube, values, cell.run_ids, name)))
        for cell in cells
        for name, values in cell.values.items()
    ]


def rows_of(found: Sequence[Sensitivity]) -> list[Row]:
    """Rows of ``sensitivity.csv``, with the keys of `COLUMNS`."""
    rows: list[Row] = []
    for each in found:
        scope, outcome = declared(each.outcome)
        told = {"outcome": outcome.name, "unit": outcome.unit, "scope": scope, "horizon": each.cell.horizon}
        n_points, n_seeds = each.cell.run_ids.shape
        for index in each.indices:
            rows.append(
                {
                    **each.cell.names,
                    **told,
                    **{"method": each.method, "index": index.name, "group": index.group, "beside": index.beside},
                    **{"value": index.value, "confidence": index.confidence},
                    "seed_lowest": float(index.by_seed.min()),
                    "seed_highest": float(index.by_seed.max()),
                    **{"points": n_points, "seeds": n_seeds},
                }
            )
    return rows


def indices(
    problem: Problem, cube: Floats, values: Floats, run_ids: NDArray[Any], outcome: str = "the outcome"
) -> Iterator[Index]:
    """Indices of the mean over seeds, and of each seed alone.

    Parameters
    ----------
    problem : Problem
        The design.
    cube : (N, K) array
        Its rows in its order, between 0 and 1 along every axis.
    values : (N, R) array
        Outcome of each row and seed.
    run_ids : (N, R) array of str
        Names of the runs, for the sentences.
    outcome : str
        What it is called in the sentences.

    Yields
    ------
    Index
        Morris: `mu_star`, and without groups of several axes also `mu` and `sigma`. Saltelli: `S1`, `ST`, `S2`.

    Raises
    ------
    BadInput
        If a row is missing, a value is not finite, or all are the same.
    """
    check(values, len(cube), run_ids, outcome)
    found = _computed(problem, cube, values.mean(axis=1))
    seeds = [_computed(problem, cube, values[:, seed]) for seed in range(values.shape[1])]
    for (name, group, beside), (value, confidence) in found.items():
        by_seed = np.array([one[name, group, beside][0] for one in seeds])
        yield Index(name, group, beside, value, confidence, by_seed)


def check(values: Floats, n_rows: int, run_ids: NDArray[Any], outcome: str) -> None:
    """Refuse what SALib would answer with numbers that mean nothing.

    Parameters
    ----------
    values : (N, R) array
        Outcome of each row and seed.
    n_rows : int
        Rows of the design.
    run_ids : (N, R) array of str
        Names of the runs.
    outcome : str
        What it is called in the sentence.

    Raises
    ------
    BadInput
        With the name of the run, or of the first of the runs that are alike.
    """
    if len(values) != n_rows:
        raise BadInput(
            f"{outcome}: there are {len(values)} rows up to run {run_ids[-1, 0] if len(run_ids) else 'none'}, and the "
            f"design has {n_rows}; no row can be left out, for their order is the method."
        )
    check_finite(values, run_ids, outcome)
    constant = np.flatnonzero(values.min(axis=0) == values.max(axis=0))
    if len(constant):
        seed = constant[0]
        raise BadInput(
            f"{outcome}: is {values[0, seed]:g} in every run from {run_ids[0, seed]} to {run_ids[-1, seed]}; what "
            "never moves has no sensitivity. Ask for another outcome, or wider ranges."
        )


def _computed(problem: Problem, cube: Floats, values: Floats) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Index, group and group beside → value and half width."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of other libraries, and of intervals that few rows do not have
        return dict(_morris(problem, cube, values) if problem.method == "morris" else _saltelli(problem, values))


def _morris(problem: Problem, cube: Floats, values: Floats) -> _Found:
    """Elementary effects (Campolongo, Cariboni and Saltelli 2007); with groups, mu and sigma mean nothing."""
    try:
        from SALib.analyze import morris
    except ImportError:
        raise BadInput(_INSTALL) from None
    values = at_equal_steps(values, cube, len(problem.names), problem.levels)
    told = morris.analyze(problem.salib(), cube, values, num_levels=problem.levels, seed=_SEED)
    at = {name: place for place, name in enumerate(told["names"])}
    for name in ("mu_star", "mu", "sigma") if len(problem.names) == len(problem.axes) else ("mu_star",):
        for group in problem.names:
            width = told["mu_star_conf"][at[group]] if name == "mu_star" else np.nan
            yield (name, group, ""), (float(told[name][at[group]]), float(width))


def _saltelli(problem: Problem, values: Floats) -> _Found:
    """Shares of the variance: first order, total and of pairs (Saltelli 2002; Saltelli and others 2010)."""
    try:
        from SALib.analyze import sobol
    except ImportError:
        raise BadInput(_INSTALL) from None
    told = sobol.analyze(problem.salib(), values, calc_second_order=True, seed=_SEED)
    for name in ("S1", "ST"):
        for at, group in enumerate(problem.names):
            yield (name, group, ""), (float(told[name][at]), float(told[f"{name}_conf"][at]))
    for at, group in enumerate(problem.names):
        for other in range(at + 1, len(problem.names)):
            pair = ("S2", group, problem.names[other])
            yield pair, (float(told["S2"][at, other]), float(told["S2_conf"][at, other]))


def _problem(design: KeptDesign) -> tuple[Problem, Floats, Floats]:
    """The design, its rows as values of the axes, and the same on the unit cube, (N, K) each."""
    found = spans(design.table["axes"], str(design.folder))
    rows = np.array([list(point.values.values()) for point in design.points.points])
    low, high = np.array([(span.low, span.high) for span in found.values()]).T
    levels = int(design.table.get("levels", 4)) if design.kind == "morris" else 0
    groups = tuple(span.group for span in found.values())
    return Problem(design.kind, tuple(found), groups, levels), rows, (rows - low) / (high - low)


def _check_rows(cell: Cell, axes: Sequence[str], rows: Floats, folder: Path) -> None:
    """Refuse rows that are not those of the design, in its order."""
    if not np.array_equal(cell.points, np.arange(len(rows))):
        other = sorted(set(range(len(rows))) ^ set(cell.points.tolist()))
        raise BadInput(
            f"{folder}: {cell.place} has {len(cell.points)} points and the design {len(rows)} (the first that only one "
            f"of them has is {other[0]}). Make the whole design in a folder of its own."
        )
    unlike = np.argwhere(cell.axes != rows)
    if len(unlike):
        row, axis = unlike[0]
        raise BadInput(
            f"{folder}: run {cell.run_ids[row, 0]} (row {row}) has {axes[axis]} = {cell.axes[row, axis]:g}, and its "
            f"design {rows[row, axis]:g}: the order of the rows is the method. Make it in a folder of its own."
        )
