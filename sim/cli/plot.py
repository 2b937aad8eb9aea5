"""`plot`: the figures again, from stored results; or whether those that are there are what the results say."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from sim.cli.talk import tell

Drawing = Callable[[Path], list[Path]]
"""Draws figures into a folder and says which."""


def plot(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of results of compare, run or sweep.")],
    lang: Annotated[str, typer.Option(metavar="en|zh", help="Language of all words; files of zh end in -zh.")] = "en",
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OUTCOME", help="Also a map of this outcome of zones; may be given repeatedly."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 4 if a figure there is not what the results say.")
    ] = False,
) -> None:
    """Draw the figures of a folder of results again; nothing is simulated."""
    from sim.cli.derive import FIGURES

    drawing = drawing_of(folder, lang, maps or [])
    if check:
        _check(drawing, folder / FIGURES)
        return
    for path in drawing(folder / FIGURES):
        print(path)


def drawing_of(folder: Path, lang: str, maps: Sequence[str] = (), say: Callable[[str], None] = tell) -> Drawing:
    """What draws the figures of a folder of results, and says which it leaves out.

    Raises
    ------
    BadInput
        If it holds no finished results.
    """
    from sim.experiments.sweeps.layout import LIST

    return (_of_sweep if (folder / LIST).is_file() else _of_runs)(folder, lang, maps, say)


def _of_runs(folder: Path, lang: str, maps: Sequence[str], say: Callable[[str], None]) -> Drawing:
    """Figures of a comparison or a run, from its stored runs."""
    from sim.analysis.members import read_members
    from sim.cli.derive import draw
    from sim.experiments.store import read_manifest, read_runs

    manifest = read_manifest(folder)
    members = read_members(folder, manifest.get("members", []), manifest["inputs_hash"])
    runs = read_runs(folder)
    return lambda into: draw(folder, runs, members, lang, tuple(maps), into, say)


def _of_sweep(folder: Path, lang: str, maps: Sequence[str], say: Callable[[str], None]) -> Drawing:
    """Figures of a sweep, from its table of runs; one that cannot be analysed has none of its analysis."""
    from sim.experiments.sweeps.frame import sweep_runs
    from sim.experiments.sweeps.kept_design import kept_design
    from sim.figures.catalogue import draw_sweep, figures_of_analyses
    from sim.params.advice import BadInput

    if maps:
        raise BadInput("--map: is for results of compare and run; a sweep is drawn along its axes.")
    runs, design = sweep_runs(folder), kept_design(folder)
    try:
        more = figures_of_analyses(folder, runs, design.kind)
    except BadInput as error:
        if design.kind == "bundle":
            raise
        say(f"the figure of its analysis is left out: {error}")
        more = {}
    return lambda into: draw_sweep(runs, design.axes, into, lang, more)


def _check(drawing: Drawing, figures: Path) -> None:
    """Say which of the figures in a folder differ from those drawn now, or lack."""
    with TemporaryDirectory() as beside:
        wrong = 0
        drawn = drawing(Path(beside))
        for path in drawn:
            there = figures / path.name
            if not there.is_file():
                print(f"missing: {there}")
            elif there.read_bytes() != path.read_bytes():
                print(f"other bytes: {there}")
            else:
                continue
            wrong += 1
    print(f"{len(drawn)} files drawn again, {len(drawn) - wrong} as they are")
    if wrong:
        raise typer.Exit(4)
