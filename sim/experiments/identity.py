"""Which program makes the results: a hash of the model's sources, and the versions of what it stands on."""

import functools
import hashlib
import platform
import sys
from importlib import metadata
from pathlib import Path

_HOME = Path(__file__).resolve().parents[1]
_MODEL = ("rng", "params", "kernels", "measures", "columns", "city", "agents", "markets", "model")
_FILES = ("compiled.py", "units.py")
_PACKAGES = ("zonesim", "numpy", "numba", "mesa", "scipy", "pyarrow", "matplotlib", "POT")


@functools.cache
def code_hash() -> str:
    """SHA-256 of every source that a result can depend on: model, kernels, measures and their tables.

    Command line, figures, analysis and this package are not among them: they never change a run.
    """
    total = hashlib.sha256()
    for path in _sources():
        total.update(path.relative_to(_HOME).as_posix().encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that numbers can move with; nothing is imported for it."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package.lower()] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package.lower()] = "not installed"
    return found


def machine() -> dict[str, str]:
    """Kind of the machine, without its name or its user."""
    return {
        "system": platform.system(),
        "release": platform.release(),
        "architecture": platform.machine(),
        "implementation": sys.implementation.name,
    }


def _sources() -> list[Path]:
    """Files that are hashed, in a fixed order."""
    files = [_HOME / name for name in _FILES]
    for folder in _MODEL:
        files += [path for pattern in ("*.py", "*.csv") for path in (_HOME / folder).rglob(pattern)]
    return sorted(files, key=lambda path: path.relative_to(_HOME).as_posix())
