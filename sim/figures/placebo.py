"""The measured difference among the differences that exchanged labels give."""

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.analysis.members import pooled_ensemble
from sim.analysis.paired import Floats
from sim.analysis.placebo import measured_and_permuted, share_as_extreme
from sim.analysis.tables import Cell
from sim.figures.frame import Drawn, few_firms, put_frame
from sim.figures.panels import put_ticks
from sim.figures.style import FAINT, INK, look
from sim.measures.catalogue import HEADLINE_PAIR
from sim.measures.horizons import horizons

if TYPE_CHECKING:
    from sim.analysis.ensemble import Ensemble
    from sim.figures.words import Words

COLUMNS = ("scope", "outcome", "horizon", "model", "from", "to", "permutations", "measured", "share_as_extreme")
"""Of the table that is drawn: one row a bar."""
_BARS = 31
"""Odd, so that no difference at all falls into the middle of a bar."""


def placebo_histogram(ensemble: "Ensemble", words: "Words") -> Drawn:
    """Draw the differences of the two headline outcomes under exchanged labels, and the measured ones.

    Parameters
    ----------
    ensemble : Ensemble
        The comparison, of two models and two seeds or more.
    words : Words
        The language.

    Returns
    -------
    Drawn
        A row of panels a model; bars count exchanges, the upright line is the measured difference.

    Raises
    ------
    BadInput
        If the runs did not record one of the outcomes.
    """
    base = pooled_ensemble(list(ensemble.runs.values()))
    horizon = horizons(len(ensemble.record.quarters))[-1]
    others = ensemble.models[1:]
    figure = Figure(figsize=(10.2, 2.1 + 2.5 * len(others)))
    panels = figure.subplots(len(others), len(HEADLINE_PAIR), squeeze=False)
    height = figure.get_size_inches()[1]
    figure.subplots_adjust(left=0.075, right=0.968, top=1 - 0.95 / height, bottom=1.1 / height, wspace=0.2, hspace=0.6)
    rows: list[list[Cell]] = []
    for model, (label, line) in enumerate(zip(others, panels, strict=True), start=1):
        for panel, (scope, outcome) in zip(line, HEADLINE_PAIR, strict=True):
            ensemble.series(scope, outcome)  # refuses what was not recorded
            permuted = measured_and_permuted(base, scope, outcome, model)
            counts, edges = _bars(permuted)
            _draw(panel, counts, edges, float(permuted[0]), look(model).colour)
            share = share_as_extreme(permuted)
            told = words("difference_of", label=label, first=ensemble.models[0])
            extreme = words("as_extreme_none" if np.isnan(share) else "as_extreme", share=f"{100 * share:.3g}")
            what = words.joint(words.label(outcome), words(f"scope.{scope}"))
            panel.set_title(f"{what}\n{words.joint(told, extreme)}")
            panel.set_xlabel(words("difference_in", unit=words.unit(outcome)))
            panel.set_ylabel(words("exchanges"))
            named: list[Cell] = [scope, outcome, horizon.label, label]
            bars = zip(edges[:-1].tolist(), edges[1:].tolist(), counts.tolist(), strict=True)
            rows += [[*named, *bar, float(permuted[0]), share] for bar in bars]
    title = words("question.placebo")
    notes = [*few_firms(ensemble, words, HEADLINE_PAIR), words("exchanged", horizon=words.horizon(horizon))]
    put_frame(figure, ensemble, words, title, notes)
    return Drawn(figure, title, COLUMNS, rows)


def _bars(permuted: Floats) -> tuple[Floats, Floats]:
    """Counts and edges of bars that lie evenly round 0; of one bar round 0 if every exchange gives the same.

    No bar has a height where no seed has a value.
    """
    known = permuted[~np.isnan(permuted)]
    far = float(np.abs(known).max(initial=0.0))
    half = far * _BARS / (_BARS - 1) if far > 0.0 else 0.5
    counts, edges = np.histogram(known, bins=_BARS, range=(-half, half))
    return counts.astype(np.float64), edges


def _draw(panel: Axes, counts: Floats, edges: Floats, measured: float, colour: str) -> None:
    """Bars of the exchanges and the line of the measured difference."""
    panel.bar(edges[:-1], counts, width=np.diff(edges), align="edge", color=FAINT, alpha=0.55, linewidth=0)
    panel.axvline(measured, color=colour, linewidth=2.2)
    panel.axvline(0, color=INK, linewidth=0.7)
    panel.set_ylim(0, 1.12 * max(float(counts.max()), 1.0))
    put_ticks(panel, across=7, up=4)
    panel.yaxis.set_major_locator(MaxNLocator(4, integer=True))
