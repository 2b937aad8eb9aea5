"""Whether the folder of a sweep holds what it says: every file is read, none is moved unless that is asked for."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.experiments.atomic import TEMPORARY
from sim.experiments.run_file import run_of
from sim.experiments.store import StoredRun, UnreadableRun
from sim.experiments.sweeps import packs
from sim.experiments.sweeps.city_files import city_path
from sim.experiments.sweeps.finish import hashes, pack_runs, set_aside
from sim.experiments.sweeps.kept_city import CityNotKept, kept_city
from sim.experiments.sweeps.layout import CITIES, KEY, LIST, MANIFEST, OUTCOMES, PACKS, RUNS
from sim.experiments.sweeps.ledger import BrokenList
from sim.experiments.sweeps.lock import Lock
from sim.experiments.sweeps.provenance import read_manifest
from sim.experiments.sweeps.store import SweepStore
from sim.params.advice import BadInput
from sim.params.canonical import content_hash

KINDS: Mapping[str, str] = {
    "missing": "is listed and not there",
    "torn": "ends too early",
    "changed": "is not what was written",
    "another run": "holds a run that its name does not name",
    "another result": "holds another result than a second file of the same run",
    "foreign": "does not belong to this sweep",
}
"""What can be wrong with a file."""
_END, _LAST = b"PK\x05\x06", 22
_TORN = "torn"
_SINGLE = re.compile(r"[0-9a-f]{2}/[0-9a-f]{16}\.npz")


@dataclass(frozen=True)
class Finding:
    """Something that is wrong.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    name : str
        File in the folder, or id of a run.
    sentence : str
        What is wrong, for people.
    """

    kind: str
    name: str
    sentence: str

    @classmethod
    def of(cls, kind: str, name: str, more: str = "") -> "Finding":
        """Finding in the words of its kind."""
        return cls(kind, name, f"{name}: {KINDS[kind]}{f' ({more})' if more else ''}")


def verify(store: SweepStore) -> list[Finding]:
    """Everything that is wrong with a folder; empty if it is sound and complete.

    Raises
    ------
    BadInput
        If it is not the folder of a sweep, or of another schema.
    """
    try:
        listed = store.expected()
    except BrokenList:
        return [Finding.of("changed", LIST, "`sweep run` with the design writes it again")]
    named = listed.named()
    found: list[Finding] = []
    results: dict[str, str] = {}
    for name, run_hash, outcome in _runs(store):
        found += _judge(name, run_hash, outcome, named, results)
    found += _packs(store)
    found += _missing(store, named, results)
    found += _foreign(store)
    found += _cities(store, listed.cities)
    found += _tables(store)
    return found


def quarantine(store: SweepStore, findings: Iterable[Finding]) -> list[Path]:
    """Set aside the files that are wrong, and pack again what is whole in broken packs.

    Returns
    -------
    list of Path
        Where they are now.

    Raises
    ------
    BadInput
        If a sweep is at work in the folder, or a file cannot be moved.
    """
    wrong = [finding.name for finding in findings if finding.kind not in ("missing", "another result")]
    with Lock(store.folder) as lock:
        if not lock.take():
            raise BadInput(f"{store.folder}: a sweep is at work in it; wait until it ends.")
        listed = store.expected()
        own = set(listed.run_hashes)
        all_packs = packs.packs_of(store.folder)
        strange = [pack for pack in all_packs if packs.is_whole(pack) and own.isdisjoint(packs.directory(pack))]
        files = [store.folder / name for name in dict.fromkeys(wrong) if name != LIST]
        loose = [path for path in files if path.exists() and path not in all_packs]
        moved = [set_aside(store.folder, path) for path in (*loose, *strange)]
        pack_runs(store, listed, lambda _: None)
        return moved


def _runs(store: SweepStore) -> Iterator[tuple[str, str, StoredRun | UnreadableRun]]:
    """Every run file: its name, the hash that it should have, and the run or what is wrong with it."""
    for pack in packs.packs_of(store.folder):
        for run_hash, packed in packs.found_in(pack).items():
            yield f"{PACKS}/{pack.name}, {run_hash[:KEY]}.npz", run_hash, _opened(packed)
    for path in store.singles():
        yield path.relative_to(store.folder).as_posix(), path.stem, _opened(path)


def _opened(file: Path | packs.Packed) -> StoredRun | UnreadableRun:
    """A run, or why it is none."""
    content = b""
    try:
        content = file.read_bytes() if isinstance(file, Path) else file.content()
        return run_of(content, "")
    except OSError as error:
        return UnreadableRun(f"cannot be read, {error.strerror}")
    except UnreadableRun as error:
        return error if _END in content[-_LAST:] else UnreadableRun(_TORN)


def _judge(
    name: str,
    run_hash: str,
    outcome: StoredRun | UnreadableRun,
    named: Mapping[str, Mapping[str, Any]],
    results: dict[str, str],
) -> Iterator[Finding]:
    """What is wrong with one run file; the result of a right one is added to the results."""
    if isinstance(outcome, UnreadableRun):
        torn = str(outcome) == _TORN
        yield Finding.of("torn" if torn else "changed", name, "" if torn else str(outcome).removeprefix(": "))
        return
    meta = outcome.meta
    if not str(meta["run_hash"]).startswith(run_hash):
        yield Finding.of("another run", name, outcome.run_id)
    elif content_hash(meta["inputs"]) != meta["run_hash"]:
        yield Finding.of("changed", name, "its inputs are not those of its hash")
    elif meta["run_hash"] not in named:
        yield Finding.of("foreign", name, f"run {outcome.run_id}, which no design here lists")
    elif (outcome.city, outcome.seed) != (named[meta["run_hash"]]["city"], named[meta["run_hash"]]["seed"]):
        yield Finding.of("changed", name, "it calls itself otherwise than the list")
    elif results.setdefault(str(meta["run_hash"]), str(meta["result_hash"])) != meta["result_hash"]:
        yield Finding.of("another result", name, outcome.run_id)


def _packs(store: SweepStore) -> Iterator[Finding]:
    """Packs whose bytes are not those of their name."""
    for pack in packs.packs_of(store.folder):
        if not packs.is_whole(pack):
            more = f"{len(packs.found_in(pack))} runs in it are whole"
            yield Finding.of("changed", f"{PACKS}/{pack.name}", more)


def _missing(
    store: SweepStore, named: Mapping[str, Mapping[str, Any]], results: Mapping[str, str]
) -> Iterator[Finding]:
    """Runs of the list of which there is no whole file."""
    failures = store.failures()
    for run_hash, row in named.items():
        if run_hash not in results:
            more = f"failed, see failed/{run_hash[:KEY]}.json" if run_hash in failures else ""
            yield Finding.of("missing", str(row["run_id"]), more)


def _foreign(store: SweepStore) -> Iterator[Finding]:
    """Files that no sweep writes where they stand."""
    for part, right in ((RUNS, _SINGLE), (PACKS, re.compile(r"[0-9a-f]{16}\.zip"))):
        for path in sorted((store.folder / part).rglob("*")):
            name = path.relative_to(store.folder / part).as_posix()
            if path.is_file() and not path.name.endswith(TEMPORARY) and not right.fullmatch(name):
                yield Finding.of("foreign", f"{part}/{name}")
    for path in store.singles():
        if path.parent.name != path.stem[:2]:
            yield Finding.of(
                "foreign", path.relative_to(store.folder).as_posix(), "in another folder than its name says"
            )


def _cities(store: SweepStore, versions: Sequence[str]) -> Iterator[Finding]:
    """Versions of cities whose data are not there whole, and folders of others."""
    homes = {city_path(store.folder, version): version for version in versions}
    for home, version in homes.items():
        try:
            kept_city(store.folder, version)
        except CityNotKept as error:
            kind = "changed" if home.exists() else "missing"
            yield Finding.of(kind, f"{CITIES}/{home.name}", f"a next run writes it; {error.__cause__ or 'other data'}")
    for path in sorted((store.folder / CITIES).glob("*")):
        if path not in homes and not path.name.endswith(TEMPORARY):
            yield Finding.of("foreign", f"{CITIES}/{path.name}")


def _tables(store: SweepStore) -> Iterator[Finding]:
    """Files that the manifest knows and that are not as it says; tables that belong to no pack."""
    manifest = read_manifest(store.folder)
    if not manifest:
        yield Finding.of("changed" if (store.folder / MANIFEST).exists() else "missing", MANIFEST)
        return
    written, there = manifest.get("files", {}), hashes(store.folder)
    for name in (name for name in written if not name.startswith(f"{CITIES}/")):  # these and the list check themselves
        if name not in there:
            yield Finding.of("missing", name, "a next run makes it")
        elif there[name] != written[name] and name != LIST:
            yield Finding.of("changed", name, "a next run makes it again" if name.endswith(".parquet") else "")
    for name in sorted(set(there) - set(written)):
        if name.startswith(f"{OUTCOMES}/") and written:
            yield Finding.of("foreign", name)
