"""`plot`: the figures again, from stored results."""

from pathlib import Path
from typing import Annotated

import typer


def plot(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of results of compare or run.")],
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

    manifest = read_manifest(folder)
    members = read_members(folder, manifest.get("members", []), manifest["inputs_hash"])
    for path in draw(folder, read_runs(folder), members, lang, tuple(maps or ())):
        print(path)
