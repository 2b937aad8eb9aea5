"""Folders of sweeps put together into a new one: whole, or nothing of it."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from sim.city.places import City
from sim.experiments.atomic import TEMPORARY, is_alive, make_writable, sync_folder, write_whole
from sim.experiments.store import StoredRun
from sim.experiments.sweeps.city_files import keep_cities
from sim.experiments.sweeps.failures import note_path
from sim.experiments.sweeps.finish import NotRepeated, finish
from sim.experiments.sweeps.kept_city import CityNotKept, kept_city
from sim.experiments.sweeps.layout import DESIGN, LIST, MADE
from sim.experiments.sweeps.ledger import Ledger
from sim.experiments.sweeps.provenance import read_manifest, write_manifest
from sim.experiments.sweeps.store import SweepStore
from sim.params.advice import BadInput


def merge(folders: Sequence[Path], out: Path, tell: Callable[[str], None]) -> SweepStore:
    """Put the lists and the runs of several folders into a new one; the folders stay as they are.

    Parameters
    ----------
    folders : sequence of Path
        Folders of sweeps; of two designs the first one's rows come first.
    out : Path
        A folder that is not there, or empty.
    tell : callable
        Is told of files that are broken and therefore not taken over.

    Returns
    -------
    SweepStore
        The new folder, packed and with its tables.

    Raises
    ------
    NotRepeated
        If two folders hold different results of the same inputs; nothing is made.
    BadInput
        If a folder is none of a sweep, if they contradict one another, if `out` is taken, or the disk is full.
    """
    _check_free(out)
    stores = [SweepStore(folder) for folder in folders]
    listed = _joined(stores)
    _forget_left_over(out)
    made = out.with_name(f"{out.name}.{os.getpid()}{TEMPORARY}")
    try:
        _fill(SweepStore(made), stores, listed, tell)
        _put_in_place(made, out)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return SweepStore(out)


def _check_free(out: Path) -> None:
    """Refuse a folder that holds anything."""
    try:
        taken = out.exists() and (not out.is_dir() or any(out.iterdir()))
    except OSError as error:
        raise BadInput(f"{out}: cannot be read ({error.strerror}).") from error
    if taken:
        raise BadInput(f"{out}: is there already; name a folder that is not, with --out.")


def _joined(stores: Sequence[SweepStore]) -> Ledger:
    """The rows of all lists, each run of the first folder before those of the next."""
    listed = stores[-1].expected()
    for store in reversed(stores[:-1]):
        listed = listed.joined(store.expected(), store.folder)
    return listed


def _fill(into: SweepStore, stores: Sequence[SweepStore], listed: Ledger, tell: Callable[[str], None]) -> None:
    """Write list, design, cities, runs, notes, packs, tables and manifest of the new folder."""
    for part in MADE:
        make_writable(into.folder / part)
    keep_cities(into.folder, _cities(stores, listed, tell))
    write_whole(into.folder / LIST, listed.content())
    write_whole(into.folder / DESIGN, _designs(stores).encode())
    results: dict[str, tuple[str, Path]] = {}
    for store in stores:
        for run_hash, content, run in store.whole_runs(tell):
            if run_hash in results:
                _compare(run, store.folder, *results[run_hash])
            else:
                into.write_content(run_hash, content)
                results[run_hash] = str(run.meta["result_hash"]), store.folder
    for store in stores:
        for run_hash in store.failures():
            if run_hash not in results:
                write_whole(note_path(into.folder, run_hash), note_path(store.folder, run_hash).read_bytes())
    manifests = [read_manifest(store.folder) for store in stores]
    designs = {key: told for manifest in manifests for key, told in manifest.get("designs", {}).items()}
    made_by = [entry for manifest in manifests for entry in manifest.get("made", [])]
    write_manifest(into.folder, {"designs": designs, "made": made_by})
    finish(into, {}, tell)


def _cities(stores: Sequence[SweepStore], listed: Ledger, tell: Callable[[str], None]) -> Iterator[City]:
    """Every city of the list, from the first folder that has its data whole."""
    for version in listed.cities:
        found = []
        for store in (store for store in stores if version in store.expected().cities):
            try:
                found.append(kept_city(store.folder, version))
            except CityNotKept as error:
                tell(f"{error}")
        yield from found[:1]


def _compare(run: StoredRun, folder: Path, result: str, other: Path) -> None:
    """Refuse two results of one run."""
    if run.meta["result_hash"] != result:
        raise NotRepeated(
            f"run {run.run_id}: {folder} holds another result than {other}, but the same inputs must give the same "
            "numbers; nothing is merged. `rerun` says which one this program makes."
        )


def _designs(stores: Sequence[SweepStore]) -> str:
    """The design, or all of them as notes if they differ: one file of TOML cannot say two designs."""
    texts = []
    for store in stores:
        with contextlib.suppress(OSError):
            texts.append((store.folder / DESIGN).read_text(encoding="utf-8"))
    different = list(dict.fromkeys(texts))
    if len(different) < 2:
        return "".join(different)
    noted = ("\n".join(f"# {line}".rstrip() for line in text.splitlines()) for text in different)
    return "# Merged of these designs:\n" + "\n#\n".join(noted) + "\n"


def _put_in_place(made: Path, out: Path) -> None:
    """Give the folder its name, in one step."""
    try:
        if out.is_dir():
            out.rmdir()
        made.replace(out)
    except OSError as error:
        raise BadInput(f"{out}: cannot be written ({error.strerror}).") from error
    sync_folder(out.parent)


def _forget_left_over(out: Path) -> None:
    """Remove what a merge that was killed left beside its folder."""
    for path in out.parent.glob(f"{out.name}.*{TEMPORARY}"):
        pid = path.name.removesuffix(TEMPORARY).rpartition(".")[2]
        if path.is_dir() and pid.isdigit() and not is_alive(int(pid)):
            shutil.rmtree(path, ignore_errors=True)
