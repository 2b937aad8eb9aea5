"""Small multiples: outcomes over the years, one line a model with the band of its seeds."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.analysis.paired import band, seed_range
from sim.analysis.tables import Cell
from sim.figures.frame import Drawn, few_firms, put_frame, put_legend
from sim.figures.panels import put_band, put_ticks
from sim.figures.style import look
from sim.measures.catalogue import outcomes as outcomes_declared
from sim.units import QUARTERS_A_YEAR

if TYPE_CHECKING:
    from sim.analysis.ensemble import Ensemble
    from sim.figures.words import Words

COLUMNS = ("scope", "outcome", "unit", "model", "quarter", "mean", "lowest", "highest", "seeds")
"""Of the table that is drawn."""
_WIDTH, _HEIGHT = 10.2, 6.6


def over_time(
    ensemble: "Ensemble", words: "Words", title: str, scopes: Sequence[str], outcomes: Sequence[str]
) -> Drawn:
    """Draw outcomes (columns) at scopes (rows) by model over time.

    Parameters
    ----------
    ensemble : Ensemble
        The runs.
    words : Words
        The language.
    title : str
        The question.
    scopes, outcomes : sequences of str
        Names in the record; the pooled place is drawn.

    Returns
    -------
    Drawn
        Line: mean over the seeds that have a value; band: lowest to highest seed.

    Raises
    ------
    BadInput
        If the runs did not record one of the outcomes.
    """
    figure = Figure(figsize=(_WIDTH, _HEIGHT))
    panels = figure.subplots(len(scopes), len(outcomes), sharex=True, squeeze=False)
    figure.subplots_adjust(left=0.075, right=0.985, top=0.815, bottom=0.15, wspace=0.26, hspace=0.34)
    rows: list[list[Cell]] = []
    for scope, line in zip(scopes, panels, strict=True):
        for outcome, panel in zip(outcomes, line, strict=True):
            series = ensemble.series(scope, outcome)
            _draw_lines(panel, _years(ensemble.record.quarters), series)
            panel.set_title(f"{words.label(outcome)}\n{words(f'scope.{scope}')}")
            panel.set_ylabel(words.unit(outcome))
            rows += _table(ensemble, scope, outcome, series)
    notes = few_firms(ensemble, words, [(scope, outcome) for scope in scopes for outcome in outcomes])
    put_frame(figure, ensemble, words, title, [*notes, words("lines" if len(ensemble.seeds) > 1 else "line")])
    put_legend(figure, ensemble, words)
    return Drawn(figure, title, COLUMNS, rows)


def _years(quarters: Sequence[str]) -> NDArray[np.float64]:
    """End of each quarter on the calendar, in years."""
    return np.array([int(label[:4]) + int(label[5:]) / QUARTERS_A_YEAR for label in quarters])


def _draw_lines(panel: Axes, years: NDArray[np.float64], series: NDArray[np.float64]) -> None:
    """One line a model with the band of its seeds; `series` is (M, R, Q)."""
    every = max(1, len(years) // 5)
    for model, values in enumerate(series):
        style = look(model)
        mean, (lowest, highest) = band(values).mean, seed_range(values)
        put_band(panel, years, lowest, highest, model)
        # marks are shifted from model to model so that equal lines still show both
        start = model * every // max(1, len(series))
        panel.plot(
            years,
            mean,
            color=style.colour,
            linestyle=style.dashes,
            marker=style.marker,
            markersize=4,
            markevery=(start, every),
        )
    panel.margins(x=0.02)
    put_ticks(panel, across=5, up=5)
    panel.xaxis.set_major_locator(MaxNLocator(5, integer=True, min_n_ticks=1))


def _table(ensemble: "Ensemble", scope: str, outcome: str, series: NDArray[np.float64]) -> list[list[Cell]]:
    """Rows of one panel."""
    unit = outcomes_declared()[outcome].unit
    rows: list[list[Cell]] = []
    for model, values in zip(ensemble.models, series, strict=True):
        of = band(values)
        numbers = zip(*(array.tolist() for array in (of.mean, *seed_range(values), of.n)), strict=True)
        named = zip(ensemble.record.quarters, numbers, strict=True)
        rows += [[scope, outcome, unit, model, quarter, *cells] for quarter, cells in named]
    return rows
