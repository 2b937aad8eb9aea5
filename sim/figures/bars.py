"""Horizontal bars, a group of numbers a line: the layout that figures of analyses share."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from sim.analysis.paired import Floats
from sim.figures.frame import place_legend
from sim.figures.style import INK
from sim.params.tables import levers

if TYPE_CHECKING:
    from sim.figures.words import Words

_PANEL, _RIGHT, _LINE, _TOP, _LETTER = 3.6, 0.25, 0.42, 1.25, 0.075
"""Inches of a panel, right of the panels, of a line of bars, above the panels, and of a letter of a name."""
_FULL = 0.72
"""Share of a line that its bars fill."""


def bars_figure(names: Sequence[str], n_panels: int, below: float) -> tuple[Figure, Any]:
    """Figure with a panel an outcome beside one another and a line a name, the first on top.

    Parameters
    ----------
    names : sequence of str
        What stands left of the lines.
    n_panels : int
        Panels.
    below : float
        Inches that the small print takes.

    Returns
    -------
    Figure, (n_panels,) array of Axes
    """
    left = 0.45 + _LETTER * max(letters_wide(name) for name in names)
    under = below + 0.75
    width, height = left + n_panels * _PANEL + _RIGHT, _TOP + _LINE * len(names) + under
    figure = Figure(figsize=(max(width, 7.6), max(height, 3.4)))
    wide, high = figure.get_size_inches()
    panels = figure.subplots(1, n_panels, sharey=True, squeeze=False)[0]
    figure.subplots_adjust(
        left=left / wide, right=1 - _RIGHT / wide, top=1 - _TOP / high, bottom=under / high, wspace=0.12
    )  # fmt: skip
    for panel in panels:
        panel.set_yticks(range(len(names)), names)
        panel.set_ylim(len(names) - 0.5, -0.5)
        panel.tick_params(axis="y", length=0)
        panel.grid(visible=False, axis="y")
        panel.axvline(0, color=INK, linewidth=0.8)
        panel.xaxis.set_major_locator(MaxNLocator(5))
    return figure, panels


def put_bar(
    panel: Axes, line: float, height: float, value: float, ends: tuple[float, float], seeds: Floats, colour: str
) -> None:
    """One bar, its interval as a line, and a thin upright mark for each single seed.

    Parameters
    ----------
    panel : Axes
        Where it goes.
    line, height : float
        Middle and height, in lines.
    value : float
        Length of the bar.
    ends : (float, float)
        Of the interval; nan draws none.
    seeds : (R,) array
        The number of each seed alone.
    colour : str
        Of the bar.
    """
    panel.barh([line], [value], height=height, color=colour, linewidth=0)
    if np.isfinite(ends).all():
        panel.plot(ends, [line, line], color=INK, linewidth=1.3, solid_capstyle="butt", zorder=3)
    panel.scatter(seeds, np.full(len(seeds), line), s=46 * height, marker="|", color=INK, linewidths=0.8, zorder=3)


def places(n_series: int) -> tuple[list[float], float]:
    """Distance of each bar of a line from its middle, and the height of a bar."""
    height = _FULL / n_series
    return [(at - (n_series - 1) / 2.0) * height for at in range(n_series)], 0.88 * height


def put_colours(figure: Figure, named: Sequence[tuple[str, str]]) -> None:
    """Legend of bars: colour and label of each."""
    entries = [Line2D([], [], color=colour, linewidth=6, solid_capstyle="butt", label=label) for colour, label in named]
    place_legend(figure, entries, handlelength=1.4, columnspacing=2.2)


def group_names(groups: Sequence[str], words: "Words") -> list[str]:
    """Names of groups: those of families of levers in the language of the figure, all others as they are."""
    families = {declared.family for declared in levers().values()}
    return [words(f"family.{group}") for group in groups] if families.issuperset(groups) else list(groups)


def letters_wide(name: str) -> int:
    """Letters that a name is wide: a Chinese one counts twice."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in name)
