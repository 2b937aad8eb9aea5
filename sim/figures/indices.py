"""Which numbers move the headline outcomes: a bar a group and model, from a Morris or Saltelli sweep."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.analysis.sensitivity import Index, Sensitivity
from sim.analysis.swept import declared
from sim.analysis.tables import Cell
from sim.figures.bars import bars_figure, group_names, places, put_bar, put_colours
from sim.figures.frame import Drawn, put_texts, room_for
from sim.figures.style import look
from sim.figures.sweeps import check_one_city, origin, worth

if TYPE_CHECKING:
    import pandas as pd

    from sim.figures.words import Words

COLUMNS = (
    *("scope", "outcome", "unit", "model", "group", "index", "value", "confidence", "seed_lowest", "seed_highest"),
    "seeds",
)
"""Of the table that is drawn."""
_METHODS = {
    "morris": ("mu_star", "sensitivity.morris", "sensitivity.axis.morris"),
    "saltelli": ("ST", "sensitivity.saltelli", "sensitivity.axis.saltelli"),
}
"""Method → index that a bar shows, words for the small print and for the axis."""


def index_bars(found: Sequence[Sensitivity], runs: "pd.DataFrame", words: "Words") -> Drawn:
    """Draw the mean effect (Morris) or the total share of the variance (Saltelli) of each group on each outcome.

    Parameters
    ----------
    found : sequence of Sensitivity
        Of one or two outcomes, any models.
    runs : DataFrame
        Rows of the design, from `sim.sweep_runs`.
    words : Words
        The language.

    Returns
    -------
    Drawn
        Groups stand from the strongest on the first outcome to the weakest.

    Raises
    ------
    BadInput
        If there is more than one city, stress test or length.
    """
    check_one_city(runs)
    main, note, along = _METHODS[found[0].method]
    shown = list(dict.fromkeys(each.outcome for each in found))
    models = list(dict.fromkeys(each.cell.model for each in found))
    strongest: dict[str, float] = {}
    for each in found:
        for index in _of(each, main):
            size = index.value if each.outcome == shown[0] else 0.0
            strongest[index.group] = max(strongest.get(index.group, 0.0), size)
    groups = sorted(strongest, key=lambda group: -strongest[group])
    notes = [words(note)]
    figure, panels = bars_figure(group_names(groups, words), len(shown), room_for(notes))
    rows: list[list[Cell]] = []
    across, height = places(len(models))
    for panel, name in zip(panels, shown, strict=True):
        scope, outcome = declared(name)
        for each in (each for each in found if each.outcome == name):
            m = models.index(each.cell.model)
            for index in _of(each, main):
                line = groups.index(index.group) + across[m]
                ends = (index.value - index.confidence, index.value + index.confidence)
                put_bar(panel, line, height, index.value, ends, index.by_seed, look(m).colour)
            for index in _of(each, "S1"):
                line = groups.index(index.group) + across[m]
                panel.scatter(
                    [index.value], [line], s=26, marker="D", color="white", edgecolors=look(m).colour, zorder=4
                )
            told: list[Cell] = [scope, outcome.name, words.unit(outcome.name), each.cell.model]
            rows += [[*told, *_numbers(index)] for index in each.indices if index.name in (main, "S1")]
        panel.set_title(f"{words.label(outcome.name)}\n{words(f'scope.{scope}')}")
        panel.set_xlabel(words(along, unit=words.unit(outcome.name)))
    put_colours(figure, [(look(m).colour, words("model", label=label)) for m, label in enumerate(models)])
    title = words("question.sensitivity")
    put_texts(figure, title, notes, worth(runs, words), origin(runs, words))
    return Drawn(figure, title, COLUMNS, rows)


def _of(each: Sensitivity, name: str) -> list[Index]:
    """Indices of one name."""
    return [index for index in each.indices if index.name == name]


def _numbers(index: Index) -> list[Cell]:
    """What the table says of an index."""
    spread = (float(index.by_seed.min()), float(index.by_seed.max()), len(index.by_seed))
    return [index.group, index.name, index.value, index.confidence, *spread]
