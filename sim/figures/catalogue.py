"""The figures of a comparison: one question each, drawn from stored results, the same bytes every time."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from sim.analysis.ensemble import Ensemble, NotRecorded
from sim.analysis.members import StoredMember
from sim.analysis.resilience import Fragility
from sim.analysis.sensitivity import METHODS, sensitivities
from sim.analysis.shapley import decompositions
from sim.analysis.tables import write_table
from sim.experiments.atomic import make_writable, sync_folder
from sim.figures.chains import chains_over_time
from sim.figures.frame import Drawn, under_stress
from sim.figures.frontier import frontier
from sim.figures.indices import index_bars
from sim.figures.job_housing import job_housing_over_time
from sim.figures.lever_spread import lever_spread
from sim.figures.maps import zone_map
from sim.figures.placebo import placebo_histogram
from sim.figures.plane import plane
from sim.figures.resilience import loss_against_size
from sim.figures.shares import share_bars
from sim.figures.style import drawing, save
from sim.figures.sweeps import along_axes, has_axis
from sim.figures.words import Words
from sim.measures.catalogue import outcomes_of
from sim.params.advice import BadInput, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.store import StoredRun

FIGURES: dict[str, Callable[[Ensemble, Words], Drawn]] = {
    "job_housing_over_time": job_housing_over_time,
    "chains_over_time": chains_over_time,
    "plane": plane,
    "map": zone_map,
}
"""Name of the files → function; the question of each is its title, in `words.csv`."""
VARIATIONS: dict[str, Callable[[Ensemble, Sequence[StoredMember], Words], Drawn]] = {
    "frontier": frontier,
    "lever_uncertainty": lever_spread,
}
"""Variation of a comparison → function that draws its members; those that a table says better have none."""
PLACEBO: dict[str, Callable[[Ensemble, Words], Drawn]] = {"placebo": placebo_histogram}
"""The picture of a placebo, for those who asked for one."""


def figures_of(members: Sequence[StoredMember]) -> dict[str, Callable[[Ensemble, Words], Drawn]]:
    """Figures of the variants of a comparison, by name of the files."""
    found: dict[str, Callable[[Ensemble, Words], Drawn]] = {}
    for option in dict.fromkeys(member.option for member in members):
        if option in VARIATIONS:
            found[option] = _of_members(VARIATIONS[option], [m for m in members if m.option == option])
    return found


def figures_of_removals(fragilities: Sequence[Fragility]) -> dict[str, Callable[[Ensemble, Words], Drawn]]:
    """The figure of what runs lost without some of their firms; none if nobody asked."""
    if not fragilities:
        return {}
    return {"resilience": lambda ensemble, words: loss_against_size(ensemble, fragilities, words)}


def maps_of(runs: "Sequence[StoredRun]", asked: Sequence[str]) -> dict[str, Callable[[Ensemble, Words], Drawn]]:
    """Maps of these outcomes of zones, by name of the files.

    Raises
    ------
    BadInput
        If zones have no such outcome, or the runs did not keep it.
    """
    held = runs[0].record.outcomes.get("zone", ())
    of_zones = [row.name for row in outcomes_of("zone")]
    for outcome in asked:
        if outcome not in of_zones:
            raise BadInput(f"--map {outcome}: zones have no such outcome.{did_you_mean(outcome, of_zones)}")
        if outcome not in held:
            raise BadInput(f"--map {outcome}: the runs did not keep it; run again with `--record zone` among the rest.")
    return {f"map-{outcome}": partial(zone_map, outcome=outcome) for outcome in asked}


def _of_members(
    draw: Callable[[Ensemble, Sequence[StoredMember], Words], Drawn], members: Sequence[StoredMember]
) -> Callable[[Ensemble, Words], Drawn]:
    """A figure of a comparison with its members in it."""
    return lambda ensemble, words: draw(ensemble, members, words)


def figures_of_analyses(folder: Path, runs: "pd.DataFrame", kind: str) -> dict[str, Callable[[Words], Drawn]]:
    """Figures of what a design of this kind was made for, by name of the files; none for most kinds.

    Parameters
    ----------
    folder : Path
        Folder of the finished sweep.
    runs : DataFrame
        Its rows, from `sim.sweep_runs`.
    kind : str
        Kind of its design.

    Raises
    ------
    BadInput
        If it cannot be analysed.
    """
    if kind in METHODS:
        indices = sensitivities(folder)
        return {"sensitivity": lambda words: index_bars(indices, runs, words)}
    if kind == "bundle":
        parts = decompositions(folder)
        return {"decompose": lambda words: share_bars(parts, runs, words)}
    return {}


def draw_sweep(
    runs: "pd.DataFrame",
    axes: Sequence[str],
    folder: Path,
    lang: str = "en",
    more: Mapping[str, Callable[[Words], Drawn]] = MappingProxyType({}),
) -> list[Path]:
    """Draw the figures of a sweep: PNG, SVG and the table that was drawn.

    Parameters
    ----------
    runs, axes : DataFrame, sequence of str
        As `along_axes` takes them.
    folder : Path
        Folder of the figures; made if it is missing.
    lang : str
        Language of all words.
    more : dict of str to callable
        Those of `figures_of_analyses`; with them a design without a lever as an axis needs no other figure.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    BadInput
        If the design cannot be drawn, the language is unknown, or the disk is full or read-only.
    """
    named = dict(more)
    if not more or has_axis(axes):
        named = {"along_axes": lambda words: along_axes(runs, axes, words), **more}
    return draw_named(named, folder, lang)


def draw_named(named: Mapping[str, Callable[[Words], Drawn]], folder: Path, lang: str = "en") -> list[Path]:
    """Draw these figures, by name of the files: PNG, SVG and the table that was drawn; the files that were written.

    Raises
    ------
    BadInput
        If one cannot be drawn, the language is unknown, or the disk is full or read-only.
    """
    words = Words(lang)
    paths: list[Path] = []
    with drawing():
        for name, draw in named.items():
            drawn = draw(words)
            make_writable(folder)
            stem = name if lang == "en" else f"{name}-{lang}"
            paths += save(drawn.figure, folder, stem, drawn.title)
            paths.append(folder / f"{stem}.csv")
            write_table(drawn.columns, drawn.rows, paths[-1])
    sync_folder(folder)
    return paths


def draw_all(
    runs: "Sequence[StoredRun]",
    folder: Path,
    lang: str = "en",
    more: Mapping[str, Callable[[Ensemble, Words], Drawn]] = MappingProxyType({}),
    left_out: Callable[[str], None] | None = None,
) -> list[Path]:
    """Draw every figure of a comparison: PNG, SVG and the table that was drawn.

    Parameters
    ----------
    runs : sequence of StoredRun
        Of one city, scale and length; the model of the first run is the one that others are compared with.
    folder : Path
        Folder of the figures; made if it is missing.
    lang : str
        Language of all words: ``en``, or ``zh``, whose files end in ``-zh``.
    more : dict of str to callable
        Figures beside those of every comparison, such as those of `figures_of`.
    left_out : callable, optional
        Is told of each figure whose outcomes the runs did not keep; without it such a figure is refused.

    Returns
    -------
    list of Path
        All files that were written: name.png, name.svg, name.csv, figure by figure.

    Raises
    ------
    BadInput
        If the runs cannot be compared or lack what a figure shows, the language is unknown, or the disk is full or
        read-only.
    """
    ensemble, words = Ensemble.of(runs), Words(lang)
    make_writable(folder)
    ending = "" if lang == "en" else f"-{lang}"
    paths: list[Path] = []
    with drawing():
        for name, draw in {**FIGURES, **more}.items():
            try:
                drawn = draw(ensemble, words)
            except NotRecorded as error:
                if left_out is None:
                    raise
                left_out(f"figure {name} is left out: {error}")
                continue
            paths += save(drawn.figure, folder, f"{name}{ending}", under_stress(ensemble, words, drawn.title))
            paths.append(folder / f"{name}{ending}.csv")
            write_table(drawn.columns, drawn.rows, paths[-1])
    sync_folder(folder)
    return paths
