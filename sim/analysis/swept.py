"""Stored sweeps as arrays: for each city, model and stress test the outcomes by point and seed.

Nothing is left out silently: a run without a result, a point without a seed or a table that is out of date is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.paired import Floats
from sim.experiments.sweeps.frame import sweep_outcomes, sweep_runs
from sim.experiments.sweeps.kept_design import KeptDesign, kept_design
from sim.experiments.sweeps.store import SweepStore
from sim.measures.catalogue import HEADLINE_PAIR, SCOPES, Outcome, outcomes, outcomes_of
from sim.measures.horizons import horizons
from sim.params.advice import BadInput, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

_MOST_NAMED = 5
_CELL = ["city", "model", "stress"]


@dataclass(frozen=True, eq=False)
class Cell:
    """Runs of a sweep in one city, under one model and stress test: N points with R seeds each.

    Parameters
    ----------
    city, model, stress : str
        Stress is empty for the calm case.
    horizon : str
        Year that the outcomes are the mean of.
    points : (N,) array of int
        Numbers of the points, rising.
    seeds : (R,) array of int
        Seeds, rising; every point has all of them.
    axes : (N, K) array
        Values of the K axes; nan where a point leaves an axis as the model has it.
    run_ids : (N, R) array of str
        Names of the runs.
    values : dict of str to (N, R) array
        Outcomes as `scope:outcome`; nan where a run has no value.
    """

    city: str
    model: str
    stress: str
    horizon: str
    points: NDArray[np.int64]
    seeds: NDArray[np.int64]
    axes: Floats
    run_ids: NDArray[Any]
    values: dict[str, Floats]

    @property
    def place(self) -> str:
        """How sentences call it."""
        return f"model {self.model} in {self.city}" + (f" under {self.stress}" if self.stress else "")

    @property
    def names(self) -> dict[str, str]:
        """Columns of tables that say which one it is."""
        return {"city": self.city, "model": self.model, "stress": self.stress}


def read_cells(folder: Path, asked: Sequence[str] = ()) -> tuple[KeptDesign, list[Cell]]:
    """Design of a stored sweep, and its outcomes by point and seed.

    Parameters
    ----------
    folder : Path
        Folder of a finished sweep.
    asked : sequence of str
        Outcomes as `scope:outcome`; the headline pair, as far as the runs kept it, if none is named.

    Returns
    -------
    KeptDesign, list of Cell
        Cells in the order of the rows.

    Raises
    ------
    BadInput
        If the folder holds no sweep or one that is not finished, if runs failed (with their names), or if the runs did
        not keep an outcome.
    """
    design, runs = kept_design(folder), sweep_runs(folder)
    if list(runs["run_hash"]) != SweepStore(folder).expected().table["run_hash"].to_pylist():
        raise BadInput(f"{folder}: its runs are not finished; `sweep run` with the same design goes on.")
    lost = runs.loc[runs["result_hash"].isna(), "run_id"].drop_duplicates().tolist()
    if lost:
        raise BadInput(
            f"{folder}: {len(lost)} of {runs['run_hash'].nunique()} runs have no result ({_listed(lost)}); "
            "no row of a design can be left out. `sweep status` says why, `sweep run` with the same design makes them."
        )
    names = list(dict.fromkeys(asked)) or _headline(folder, runs)
    values = {name: _values(folder, runs, name) for name in names}
    numbers = runs.assign(**{axis: np.nan for axis in design.axes if axis not in runs})
    found = [
        _cell(folder, design, mine, {name: column[mine.index] for name, column in values.items()})
        for _, mine in numbers.groupby(_CELL, sort=False)
    ]
    return design, found


def declared(name: str) -> tuple[str, Outcome]:
    """Scope and declared row of `scope:outcome`.

    Raises
    ------
    BadInput
        If there is no such outcome.
    """
    scope, _, outcome = name.partition(":")
    if scope not in SCOPES or outcome not in outcomes() or scope not in outcomes()[outcome].scopes:
        known = [f"{scope}:{row.name}" for scope in SCOPES for row in outcomes_of(scope)]
        raise BadInput(
            f"there is no outcome '{name}'.{did_you_mean(name, known)} Write scope:outcome, such as "
            f"{':'.join(HEADLINE_PAIR[0])}; `outcomes` lists them."
        )
    return scope, outcomes()[outcome]


def check_finite(values: Floats, run_ids: NDArray[Any], outcome: str) -> None:
    """Refuse an outcome (N, R) that is not finite in a run, with the name of the run (N, R).

    Raises
    ------
    BadInput
        For the first such run, and how many more there are.
    """
    lost = np.argwhere(~np.isfinite(values))
    if len(lost):
        row, seed = lost[0]
        more = f", nor have {len(lost) - 1} others" if len(lost) > 1 else ""
        raise BadInput(
            f"{outcome}: run {run_ids[row, seed]} (row {row}) has no finite value, {values[row, seed]}{more}; no row "
            "can be left out. Ask for another outcome, or longer runs."
        )


def _headline(folder: Path, runs: "pd.DataFrame") -> list[str]:
    """The headline pair, as far as the runs kept it."""
    pair = [":".join(each) for each in HEADLINE_PAIR]
    kept = [name for name in pair if name in runs]
    if not kept:
        raise BadInput(f"{folder}: the runs kept neither {' nor '.join(pair)}; name one that they kept: --outcome.")
    return kept


def _values(folder: Path, runs: "pd.DataFrame", name: str) -> Floats:
    """An outcome at the last horizon, one number a row of the design."""
    if ":" in name and name in runs:
        return runs[name].to_numpy(np.float64)
    scope, outcome = declared(name)
    tidy = sweep_outcomes(folder, [outcome.name], [scope], [""])
    if not len(tidy):
        kept = [column for column in runs if ":" in column]
        raise BadInput(f"{folder}: the runs did not keep {name}; they kept {_listed(kept)}.")
    texts = tidy.astype({"quarter": "str", "run_hash": "str"})
    by_quarter = texts.drop_duplicates(["run_hash", "quarter"]).pivot(index="run_hash", columns="quarter")["value"]
    last = horizons(by_quarter.shape[1])[-1].mean(by_quarter.sort_index(axis=1).to_numpy(np.float64).T)
    known = dict(zip(by_quarter.index, last.tolist(), strict=True))
    return np.array([known.get(run_hash, np.nan) for run_hash in runs["run_hash"]])


def _cell(folder: Path, design: KeptDesign, mine: "pd.DataFrame", columns: dict[str, Floats]) -> Cell:
    """Rows of one city, model and stress test as arrays."""
    points, at_point = np.unique(mine["point"].to_numpy(np.int64), return_inverse=True)
    seeds, at_seed = np.unique(mine["seed"].to_numpy(np.int64), return_inverse=True)
    counted = np.zeros((points.size, seeds.size), dtype=np.int64)
    np.add.at(counted, (at_point, at_seed), 1)
    axes = np.empty((points.size, len(design.axes)))
    axes[at_point] = mine[list(design.axes)].to_numpy(np.float64)
    run_ids = np.empty(counted.shape, dtype=object)
    run_ids[at_point, at_seed] = mine["run_id"].to_numpy()
    values = {name: np.empty(counted.shape) for name in columns}
    for name, column in columns.items():
        values[name][at_point, at_seed] = column
    city, model, stress, horizon = (str(mine.iloc[0][name]) for name in (*_CELL, "horizon"))
    cell = Cell(city, model, stress, horizon, points, seeds, axes, run_ids, values)
    if (counted != 1).any():
        point, seed = (int(at[0]) for at in np.nonzero(counted != 1))
        raise BadInput(
            f"{folder}: {cell.place} has {counted[point, seed]} runs of point {points[point]} with seed {seeds[seed]}; "
            "an analysis needs one of each. Make the whole design in a folder of its own."
        )
    if mine["horizon"].nunique() > 1:
        raise BadInput(f"{folder}: {cell.place} has runs of several lengths; make each in a folder of its own.")
    return cell


def _listed(names: Sequence[str]) -> str:
    """The first of many names."""
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
