"""The end of a sweep: runs into packs, tables from packs, and the manifest; each step can be repeated at any time.

A file goes only when what replaces it has reached the disk and has been read back from there.
"""

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.atomic import remove_left_over, sync_folder, write_whole
from sim.experiments.store import UnreadableRun
from sim.experiments.sweeps import packs
from sim.experiments.sweeps.city_files import kept_files
from sim.experiments.sweeps.derived import write_derived
from sim.experiments.sweeps.layout import DESIGN, LIST, OUTCOMES, PACKS, QUARANTINE, RUNS, RUNS_TABLE
from sim.experiments.sweeps.ledger import Ledger
from sim.experiments.sweeps.provenance import end_manifest
from sim.experiments.unsound import Unsound
from sim.params.advice import BadInput

if TYPE_CHECKING:
    from sim.experiments.sweeps.store import SweepStore


class NotRepeated(Unsound):
    """The same inputs gave another result; nothing is overwritten."""


@dataclass(frozen=True, slots=True)
class _Whole:
    """A run that was read and found whole, and how to get its file."""

    run_hash: str
    result_hash: str
    size: int
    content: Callable[[], bytes]


def finish(store: "SweepStore", told: Mapping[str, Any], tell: Callable[[str], None]) -> None:
    """Pack the runs of a folder, derive its tables, write its manifest; the folder's lock is held.

    Parameters
    ----------
    store : SweepStore
        The folder.
    told : mapping
        What the manifest says of the command.
    tell : callable
        Is told what could not be used, a sentence each.

    Raises
    ------
    NotRepeated
        If two files of the same run hold different results; both stay.
    BadInput
        If the disk is full or cannot be written.
    """
    listed = store.expected()
    remove_left_over(store.folder / RUNS)  # of a worker that died as it stored a run, which another one made
    pack_runs(store, listed, tell)
    write_derived(store.folder, listed)
    end_manifest(store.folder, listed, told, hashes(store.folder))
    sync_folder(store.folder)


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of list, design, tables and data of cities, by their names in the folder; packs are named by theirs."""
    paths = [folder / DESIGN, folder / LIST, folder / RUNS_TABLE, *sorted((folder / OUTCOMES).glob("*.parquet"))]
    paths += kept_files(folder)
    found = {}
    for path in paths:
        with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
            found[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def pack_runs(store: "SweepStore", listed: Ledger, tell: Callable[[str], None]) -> None:
    """Put all whole runs of the list that are alone into packs, and fill up the pack that was not full.

    Parameters
    ----------
    store : SweepStore
        The folder.
    listed : Ledger
        What it is to hold; other runs are left where they are.
    tell : callable
        Is told of files that are not whole.

    Raises
    ------
    NotRepeated
        If two files of the same run hold different results.
    BadInput
        If the disk is full or cannot be written.
    """
    broken = [pack for pack in packs.packs_of(store.folder) if not packs.is_whole(pack)]
    whole = [pack for pack in packs.packs_of(store.folder) if pack not in broken]
    loose = {run.run_hash: run for run in _alone(store, listed, tell)}
    open_ended = [pack for pack in whole if not _is_full(pack)]
    if not loose and not broken and len(open_ended) < 2:
        return
    _same_results(loose, (run for pack in (*whole, *broken) for run in packs.found_in(pack).values()))
    there = {run_hash for pack in whole if pack not in open_ended for run_hash in packs.directory(pack)}
    for pack in (*open_ended, *broken):
        for run in packs.found_in(pack).values():
            loose.setdefault(run.run_hash, _Whole(run.run_hash, run.result_hash, run.size, run.content))
    rest = [(run_hash, loose[run_hash].size) for run_hash in sorted(loose) if run_hash not in there]
    written = {_write_pack(store.folder, [loose[run_hash] for run_hash in chunk]) for chunk in packs.chunks(rest)}
    sync_folder(store.folder / PACKS)
    for run_hash in loose:
        _forget(store.path_of(run_hash))
    for pack in open_ended:
        if pack not in written:
            _forget(pack)
    for pack in broken:
        if pack not in written:
            tell(f"{pack}: is broken; it stands in {QUARANTINE} now, its whole runs are packed again.")
            set_aside(store.folder, pack)
    for part in sorted((store.folder / RUNS).glob("[0-9a-f][0-9a-f]")):
        with contextlib.suppress(OSError):  # it holds something
            part.rmdir()


def set_aside(folder: Path, path: Path) -> Path:
    """Move a file of a folder into its quarantine, under a name that is free; its new path.

    Raises
    ------
    BadInput
        If it cannot be moved.
    """
    try:
        (folder / QUARANTINE).mkdir(exist_ok=True)
        target, number = folder / QUARANTINE / path.name, 1
        while target.exists():
            number += 1
            target = folder / QUARANTINE / f"{path.stem}.{number}{path.suffix}"
        path.replace(target)
    except OSError as error:
        raise BadInput(f"{path}: cannot be set aside ({error.strerror}).") from error
    sync_folder(folder / QUARANTINE)
    sync_folder(path.parent)
    return target


def _alone(store: "SweepStore", listed: Ledger, tell: Callable[[str], None]) -> Iterable[_Whole]:
    """Whole runs of the list that are not packed."""
    by_path = {store.path_of(run_hash): run_hash for run_hash in listed.run_hashes}
    for path in store.singles():
        run_hash = by_path.get(path)
        if run_hash is None:
            continue
        try:
            content = path.read_bytes()
            run = packs.checked(content, run_hash, path)
        except OSError:  # gone since it was listed
            continue
        except UnreadableRun as error:
            tell(f"{error}; it is not packed.")
            continue
        yield _Whole(run_hash, str(run.meta["result_hash"]), len(content), path.read_bytes)


def _is_full(pack: Path) -> bool:
    """Whether a pack takes no further run."""
    runs = packs.directory(pack)
    return len(runs) >= packs.MOST_RUNS or sum(run.size for run in runs.values()) > packs.MOST_BYTES // 2


def _same_results(loose: Mapping[str, _Whole], packed: Iterable[packs.Packed]) -> None:
    """Refuse two results of one run."""
    for run in packed:
        other = loose.get(run.run_hash)
        if other is not None and other.result_hash != run.result_hash:
            raise NotRepeated(
                f"run {run.run_hash[:16]}: its file holds another result than {run.pack}, but the same inputs must "
                "give the same numbers. Both stay; `rerun` says which one this program makes."
            )


def _write_pack(folder: Path, runs: list[_Whole]) -> Path:
    """Write one pack and read it back."""
    try:
        content = packs.pack_content((run.run_hash, run.result_hash, run.content()) for run in runs)
    except (OSError, UnreadableRun) as error:
        raise BadInput(f"{folder}: a run went away while it was packed ({error}); run again.") from error
    path = packs.pack_path(folder, content)
    if not packs.is_whole(path):
        write_whole(path, content)
    if not packs.is_whole(path) or set(packs.directory(path)) != {run.run_hash for run in runs}:
        raise BadInput(f"{path}: does not read as it was written; see to the disk. No run was removed.")
    return path


def _forget(path: Path) -> None:
    """Remove a file whose content stands in a pack; one that cannot be removed does no harm."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
