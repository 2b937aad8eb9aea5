"""What the loss of a firm or segment costs at once, against its size."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter
from numpy.typing import NDArray

from sim.analysis.paired import Floats
from sim.analysis.resilience import Fragility
from sim.analysis.tables import Cell
from sim.figures.fitting import width_of
from sim.figures.frame import Drawn, place_legend, put_frame
from sim.figures.style import FAINT, INK, look

if TYPE_CHECKING:
    from sim.analysis.ensemble import Ensemble
    from sim.figures.words import Words

COLUMNS = ("model", "seed", "kind", "name", "share_of_output", "systemic_risk", "resolved")
"""Of the table that is drawn: one row a mark."""
_MARKS = {"anchor": "*", "seller": "o", "segment": "s"}
_WORDS = {"anchor": "removal.anchor", "seller": "removal.seller", "segment": "removal.segment"}
_SIZES = {"anchor": 95, "seller": 30, "segment": 34}
_NAMED = 24
"""Most marks that carry a name."""
_LETTERS, _HIGH, _DESCENT, _AWAY = 7.5, 9.0, 2.0, 6.0
"""Points of a name's letters, of its line, of what hangs below letters, and from the middle of a mark to its name."""
_EDGE = 1.5
"""Points round a mark that no name covers either."""
_POINTS = 72
"""Points of an inch."""


def loss_against_size(ensemble: "Ensemble", fragilities: Sequence[Fragility], words: "Words") -> Drawn:
    """Draw the output that is lost at once over the links against the own output of who is taken out.

    Parameters
    ----------
    ensemble : Ensemble
        The comparison; rows of other runs are left out.
    fragilities : sequence of Fragility
        Rows of `resilience.csv`.
    words : Words
        The language.

    Returns
    -------
    Drawn
        A mark a removal, both axes logarithmic; on the line nobody else loses anything. Empty marks are not resolved.
    """
    runs = {run.run_id for run in ensemble.runs.values()}
    shown = [row for row in fragilities if row.run_id in runs and row.share_of_output > 0.0]
    figure = Figure(figsize=(8.6, 6.8))
    panel = figure.subplots()
    figure.subplots_adjust(left=0.095, right=0.97, top=0.865, bottom=0.175)
    for row in shown:
        colour = look(ensemble.models.index(row.model)).colour
        panel.scatter(
            [row.share_of_output],
            [row.systemic_risk],
            s=_SIZES[row.kind],
            marker=_MARKS[row.kind],
            facecolors=colour if row.is_resolved else "none",
            edgecolors=colour,
            linewidths=0.9,
            alpha=0.75,
            zorder=3,
        )
    _axes(panel, shown, words)
    _name_largest(panel, shown, ensemble)
    _legend(figure, ensemble, words)
    title = words("question.resilience")
    put_frame(figure, ensemble, words, title, [words("removals"), words("removals_marks")])
    rows: list[list[Cell]] = [
        [row.model, row.seed, row.kind, row.name, row.share_of_output, row.systemic_risk, row.is_resolved]
        for row in shown
    ]
    return Drawn(figure, title, COLUMNS, rows)


def _axes(panel: Axes, shown: Sequence[Fragility], words: "Words") -> None:
    """Logarithmic axes in per cent, and the line on which only the removed are lost."""
    ends = [value for row in shown for value in (row.share_of_output, row.systemic_risk)] or [0.01, 0.1]
    low, high = min(ends) / 1.4, min(1.0, max(ends) * 1.5)
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.set_xlim(low, high)
    panel.set_ylim(low, high)
    panel.plot([low, high], [low, high], color=FAINT, linewidth=0.9, zorder=1)
    for axis in (panel.xaxis, panel.yaxis):
        axis.set_major_locator(LogLocator(10, subs=(1.0, 3.0), numticks=12))
        axis.set_major_formatter(FuncFormatter(lambda share, _: f"{100 * share:.3g}"))
        axis.set_minor_formatter(NullFormatter())
    panel.set_xlabel(words("own_share"))
    panel.set_ylabel(words("lost_at_once"))


def _name_largest(panel: Axes, shown: Sequence[Fragility], ensemble: "Ensemble") -> None:
    """Names of those that cost others most in the first model's first run, as far as they do not touch.

    Sellers go by their segment: the mark says the rest. A name stands where it covers the fewest marks, left above its
    own if it can.
    """
    rows = [row for row in shown if row.is_resolved]
    first = next((row.run_id for row in rows if row.model == ensemble.models[0]), "")
    points = rcParams["figure.dpi"] / _POINTS
    at = panel.transData.transform([(row.share_of_output, row.systemic_risk) for row in shown]) / points
    half = np.sqrt([[_SIZES[row.kind]] for row in shown]) / 2.0 + _EDGE
    marks = np.hstack([at - half, at + half])
    inside = np.concatenate([panel.transAxes.transform(corner) for corner in ((0, 0), (1, 1))]) / points
    taken: list[Floats] = []
    mine = sorted((row for row in rows if row.run_id == first), key=lambda row: row.share_of_output - row.systemic_risk)
    for row in mine:
        name = row.name.partition(" (")[0] if row.kind == "anchor" else row.segment
        boxes = _boxes(at[shown.index(row)], _POINTS * width_of(name, _LETTERS))
        free = [box for box in boxes if _within(box, inside) and not any(_covers(box, np.array(taken)))]
        if len(taken) == _NAMED or not free:
            continue
        taken.append(min(free, key=lambda box: _covers(box, marks).sum()))
        left, below = taken[-1][:2] - at[shown.index(row)]
        panel.annotate(
            name,
            (row.share_of_output, row.systemic_risk),
            xytext=(left, below + _DESCENT),
            textcoords="offset points",
            size=_LETTERS,
            color=INK,
            zorder=5,
            path_effects=[withStroke(linewidth=2.0, foreground="white")],
        )


def _boxes(at: Floats, wide: float) -> list[Floats]:
    """Where a name so wide can stand round a mark, the best first: left, bottom, right and top, in points."""
    corners = [
        *((-_AWAY - wide, 1.0), (_AWAY, 1.0), (-_AWAY - wide, -_HIGH / 2), (_AWAY, -_HIGH / 2)),
        *((-wide / 2, _AWAY), (-wide / 2, -_AWAY - _HIGH), (-_AWAY - wide, -_HIGH - 1.0), (_AWAY, -_HIGH - 1.0)),
    ]
    return [np.array([*(at + corner), *(at + corner + (wide, _HIGH))]) for corner in np.array(corners)]


def _within(box: Floats, outer: Floats) -> bool:
    """Whether a box is inside another one."""
    return bool((box[:2] >= outer[:2]).all() and (box[2:] <= outer[2:]).all())


def _covers(box: Floats, others: Floats) -> NDArray[np.bool_]:
    """Which of (N, 4) other boxes a box touches."""
    others = others.reshape(-1, 4)
    return np.asarray(((box[:2] < others[:, 2:]) & (box[2:] > others[:, :2])).all(axis=1))


def _legend(figure: Figure, ensemble: "Ensemble", words: "Words") -> None:
    """A mark a kind, and a colour a model."""
    kinds = [
        Line2D([], [], color=INK, linestyle="none", marker=mark, markersize=6, label=words(_WORDS[kind]))
        for kind, mark in _MARKS.items()
    ]
    models = [
        Line2D([], [], color=look(m).colour, linewidth=4, label=words("model", label=label))
        for m, label in enumerate(ensemble.models)
    ]
    place_legend(figure, kinds + models, handlelength=2.0, columnspacing=1.6)
