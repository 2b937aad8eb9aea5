"""Who works in a folder: a lock that the system takes back when its process dies, however it dies."""

import contextlib
import errno
import os
from pathlib import Path

try:
    import fcntl
except ImportError:  # a system without it: renames stay atomic, two sweeps at once only waste work
    fcntl = None  # type: ignore[assignment]

from sim.experiments.sweeps.layout import LOCK
from sim.params.advice import BadInput

_HELD_BY_ANOTHER = (errno.EACCES, errno.EAGAIN)


class Lock:
    """The right to change the list, the packs and the tables of one folder; runs can be added without it.

    Parameters
    ----------
    folder : Path
        Folder of a sweep.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._descriptor = -1

    @property
    def is_ours(self) -> bool:
        """Whether this object holds it."""
        return self._descriptor >= 0

    def take(self) -> bool:
        """Take it if nobody else holds it; whether it is ours now.

        Raises
        ------
        BadInput
            If the folder cannot be written.
        """
        if self.is_ours:
            return True
        try:
            descriptor = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise BadInput(f"{self.folder}: cannot be written ({error.strerror}).") from error
        if _locked(descriptor):
            self._descriptor = descriptor
        else:
            os.close(descriptor)
        return self.is_ours

    def release(self) -> None:
        """Give it back; nothing happens if it is not ours."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            with contextlib.suppress(OSError):  # closing gives it back
                os.close(descriptor)

    def __enter__(self) -> "Lock":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _locked(descriptor: int) -> bool:
    """Lock an open file; true also on a disk that knows no locks, where two sweeps at once only waste work."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in _HELD_BY_ANOTHER
    return True
