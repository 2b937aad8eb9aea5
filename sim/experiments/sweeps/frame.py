"""Stored sweeps as frames: `sim.sweep_runs` has a row a row of the design, `sim.sweep_outcomes` is tidy."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments import arrow
from sim.experiments.sweeps.layout import OUTCOMES, RUNS_TABLE
from sim.experiments.sweeps.store import SweepStore
from sim.params.advice import BadInput

if TYPE_CHECKING:
    import pandas as pd


def sweep_runs(folder: str | Path) -> "pd.DataFrame":
    """One row a row of the design of a stored sweep: names, axes, headline outcomes at the last horizon of each run.

    Raises
    ------
    BadInput
        If the folder holds no finished sweep, or a table of it is broken.
    """
    return _read(_table(Path(folder), RUNS_TABLE))


def sweep_outcomes(
    folder: str | Path, outcomes: Sequence[str] = (), scopes: Sequence[str] = (), places: Sequence[str] = ()
) -> "pd.DataFrame":
    """Outcomes of a stored sweep, one row a run, scope, outcome, place and quarter, with the axes of the design.

    Parameters
    ----------
    folder : str or Path
        Folder of the sweep.
    outcomes, scopes, places : sequence of str
        Which ones; all if not given. The empty place is the scope as a whole.

    Raises
    ------
    BadInput
        If the folder holds no finished sweep, or a table of it is broken.
    """
    path = _table(Path(folder), OUTCOMES)
    asked = {"outcome": outcomes, "scope": scopes, "place": places}
    filters = [(name, "in", list(values)) for name, values in asked.items() if values]
    found = _read(path, filters=filters or None)
    axes = list(SweepStore(Path(folder)).expected().axes)
    runs = sweep_runs(folder).drop_duplicates("run_hash").set_index("run_hash")
    for axis in (axis for axis in axes if axis not in found.columns):
        found[axis] = found["run_hash"].astype("str").map(runs[axis])
    return found


def _table(folder: Path, name: str) -> Path:
    """Path of a derived table."""
    path = folder / name
    SweepStore(folder).expected()
    if not path.exists():
        raise BadInput(
            f"{folder}: its runs are not finished; `sweep run` with the same design goes on and makes {name}."
        )
    return path


def _read(path: Path, **options: Any) -> "pd.DataFrame":
    """Frame of a derived table, one file or a folder of them."""
    import pandas as pd

    try:
        with arrow.reading():
            return pd.read_parquet(path, **options)
    except arrow.BrokenTable:
        raise BadInput(
            f"{_broken(path)}: is broken; remove it, and `sweep run` with the same design makes it again."
        ) from None


def _broken(path: Path) -> Path:
    """The first broken file of a table, or all of it."""
    for file in sorted(path.glob("*.parquet")):
        try:
            arrow.read(file)
        except arrow.BrokenTable:
            return file
    return path
