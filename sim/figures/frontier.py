"""Outcomes against public cost: one curve a model, a mark a factor, and nothing beyond the ends."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.frontier import COSTS, costs
from sim.analysis.members import StoredMember
from sim.analysis.paired import Floats, band, seed_range
from sim.analysis.tables import Cell
from sim.figures.frame import Drawn, few_firms, put_frame, put_legend
from sim.figures.panels import put_band, put_mean, put_ticks
from sim.figures.style import look
from sim.measures.catalogue import HEADLINE_PAIR
from sim.measures.horizons import horizons
from sim.units import WAN_PER_BILLION

if TYPE_CHECKING:
    from sim.analysis.ensemble import Ensemble
    from sim.figures.words import Words

COLUMNS = ("cost_reading", "scope", "outcome", "horizon", "model", "factor", "cost", "mean", "lowest", "highest")
"""Of the table that is drawn; cost in 万元, mean over seeds."""
_READINGS = {"net": "cost.net", "net_after_residual": "cost.net_after_residual"}
"""Reading of the cost of each row of panels → the words for it."""


def frontier(ensemble: "Ensemble", members: Sequence[StoredMember], words: "Words") -> Drawn:
    """Draw the two headline outcomes against net public cost, without and with residual value.

    Parameters
    ----------
    ensemble : Ensemble
        The comparison as it was asked for.
    members : sequence of StoredMember
        Of the variation `frontier`.
    words : Words
        The language.

    Returns
    -------
    Drawn
        Line: means over seeds from factor to factor; band: lowest to highest seed; the large mark is the plan.

    Raises
    ------
    BadInput
        If the runs did not record public money or one of the outcomes.
    """
    horizon = horizons(len(ensemble.record.quarters))[-1]
    spent = costs(members, horizon)  # (F, 4, M, R)
    figure = Figure(figsize=(10.2, 7.6))
    panels = figure.subplots(len(_READINGS), len(HEADLINE_PAIR), squeeze=False)
    figure.subplots_adjust(left=0.085, right=0.968, top=0.845, bottom=0.165, wspace=0.26, hspace=0.42)
    rows: list[list[Cell]] = []
    for line, kind in zip(panels, _READINGS, strict=True):
        at_cost = band(np.moveaxis(spent[:, tuple(COSTS).index(kind)], 2, 0)).mean  # (F, M)
        for panel, (scope, outcome) in zip(line, HEADLINE_PAIR, strict=True):
            values = np.stack([member.ensemble.mean(horizon, scope, outcome) for member in members])  # (F, M, R)
            _draw(panel, at_cost, values, [member.number for member in members])
            _name(panel, words, kind, scope, outcome)
            rows += _table(ensemble, members, (kind, scope, outcome, horizon.label), at_cost, values)
    title = words("question.frontier")
    notes = [words("frontier", factors=words("comma").join(f"{member.number:g}" for member in members))]
    notes += [words("frontier_ends", horizon=words.horizon(horizon))]
    put_frame(figure, ensemble, words, title, [*few_firms(ensemble, words, HEADLINE_PAIR), *notes])
    put_legend(figure, ensemble, words)
    return Drawn(figure, title, COLUMNS, rows)


def _draw(panel: Axes, at_cost: Floats, values: Floats, factors: Sequence[float]) -> None:
    """One curve a model with the band of its seeds, from the cheapest to the dearest member."""
    for model in range(values.shape[1]):
        style = look(model)
        across = at_cost[:, model] / WAN_PER_BILLION
        order = np.argsort(across, kind="stable")
        mean, lowest, highest = _mean_and_range(values[:, model])
        put_band(panel, across[order], lowest[order], highest[order], model)
        panel.plot(
            across[order],
            mean[order],
            color=style.colour,
            linestyle=style.dashes,
            marker=style.marker,
            markersize=4,
        )
        planned = [at for at, factor in enumerate(factors) if factor == 1.0]
        put_mean(panel, across[planned], mean[planned], model)
    panel.margins(0.06)
    put_ticks(panel, across=6, up=6)


def _mean_and_range(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean, lowest and highest over seeds of (F, R), each (F,); nan where no seed has a value."""
    return band(values.T).mean, *seed_range(values.T)


def _name(panel: Axes, words: "Words", kind: str, scope: str, outcome: str) -> None:
    """Outcome above, cost below with its unit, and the direction that is better beside."""
    panel.set_title(f"{words.label(outcome)}\n{words(f'scope.{scope}')}")
    panel.set_xlabel(words(_READINGS[kind]))
    panel.set_ylabel(f"{words.unit(outcome)}\n{words.direction(outcome)}")


def _table(
    ensemble: "Ensemble",
    members: Sequence[StoredMember],
    named: tuple[str, str, str, str],
    at_cost: Floats,
    values: Floats,
) -> list[list[Cell]]:
    """Rows of one panel: a model and factor each."""
    rows: list[list[Cell]] = []
    for model, label in enumerate(ensemble.models):
        numbers = zip(*(part.tolist() for part in _mean_and_range(values[:, model])), strict=True)
        for member, cost, cells in zip(members, at_cost[:, model].tolist(), numbers, strict=True):
            rows.append([*named, label, member.number, cost, *cells])
    return rows
