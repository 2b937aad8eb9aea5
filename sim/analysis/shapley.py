"""Which groups of levers make the difference between two models: exact Shapley shares of a stored bundle.

A group alone may do little and much beside others, so that its share hangs on the order in which groups are moved; the
Shapley value is the mean over all orders (Shapley 1953, in Kuhn and Tucker, Contributions to the Theory of Games II).
With all 2^k sets of groups run it is exact, and the shares sum to the whole difference.

Letters: k groups; a set of groups is a number m whose bit j says whether group j is moved; R seeds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import factorial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.paired import Band, Floats, band
from sim.analysis.side_by_side import Row
from sim.analysis.swept import Cell, check_finite, declared, read_cells
from sim.experiments.sweeps.bundle import BUNDLE
from sim.params.advice import BadInput

COLUMNS = (
    *("city", "from", "to", "stress", "outcome", "unit", "scope", "horizon", "what", "group", "beside"),
    *("mean", "low", "high", "seeds", "mechanical"),
)
"""Columns of ``decompose.csv``."""


def shapley_parts(values: Floats) -> Floats:
    r"""Exact Shapley share of each group in the whole difference.

    .. math:: \phi_j = \sum_{S \not\ni j} \frac{|S|! \, (k - |S| - 1)!}{k!} \, [v(S \cup j) - v(S)]

    Parameters
    ----------
    values : (2^k, ...) array
        Outcome of each set of groups, as binary numbers count.

    Returns
    -------
    (k, ...) array
        In the unit of the outcome; they sum to the last value less the first.
    """
    k = _groups_of(values)
    sets, sizes = _sets(k)
    weight = np.array([factorial(n) * factorial(k - n - 1) / factorial(k) for n in range(k)])
    parts = []
    for group in range(k):
        without = sets[sets >> group & 1 == 0]
        parts.append(_weighted(weight[sizes[without]], values[without | 1 << group] - values[without]))
    return np.array(parts)


def shapley_interactions(values: Floats) -> Floats:
    r"""Shapley interaction of each pair of groups: what both do together beyond what each does alone.

    .. math::
        I_{ij} = \sum_{S \not\ni i, j} \frac{|S|! \, (k - |S| - 2)!}{(k - 1)!} \,
                 [v(S \cup ij) - v(S \cup i) - v(S \cup j) + v(S)]

    Parameters
    ----------
    values : (2^k, ...) array
        Outcome of each set of groups, as binary numbers count.

    Returns
    -------
    (k, k, ...) array
        Symmetric, in the unit of the outcome; nan on the diagonal. Half of it is in the share of either group.

    Notes
    -----
    Owen (1972), Management Science 18, P64-P79; Grabisch and Roubens (1999), International Journal of Game Theory 28,
    547-565.
    """
    k = _groups_of(values)
    sets, sizes = _sets(k)
    weight = np.array([factorial(n) * factorial(k - n - 2) / factorial(k - 1) for n in range(k - 1)])
    found = np.full((k, k, *values.shape[1:]), np.nan)
    for one in range(k):
        for other in range(one):
            without = sets[(sets >> one & 1) + (sets >> other & 1) == 0]
            both = without | 1 << one | 1 << other
            second = values[both] - values[without | 1 << one] - values[without | 1 << other] + values[without]
            found[one, other] = found[other, one] = _weighted(weight[sizes[without]], second)
    return found


@dataclass(frozen=True, eq=False)
class Decomposition:
    """One outcome of a bundle in one city and under one stress test.

    Parameters
    ----------
    cell : Cell
        Its runs, as binary numbers count.
    ends : (str, str)
        Labels of the two models.
    outcome : str
        As `scope:outcome`.
    groups : tuple of str, (k,)
        Names of the groups.
    values : (2^k, R) array
        Outcome of each set of groups and seed.
    """

    cell: Cell
    ends: tuple[str, str]
    outcome: str
    groups: tuple[str, ...]
    values: Floats

    @property
    def whole(self) -> Band:
        """The later model less the earlier one."""
        return band(self.values[-1] - self.values[0])

    @property
    def parts(self) -> Band:
        """Share of each group, (k,), in each seed, with mean and interval over seeds."""
        return band(shapley_parts(self.values).T)

    @property
    def alone(self) -> Band:
        """What each group does when it is moved first, (k,)."""
        only = 1 << np.arange(len(self.groups))
        return band((self.values[only] - self.values[0]).T)

    @property
    def last(self) -> Band:
        """What each group does when all others are moved already, (k,)."""
        others = len(self.values) - 1 - (1 << np.arange(len(self.groups)))
        return band((self.values[-1] - self.values[others]).T)

    @property
    def interactions(self) -> Band:
        """Of each pair, (k, k)."""
        return band(np.moveaxis(shapley_interactions(self.values), -1, 0))


def decompositions(folder: Path, asked: Sequence[str] = ()) -> list[Decomposition]:
    """Every outcome of a stored bundle, ready to be taken apart.

    Parameters
    ----------
    folder : Path
        Folder of the finished sweep.
    asked : sequence of str
        Outcomes as `scope:outcome`; the headline pair if none is named.

    Raises
    ------
    BadInput
        If it is another design or not finished, or a run has no value, with its name.
    """
    design, cells = read_cells(folder, asked)
    if design.kind != "bundle":
        raise BadInput(
            f"{folder}: decompose needs a sweep of a [bundle] design, and this one is "
            f"{f'[{design.kind}]' if design.kind else 'of no single design'}."
        )
    ends = (_label(design.table.get("from")), _label(design.table.get("to")))
    groups = tuple(axis.removeprefix(BUNDLE) for axis in design.axes)
    for cell in cells:
        _check_sets(cell, len(groups), folder)
    return [
        Decomposition(cell, ends, name, groups, values) for cell in cells for name, values in cell.values.items()
    ]  # fmt: skip


def rows_of(found: Sequence[Decomposition]) -> list[Row]:
    """Rows of ``decompose.csv``, with the keys of `COLUMNS`.

    `what` is `from`, `to` (levels), `whole` (their difference), `part` (Shapley share), `alone` and `last` (the group
    moved first, or after all others) or `interaction` (of the group and the one beside).
    """
    rows: list[Row] = []
    for each in found:
        scope, outcome = declared(each.outcome)
        told: Row = {
            **{"city": each.cell.city, "from": each.ends[0], "to": each.ends[1], "stress": each.cell.stress},
            **{"outcome": outcome.name, "unit": outcome.unit, "scope": scope, "horizon": each.cell.horizon},
        }
        for what, group, beside, at in _numbers(each):
            numbers = dict(zip(("mean", "low", "high"), at[:3], strict=True))
            row = {**told, "what": what, "group": group, "beside": beside, **numbers, "seeds": int(at[3])}
            rows.append({**row, "mechanical": outcome.mechanical})
    return rows


def _numbers(each: Decomposition) -> list[tuple[str, str, str, tuple[float, float, float, int]]]:
    """What, group, group beside, and mean, low, high and seeds."""
    single = {"from": band(each.values[0]), "to": band(each.values[-1]), "whole": each.whole}
    found = [(what, "", "", _at(of, ())) for what, of in single.items()]
    for what, of in {"part": each.parts, "alone": each.alone, "last": each.last}.items():
        found += [(what, group, "", _at(of, (at,))) for at, group in enumerate(each.groups)]
    pairs = each.interactions
    for one, group in enumerate(each.groups):
        for other in range(one + 1, len(each.groups)):
            found.append(("interaction", group, each.groups[other], _at(pairs, (one, other))))
    return found


def _at(of: Band, place: tuple[int, ...]) -> tuple[float, float, float, int]:
    """Mean, low, high and seeds of one number of a band."""
    return float(of.mean[place]), float(of.low[place]), float(of.high[place]), int(of.n[place])


def _check_sets(cell: Cell, k: int, folder: Path) -> None:
    """Refuse rows that are not all sets of groups in order, and runs without a value."""
    sets = np.arange(1 << k)
    bits = (sets[:, None] >> np.arange(k) & 1).astype(np.float64)
    if not np.array_equal(cell.axes, bits):
        unlike = [
            row for row, point in enumerate(cell.axes) if row >= len(bits) or not np.array_equal(point, bits[row])
        ]
        name = (
            f"run {cell.run_ids[unlike[0], 0]} (row {unlike[0]}) is not in its place" if unlike else "rows are missing"
        )
        raise BadInput(
            f"{folder}: {len(cell.axes)} points in {cell.city}, and {k} groups have {len(bits)}: {name}. Make the "
            "whole design in a folder of its own."
        )
    for outcome, values in cell.values.items():
        check_finite(values, cell.run_ids, outcome)


def _label(given: Any) -> str:
    """Label of a model by its name or the path of its file."""
    text = str(given)
    return Path(text).stem if text.endswith(".toml") else text


def _groups_of(values: Floats) -> int:
    """Number of groups that so many sets have."""
    k = len(values).bit_length() - 1
    if len(values) != 1 << k or k < 1:
        raise ValueError(f"{len(values)} values: all sets of k groups are 2^k, at least 2")
    return k


def _sets(k: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Every set of groups, and its size."""
    sets = np.arange(1 << k)
    return sets, (sets[:, None] >> np.arange(k) & 1).sum(axis=1)


def _weighted(weights: Floats, values: Floats) -> Floats:
    """Weighted sum over the first axis."""
    return np.asarray((weights.reshape(-1, *[1] * (values.ndim - 1)) * values).sum(axis=0))
