"""Where in the space of a design something holds: a box found on half of its points and judged on the other half.

A box is easily found in noise. So the points, never the seeds, are halved by lot: one half finds the box, the other
says what it is worth; and other halves find boxes of their own, which should be like it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis import prim
from sim.analysis.paired import Floats
from sim.analysis.swept import Cell, check_finite, declared, read_cells
from sim.experiments.sweeps.kept_design import KeptDesign
from sim.params.advice import BadInput, did_you_mean

FEWEST_POINTS = 40
"""Points that a design must have: half of them must hold a box of ten, and something beside it."""
HALVES = 20
"""Other halves that find boxes of their own."""
NOISE_FROM = 0.05
"""Chance of luck alone from which a box is to be taken for noise."""
_SEED = 1
_WHERE = re.compile(r"\s*([\w.]+:[\w.]+)\s*(<=|>=|<|>)\s*(\S+)\s*")
_SIGNS: dict[str, Callable[[Floats, float], Any]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


class NoPlace(BadInput):
    """What is asked holds in all runs or in none: there is no place to find."""


@dataclass(frozen=True, eq=False)
class Question:
    """What is looked for, in the runs of one city, model and stress test.

    Parameters
    ----------
    text : str
        In words.
    cell : Cell
        The runs.
    axes : tuple of str, (K,)
        Axes that the design moves.
    x : (N, K) array
        Points.
    y : (N,) array
        Share of the seeds in which it holds at each point.
    """

    text: str
    cell: Cell
    axes: tuple[str, ...]
    x: Floats
    y: Floats


@dataclass(frozen=True, eq=False)
class Discovery:
    """An answer: a box, what it is worth where it was not looked for, and the boxes of other halves.

    Parameters
    ----------
    question : Question
        What was looked for.
    finding, judging : (N / 2,) arrays of int
        Points that found the box, and points that judge it.
    boxes : list of Box
        Steps of the peeling.
    box : Box
        The one that was chosen, pasted.
    others : list of Box
        Of other halves.
    """

    question: Question
    finding: NDArray[np.int64]
    judging: NDArray[np.int64]
    boxes: list[prim.Box]
    box: prim.Box
    others: list[prim.Box]

    def scores(self, box: prim.Box) -> tuple[prim.Score, prim.Score]:
        """Score of a box on the half that found it and on the half held out."""
        x, y = self.question.x, self.question.y
        return prim.score(x[self.finding], y[self.finding], box), prim.score(x[self.judging], y[self.judging], box)

    @cached_property
    def shares(self) -> tuple[float, float]:
        """Share of all runs of each half in which it holds: the density of a box that says nothing."""
        return float(self.question.y[self.finding].mean()), float(self.question.y[self.judging].mean())

    @cached_property
    def quasi_ps(self) -> tuple[Floats, Floats]:
        """Of each limit, (K,), on the half that found the box and on the half held out."""
        x, y = self.question.x, self.question.y
        return (
            prim.quasi_p(x[self.finding], y[self.finding], self.box),
            prim.quasi_p(x[self.judging], y[self.judging], self.box),
        )

    @cached_property
    def chance(self) -> float:
        """Chance that so many points of the held-out half, drawn blindly, are as dense as the box or denser."""
        return prim.chance(self.question.x[self.judging], self.question.y[self.judging], self.box)


def discover(question: Question, density: float) -> Discovery:
    """The box of one half, and what other points say of it.

    Parameters
    ----------
    question : Question
        What is looked for.
    density : float
        Share of cases that the box should reach, above 0 and at most 1.

    Raises
    ------
    BadInput
        If the design has too few points; `NoPlace` if it holds everywhere or nowhere.
    """
    n = len(question.y)
    if n < FEWEST_POINTS:
        raise BadInput(
            f"{question.text}: the design has {n} points in {question.cell.place}; halves that tell a box from luck "
            f"need {FEWEST_POINTS} or more. Add points."
        )
    if question.y.min() == question.y.max() and question.y[0] in (0.0, 1.0):
        raise NoPlace(
            f"{question.text}: holds in {'all' if question.y[0] else 'none'} of the {question.cell.run_ids.size} runs "
            f"of {question.cell.place}, so that there is no place to find. Move the limit."
        )
    finding, judging = _halves(n, 0)
    boxes = prim.peeled(question.x[finding], question.y[finding])
    best = prim.chosen(question.x[finding], question.y[finding], boxes, density)
    others = []
    for number in range(1, HALVES + 1):
        half, _ = _halves(n, number)
        others.append(prim.found_box(question.x[half], question.y[half], density))
    box = prim.pasted(question.x[finding], question.y[finding], best)
    return Discovery(question, finding, judging, boxes, box, others)


def answers(questions: Sequence[Question], density: float) -> tuple[list[Discovery], list[str]]:
    """Boxes of the questions that have a place, as `discover` finds them, and a sentence on each that has none.

    Raises
    ------
    BadInput
        If one cannot be answered; `NoPlace` if none has a place.
    """
    found: list[Discovery] = []
    nowhere: list[str] = []
    for question in questions:
        try:
            found.append(discover(question, density))
        except NoPlace as error:
            nowhere.append(str(error))
    if not found:
        raise NoPlace("\n".join(nowhere))
    return found, nowhere


def questions_where(folder: Path, conditions: Sequence[str]) -> list[Question]:
    """Where do all of these conditions hold, such as `city:job_housing.minimum_commute < 6.0`?

    Raises
    ------
    BadInput
        If a condition cannot be read, or the sweep cannot answer.
    """
    read = [_condition(text) for text in conditions]
    design, cells = read_cells(folder, [name for name, _, _ in read])
    found = []
    for cell in cells:
        truths = []
        for name, sign, number in read:
            check_finite(cell.values[name], cell.run_ids, name)
            truths.append(_SIGNS[sign](cell.values[name], number))
        found.append(_question(" and ".join(map(str.strip, conditions)), design, cell, np.logical_and.reduce(truths)))
    return found


def questions_better(folder: Path, better: Sequence[str], asked: Sequence[str] = ()) -> list[Question]:
    """Where is one model better than another, point by point and seed by seed?

    Parameters
    ----------
    folder : Path
        Folder of the finished sweep.
    better : sequence of str
        The model, and the one that it is compared with.
    asked : sequence of str
        Outcomes as `scope:outcome`; the headline pair if none is named.

    Raises
    ------
    BadInput
        If the sweep has not both models at the same points, or an outcome has no better direction.
    """
    design, cells = read_cells(folder, asked)
    known = list(dict.fromkeys(cell.model for cell in cells))
    for model in better:
        if model not in known:
            hint = did_you_mean(model, known)
            raise BadInput(
                f"--better {','.join(better)}: {folder} has no model '{model}'.{hint} It has {', '.join(known)}."
            )
    if len(better) != 2 or better[0] == better[1]:
        raise BadInput(f"--better {','.join(better)}: name two models of {folder}: {', '.join(known)}.")
    by_name = {(cell.model, cell.city, cell.stress): cell for cell in cells}
    found = []
    for cell in (cell for cell in cells if cell.model == better[0]):
        other = by_name.get((better[1], cell.city, cell.stress))
        if other is None or not np.array_equal(other.axes, cell.axes) or not np.array_equal(other.seeds, cell.seeds):
            raise BadInput(
                f"--better {','.join(better)}: the two models do not meet the same points and seeds in {cell.city}; "
                "use a design without constraints that leave points out of one of them."
            )
        for name in cell.values:
            check_finite(cell.values[name], cell.run_ids, name)
            check_finite(other.values[name], other.run_ids, name)
            sign = declared(name)[1].better
            if not sign:
                raise BadInput(f"--outcome {name}: neither more nor less of it is better; ask with --where.")
            text = f"{name} is better in {better[0]} than in {better[1]}"
            found.append(_question(text, design, cell, sign * (cell.values[name] - other.values[name]) > 0.0))
    return found


def _question(text: str, design: KeptDesign, cell: Cell, truths: NDArray[np.bool_]) -> Question:
    """A question about one city, model and stress test."""
    if np.isnan(cell.axes).any():
        axis = design.axes[int(np.argwhere(np.isnan(cell.axes))[0, 1])]
        raise BadInput(
            f"{design.folder}: some points of its design leave {axis} as the model has it, so that they have no place "
            "in a space of numbers; use a grid, latin_hypercube or sobol design."
        )
    moved = [at for at in range(len(design.axes)) if np.unique(cell.axes[:, at]).size > 1]
    axes = tuple(design.axes[at] for at in moved)
    return Question(text, cell, axes, cell.axes[:, moved], truths.mean(axis=1))


def _condition(text: str) -> tuple[str, str, float]:
    """Outcome, sign and number of a condition."""
    parts = _WHERE.fullmatch(text)
    form = '--where "city:job_housing.minimum_commute < 6.0"'
    if parts is None:
        raise BadInput(f"--where '{text}': is no condition; write an outcome, <, <=, > or >=, and a number: {form}.")
    name, sign, number = parts.groups()
    try:
        limit = float(number)
    except ValueError:
        limit = float("nan")
    if not np.isfinite(limit):
        raise BadInput(f"--where '{text}': '{number}' is no finite number; write it like {form}.")
    declared(name)
    return name, sign, limit


def _halves(n: int, number: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Points 0 to n - 1 in two halves by lot, each in order; every number has halves of its own."""
    order = np.random.default_rng([_SEED, number]).permutation(n)
    return np.sort(order[: (n + 1) // 2]), np.sort(order[(n + 1) // 2 :])
