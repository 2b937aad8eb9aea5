"""Where something holds: the limits of each box along its axes, and what smaller and larger boxes are worth."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.analysis.discovery import NOISE_FROM, Discovery
from sim.analysis.discovery_table import unit_of
from sim.analysis.prim import Box
from sim.analysis.tables import Cell
from sim.figures.bars import letters_wide
from sim.figures.frame import Drawn, place_legend, put_texts, room_for
from sim.figures.style import FAINT, GRID, INK, look
from sim.figures.sweeps import check_one_city, origin, worth

if TYPE_CHECKING:
    import pandas as pd

    from sim.figures.words import Words

COLUMNS = (
    *("model", "question", "part", "axis", "low", "high", "halves", "step", "coverage", "density"),
    *("coverage_held_out", "density_held_out", "chance_held_out"),
)
"""Of the table that is drawn: part `limits` has a row an axis, `steps` a row a step of the peeling, `box` one row."""
_NONE = float("nan")
_BOX = look(0).colour
_LETTER, _LIMITS, _TRADE, _BETWEEN, _RIGHT = 0.075, 4.4, 2.6, 0.75, 0.3
"""Inches of a letter of an axis, of the left and right panels, between them, and right of them."""
_LINE, _LEAST, _TOP, _BESIDE = 0.62, 2.2, 1.3, 1.05
"""Inches of an axis, of a row of panels at least, above the first row, and from row to row."""


def boxes_figure(found: Sequence[Discovery], runs: "pd.DataFrame", words: "Words") -> Drawn:
    """Draw a row of panels for each answer: limits of the box on the left, the trade behind it on the right.

    Parameters
    ----------
    found : sequence of Discovery
        Of one city and stress test, any models and questions.
    runs : DataFrame
        Rows of the design, from `sim.sweep_runs`.
    words : Words
        The language.

    Returns
    -------
    Drawn
        Axes stand in the order of the design; those that no box of any half limits are named in the small print.

    Raises
    ------
    BadInput
        If there is more than one city, stress test or length.
    """
    check_one_city(runs)
    axes = list(dict.fromkeys(axis for each in found for axis in each.question.axes))
    limited = [axis for axis in axes if any(_limits(each, axis) for each in found)]
    free = [axis for axis in axes if axis not in limited]
    notes = [words("boxes.limits", n=len(found[0].others)), words("boxes.trade")]
    notes += [words("boxes.free", axes=", ".join(free))] * bool(free)
    shown = limited or free
    names = [_name(next(each for each in found if axis in each.question.axes), axis, words) for axis in shown]
    figure, panels = _panels(names, len(found), room_for(notes))
    rows: list[list[Cell]] = []
    for each, (limits, trade) in zip(found, panels, strict=True):
        told: list[Cell] = [each.question.cell.model, each.question.text]
        rows += [[*told, *numbers] for numbers in _put_limits(limits, each, shown)]
        limits.set_yticks(range(len(shown)), names)
        rows += [[*told, *numbers] for numbers in _put_trade(trade, each, words)]
        name = words("model", label=each.question.cell.model)
        limits.set_title(f"{each.question.text}\n{name} · {_verdict(each, words)}")
        limits.set_xlabel(words("boxes.range"))
    _put_legend(figure, words)
    title = words("question.boxes")
    put_texts(figure, title, notes, worth(runs, words), origin(runs, words))
    return Drawn(figure, title, COLUMNS, rows)


def _limits(each: Discovery, axis: str) -> bool:
    """Whether the box limits an axis, or that of another half does."""
    if axis not in each.question.axes:  # in some models a constraint holds it
        return False
    at = each.question.axes.index(axis)
    return any(box.restricted[at] for box in (each.box, *each.others))


def _panels(names: Sequence[str], n_answers: int, below: float) -> tuple[Figure, list[tuple[Axes, Axes]]]:
    """Figure with two panels an answer, as high as its axes need."""
    left = 0.45 + _LETTER * max(letters_wide(line) for name in names for line in name.split("\n"))
    tall = max(_LEAST, _LINE * len(names))
    width = left + _LIMITS + _BETWEEN + _TRADE + _RIGHT
    height = _TOP + tall * n_answers + _BESIDE * (n_answers - 1) + 0.75 + below
    figure = Figure(figsize=(width, height))
    panels = []
    for row in range(n_answers):
        bottom = (height - _TOP - tall - row * (tall + _BESIDE)) / height
        limits = figure.add_axes((left / width, bottom, _LIMITS / width, tall / height))
        start = left + _LIMITS + _BETWEEN
        trade = figure.add_axes((start / width, bottom, _TRADE / width, tall / height))
        panels.append((limits, trade))
    return figure, panels


def _put_limits(panel: Axes, each: Discovery, axes: Sequence[str]) -> list[list[Cell]]:
    """One line an axis: its range, the box, and where other halves put their limits; the numbers drawn."""
    rows: list[list[Cell]] = []
    for line, axis in enumerate(axes):
        if axis not in each.question.axes:
            continue
        at = each.question.axes.index(axis)
        first, last = _range(each, axis)
        low, high = _ends(each.box, at, first, last)
        panel.plot([0.0, 1.0], [line, line], color=GRID, linewidth=9, solid_capstyle="butt", zorder=1)
        if each.box.restricted[at]:
            ends = (np.array([low, high]) - first) / (last - first)
            panel.plot(ends, [line, line], color=_BOX, linewidth=9, solid_capstyle="butt", zorder=2)
            panel.text(float(ends.mean()), line - 0.26, _limited(each.box, at), size=7.5, ha="center", va="center")
        others = [box for box in each.others if box.restricted[at]]
        limits = [limit for box in others for limit in (box.low[at], box.high[at]) if np.isfinite(limit)]
        across = (np.array(limits) - first) / (last - first)
        panel.scatter(across, np.full(len(limits), line + 0.24), s=30, marker="|", color=INK, linewidths=0.8, alpha=0.6)
        limited = [low, high] if each.box.restricted[at] else [_NONE] * 2
        rows.append(["limits", axis, *limited, len(others), *[_NONE] * 5, each.chance])
    panel.set_ylim(len(axes) - 0.5, -0.5)
    panel.set_xlim(-0.02, 1.02)
    panel.tick_params(axis="y", length=0)
    panel.grid(visible=False, axis="y")
    return rows


def _limited(box: Box, at: int) -> str:
    """Limits along an axis, a free side left out."""
    low, high = float(box.low[at]), float(box.high[at])
    if np.isinf(low):
        return f"≤ {high:.3g}"
    return f"≥ {low:.3g}" if np.isinf(high) else f"{low:.3g} – {high:.3g}"


def _name(each: Discovery, axis: str, words: "Words") -> str:
    """An axis over its range in the design and its unit."""
    first, last = _range(each, axis)
    return f"{axis}\n{first:.3g} – {last:.3g} {words.unit_in_data(unit_of(axis))}".rstrip()


def _range(each: Discovery, axis: str) -> tuple[float, float]:
    """Least and greatest value of an axis in the design."""
    values = each.question.x[:, each.question.axes.index(axis)]
    return float(values.min()), float(values.max())


def _ends(box: Box, at: int, first: float, last: float) -> tuple[float, float]:
    """Limits of a box along an axis; where it is free on a side, the end of the range."""
    return max(float(box.low[at]), first), min(float(box.high[at]), last)


def _put_trade(panel: Axes, each: Discovery, words: "Words") -> list[list[Cell]]:
    """Density over coverage of every step of the peeling on both halves, and of the box; the numbers drawn."""
    scores = [each.scores(box) for box in each.boxes]
    found, held = (np.array([(pair[half].coverage, pair[half].density) for pair in scores]) for half in (0, 1))
    panel.plot(*found.T, color=FAINT, linestyle="dotted", zorder=2)
    panel.plot(*held.T, color=_BOX, zorder=2)
    mine = np.array([(one.coverage, one.density) for one in each.scores(each.box)])
    (coverage, density), (coverage_held, density_held) = mine.tolist()
    panel.scatter(coverage, density, s=45, marker="o", color="white", edgecolors=FAINT, linewidths=1.4, zorder=3)
    panel.scatter(coverage_held, density_held, s=55, marker="o", color=_BOX, edgecolors="white", zorder=4)
    panel.axhline(each.shares[1], color=INK, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    panel.set_xlim(-0.03, 1.03)
    panel.set_ylim(-0.03, 1.03)
    panel.set_xlabel(words("boxes.coverage"))
    panel.set_ylabel(words("boxes.density"))
    blank: list[Cell] = ["", _NONE, _NONE, _NONE]
    steps = np.hstack([found, held]).tolist()
    rows: list[list[Cell]] = [["steps", *blank, step, *numbers, _NONE] for step, numbers in enumerate(steps)]
    return [*rows, ["box", *blank, _NONE, *mine.ravel().tolist(), each.chance]]


def _verdict(each: Discovery, words: "Words") -> str:
    """Chance that luck alone gives such a box, and what to think of it."""
    key = "boxes.noise" if not each.chance < NOISE_FROM else "boxes.chance"
    return words(key, chance=f"{each.chance:.2g}")


def _put_legend(figure: Figure, words: "Words") -> None:
    """What stands for what on both sides."""
    entries = [
        Line2D([], [], color=_BOX, linewidth=6, solid_capstyle="butt", label=words("boxes.box")),
        Line2D([], [], color=INK, linestyle="none", marker="|", markersize=7, label=words("boxes.halves")),
        Line2D([], [], color=_BOX, marker="o", markersize=6, label=words("boxes.held_out")),
        Line2D([], [], color=FAINT, linestyle="dotted", marker="o", mfc="white", label=words("boxes.found")),
        Line2D([], [], color=INK, linewidth=0.8, linestyle=(0, (4, 3)), label=words("boxes.everywhere")),
    ]  # fmt: skip
    place_legend(figure, entries, handlelength=2.2, columnspacing=1.6)
