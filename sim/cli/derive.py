"""Tables and figures of a result folder, derived from its stored runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.experiments.atomic import sync_folder
from sim.experiments.design import Comparison
from sim.experiments.store import StoredRun
from sim.params.advice import BadInput


@dataclass(frozen=True, eq=False)
class Results:
    """What a finished command tells about.

    Parameters
    ----------
    folder : Path
        Where it is.
    comparison : Comparison
        The design.
    runs : list of StoredRun
        All its runs.
    summary : list of dict
        Rows of `summary.csv`.
    seconds : float
        Time that the simulation took.
    """

    folder: Path
    comparison: Comparison
    runs: Sequence[StoredRun]
    summary: list[dict[str, Any]]
    seconds: float


def derive(folder: Path, comparison: Comparison, runs: Sequence[StoredRun], seconds: float) -> Results:
    """Write tables and figures, the manifest last: it says that the folder is whole.

    Raises
    ------
    BadInput
        If the disk is full or cannot be written.
    """
    from sim.analysis.summary import summarise, write_summary
    from sim.experiments.manifest import write_manifest
    from sim.experiments.tables import write_tables

    models = [model.label for model in comparison.models]
    write_tables(folder, runs)
    summary = summarise(runs, models)
    try:
        write_summary(summary, folder / "summary.csv")
    except OSError as error:
        raise _unwritable(folder, error) from error
    draw(folder, runs)
    write_manifest(folder, comparison, runs, round(seconds, 3))
    sync_folder(folder)
    return Results(folder, comparison, runs, summary, seconds)


def draw(folder: Path, runs: Sequence[StoredRun]) -> list[Path]:
    """Draw all figures of a result folder.

    Raises
    ------
    BadInput
        If the disk is full or cannot be written.
    """
    from sim.figures.catalogue import draw_all

    try:
        return draw_all(runs, folder / "figures")
    except OSError as error:
        raise _unwritable(folder / "figures", error) from error


def _unwritable(folder: Path, error: OSError) -> BadInput:
    """One sentence for a disk that is full or read-only."""
    return BadInput(
        f"{folder}: cannot be written ({error.strerror}). Free some space, or name another folder with --out."
    )
