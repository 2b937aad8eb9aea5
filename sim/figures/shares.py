"""Which groups of levers make the difference between two models: a bar a group, from a bundle."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.paired import Band, band
from sim.analysis.shapley import Decomposition, shapley_parts
from sim.analysis.swept import declared
from sim.analysis.tables import Cell
from sim.figures.bars import bars_figure, group_names, places, put_bar, put_colours
from sim.figures.frame import Drawn, put_texts, room_for
from sim.figures.style import FAINT, look
from sim.figures.sweeps import check_one_city, origin, worth

if TYPE_CHECKING:
    import pandas as pd

    from sim.figures.words import Words

COLUMNS = ("scope", "outcome", "unit", "from", "to", "group", "mean", "low", "high", "seeds")
"""Of the table that is drawn; the row without a group is the whole difference."""


def share_bars(found: Sequence[Decomposition], runs: "pd.DataFrame", words: "Words") -> Drawn:
    """Draw the Shapley share of each group in the difference of two models, and the difference on top.

    Parameters
    ----------
    found : sequence of Decomposition
        Of one or two outcomes.
    runs : DataFrame
        Rows of the design, from `sim.sweep_runs`.
    words : Words
        The language.

    Returns
    -------
    Drawn
        Groups stand from the largest share, whatever its sign, in the first outcome to the smallest.

    Raises
    ------
    BadInput
        If there is more than one city, stress test or length.
    """
    check_one_city(runs)
    first, last = found[0].ends
    order = np.argsort(-np.abs(found[0].parts.mean), kind="stable").tolist()
    groups = [found[0].groups[at] for at in order]
    names = [words("shares.whole", first=first, last=last), *group_names(groups, words)]
    notes = [words("shares.bars")]
    figure, panels = bars_figure(names, len(found), room_for(notes))
    better, worse = look(0).colour, look(1).colour
    rows: list[list[Cell]] = []
    _, height = places(1)
    for panel, each in zip(panels, found, strict=True):
        scope, outcome = declared(each.outcome)
        seeds = np.vstack([each.values[-1] - each.values[0], shapley_parts(each.values)[order]])  # (1 + k, R)
        lines = band(seeds.T)
        for line, value in enumerate(lines.mean.tolist()):
            colour = FAINT if not outcome.better * value else better if outcome.better * value > 0.0 else worse
            ends = (float(lines.low[line]), float(lines.high[line]))
            put_bar(panel, line, height, value, ends, seeds[line], colour)
        panel.axhline(0.5, color=FAINT, linewidth=0.7, linestyle="dotted")
        panel.set_title(f"{words.label(outcome.name)}\n{words(f'scope.{scope}')}")
        unit = words("difference_in", unit=words.unit(outcome.name))
        panel.set_xlabel(f"{unit}\n{words.direction(outcome.name)}")
        told: list[Cell] = [scope, outcome.name, words.unit(outcome.name), first, last]
        rows += [[*told, group, *_numbers(lines, line)] for line, group in enumerate(["", *groups])]
    put_colours(figure, [(better, words("shares.better")), (worse, words("shares.worse"))])
    title = words("question.shares", first=first, last=last)
    put_texts(figure, title, notes, worth(runs, words), origin(runs, words))
    return Drawn(figure, title, COLUMNS, rows)


def _numbers(lines: Band, line: int) -> list[Cell]:
    """Mean, low, high and seeds."""
    return [float(lines.mean[line]), float(lines.low[line]), float(lines.high[line]), int(lines.n[line])]
