"""`export`: the zone panel of a folder of results for other tools, with its codebook."""

from pathlib import Path
from typing import Annotated

import typer


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of results of compare or run.")],
    kind: Annotated[str, typer.Option("--format", metavar="FORMAT", help="csv, parquet or stata.")] = "csv",
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of the files; `export` in the folder of results if not given."),
    ] = None,
) -> None:
    """Write one row a run, zone and quarter, a column an outcome, and the codebook; nothing is simulated.

    Runs of variants (--frontier and the like) stand there too; the column `member` names the variant.
    """
    from sim.analysis.zone_panel import export_panel
    from sim.experiments.store import read_with_variants
    from sim.experiments.sweeps.layout import LIST, RUNS_TABLE
    from sim.params.advice import BadInput

    if (folder / LIST).is_file():
        raise BadInput(
            f"{folder}: is a sweep, and export is for results of compare and run; "
            f"its runs stand in {RUNS_TABLE}, and sim.sweep_outcomes reads all outcomes."
        )
    for path in export_panel(read_with_variants(folder), kind, folder / "export" if out is None else out):
        print(path)
