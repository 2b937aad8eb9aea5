"""Notes of runs that ended with an error: which run, under which inputs, and the traceback."""

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.atomic import write_whole
from sim.experiments.sweeps.layout import FAILED, KEY
from sim.experiments.sweeps.provenance import without_paths

if TYPE_CHECKING:
    from sim.experiments.planned_run import PlannedRun


def note_path(folder: Path, run_hash: str) -> Path:
    """File that says how a run failed."""
    return folder / FAILED / f"{run_hash[:KEY]}.json"


def write_note(folder: Path, run: "PlannedRun", traceback: str) -> Path:
    """Note that a run ended with an error; no path, user or host is in the note.

    Returns
    -------
    Path
        The note.

    Raises
    ------
    BadInput
        If it cannot be written.
    """
    path = note_path(folder, run.run_hash)
    told = {name: value for name, value in run.identity().items() if name != "places"}
    told["traceback"] = without_paths(traceback, folder)
    write_whole(path, (json.dumps(told, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode())
    return path


def forget_note(folder: Path, run_hash: str) -> None:
    """Remove the note of a run that is stored now."""
    with contextlib.suppress(OSError):
        note_path(folder, run_hash).unlink(missing_ok=True)


def notes(folder: Path) -> dict[str, dict[str, Any]]:
    """Notes of failed runs, by the run's hash; an unreadable one tells nothing."""
    found = {}
    for path in sorted((folder / FAILED).glob("*.json")):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            note = json.loads(path.read_text(encoding="utf-8"))
            found[str(note["run_hash"])] = note
    return found
