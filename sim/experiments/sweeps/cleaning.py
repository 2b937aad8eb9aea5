"""What can go from the folder of a sweep: what was never finished, and what is of no use any more."""

import contextlib
from pathlib import Path

from sim.experiments.atomic import TEMPORARY, remove_left_over
from sim.experiments.sweeps.failures import note_path, notes
from sim.experiments.sweeps.layout import CITIES, RUNS, STARTS
from sim.experiments.sweeps.lock import Lock
from sim.experiments.sweeps.store import SweepStore
from sim.params.advice import BadInput


def clean(store: SweepStore) -> dict[str, int]:
    """Remove temporary files of processes that are gone, notes of failed runs that are stored now, and start states.

    Returns
    -------
    dict of str to int
        Files of each kind that were removed, and `bytes` of all of them.

    Raises
    ------
    BadInput
        If it is not the folder of a sweep, or a sweep is at work in it.
    """
    store.expected()
    stored = set(notes(store.folder)) - set(store.failures())
    with Lock(store.folder) as lock:
        if not lock.take():
            raise BadInput(f"{store.folder}: a sweep is at work in it; wait until it ends.")
        before = _files(store.folder)
        for part in (store.folder, store.folder / RUNS, store.folder / CITIES):
            remove_left_over(part)
        for path in [note_path(store.folder, run_hash) for run_hash in stored] + _below(store.folder / STARTS):
            with contextlib.suppress(OSError):
                path.unlink()
        gone = {path: size for path, size in before.items() if not path.exists()}
    return {
        "temporary files": sum(path.name.endswith(TEMPORARY) for path in gone),
        "notes of failed runs": sum(path.suffix == ".json" for path in gone),
        "start states": sum(STARTS in path.relative_to(store.folder).parts[:1] for path in gone),
        "bytes": sum(gone.values()),
    }


def _below(folder: Path) -> list[Path]:
    """Files of a folder."""
    return sorted(path for path in folder.glob("*") if path.is_file()) if folder.is_dir() else []


def _files(folder: Path) -> dict[Path, int]:
    """Size of every file that may go."""
    candidates = [*folder.rglob(f"*{TEMPORARY}"), *folder.glob("failed/*.json"), *_below(folder / STARTS)]
    sizes = {}
    for path in candidates:
        with contextlib.suppress(OSError):
            sizes[path] = path.stat().st_size
    return sizes
