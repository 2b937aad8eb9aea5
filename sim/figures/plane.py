"""The plane of the two headlines: job-housing balance against chain density, as clouds of seeds, never as one score."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.analysis.paired import Floats, band, ellipse, to_first
from sim.analysis.tables import Cell
from sim.figures.fitting import shortened
from sim.figures.frame import Drawn, few_firms, put_frame, put_legend
from sim.figures.panels import put_faint, put_mean, put_ticks
from sim.figures.style import FAINT, INK, look
from sim.measures.catalogue import HEADLINE_PAIR, outcomes
from sim.measures.dominance import dominance_cloud
from sim.measures.horizons import horizons

if TYPE_CHECKING:
    from sim.analysis.ensemble import Ensemble
    from sim.figures.words import Words

COLUMNS = ("panel", "horizon", "model", "seed", "minimum_commute_by_skill_km", "local_input_share")
"""Of the table that is drawn; the place of a seed is ``mean`` in the rows of the large marks."""
_FEWEST_SEEDS = 5
"""With fewer the region of the mean is wider than the plane, and reaches below 0 km."""
_LETTERS = 16
"""Most letters of the name of a model in a corner."""
_LINE_POINTS, _HALF_PANEL_POINTS = 11.5, 135.0
_CORNERS = (
    # signs of what is better across and up, the words for it
    (1, 1, "better_both"),
    (1, -1, "better_first_only"),
    (-1, 1, "better_second_only"),
    (-1, -1, "worse_both"),
)


def plane(ensemble: "Ensemble", words: "Words") -> Drawn:
    """Minimum commute by skill against local input share: levels, and differences paired by seed.

    Parameters
    ----------
    ensemble : Ensemble
        The runs; the last horizon that they reach is drawn.
    words : Words
        The language.

    Returns
    -------
    Drawn
        Left the levels of each model; right its differences to the first, with axes through 0. A dot is a seed;
        the ellipse is the 95 % region of the mean.

    Raises
    ------
    BadInput
        If the runs did not record the two outcomes.
    """
    horizon = horizons(len(ensemble.record.quarters))[-1]
    points = np.stack([ensemble.mean(horizon, *axis) for axis in HEADLINE_PAIR], axis=-1)  # (M, R, 2)
    differences = np.swapaxes(to_first(np.swapaxes(points, 0, 1)), 0, 1)[1:]
    figure = Figure(figsize=(10.2, 6.1))
    left, right = figure.subplots(1, 2)
    figure.subplots_adjust(left=0.095, right=0.985, top=0.83, bottom=0.215, wspace=0.27)
    _draw_clouds(left, points, first=0)
    left.set_title(words("levels"))
    _name_axes(left, words, [words.quantity_at(*axis) for axis in HEADLINE_PAIR])
    _draw_differences(right, ensemble, words, differences)
    title = words("question.plane")
    notes = [*few_firms(ensemble, words, HEADLINE_PAIR), words("clouds", horizon=words.horizon(horizon))]
    put_frame(figure, ensemble, words, title, notes)
    put_legend(figure, ensemble, words)
    rows = _table(ensemble, "levels", horizon.label, points, 0)
    rows += _table(ensemble, "differences", horizon.label, differences, 1)
    return Drawn(figure, title, COLUMNS, rows)


def _draw_clouds(panel: Axes, clouds: Floats, first: int) -> None:
    """Seeds, mean and region of the mean of each cloud (R, 2), with the looks from the model `first` on."""
    for model, cloud in enumerate(clouds, start=first):
        style = look(model)
        put_faint(panel, cloud[:, 0], cloud[:, 1], model)
        if np.count_nonzero(~np.isnan(cloud).any(axis=1)) >= _FEWEST_SEEDS:
            outline = ellipse(cloud)
            panel.fill(*outline.T, facecolor=style.colour, alpha=0.10)
            panel.plot(*outline.T, color=style.colour, linestyle=style.dashes, linewidth=1.2)
        centre = band(cloud).mean
        put_mean(panel, centre[:1], centre[1:], model)
    panel.margins(0.12)
    put_ticks(panel, across=6, up=6)


def _draw_differences(panel: Axes, ensemble: "Ensemble", words: "Words", differences: Floats) -> None:
    """Dominance clouds round the origin, with their seeds counted in the four corners."""
    panel.set_title(words("differences", label=ensemble.models[0]))
    if not len(differences):
        panel.set_axis_off()
        panel.text(0.5, 0.5, words("no_difference"), transform=panel.transAxes, ha="center", color=FAINT)
        return
    panel.axhline(0, color=INK, linewidth=0.9)
    panel.axvline(0, color=INK, linewidth=0.9)
    _draw_clouds(panel, differences, first=1)
    _centre_on_nothing(panel, n_lines=1 + len(differences))
    _count_in_corners(panel, ensemble, words, differences)
    _name_axes(panel, words, [words("difference", of=words.quantity_at(*axis)) for axis in HEADLINE_PAIR])


def _count_in_corners(panel: Axes, ensemble: "Ensemble", words: "Words", differences: Floats) -> None:
    """What each quadrant means, and how many seeds of each model lie in it; a difference of 0 lies in none."""
    better = np.array([outcomes()[outcome].better for _, outcome in HEADLINE_PAIR])
    counts = [_seeds_by_corner(cloud, better) for cloud in differences]
    for *sign, word in _CORNERS:
        x, y = sign * better
        lines = [(words(word), FAINT)]
        for model, (seeds, among) in enumerate(counts, start=1):
            text = words("count", label=shortened(ensemble.models[model], _LETTERS), n=seeds.get(word, 0), all=among)
            lines.append((text, look(model).colour))
        for line, (text, colour) in enumerate(lines if y > 0 else reversed(lines)):
            panel.annotate(
                text,
                (0.5 + 0.485 * x, 0.5 + 0.485 * y),
                xytext=(0, -_LINE_POINTS * y * line),
                size=7.5,
                xycoords="axes fraction",
                textcoords="offset points",
                color=colour,
                ha="right" if x > 0 else "left",
                va="top" if y > 0 else "bottom",
            )


def _seeds_by_corner(cloud: Floats, better: NDArray[np.int64]) -> tuple[dict[str, int], int]:
    """Seeds in each quadrant of a cloud (R, 2), and how many there are; a seed without a value is not counted."""
    whole = cloud[~np.isnan(cloud).any(axis=1)]
    if not len(whole):
        return {}, 0
    shares = dominance_cloud(whole, np.zeros_like(whole), better)
    return {corner: round(share * len(whole)) for corner, share in shares.items()}, len(whole)


def _centre_on_nothing(panel: Axes, n_lines: int) -> None:
    """Put 0 into the middle of both axes: the four quadrants are equal in size, with room for words in the corners."""
    across, up = (max(abs(limit) for limit in limits) for limits in (panel.get_xlim(), panel.get_ylim()))
    room = 1.0 - min(0.7, n_lines * _LINE_POINTS / _HALF_PANEL_POINTS)
    panel.set_xlim(-across, across)
    panel.set_ylim(-up / room, up / room)


def _name_axes(panel: Axes, words: "Words", names: Sequence[str]) -> None:
    """What stands on both axes, and the direction that is better."""
    across, up = (f"{name}\n{words.direction(of)}" for name, (_, of) in zip(names, HEADLINE_PAIR, strict=True))
    panel.set_xlabel(across)
    panel.set_ylabel(up)  # it is turned with its arrow, which then points up


def _table(ensemble: "Ensemble", panel: str, horizon: str, clouds: Floats, first: int) -> list[list[Cell]]:
    """Rows of one panel: a seed each, then the mean."""
    rows: list[list[Cell]] = []
    for model, cloud in zip(ensemble.models[first:], clouds, strict=True):
        rows += [
            [panel, horizon, model, seed, *point] for seed, point in zip(ensemble.seeds, cloud.tolist(), strict=True)
        ]
        rows.append([panel, horizon, model, "mean", *band(cloud).mean.tolist()])
    return rows
