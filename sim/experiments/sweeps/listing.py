"""The list of a folder, read and written: before any run is made, everything that is to come is on the disk."""

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sim.experiments.atomic import sync_folder, write_whole
from sim.experiments.sweeps.asked import Design
from sim.experiments.sweeps.city_files import keep_cities
from sim.experiments.sweeps.layout import DESIGN, LIST
from sim.experiments.sweeps.ledger import BrokenList, Ledger, OtherInputs
from sim.experiments.sweeps.provenance import begin_manifest, without_paths
from sim.params.advice import BadInput

_WAIT_SECONDS = 10.0
_POLL_SECONDS = 0.1


def read_list(folder: Path) -> Ledger:
    """What a folder is to hold.

    Raises
    ------
    BrokenList
        If its list cannot be read.
    BadInput
        If there is no sweep, or one of another schema.
    """
    path = folder / LIST
    if not folder.is_dir():
        raise BadInput(f"{folder}: there is no such folder; `sweep run FILE --out DIR` makes one.")
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput(f"{folder}: holds no sweep (no {LIST}); `sweep run` makes one.") from error
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}).") from error
    return Ledger.read(content, path)


def list_design(
    folder: Path,
    sweep: Design,
    wanted: Ledger,
    inputs_of: Callable[[str], Mapping[str, Any]],
    tell: Callable[[str], None],
) -> None:
    """Write the data of its cities and the list of a folder, then the design and what is about to make the runs.

    Parameters
    ----------
    folder : Path
        Folder of the sweep, its lock held.
    sweep : Design
        The design.
    wanted : Ledger
        Its list; what the folder was to hold before is kept.
    inputs_of : callable
        Inputs of a stored run by its hash; empty if it cannot be read.
    tell : callable
        Is told if the list that is there is broken, or other packages made the runs.

    Raises
    ------
    BadInput
        If the folder contradicts the design, is of another schema, or cannot be written.
    """
    listed = wanted
    path = folder / LIST
    try:
        listed = Ledger.read(path.read_bytes(), path).joined(wanted, folder)
    except FileNotFoundError:
        pass
    except BrokenList as error:
        tell(str(error))
    except OtherInputs as error:
        before, now = error.cell
        planned = next((run.inputs for run in sweep.runs if run.run_hash == now), {})
        told = _unlike(inputs_of(before), planned) if before else []
        if told:
            raise OtherInputs(folder, told, error.cell) from None
        raise
    keep_cities(folder, (run.city for run in sweep.runs))
    write_whole(path, listed.content())
    if listed is wanted or not (folder / DESIGN).exists():
        write_whole(folder / DESIGN, without_paths(sweep.text, folder).encode())
    begin_manifest(folder, sweep, listed, tell)
    sync_folder(folder)


def _unlike(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The levers, parameters and settings in which the inputs of two runs differ: name, before, now."""
    if not before:
        return []
    was, is_ = (json.loads(json.dumps(inputs)) for inputs in (before, now))
    found = []
    for key in was.keys() | is_.keys():
        one, other = was.get(key), is_.get(key)
        if key in ("levers", "parameters") and isinstance(one, dict) and isinstance(other, dict):
            names = sorted(one.keys() | other.keys())
            found += [(name, one.get(name), other.get(name)) for name in names if one.get(name) != other.get(name)]
        elif one != other:
            found.append((key, one, other))
    return [
        (name, json.dumps(before), json.dumps(now)) for name, before, now in sorted(found, key=lambda told: told[0])
    ]


def await_list(folder: Path, wanted: Ledger) -> None:
    """See that the list of a sweep at work has all that is wanted; it may only just be adding it to an older one.

    Raises
    ------
    BadInput
        If it has not, after a while.
    """
    give_up = time.monotonic() + _WAIT_SECONDS
    while not _is_listed(folder, wanted):
        if time.monotonic() >= give_up:
            read_list(folder)  # which says if there is none, or a broken one
            raise BadInput(f"{folder}: a sweep of another design is at work in it; wait, or name another --out.")
        time.sleep(_POLL_SECONDS)


def _is_listed(folder: Path, wanted: Ledger) -> bool:
    """Whether the list of a folder has all that is wanted; one that is not there or broken is about to be written."""
    path = folder / LIST
    try:
        return set(wanted.run_hashes) <= set(Ledger.read(path.read_bytes(), path).run_hashes)
    except (FileNotFoundError, BrokenList):
        return False
