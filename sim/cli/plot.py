"""`plot`: the figures again, from stored results."""

from pathlib import Path
from typing import Annotated

import typer


def plot(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of results of compare or run.")],
) -> None:
    """Draw the figures of a folder of results again; nothing is simulated."""
    from sim.analysis.members import read_members
    from sim.cli.derive import draw
    from sim.experiments.store import read_manifest, read_runs

    manifest = read_manifest(folder)
    members = read_members(folder, manifest.get("members", []), manifest["inputs_hash"])
    for path in draw(folder, read_runs(folder), members):
        print(path)
