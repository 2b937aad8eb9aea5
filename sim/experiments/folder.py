"""The folder of a comparison: its name, whether it may be used, and which runs are there already."""

import contextlib
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from sim.experiments.atomic import TEMPORARY, make_writable, remove_left_over
from sim.experiments.checkpoint import CHECKPOINTS, check_checkpoints
from sim.experiments.design import Comparison
from sim.experiments.planned_run import PlannedRun
from sim.experiments.resilience import PARTS, forget_parts
from sim.experiments.store import RUNS, UnreadableRun, read_manifest, read_run, run_path
from sim.params.advice import BadInput

RESULTS = Path("results")
"""Where folders without a given name stand, from the working directory."""
MORE_TABLES = (
    "frontier.csv",
    "equal_cost.csv",
    "equal_organisation.csv",
    "lever_uncertainty.csv",
    "lever_draws.csv",
    "mechanisms_off.csv",
    "placebo.csv",
    "stress.csv",
    "resilience.csv",
    "resilience_over_time.csv",
)
"""Tables of variants, of the placebo and of removals, there if they were asked for."""
REPORT = "report.html"
"""The page of a result folder, of a sweep too."""
TABLES = ("manifest.json", "runs.parquet", "outcomes.parquet", "summary.csv", "trace.md", REPORT, *MORE_TABLES)
"""Files of a result folder beside `runs/`, `checkpoints/`, `figures/` and `export/`."""

_FIGURES = 5_000_000
"""Bytes of figures and summary, about."""
_VALUE = 9
"""Bytes of one number, in a run file and again in the table of outcomes, with what stands around it."""
_ELSE = "name another folder with --out, or remove this one"


def default_folder(command: str, inputs_hash: str) -> Path:
    """Folder of a command without `--out`: `results/<command>-<first 8 of the inputs' hash>`."""
    return RESULTS / f"{command}-{inputs_hash[:8]}"


def check_folder(folder: Path, comparison: Comparison) -> None:
    """Refuse a folder that holds anything but (part of) this comparison; changes nothing.

    Raises
    ------
    BadInput
        Saying what the folder holds and what to do.
    """
    try:
        if not folder.exists():
            return
        if not folder.is_dir():
            raise BadInput(f"{folder}: is a file, not a folder of results; {_ELSE.partition(',')[0]}.")
        names = sorted(path.name for path in folder.iterdir() if not path.name.endswith(TEMPORARY))
    except OSError as error:
        raise BadInput(f"{folder}: cannot be read ({error.strerror}); name another folder with --out.") from error
    foreign = [name for name in names if name not in (*TABLES, RUNS, PARTS, CHECKPOINTS, "figures", "export")]
    if foreign:
        raise BadInput(f"{folder}: holds other content ({_some(foreign)}); {_ELSE}.")
    if "manifest.json" in names:
        _check_manifest(folder, comparison)
    check_checkpoints(folder, comparison.runs)
    _check_runs(folder, {run.run_id for run in comparison.runs})


def make_folder(folder: Path, needed: int) -> None:
    """Make the folder, see that it can be written, and clear what an earlier process left unfinished.

    Parameters
    ----------
    folder : Path
        Result folder, checked.
    needed : int
        Bytes that are going to be written, about.

    Raises
    ------
    BadInput
        If the disk is full or too small, or the folder cannot be made or written.
    """
    make_writable(folder / RUNS, needed)
    remove_left_over(folder)


def expected_bytes(comparison: Comparison, n_missing: int) -> int:
    """Space that missing runs, and the tables and figures of all runs, take at most; about."""
    values = max(n_values(run) for run in comparison.runs)
    return _FIGURES + _VALUE * values * (n_missing + len(comparison.runs))


def n_values(run: PlannedRun) -> int:
    """Numbers that the file of a run holds."""
    city = run.city
    places = {"city": 1, "central": 1, "ecosystem": 1 + len(city.ecosystem_ids), "zone": 1 + city.n_zones}
    return run.quarters * sum(len(names) * places[scope] for scope, names in run.recorded.names)


def missing_runs(folder: Path, comparison: Comparison, tell: Callable[[str], None]) -> tuple[PlannedRun, ...]:
    """Runs that are not stored yet.

    Parameters
    ----------
    folder : Path
        Result folder, checked; it need not be there.
    comparison : Comparison
        The design.
    tell : callable
        Is told of each file that is there but broken; its run counts as missing.

    Returns
    -------
    tuple of PlannedRun
        In the order of the design.
    """
    return tuple(run for run in comparison.runs if not _is_stored(folder, run, tell))


def forget_runs(folder: Path, runs: Iterable[PlannedRun]) -> None:
    """Take back runs that turned out unsound, and a folder in which nothing else stands."""
    for run in runs:
        run_path(folder, run.run_id).unlink(missing_ok=True)
    forget_parts(folder)
    for empty in (folder / RUNS, folder):
        with contextlib.suppress(OSError):  # it holds something, or is gone
            empty.rmdir()


def _is_stored(folder: Path, run: PlannedRun, tell: Callable[[str], None]) -> bool:
    """Whether the file of a run is there, whole, and its own."""
    path = run_path(folder, run.run_id)
    if not path.exists():
        return False
    try:
        stored = read_run(path)
    except UnreadableRun as error:
        tell(f"{error}; this run is made again.")
        return False
    if stored.meta["run_hash"] != run.run_hash:
        tell(f"{path}: is the run of other inputs; this run is made again.")
        return False
    return True


def _check_manifest(folder: Path, comparison: Comparison) -> None:
    """Refuse the finished results of other inputs, and say in what they differ."""
    manifest = read_manifest(folder)
    if manifest["inputs_hash"] == comparison.inputs_hash:
        return
    asked = {
        "city": comparison.city.version,
        "models": [model.label for model in comparison.models],
        "seeds": list(comparison.seeds),
        "quarters": comparison.quarters,
        "scale": comparison.scale,
        "parameters": comparison.parameters.flat(),
        "members": [member.name for member in comparison.variants],
        "stress": comparison.runs[0].inputs["stress"],
        "recorded": comparison.runs[0].inputs["recorded"],
        "program": comparison.runs[0].inputs["code"],
        "history": comparison.runs[0].inputs.get("history"),
    }
    there = {
        **{name: manifest.get(name) for name in asked},
        "city": manifest.get("city_version"),
        "members": [member["name"] for member in manifest.get("members", ())],
        "stress": manifest.get("stress", {}).get("shocks", []),
        "program": manifest.get("code_hash"),
    }
    differing = [name for name in asked if asked[name] != there[name]] or ["levers"]
    raise BadInput(f"{folder}: holds the results of other inputs (other {', '.join(differing)}); {_ELSE}.")


def _check_runs(folder: Path, planned: Collection[str]) -> None:
    """Refuse run files that this comparison does not plan."""
    runs = folder / RUNS
    if not runs.exists():
        return
    if not runs.is_dir():
        raise BadInput(f"{folder}: holds other content (a file called {RUNS}); {_ELSE}.")
    names = sorted(path.name for path in runs.iterdir() if not path.name.endswith(TEMPORARY))
    foreign = [name for name in names if name.removesuffix(".npz") not in planned]
    if foreign:
        raise BadInput(f"{folder}: holds runs of other inputs ({_some(foreign)}); {_ELSE}.")


def _some(names: list[str]) -> str:
    """The first few of many names."""
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
