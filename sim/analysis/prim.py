"""Boxes in which something holds: the patient rule induction method, peeled, pasted and judged.

Friedman and Fisher (1999), Bump hunting in high-dimensional data, Statistics and Computing 9, 123-143; used to discover
scenarios as Bryant and Lempert (2010), Technological Forecasting and Social Change 77, 34-49.

Letters: N points, K axes. What is looked for has a number y between 0 and 1 a point: whether it holds there, or in what
share of the seeds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.analysis.paired import Floats

PEEL = 0.05
"""Least share of the points of a box that one step peels off, or pastes on."""
LEAST_MASS = 0.05
"""Share of all points that a box keeps at least."""
FEWEST_IN_BOX = 10
"""Points that a box keeps at least: fewer are all alike by luck."""

DRAWS = 1999
"""Of points, to see what luck alone gives."""
_SEED = 1

Truths = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Box:
    """Limits along each axis, both inside.

    Parameters
    ----------
    low, high : (K,) arrays
        Infinite where the axis is free on that side.
    """

    low: Floats
    high: Floats

    @classmethod
    def everything(cls, n_axes: int) -> "Box":
        """The box without limits."""
        return cls(np.full(n_axes, -np.inf), np.full(n_axes, np.inf))

    @property
    def restricted(self) -> Truths:
        """Axes, (K,), that it limits."""
        return np.isfinite(self.low) | np.isfinite(self.high)

    def holds(self, x: Floats) -> Truths:
        """Which of the points (N, K) are in it, (N,)."""
        return np.asarray(((x >= self.low) & (x <= self.high)).all(axis=1))

    def freed(self, axis: int) -> "Box":
        """The same without the limits of one axis."""
        return self.with_limits(axis, -np.inf, np.inf)

    def with_limits(self, axis: int, low: float, high: float) -> "Box":
        """The same with other limits of one axis."""
        changed = replace(self, low=self.low.copy(), high=self.high.copy())
        changed.low[axis], changed.high[axis] = low, high
        return changed


@dataclass(frozen=True)
class Score:
    """How good a box is on some points.

    Parameters
    ----------
    coverage : float
        Share of all cases that lie in it; nan if there are none.
    density : float
        Share of its points that are cases; nan if it holds no point.
    mass : float
        Share of the points that lie in it.
    n_points : int
        Points in it.
    """

    coverage: float
    density: float
    mass: float
    n_points: int


def score(x: Floats, y: Floats, box: Box) -> Score:
    """Coverage, density and mass of a box on points (N, K) with numbers (N,)."""
    inside = box.holds(x)
    n, cases, all_cases = int(inside.sum()), float(y[inside].sum()), float(y.sum())
    density = cases / n if n else float("nan")
    return Score(cases / all_cases if all_cases else float("nan"), density, n / len(y), n)


def peeled(x: Floats, y: Floats, fewest: int = FEWEST_IN_BOX) -> list[Box]:
    """Boxes from the one without limits to the smallest: each step peels the side that pays most.

    Parameters
    ----------
    x : (N, K) array
        Points.
    y : (N,) array
        Whether, or how far, the condition holds there.
    fewest : int
        Points that a box keeps at least, beside `LEAST_MASS`.

    Returns
    -------
    list of Box
        Ends where a box is full of cases, or no side can be peeled. A step takes at least `PEEL` of the points, and all
        that are equal together; it pays the rise of density for each point that goes, so that an axis of few values is
        not taken because its steps are large.
    """
    least = max(fewest, int(np.ceil(LEAST_MASS * len(y))))
    boxes = [Box.everything(x.shape[1])]
    while True:
        inside = boxes[-1].holds(x)
        inner, mine = x[inside], y[inside]
        density = mine.mean()
        best, gain = None, -np.inf
        for axis, low, high in _peels(inner, boxes[-1]):
            kept = (inner[:, axis] >= low) & (inner[:, axis] <= high)
            n = int(kept.sum())
            if n < least:
                continue
            paid = (mine[kept].mean() - density) / (len(mine) - n)
            if paid > gain:
                best, gain = boxes[-1].with_limits(axis, low, high), paid
        if best is None or density >= 1.0:
            return boxes
        boxes.append(best)


def pasted(x: Floats, y: Floats, box: Box) -> Box:
    """The box widened again wherever that costs no density; peeling is greedy and may have taken too much."""
    while True:
        density = y[box.holds(x)].mean()
        best, mass = None, 0
        for wider in _pastes(x, box):
            inside = wider.holds(x)
            if y[inside].mean() >= density and inside.sum() > mass:
                best, mass = wider, int(inside.sum())
        if best is None:
            return box
        box = best


def chosen(x: Floats, y: Floats, boxes: Sequence[Box], density: float) -> Box:
    """The box that covers most with at least this density; where none has it, the densest."""
    scores = [score(x, y, box) for box in boxes]
    dense = [at for at, each in enumerate(scores) if each.density >= density]
    if dense:
        return boxes[max(dense, key=lambda at: (scores[at].coverage, -at))]
    return boxes[max(range(len(boxes)), key=lambda at: (scores[at].density, -at))]


def found_box(x: Floats, y: Floats, density: float, fewest: int = FEWEST_IN_BOX) -> Box:
    """Peel, choose and paste."""
    return pasted(x, y, chosen(x, y, peeled(x, y, fewest), density))


def quasi_p(x: Floats, y: Floats, box: Box) -> Floats:
    """How easily each limit of a box would look as good by luck, (K,); nan for axes that it leaves free.

    The chance that as many points as the box has, each a case at the density of the box without the limits of that
    axis, hold as many cases or more. It is called quasi because the box was chosen among many (Bryant and Lempert
    2010).
    """
    from scipy.special import betainc

    inside = box.holds(x)
    n, cases = int(inside.sum()), float(y[inside].sum())
    if not n:
        return np.full(x.shape[1], np.nan)
    shares = [float(y[box.freed(axis).holds(x)].mean()) for axis in range(x.shape[1])]
    chances = [betainc(cases, n - cases + 1.0, share) if cases > 0.0 else 1.0 for share in shares]
    return np.where(box.restricted, chances, np.nan)  # the binomial tail, also for shares of seeds


def chance(x: Floats, y: Floats, box: Box) -> float:
    """Chance that as many points as the box has, drawn blindly from all, are as dense as it or denser.

    On points that did not choose the box it is an honest probability, whatever the seeds of a point share: the points
    are exchanged, not their seeds. From `DRAWS` draws, so that it is never below 1 / (`DRAWS` + 1); nan if the box
    holds no point.
    """
    inside = box.holds(x)
    n = int(inside.sum())
    if not n:
        return float("nan")
    draws = np.random.default_rng(_SEED)
    seen = float(y[inside].sum())
    totals = np.array([y[draws.permutation(len(y))[:n]].sum() for _ in range(DRAWS)])
    return float((1 + (totals >= seen * (1.0 - 1e-12)).sum()) / (DRAWS + 1))


def _peels(inner: Floats, box: Box) -> Iterator[tuple[int, float, float]]:
    """Axis and new limits of each side that can be peeled; limits stand midway between points."""
    for axis in range(inner.shape[1]):
        values, counts = np.unique(inner[:, axis], return_counts=True)
        if len(values) < 2:
            continue
        below = np.cumsum(counts)[:-1]  # points up to each value but the last
        enough = PEEL * len(inner)
        first = min(int(np.searchsorted(below, enough)), len(below) - 1)
        yield axis, _midway(values, first), float(box.high[axis])
        above = (len(inner) - below)[::-1]
        last = len(below) - 1 - min(int(np.searchsorted(above, enough)), len(below) - 1)
        yield axis, float(box.low[axis]), _midway(values, last)


def _pastes(x: Floats, box: Box) -> Iterator[Box]:
    """The box with a layer more on each of its sides."""
    n = int(box.holds(x).sum())
    for axis in np.flatnonzero(box.restricted).tolist():
        along = x[box.freed(axis).holds(x), axis]
        low, high = float(box.low[axis]), float(box.high[axis])
        for outside, sign in ((along[along < low], -1.0), (along[along > high], 1.0)):
            if not np.isfinite(low if sign < 0.0 else high):
                continue
            values, counts = np.unique(sign * outside, return_counts=True)
            reach = int(np.searchsorted(np.cumsum(counts), PEEL * n)) + 1
            limit = sign * _midway(values, reach - 1) if reach < len(values) else sign * np.inf
            yield box.with_limits(axis, limit, high) if sign < 0.0 else box.with_limits(axis, low, limit)


def _midway(values: Floats, at: int) -> float:
    """Middle between a value and the next."""
    return float((values[at] + values[at + 1]) / 2.0)
