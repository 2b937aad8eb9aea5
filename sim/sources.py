"""Which program makes the results: one hash over every source that a number can depend on."""

import functools
import hashlib
from pathlib import Path

_HOME = Path(__file__).parent
_FOLDERS = ("rng", "params", "kernels", "measures", "columns", "city", "agents", "markets", "model")
_FILES = ("compiled.py", "units.py")


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


def _hashed_files() -> list[Path]:
    """Files that are hashed, in a fixed order."""
    files = [_HOME / name for name in _FILES]
    for folder in _FOLDERS:
        files += [path for pattern in ("*.py", "*.csv") for path in (_HOME / folder).rglob(pattern)]
    return sorted(files, key=lambda path: path.relative_to(_HOME).as_posix())
