"""Which program makes the results: a hash of the model's sources, and the versions of what it stands on."""

import functools
import hashlib
import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from sim.sources import code_hash

__all__ = ["code_hash", "lock_file_hash", "machine", "source_state", "versions"]

_PACKAGES = ("zonesim", "numpy", "numba", "llvmlite", "mesa", "scipy", "pyarrow", "matplotlib", "POT")
_HOME = Path(__file__).resolve().parents[2]
_GIT_SECONDS = 20.0


_OF_NUMBERS = ("sse", "avx", "fma", "f16c", "amx", "neon", "sve")


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that numbers can move with; nothing is imported for it."""
    return dict(_versions())


@functools.cache
def _versions() -> dict[str, str]:
    """The same, looked up once."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package.lower()] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package.lower()] = "not installed"
    return found


def machine() -> dict[str, str]:
    """Kind of the machine, without its name or its user; of the processor also what code is compiled for."""
    target, features = _target()
    return {
        "system": platform.system(),
        "release": platform.release(),
        "architecture": platform.machine(),
        "implementation": sys.implementation.name,
        "processor": _kind_of_cpu(),
        "compiled_for": target,
        "vector_features": features,
        "c_library": " ".join(platform.libc_ver()).strip(),
    }


@functools.cache
def source_state() -> dict[str, str]:
    """Commit of the sources, whether they were changed since, and the hash of the change; empty outside a checkout."""
    commit = _git("rev-parse", "HEAD").decode().strip()
    if not commit:
        return {"commit": "", "changed": "", "change_sha256": ""}
    dirty = bool(_git("status", "--porcelain", "--untracked-files=no").strip())
    change = hashlib.sha256(_git("diff", "HEAD")).hexdigest() if dirty else ""
    return {"commit": commit, "changed": "yes" if dirty else "no", "change_sha256": change}


def lock_file_hash() -> str:
    """SHA-256 of the file that pins the versions of all packages; empty where it is not at hand."""
    path = _HOME / "constraints.txt"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _git(*arguments: str) -> bytes:
    """What git says of the folder of the sources; nothing if it is no checkout of its own, or there is no git."""
    if not (_HOME / ".git").exists():
        return b""
    command = ["git", "-C", str(_HOME), *arguments]
    try:
        return subprocess.run(command, capture_output=True, check=True, timeout=_GIT_SECONDS).stdout
    except (OSError, subprocess.SubprocessError):
        return b""


@functools.cache
def _target() -> tuple[str, str]:
    """Processor as the compiler knows it, and which of its instructions add and multiply many numbers at once."""
    from llvmlite import binding

    features = binding.get_host_cpu_features()
    named = sorted(name for name, there in features.items() if there and name.startswith(_OF_NUMBERS))
    return binding.get_host_cpu_name(), " ".join(named)


def _kind_of_cpu() -> str:
    """Kind of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
