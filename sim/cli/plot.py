"""`plot`: the figures again, from stored results."""

from pathlib import Path
from typing import Annotated

import typer


def plot(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of results of compare, run or sweep.")],
    lang: Annotated[str, typer.Option(metavar="en|zh", help="Language of all words; files of zh end in -zh.")] = "en",
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OUTCOME", help="Also a map of this outcome of zones; may be given repeatedly."),
    ] = None,
) -> None:
    """Draw the figures of a folder of results again; nothing is simulated."""
    from sim.analysis.members import read_members
    from sim.cli.derive import draw
    from sim.experiments.store import read_manifest, read_runs
    from sim.experiments.sweeps.layout import LIST

    if (folder / LIST).is_file():
        _plot_sweep(folder, lang, maps or [])
        return

    manifest = read_manifest(folder)
    members = read_members(folder, manifest.get("members", []), manifest["inputs_hash"])
    for path in draw(folder, read_runs(folder), members, lang, tuple(maps or ())):
        print(path)


def _plot_sweep(folder: Path, lang: str, maps: list[str]) -> None:
    """The figure of a sweep, from its table of runs."""
    from sim.experiments.sweeps.frame import sweep_runs
    from sim.experiments.sweeps.store import SweepStore
    from sim.figures.catalogue import draw_sweep
    from sim.params.advice import BadInput

    if maps:
        raise BadInput("--map: is for results of compare and run; a sweep is drawn along its axes.")
    runs = sweep_runs(folder)
    for path in draw_sweep(runs, SweepStore(folder).expected().axes, folder / "figures", lang):
        print(path)
