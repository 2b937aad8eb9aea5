"""Many run files in one: a zip without compression, each run file in it byte for byte as it was written.

A pack is named by the start of the SHA-256 of its content, so that a changed byte is seen, and the same runs give the
same pack. Its directory says the full hash of each run and of its result. A pack whose directory is lost still gives
back the runs that are whole in it.
"""

import functools
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.experiments.run_file import run_of
from sim.experiments.store import StoredRun, UnreadableRun
from sim.experiments.sweeps.layout import KEY, PACKS

MOST_RUNS = 1000
"""Most runs of a pack."""
MOST_BYTES = 64_000_000
"""Size above which a pack takes no further run; it is made in memory."""
_DATE = (1980, 1, 1, 0, 0, 0)
_HEADER = 30
_START = re.compile(rb"PK\x03\x04.{14}(.{4})(.{4})\x14\x00(.{2})[0-9a-f]{16}\.npz", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Packed:
    """Where a run is.

    Parameters
    ----------
    pack : Path
        The file.
    run_hash, result_hash : str
        Of the run and of what it found, 64 digits each.
    start, size : int
        Bytes of its file in the pack.
    """

    pack: Path
    run_hash: str
    result_hash: str
    start: int
    size: int

    def content(self) -> bytes:
        """The run's file.

        Raises
        ------
        UnreadableRun
            If the pack cannot be read.
        """
        try:
            with self.pack.open("rb") as file:
                file.seek(self.start)
                return file.read(self.size)
        except OSError as error:
            raise UnreadableRun(f"{self.pack}: cannot be read ({error.strerror})") from error

    def read(self) -> StoredRun:
        """The run, checked.

        Raises
        ------
        UnreadableRun
            If it is not whole, or not the run that the pack names.
        """
        return checked(self.content(), self.run_hash, f"{self.pack}, {self.run_hash[:KEY]}.npz")


def checked(content: bytes, run_hash: str, where: object) -> StoredRun:
    """Run of the content of a file that is to be the one of this hash.

    Raises
    ------
    UnreadableRun
        If it is not whole, or another one.
    """
    run = run_of(content, where)
    if run.meta.get("run_hash") != run_hash:
        raise UnreadableRun(f"{where}: holds another run, {run.run_id}")
    return run


def pack_content(members: Iterable[tuple[str, str, bytes]]) -> bytes:
    """Content of a pack; the same members in the same order give the same bytes.

    Parameters
    ----------
    members : iterable of (str, str, bytes)
        Hash of each run, hash of its result, content of its file.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as pack:
        for run_hash, result_hash, content in members:
            entry = zipfile.ZipInfo(f"{run_hash[:KEY]}.npz", _DATE)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.comment = f"{run_hash} {result_hash}".encode()
            pack.writestr(entry, content)
    return buffer.getvalue()


def pack_path(folder: Path, content: bytes) -> Path:
    """File of a pack in the folder of a sweep."""
    return folder / PACKS / f"{hashlib.sha256(content).hexdigest()[:KEY]}.zip"


def packs_of(folder: Path) -> list[Path]:
    """All packs of the folder of a sweep, by name."""
    return sorted((folder / PACKS).glob("*.zip"))


def is_whole(pack: Path) -> bool:
    """Whether its content is what its name says; a file that cannot be read is not."""
    try:
        with pack.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:KEY] == pack.stem
    except OSError:
        return False


def directory(pack: Path) -> Mapping[str, Packed]:
    """Runs of a pack by their hash, as its directory says; runs found one by one where that is lost."""
    try:
        state = pack.stat()
        return _directory(pack, state.st_size, state.st_mtime_ns)
    except OSError:  # gone since it was listed
        return {}


def found_in(pack: Path) -> Mapping[str, Packed]:
    """Runs that can be read in a pack, by their hash; for a whole pack what its directory says."""
    return directory(pack) if is_whole(pack) else {run.run_hash: run for run in _salvaged(pack)}


def chunks(sizes: Sequence[tuple[str, int]]) -> Iterator[list[str]]:
    """Names in order, cut where a pack is full.

    Parameters
    ----------
    sizes : sequence of (str, int)
        Name and bytes of each file.
    """
    chunk: list[str] = []
    total = 0
    for name, size in sizes:
        if chunk and (len(chunk) == MOST_RUNS or total + size > MOST_BYTES):
            yield chunk
            chunk, total = [], 0
        chunk.append(name)
        total += size
    if chunk:
        yield chunk


@functools.lru_cache(maxsize=4096)
def _directory(pack: Path, _size: int, _changed: int) -> Mapping[str, Packed]:
    """The directory of one state of a file."""
    try:
        with zipfile.ZipFile(pack) as file:
            found = [_entry(pack, entry) for entry in file.infolist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        found = list(_salvaged(pack))
    return {run.run_hash: run for run in found}


def _entry(pack: Path, entry: zipfile.ZipInfo) -> Packed:
    """Where a run of the directory is; its name in the file has no extra fields."""
    run_hash, _, result_hash = entry.comment.decode("ascii").partition(" ")
    if run_hash[:KEY] + ".npz" != entry.filename:
        raise ValueError(f"{pack}: {entry.filename} is none of ours")
    return Packed(pack, run_hash, result_hash, entry.header_offset + _HEADER + len(entry.filename), entry.file_size)


def _salvaged(pack: Path) -> Iterator[Packed]:
    """Runs that are whole in a pack, found by the heads of their files."""
    try:
        content = pack.read_bytes()
    except OSError:
        return
    for head in _START.finditer(content):
        start, size = head.end(), int.from_bytes(head[2], "little")
        try:
            run = run_of(content[start : start + size], pack)
        except UnreadableRun:
            continue
        yield Packed(pack, str(run.meta["run_hash"]), str(run.meta["result_hash"]), start, size)
