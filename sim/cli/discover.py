"""`discover`: where in the space of a stored design something holds."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.options import Json, Outcomes, SweepFolder

if TYPE_CHECKING:
    from sim.analysis.discovery import Discovery


def discover(
    folder: SweepFolder,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="CONDITION", help='Such as "city:job_housing.minimum_commute < 6.0"; all that are given.'),
    ] = None,
    better: Annotated[
        str | None, typer.Option(metavar="A,B", help="Where model A is better than model B, paired by point and seed.")
    ] = None,
    outcomes: Outcomes = None,
    density: Annotated[float, typer.Option(help="Share of the runs in the box in which it should hold.")] = 0.8,
    figure: Annotated[
        bool, typer.Option("--figure", help="Draw the box, and what smaller and larger ones are worth, too.")
    ] = False,
    lang: Annotated[
        str | None, typer.Option(metavar="en|zh", help="Language of the figure, en by default; files of zh end in -zh.")
    ] = None,
    json: Json = False,
) -> None:
    """Find the box of levers and parameters in which a condition holds, and judge it on points held out.

    For sweeps of 40 points or more, such as latin_hypercube and sobol designs; nothing is simulated. The tables stand
    in discover.csv and discover_trajectory.csv of the folder too, the figure in figures/discover.png and .svg.
    """
    from sim.analysis import discovery, discovery_table
    from sim.cli.analysis_page import discover_page, told
    from sim.cli.talk import tell
    from sim.params.advice import BadInput

    if not 0.0 < density <= 1.0:
        raise BadInput(f"--density {density:g}: must be above 0 and at most 1 (share of runs).")
    if bool(where) == bool(better):
        raise BadInput('discover: give --where "city:job_housing.minimum_commute < 6.0", or --better 3.0,1.0.')
    if where and outcomes:
        raise BadInput("--outcome: goes with --better; with --where the condition names the outcome.")
    if lang is not None and not figure:
        raise BadInput("--lang: is the language of the figure and goes with --figure.")
    if where:
        questions = discovery.questions_where(folder, where)
    else:
        questions = discovery.questions_better(
            folder, [name.strip() for name in str(better).split(",")], outcomes or ()
        )
    found, nowhere = discovery.answers(questions, density)
    rows, steps = discovery_table.rows_of(found), discovery_table.trajectory_of(found)
    tables = {
        "discover.csv": (discovery_table.COLUMNS, rows),
        "discover_trajectory.csv": (discovery_table.TRAJECTORY, steps),
    }
    drawn = _drawn(folder, found, lang or "en") if figure else []
    print(told(folder, tables, discover_page(rows, density), json, {"no_place": nowhere}))
    for sentence in nowhere:
        tell(f"left out: {sentence}")
    for path in drawn:
        tell(f"figure: {path}")


def _drawn(folder: Path, found: Sequence["Discovery"], lang: str) -> list[Path]:
    """Draw the answers into the folder; the files."""
    from sim.cli.derive import FIGURES
    from sim.experiments.sweeps.frame import sweep_runs
    from sim.figures.boxes import boxes_figure
    from sim.figures.catalogue import draw_named

    runs = sweep_runs(folder)
    return draw_named({"discover": lambda words: boxes_figure(found, runs, words)}, folder / FIGURES, lang)
