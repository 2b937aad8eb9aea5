"""Where the models land when their levers move within their ranges: a dot a draw, and the plan."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.analysis.lever_spread import means
from sim.analysis.members import Reading, StoredMember, last_reading, pooled_ensemble
from sim.analysis.paired import Floats
from sim.analysis.tables import Cell
from sim.figures.frame import Drawn, few_firms, put_frame, put_legend
from sim.figures.panels import put_faint, put_mean
from sim.figures.style import FAINT
from sim.measures.catalogue import HEADLINE_PAIR

if TYPE_CHECKING:
    from sim.analysis.ensemble import Ensemble
    from sim.figures.words import Words

COLUMNS = ("panel", "scope", "outcome", "horizon", "model", "draw", "value")
"""Of the table that is drawn; draw 0 is the plan."""
_SPREAD = 0.6
"""Width of a model's strip, in steps from model to model."""


def lever_spread(ensemble: "Ensemble", members: Sequence[StoredMember], words: "Words") -> Drawn:
    """Draw the two headline outcomes of each draw, as levels and as differences to the first model.

    Parameters
    ----------
    ensemble : Ensemble
        The comparison as it was asked for.
    members : sequence of StoredMember
        Of the variation `lever_uncertainty`.
    words : Words
        The language.

    Returns
    -------
    Drawn
        A faint dot is a draw (mean over seeds), the large mark is the plan.

    Raises
    ------
    BadInput
        If the runs did not record one of the outcomes.
    """
    base = pooled_ensemble(list(ensemble.runs.values()))
    figure = Figure(figsize=(10.2, 7.2))
    panels = figure.subplots(2, len(HEADLINE_PAIR), squeeze=False)
    figure.subplots_adjust(left=0.095, right=0.985, top=0.845, bottom=0.135, wspace=0.26, hspace=0.36)
    rows: list[list[Cell]] = []
    for column, (scope, outcome) in enumerate(HEADLINE_PAIR):
        ensemble.series(scope, outcome)  # refuses what was not recorded
        reading = last_reading(base, scope)
        drawn = _drawn(reading, base, members, outcome)  # (2, 1 + N, M)
        for line, name in enumerate(("levels", "differences")):
            panel = panels[line, column]
            _draw(panel, drawn[line], words, ensemble.models, line)
            _name(panel, words, name, scope, outcome, ensemble.models[0])
            rows += [
                [name, scope, outcome, reading.horizon.label, label, draw, float(drawn[line, draw, model])]
                for model, label in enumerate(ensemble.models[line:], start=line)
                for draw in range(drawn.shape[1])
            ]
    title = words("question.lever_spread")
    note = words("draws", n=len(members), horizon=words.horizon(reading.horizon))
    put_frame(figure, ensemble, words, title, [*few_firms(ensemble, words, HEADLINE_PAIR), note])
    put_legend(figure, ensemble, words)
    return Drawn(figure, title, COLUMNS, rows)


def _drawn(reading: Reading, base: "Ensemble", members: Sequence[StoredMember], outcome: str) -> Floats:
    """Levels and differences of the plan and of each draw, (2, 1 + N, M)."""
    at = reading.names.index(outcome)
    found = [np.stack(means(reading, of))[:, :, at] for of in (base, *(member.ensemble for member in members))]
    return np.stack(found, axis=1)


def _draw(panel: Axes, values: Floats, words: "Words", models: Sequence[str], first: int) -> None:
    """A strip of draws a model, from the model `first` on; dots stand beside one another in the order of the draws."""
    if first == len(models):
        panel.set_axis_off()
        return
    n = len(values) - 1
    beside = _SPREAD * (np.arange(n) / max(n - 1, 1) - 0.5) if n > 1 else np.zeros(1)
    for model in range(first, len(models)):
        put_faint(panel, model + beside, values[1:, model], model)
        put_mean(panel, [model], values[:1, model], model)
    if first:
        panel.axhline(0, color=FAINT, linewidth=0.9)
    panel.set_xlim(first - 0.6, len(models) - 0.4)
    panel.set_xticks(range(first, len(models)), [words("model", label=label) for label in models[first:]])
    panel.yaxis.set_major_locator(MaxNLocator(6))
    panel.ticklabel_format(axis="y", useOffset=False, style="plain")


def _name(panel: Axes, words: "Words", name: str, scope: str, outcome: str, first: str) -> None:
    """What the panel shows, its unit and the direction that is better."""
    what = words.joint(words(f"scope.{scope}"), words(name, label=first))
    panel.set_title(f"{words.label(outcome)}\n{what}")
    panel.set_ylabel(f"{words.unit(outcome)}\n{words.direction(outcome)}")
