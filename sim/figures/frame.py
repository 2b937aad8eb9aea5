"""What stands around every figure: the question, what is drawn, the legend, and the line that says what it is worth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rcParams
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.analysis.resolution import FEWEST, firms_a_cell
from sim.figures.fitting import shortened, width_of
from sim.figures.style import FAINT, INK, WARNING, look
from sim.measures.horizons import horizons
from sim.measures.recorded import rests_on_firms

if TYPE_CHECKING:
    from sim.analysis.ensemble import Ensemble
    from sim.analysis.tables import Cell
    from sim.figures.words import Words

MARGIN = 0.32
"""Inches left and right of the text."""
_ENTRIES_A_ROW, _ROWS = 6, 2
"""Most entries in a row of the legend, and rows that it may have for fewer to be in each."""
_LEAST_LETTERS = 9
"""To which the longest label of a legend is shortened at most."""
_POINTS = 72
"""Points of an inch."""
_BETWEEN = 0.25
"""Inches between the word on calibration and what stands right of it."""
_CALIBRATION, _NOTES, _LINE = 0.15, 0.36, 0.17
"""Inches from below to the middle of the word on calibration, of the last note, and from note to note."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """A figure and the numbers in it.

    Parameters
    ----------
    figure : Figure
        Not yet saved.
    title : str
        The question that it answers.
    columns : sequence of str
        Names of the columns of the table.
    rows : sequence of sequences
        The numbers that were drawn, one row a mark.
    """

    figure: Figure
    title: str
    columns: "Sequence[str]"
    rows: "Sequence[Sequence[Cell]]"


def put_frame(figure: Figure, ensemble: "Ensemble", words: "Words", title: str, notes: Sequence[str]) -> None:
    """Write the question above the panels, and what is drawn and what it is worth below.

    Parameters
    ----------
    figure : Figure
        With room above and below the panels.
    ensemble : Ensemble
        The runs that are drawn.
    words : Words
        The language.
    title : str
        The question.
    notes : sequence of str
        Lines of small print, the first one on top.
    """
    word = under_stress(ensemble, words, words("uncalibrated"))
    put_texts(figure, title, notes, word, provenance(ensemble, words))


def put_texts(figure: Figure, title: str, notes: Sequence[str], word: str, origin: str) -> None:
    """Write the question, the small print, the word on calibration, and where the numbers come from.

    Parameters
    ----------
    figure : Figure
        With room above and below the panels.
    title : str
        The question.
    notes : sequence of str
        Lines of small print, the first one on top.
    word, origin : str
        What it is worth, and city, scale and seeds.
    """
    width, height = figure.get_size_inches()
    left = MARGIN / width
    figure.text(left, 1 - 0.30 / height, title, size=12.5, weight="bold", color=INK, va="center")
    for line, note in enumerate(reversed(notes)):
        figure.text(left, (_NOTES + _LINE * line) / height, note, size=7.5, color=FAINT, va="center")
    figure.text(left, _CALIBRATION / height, word, size=8.5, weight="bold", color=WARNING, va="center")
    figure.text(1 - left, _CALIBRATION / height, origin, size=7.5, color=INK, va="center", ha="right")


def least_width(title: str, notes: Sequence[str], word: str, origin: str) -> float:
    """Inches of a figure in which all that `put_texts` writes has room."""
    footer = width_of(word, 8.5, "bold") + _BETWEEN + width_of(origin, 7.5)
    return 2 * MARGIN + max(width_of(title, 12.5, "bold"), footer, *(width_of(note, 7.5) for note in notes))


def room_for(notes: Sequence[str]) -> float:
    """Inches from below that the small print takes."""
    return _NOTES + _LINE * len(notes) - _LINE / 2


def few_firms(ensemble: "Ensemble", words: "Words", shown: Sequence[tuple[str, str]]) -> list[str]:
    """One line a scope whose chain measures rest on so few simulated firms that they are not resolved.

    Parameters
    ----------
    ensemble : Ensemble
        The runs that are drawn, at the last horizon that they reach.
    words : Words
        The language.
    shown : sequence of (str, str)
        Scope and outcome of what is drawn.

    Returns
    -------
    list of str
        Lines of small print, with the least number of firms that a model has; none where nothing is unresolved.
    """
    horizon = horizons(len(ensemble.record.quarters))[-1]
    notes = []
    for scope in dict.fromkeys(scope for scope, outcome in shown if rests_on_firms(outcome)):
        firms = firms_a_cell(ensemble, horizon, scope)
        if firms is None:
            continue
        pooled = firms[:, ensemble.record.places[scope].index("")]
        if (pooled < FEWEST).any():
            told = {"n": f"{np.nanmin(pooled):.1f}", "fewest": f"{FEWEST:g}"}
            notes.append(words("few_firms", where=words(f"scope.{scope}"), **told))
    return notes


def under_stress(ensemble: "Ensemble", words: "Words", text: str) -> str:
    """The text, with the name of the stress test that strikes the runs, if there is one."""
    name = str(ensemble.one.meta.get("stress", ""))
    return words("stress", text=text, name=name) if name else text


def put_legend(figure: Figure, ensemble: "Ensemble", words: "Words") -> None:
    """One entry a model below the question, with its line and its mark."""
    put_models(figure, ensemble.models, words)


def put_models(figure: Figure, models: Sequence[str], words: "Words") -> None:
    """As `put_legend`, for models by their labels."""
    entries = [
        Line2D(
            [],
            [],
            color=look(m).colour,
            linestyle=look(m).dashes,
            marker=look(m).marker,
            markersize=5,
            label=words("model", label=label),
        )
        for m, label in enumerate(models)
    ]
    place_legend(figure, entries, handlelength=3.4, columnspacing=2.2)


def place_legend(figure: Figure, entries: Sequence[Line2D], handlelength: float, columnspacing: float) -> None:
    """Entries below the question, in rows of six that are read one after the other.

    Where long labels would leave the figure, two rows hold fewer each; if that is not enough, labels lose their middle.

    Parameters
    ----------
    figure : Figure
        With room for them.
    entries : sequence of Line2D
        Marks and lines with their labels.
    handlelength, columnspacing : float
        Length of a line and room between entries, in sizes of the font.
    """
    width, height = figure.get_size_inches()
    labels, a_row = _fitted([str(entry.get_label()) for entry in entries], width, handlelength, columnspacing)
    for entry, label in zip(entries, labels, strict=True):
        entry.set_label(label)
    # matplotlib fills a legend column by column
    by_column = [entry for column in range(a_row) for entry in entries[column::a_row]]
    figure.legend(
        handles=by_column,
        loc="center left",
        bbox_to_anchor=(MARGIN / width, 1 - 0.60 / height),
        ncols=a_row,
        borderaxespad=0,
        borderpad=0,
        handlelength=handlelength,
        columnspacing=columnspacing,
    )


def _fitted(labels: list[str], width: float, handlelength: float, columnspacing: float) -> tuple[list[str], int]:
    """Labels of a legend and entries a row, with which it is inside a figure of this width in inches."""
    size, pad = float(rcParams["legend.fontsize"]), float(rcParams["legend.handletextpad"])
    fewest = max(1, -(-len(labels) // max(_ROWS, -(-len(labels) // _ENTRIES_A_ROW))))
    shown = labels
    for letters in range(max(_LEAST_LETTERS, *map(len, labels)), _LEAST_LETTERS - 1, -1):
        shown = [shortened(label, letters) for label in labels]
        inches = [width_of(label, size) for label in shown]
        for a_row in range(_ENTRIES_A_ROW, fewest - 1, -1):
            columns = [max(inches[column::a_row]) for column in range(min(a_row, len(labels)))]
            blanks = (handlelength + pad) * len(columns) + columnspacing * (len(columns) - 1)
            if sum(columns) + blanks * size / _POINTS <= width - 2 * MARGIN:
                return shown, a_row
    return shown, fewest


def provenance(ensemble: "Ensemble", words: "Words") -> str:
    """City, scale, seeds and, where it is known, the first 8 characters of the inputs' hash."""
    run = ensemble.one
    parts = [words.city(run.city), words("scale", scale=f"{100 * run.scale:g}"), words.seeds(len(ensemble.seeds))]
    known = str(run.meta.get("inputs_hash", ""))[:8]
    return " · ".join([*parts, words("inputs", hash=known)] if known else parts)
