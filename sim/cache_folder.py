"""Where what was compiled may be kept between runs, found without importing a compiler."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


def writable(named: Path) -> Path | None:
    """First folder of this name that can be written, made if it is not there.

    In ``NUMBA_CACHE_DIR``, the user's cache, or a private folder among temporary files; None if there is none: kernels
    are then compiled anew at every start.
    """
    for root in roots():
        with contextlib.suppress(OSError):
            folder = root / named
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
    return None


def roots() -> Iterator[Path]:
    """Where a cache may stand, the most wanted place first."""
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME"):
        if os.environ.get(name):
            yield Path(os.environ[name])
    with contextlib.suppress(RuntimeError):  # nobody's home is known
        yield Path.home() / ".cache"
    private = Path(tempfile.gettempdir()) / f"zonesim-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    with contextlib.suppress(OSError):
        private.mkdir(mode=0o700, exist_ok=True)
        if _is_private(private):
            yield private


def _is_private(folder: Path) -> bool:
    """Whether nobody else can put machine code there for us to run."""
    if not hasattr(os, "getuid"):
        return True
    status = folder.lstat()
    return status.st_uid == os.getuid() and not status.st_mode & 0o022 and not folder.is_symlink()
