"""The one compile decorator, threads, and a cache folder named by what is compiled.

numba's own cache watches only the file of the function itself: change a compiled callee in another file and the
old machine code still runs, silently. So the cache folder's name is a hash of all compiled sources.

With ``NUMBA_DISABLE_JIT=1`` every kernel is the plain Python that it is written in, to be stepped through.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba
from numba.core.types.misc import unliteral

_HOME = Path(__file__).parent
_COMPILED = ("rng", "kernels", "measures")


def _digest() -> str:
    """Hash of every source that may be compiled, and of the compiler's version."""
    total = hashlib.sha256(numba.__version__.encode())
    for folder in _COMPILED:
        for path in sorted((_HOME / folder).glob("*.py")):
            total.update(path.name.encode())
            total.update(path.read_bytes())
    return total.hexdigest()[:16]


def _cache_folder() -> Path:
    """Where machine code is kept: the user's cache folder, or the one that ``NUMBA_CACHE_DIR`` names."""
    root = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "zonesim" / _digest()


numba.config.CACHE_DIR = str(_cache_folder())


def _plain_numbers(compile_: Callable[..., Any], **options: Any) -> Callable[..., Any]:
    """A decorator like `compile_` whose functions have one version for all whole numbers.

    Called from compiled code with a constant, numba's own would compile a version for that constant.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        if numba.config.DISABLE_JIT:
            return function
        dispatcher = compile_(cache=True, error_model="numpy", **options)(function)
        template_of = dispatcher.get_call_template

        def template(arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
            return template_of(tuple(map(unliteral, arguments)), named)

        dispatcher.get_call_template = template
        return dispatcher

    return decorate


kernel: Callable[..., Any] = _plain_numbers(numba.njit)
"""Compile a serial loop; its result may not depend on anything but its arguments."""
inlined_kernel: Callable[..., Any] = _plain_numbers(numba.njit, forceinline=True)
"""Compile a few operations that become part of whatever loop calls them."""
parallel_kernel: Callable[..., Any] = _plain_numbers(numba.njit, parallel=True, nogil=True)
"""Compile a loop whose rows are independent: ``out[i] = f(i)``, the same bytes for any number of threads."""


def use_threads(n_threads: int) -> None:
    """Let parallel kernels of this process use so many threads, at most those that numba started with."""
    numba.set_num_threads(max(1, min(n_threads, numba.config.NUMBA_NUM_THREADS)))
