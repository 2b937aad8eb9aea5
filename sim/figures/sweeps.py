"""A sweep: the two headline outcomes along each axis of its design, one line a model, or one mark a point."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.analysis.discovery_table import unit_of
from sim.analysis.paired import band
from sim.analysis.tables import Cell
from sim.figures.fitting import broken
from sim.figures.frame import Drawn, least_width, put_models, put_texts, room_for
from sim.figures.panels import put_band, put_faint, put_ticks
from sim.figures.style import look
from sim.measures.catalogue import HEADLINE_PAIR
from sim.params.advice import BadInput
from sim.params.tables import levers, parameters

if TYPE_CHECKING:
    import pandas as pd

    from sim.figures.words import Words

COLUMNS = ("scope", "outcome", "unit", "axis", "model", "value", "mean", "low", "high", "seeds")
"""Of the table that is drawn."""
_PANEL, _SIDES = 3.1, 1.3
"""Inches of a panel, and of what stands beside the panels."""
_HEIGHT, _TALL, _FEW = 6.6, 7.8, 2
"""Inches of the figure, and of one of so few columns that panels can be as tall as the longest name beside them."""
_LEFT, _RIGHT, _TOP, _GAP = 1.0, 0.2, 0.99, 0.12
"""Inches left and right of the panels and above them; room between them, in panels."""
_NAME, _NAME_LINE = 8, 0.13
"""Points of the names of the axes, and inches of one of their lines."""
_MOST_STEPS = 9
"""Values of an axis up to which they are steps that a line can join."""


def along_axes(runs: "pd.DataFrame", axes: Sequence[str], words: "Words") -> Drawn:
    """Draw the headline outcomes (rows) along the levers and parameters of a design (columns).

    Parameters
    ----------
    runs : DataFrame
        One row a row of the design, from `sim.sweep_runs`: `model`, `seed`, `point`, a column an axis, and one each for
        scope and outcome at the last horizon.
    axes : sequence of str
        Axes of the design; models, cities and stress tests have no panel of their own.
    words : Words
        The language.

    Returns
    -------
    Drawn
        An axis of few values has a line a model: at each value the mean over seeds, with its interval, of what a seed
        shows on average over the values of the other axes. Of other axes each point is one mark. Runs that failed
        are left out, and counted in the small print.

    Raises
    ------
    BadInput
        If there is no run or no axis to draw, more than one city, stress test or length, or an outcome that was not
        kept.
    """
    counts = _numbers(axes)
    shown = list(counts)
    planned, runs = len(runs), runs[runs["horizon"].notna()]
    _check(runs, shown)
    models = list(dict.fromkeys(runs["model"]))
    stepped = [_is_stepped(runs, axis) for axis in shown]
    notes = [words("sweep.steps")] * any(stepped) + [words("sweep.points")] * (not all(stepped))
    notes += [words("sweep.missing", n=planned - len(runs), all=planned)] * (planned > len(runs))
    texts = (words("question.sweep"), notes, worth(runs, words), origin(runs, words))
    width = max(_PANEL * len(shown) + _SIDES, least_width(*texts))
    column = (width - _LEFT - _RIGHT) / (len(shown) + _GAP * (len(shown) - 1))
    units = [broken(words.unit_in_data(unit_of(axis)), column * (1 + _GAP / 2), _NAME) for axis in shown]
    more = _NAME_LINE * max(unit.count("\n") for unit in units)
    height = (_TALL if len(shown) <= _FEW else _HEIGHT) + more
    figure = Figure(figsize=(width, height))
    panels = figure.subplots(2, len(shown), sharex="col", sharey="row", squeeze=False)
    rows: list[list[Cell]] = []
    for (scope, outcome), line in zip(HEADLINE_PAIR, panels, strict=True):
        for axis, panel in zip(shown, line, strict=True):
            for m, model in enumerate(models):
                drawn = _draw(panel, runs[runs["model"] == model], axis, f"{scope}:{outcome}", m)
                rows += [[scope, outcome, words.unit(outcome), axis, model, *numbers] for numbers in drawn]
            put_ticks(panel, 5, 5)
            if counts[axis]:
                panel.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        line[0].set_ylabel(f"{words.quantity_at(scope, outcome)}\n{words.direction(outcome)}", size=_NAME)
    for axis, unit, panel in zip(shown, units, panels[-1], strict=True):
        panel.set_xlabel(f"{axis}\n{unit}", size=_NAME)
    bottom, top = (room_for(notes) + 0.7 + more) / height, 1 - _TOP / height
    figure.subplots_adjust(_LEFT / width, bottom, 1 - _RIGHT / width, top, wspace=_GAP, hspace=_GAP)
    put_models(figure, models, words)
    put_texts(figure, *texts)
    return Drawn(figure, texts[0], COLUMNS, rows)


def _check(runs: "pd.DataFrame", shown: Sequence[str]) -> None:
    """Refuse what one figure cannot show."""
    if not len(runs):
        raise BadInput("no run of the design is stored: there is nothing to draw.")
    if not shown:
        raise BadInput("the design has no lever or parameter as an axis: there is nothing to draw along.")
    check_one_city(runs)
    for scope, outcome in HEADLINE_PAIR:
        if f"{scope}:{outcome}" not in runs:
            raise BadInput(f"the runs of the design did not keep {outcome} at scope {scope}: add it to its `record`.")


def has_axis(axes: Sequence[str]) -> bool:
    """Whether there is a lever or parameter to draw along."""
    return bool(_numbers(axes))


def _numbers(axes: Sequence[str]) -> dict[str, bool]:
    """Axes that are levers or parameters, and whether each counts something."""
    declared = {**parameters(), **levers()}
    return {axis: declared[axis].whole for axis in axes if axis in declared}


def check_one_city(runs: "pd.DataFrame") -> None:
    """Refuse rows of more than one city, stress test or length, which one figure would mix.

    Raises
    ------
    BadInput
        With the first that there is more than one of.
    """
    for name in ("city", "stress", "horizon"):
        values = sorted(set(runs[name].dropna().astype(str)))
        if len(values) > 1:
            raise BadInput(f"the design has more than one {name} ({', '.join(values)}): draw each with its own design.")


def _draw(panel: Axes, mine: "pd.DataFrame", axis: str, column: str, model: int) -> list[list[Cell]]:
    """One model in one panel; value, mean, low, high and seeds of each mark."""
    if not _is_stepped(mine, axis):
        points = mine.groupby("point").agg({axis: "first", column: "mean", "seed": "nunique"})
        put_faint(panel, points[axis].to_numpy(), points[column].to_numpy(), model)
        return [[float(value), float(mean), float("nan"), float("nan"), int(n)] for value, mean, n in points.to_numpy()]
    table = mine.pivot_table(index="seed", columns=axis, values=column, aggfunc="mean")
    across, seeds = table.columns.to_numpy(float), band(table.to_numpy(float))
    style = look(model)
    panel.plot(across, seeds.mean, color=style.colour, linestyle=style.dashes, marker=style.marker, markersize=5)
    if np.isfinite(seeds.low).all():
        put_band(panel, across, seeds.low, seeds.high, model)
    numbers = (across.tolist(), seeds.mean.tolist(), seeds.low.tolist(), seeds.high.tolist(), seeds.n.tolist())
    return [list(row) for row in zip(*numbers, strict=True)]


def _is_stepped(runs: "pd.DataFrame", axis: str) -> bool:
    """Whether the axis has few values, so that a line can join them."""
    return int(runs[axis].nunique()) <= _MOST_STEPS


def worth(runs: "pd.DataFrame", words: "Words") -> str:
    """The word on calibration, with the stress test if there is one."""
    name, text = str(runs["stress"].iloc[0]), words("uncalibrated")
    return words("stress", text=text, name=name) if name else text


def origin(runs: "pd.DataFrame", words: "Words") -> str:
    """City, scale, seeds and horizon."""
    scale = words("scale", scale=f"{100 * float(runs['scale'].iloc[0]):g}")
    seeds, when = words.seeds(int(runs["seed"].nunique())), words.horizon_called(str(runs["horizon"].iloc[0]))
    return " · ".join([words.city(str(runs["city"].iloc[0])), scale, seeds, when])
