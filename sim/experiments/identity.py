"""Which program makes the results: a hash of the model's sources, and the versions of what it stands on."""

import platform
import sys
from importlib import metadata

from sim.sources import code_hash

__all__ = ["code_hash", "machine", "versions"]

_PACKAGES = ("zonesim", "numpy", "numba", "mesa", "scipy", "pyarrow", "matplotlib", "POT")


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
