"""`sim.sweep`: a sweep from Python, as one call that gives a frame; works in a notebook."""

import json
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.folder import default_folder
from sim.experiments.processes import Workforce
from sim.experiments.sweeps.frame import sweep_runs
from sim.params.advice import BadInput
from sim.threads import n_cores

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.sweeps.asked import Design


class RunsFailed(UserWarning):
    """Some runs of a sweep have no result; their rows are empty."""


def sweep(
    design: "str | Path | Mapping[str, Any]",
    out: str | Path | None = None,
    *,
    jobs: int | None = None,
    threads: int = 1,
    overrides: Sequence[str] = (),
    run_timeout: float | None = None,
) -> "pd.DataFrame":
    """Make the runs of a design that are not stored yet, and give one row a row of the design.

    Works in a script, a notebook and a Python shell: its processes import nothing of what calls it.

    Parameters
    ----------
    design : str, Path or dict
        Name of a design, path of a TOML file, or the same as a dict: ``{"city": "minicity", "models": ["1.0", "3.0"],
        "seeds": 3, "quarters": 8, "grid": {"fund.leverage": [0.0, 2.0]}}``.
    out : str or Path, optional
        Folder of the sweep; what it holds is used. ``results/sweep-<first 8 of the design's hash>`` if not given.
    jobs : int, optional
        Processes at once; all cores if not given.
    threads : int
        Threads of each process.
    overrides : sequence of str
        Levers and parameters as ``name=value``, for every run.
    run_timeout : float, optional
        Seconds after which a run is stopped and counts as failed.

    Returns
    -------
    DataFrame
        Row, point, names, hashes, a column an axis, and the headline outcomes at the last horizon as
        ``scope:outcome``, nan for failed runs; the folder is ``frame.attrs["folder"]``.

    Raises
    ------
    BadInput
        If anything in the design is wrong, or the folder holds something else.

    Warns
    -----
    RunsFailed
        If runs failed; each is named.
    """
    from sim.experiments.sweeps.making import Manner, make_sweep

    workforce = Workforce(n_cores() if jobs is None else jobs, threads)
    workforce.check()
    planned = _planned(design, overrides)
    folder = default_folder("sweep", planned.design_hash) if out is None else Path(out)
    report = make_sweep(planned, folder, Manner(workforce, run_timeout), lambda _: None, warnings.warn)
    for failure in report.failed:
        warnings.warn(f"{failure.run.run_id} failed: {failure.reason}", RunsFailed, stacklevel=2)
    frame = sweep_runs(folder)
    frame = frame[frame["run_hash"].isin([run.run_hash for run in planned.runs])].reset_index(drop=True)
    frame.attrs["folder"] = str(folder)
    return frame


def _planned(design: "str | Path | Mapping[str, Any]", overrides: Sequence[str]) -> "Design":
    """The design, every run of it known."""
    from sim.experiments.sweeps.design_file import design_of, load_design
    from sim.experiments.sweeps.plan import plan

    if isinstance(design, Mapping):
        return plan(design_of(toml_text(design), overrides))
    return plan(load_design(str(design), overrides))


def toml_text(content: Mapping[str, Any], *, table: str = "") -> str:
    """A dict as TOML: plain values first, then tables, and lists of dicts as lists of tables.

    Raises
    ------
    BadInput
        If a value is none that TOML knows.
    """
    plain, tables = [], []
    for key, value in content.items():
        name = f"{table}.{_key(key)}" if table else _key(key)
        if isinstance(value, Mapping):
            tables.append(f"[{name}]\n{toml_text(value, table=name)}")
        elif isinstance(value, list | tuple) and value and all(isinstance(each, Mapping) for each in value):
            tables += [f"[[{name}]]\n{toml_text(each, table=name)}" for each in value]
        else:
            plain.append(f"{_key(key)} = {_value(value, name)}\n")
    return "".join((*plain, *tables))


def _key(key: object) -> str:
    """Name of a value, in quotes: levers have dots in theirs."""
    return json.dumps(str(key), ensure_ascii=False)


def _value(value: object, name: str) -> str:
    """One plain value."""
    if hasattr(value, "tolist"):  # numpy's numbers and arrays
        value = value.tolist()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | Path):
        return json.dumps(str(value), ensure_ascii=False)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple | range):
        return f"[{', '.join(_value(each, name) for each in value)}]"
    raise BadInput(
        f"design, {name}: a {type(value).__name__} cannot be used; write a number, a text, or a list of them."
    )
