"""Files that are whole or not there: temporary name, write, flush to the disk, rename."""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sim.params.advice import BadInput

TEMPORARY = ".tmp"
"""Ending of a file that is being written; its name also carries the process: `name.<pid>.tmp`."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it, not even after a crash.

    Parameters
    ----------
    path : Path
        File to write or to replace; its folder exists.
    content : bytes
        The whole content.

    Raises
    ------
    BadInput
        If the disk is full or the folder cannot be written; then the old file, or none, is there, and no other.
        Errors of write, flush and close count alike: a network disk reports a full disk only at close.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}{TEMPORARY}")
    try:
        _write_through(temporary, content)
        temporary.replace(path)
    except OSError as error:
        _forget(temporary)
        raise _unwritable(path, error) from error
    except BaseException:  # an interrupt: leave nothing half written
        _forget(temporary)
        raise


def write_in_folder(path: Path, content: bytes) -> None:
    """Write a file as `write_whole` does, into a folder that others may remove while it is empty.

    Parameters
    ----------
    path : Path
        File to write or to replace; its folder is made if it is missing, those above it exist.
    content : bytes
        The whole content.

    Raises
    ------
    BadInput
        As `write_whole`, or if the folder cannot be made.
    """
    try:
        _write_in_folder(path, content)
    except BadInput as error:
        if not isinstance(error.__cause__, FileNotFoundError):
            raise
        _write_in_folder(path, content)  # the folder went between the two


def _write_in_folder(path: Path, content: bytes) -> None:
    """Make the folder of a file, and write the file."""
    try:
        path.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise BadInput(f"{path.parent}: cannot be made ({error.strerror}).") from error
    write_whole(path, content)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable: a rename is safe only once its folder has reached the disk.

    Raises
    ------
    BadInput
        If the disk refuses.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise _unwritable(folder, error) from error


def make_writable(folder: Path, needed: int = 0) -> None:
    """Make the folder if it is missing, and try to write into it before any long work begins.

    Parameters
    ----------
    folder : Path
        The folder.
    needed : int
        Bytes that are going to be written, about; 0 asks only whether it can be written.

    Raises
    ------
    BadInput
        If it cannot be made or written, or its disk has less room; folders made for the attempt are removed again.
    """
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f"probe.{os.getpid()}{TEMPORARY}"
        try:
            _write_through(probe, b"\0" * 65536)
        finally:
            probe.unlink(missing_ok=True)
        if shutil.disk_usage(folder).free < needed:
            raise OSError(errno.ENOSPC, f"{os.strerror(errno.ENOSPC)}: about {needed / 1e6:.0f} MB are needed")
    except OSError as error:
        for made in missing:
            with contextlib.suppress(OSError):
                made.rmdir()
        raise _unwritable(folder, error) from error


def remove_left_over(folder: Path) -> None:
    """Remove the temporary files of processes that are gone.

    Those of a living process stay: the same command may run twice at once, and its renames must find their files.
    """
    for path in list(_temporaries(folder)):
        pid = path.name.removesuffix(TEMPORARY).rpartition(".")[2]
        if not (pid.isdigit() and is_alive(int(pid))):
            _forget(path)


def _temporaries(folder: Path) -> Iterator[Path]:
    """Files in the folder and the folders directly below that were never finished."""
    yield from folder.glob(f"*{TEMPORARY}")
    yield from folder.glob(f"*/*{TEMPORARY}")


def is_alive(pid: int) -> bool:
    """Whether a process other than this one has that number."""
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return True


def _write_through(path: Path, content: bytes) -> None:
    """Write, flush and close one file; an error of each of the three is an error."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    except BaseException:
        with contextlib.suppress(OSError):
            os.close(descriptor)
        raise
    os.close(descriptor)


def _forget(path: Path) -> None:
    """Remove a file if it is there and can be removed."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> BadInput:
    """One sentence for a disk that is full, read-only or closed to us."""
    reason = error.strerror or str(error)
    return BadInput(f"{path}: cannot be written ({reason}). Free some space, or name another folder with --out.")
