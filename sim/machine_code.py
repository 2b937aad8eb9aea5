"""Where compiled machine code is kept between runs, and when it may be used again.

numba's own cache watches only the file of the function itself: change a compiled callee in another file, a constant or
an option and the old machine code still runs, silently. So machine code is kept in a folder that is named by a hash of
compiler and options, and in it one for each module, named by a hash of its source and of those that it imports. A
change compiles anew what depends on it, and nothing else. numba also lets two processes that store two versions of one
function take the same file name, and stops at a torn file: storing is done one process at a time, and what cannot be
read is compiled again.
"""

import contextlib
import functools
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import llvmlite
import numba
import numpy
from numba.core.caching import FunctionCache

from sim.cache_folder import writable

try:
    import fcntl
except ImportError:  # no such locks there; what two processes store at once is then at worst compiled again
    fcntl = None  # type: ignore[assignment]

HOME = Path(__file__).parent
COMPILED = ("rng", "kernels", "measures")
"""Folders of compiled sources."""
FILES = ("compiled.py", "machine_code.py", "threads.py", "units.py")
"""Files whose options and constants become part of all machine code."""
_IMPORTS = re.compile(r"^\s*from sim\.([\w.]+) import (\([^)]*\)|[^\n]*)", re.MULTILINE)
_SWITCHES = (
    "BOUNDSCHECK", "OPT", "LOOP_VECTORIZE", "SLP_VECTORIZE", "DEBUGINFO_DEFAULT", "DISABLE_INTEL_SVML", "ENABLE_AVX",
)  # fmt: skip
"""Settings of numba that change machine code and are not in its own key."""


def digest() -> str:
    """Hash of what all machine code is made from: versions of the compiler, its switches, our options."""
    total = hashlib.sha256()
    for package in (numba, llvmlite, numpy):
        total.update(f"{package.__name__} {package.__version__}\n".encode())
    for switch in _SWITCHES:
        total.update(f"{switch} {getattr(numba.config, switch, None)}\n".encode())
    for name in FILES:
        total.update(_hash_of(HOME / name))
    return total.hexdigest()[:16]


@functools.cache
def digest_of(module: str) -> str:
    """Hash of the compiled sources that a module such as ``sim.kernels.labour`` and what it imports stand in."""
    total = hashlib.sha256()
    for path in sources_of(module):
        total.update(path.relative_to(HOME).as_posix().encode())
        total.update(_hash_of(path))
    return total.hexdigest()[:16]


def sources_of(module: str) -> list[Path]:
    """Compiled sources of a module: its own, those it imports and those they import; all for one of no folder."""
    own = _compiled_file(module.removeprefix("sim."))
    if own is None:
        return sorted(path for folder in COMPILED for path in (HOME / folder).rglob("*.py"))
    found = {own}
    waiting = [own]
    while waiting:
        for path in _imported(waiting.pop()) - found:
            found.add(path)
            waiting.append(path)
    return sorted(found)


@functools.cache
def _imported(path: Path) -> frozenset[Path]:
    """Compiled sources that a file imports: modules, or names in modules."""
    found = set()
    for module, names in _IMPORTS.findall(path.read_text(encoding="utf-8")):
        inside = (f"{module}.{name}" for name in re.findall(r"\w+", names))
        found |= {_compiled_file(dotted) for dotted in (module, *inside)}
    return frozenset(source for source in found if source is not None)


def modules() -> list[str]:
    """Names of all modules in the compiled folders, ``sim.kernels.labour``, in a fixed order."""
    files = (path.relative_to(HOME.parent).with_suffix("") for path in sources_of("sim"))
    return [".".join(path.parts) for path in files]


def _compiled_file(dotted: str) -> Path | None:
    """File of a module such as ``kernels.labour``, if it is one of the compiled folders'."""
    path = HOME.joinpath(*dotted.split(".")).with_suffix(".py")
    return path if dotted.split(".", maxsplit=1)[0] in COMPILED and path.is_file() else None


@functools.cache
def _hash_of(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


FOLDER = writable(Path("zonesim") / digest())
"""Where machine code is kept; None if nowhere."""


class SharedCache(FunctionCache):  # type: ignore[misc]
    """Machine code of one function on disk, safe for many processes and after a crash."""

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Machine code for these types; None if there is none that can be read."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # a torn file breaks in as many ways as pickle has; what is not read is compiled
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Store machine code; a full disk costs the next start some seconds and nothing else."""
        with contextlib.suppress(OSError), _alone():
            try:
                super().save_overload(sig, data)
            except Exception:  # a torn index
                self.flush()
                super().save_overload(sig, data)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Only one process at a time, where the system has locks."""
    if fcntl is None or FOLDER is None:
        yield
        return
    descriptor = os.open(FOLDER / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with contextlib.suppress(OSError):  # a network disk without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def keep(dispatcher: Any, function: Callable[..., Any]) -> None:
    """Let the machine code of a compiled function be kept, if there is a place for it."""
    if FOLDER is not None:
        numba.config.CACHE_DIR = str(FOLDER / digest_of(function.__module__))  # numba asks when the cache is made
        dispatcher._cache = SharedCache(function)
