"""Which program makes the results, and where its machine code is kept: hashes over its sources."""

import functools
import hashlib
import os
from pathlib import Path

_HOME = Path(__file__).parent
_FOLDERS = ("rng", "params", "kernels", "measures", "columns", "city", "agents", "markets", "model")
_FILES = ("compiled.py", "units.py")
_COMPILED = ("rng", "kernels", "measures")


@functools.cache
def code_hash() -> str:
    """SHA-256 of every source that a result can depend on: model, kernels, measures and their tables.

    Command line, figures, analysis and experiments are not among them: they never change a run.
    """
    total = hashlib.sha256()
    for path in _hashed_files():
        total.update(path.relative_to(_HOME).as_posix().encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def machine_code_folder(numba_version: str) -> Path:
    """Where machine code is kept: in the user's cache folder, or the one that ``NUMBA_CACHE_DIR`` names.

    The folder's name is a hash of every source that may be compiled, and of the compiler's version.
    """
    total = hashlib.sha256(numba_version.encode())
    for folder in _COMPILED:
        for path in sorted((_HOME / folder).glob("*.py")):
            total.update(path.name.encode())
            total.update(path.read_bytes())
    root = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "zonesim" / total.hexdigest()[:16]


def _hashed_files() -> list[Path]:
    """Files that are hashed, in a fixed order."""
    files = [_HOME / name for name in _FILES]
    for folder in _FOLDERS:
        files += [path for pattern in ("*.py", "*.csv") for path in (_HOME / folder).rglob(pattern)]
    return sorted(files, key=lambda path: path.relative_to(_HOME).as_posix())
