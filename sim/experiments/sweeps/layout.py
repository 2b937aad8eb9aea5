"""The names in the folder of a sweep, and whether a folder is one.

- `sweep.toml`: the design as it was given
- `design.parquet`: one row a run of the design, written first and whole
- `manifest.json`: what made it
- `cities/<16>/`: the data of every city, each version in a folder of its own, written before any run
- `runs/<2>/<16>.npz`: runs, named by the first digits of their hash, until they are packed
- `packs/<16>.zip`: runs packed at the end, each file byte for byte as it was
- `runs.parquet`: derived, one row a row of the design, with its headline outcomes
- `outcomes/<16>.parquet`: derived, all outcomes of the runs of one pack
- `failed/<16>.json`: runs that ended with an error
- `starts/`: states that runs start from, shared while they are made
- `sensitivity.csv`, `decompose.csv`, `discover.csv`, `discover_trajectory.csv`: what analyses found in the runs
- `quarantine/`: files that were set aside
- `lock`: empty; locked while a sweep is at work
"""

from pathlib import Path

from sim.experiments.atomic import TEMPORARY
from sim.params.advice import BadInput

DESIGN, LIST, MANIFEST, RUNS_TABLE, LOCK = "sweep.toml", "design.parquet", "manifest.json", "runs.parquet", "lock"
"""Files in the folder of a sweep."""
CITIES, RUNS, PACKS, OUTCOMES, FAILED, STARTS = "cities", "runs", "packs", "outcomes", "failed", "starts"
QUARANTINE = "quarantine"
"""Folders in it."""
ANALYSES = ("sensitivity.csv", "decompose.csv", "discover.csv", "discover_trajectory.csv")
"""Tables that analyses leave in it."""
MADE = (CITIES, RUNS, PACKS, OUTCOMES, FAILED, STARTS)
"""Folders that are made before any run."""
KEY = 16
"""Digits of the run's hash in the name of its file."""
_ALL = {DESIGN, LIST, MANIFEST, RUNS_TABLE, LOCK, "figures", "report.html", QUARANTINE, *MADE, *ANALYSES}


def run_path(folder: Path, run_hash: str) -> Path:
    """File of a run as long as it is not packed."""
    return folder / RUNS / run_hash[:2] / f"{run_hash[:KEY]}.npz"


def check_folder(folder: Path) -> None:
    """Refuse a path that is there and is not the folder of a sweep, nor empty; changes nothing.

    Raises
    ------
    BadInput
        Saying what it holds.
    """
    try:
        if not folder.exists():
            return
        if not folder.is_dir():
            raise BadInput(f"{folder}: is a file, not the folder of a sweep; name another one.")
        names = sorted(path.name for path in folder.iterdir() if not path.name.endswith(TEMPORARY))
    except OSError as error:
        raise BadInput(f"{folder}: cannot be read ({error.strerror}).") from error
    foreign = [name for name in names if name not in _ALL]
    if foreign:
        raise BadInput(f"{folder}: holds other content ({', '.join(foreign[:3])}); name another folder.")
