"""`plot`: the figures again, from stored results."""

from pathlib import Path
from typing import Annotated

import typer


def plot(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of results of compare or run.")],
) -> None:
    """Draw the figures of a folder of results again; nothing is simulated."""
    from sim.cli.derive import draw
    from sim.experiments.store import read_runs

    for path in draw(folder, read_runs(folder)):
        print(path)
