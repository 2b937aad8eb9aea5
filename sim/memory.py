"""Memory: what one quarter gives back is kept for the next, and rows that nobody uses yet take none.

The C library hands large arrays that are freed to the system, which clears the pages when they are asked for again, a
hundred megabytes and more a quarter at full size. Kept memory in turn would be cleared by the C library wherever zeros
are asked for, up to the last row of the spare room of a table; large tables therefore have pages of their own.
"""

import contextlib
import gc
import math
import mmap
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Numbers of glibc's malloc.h."""
_KEPT = 1 << 30
"""Bytes: more than what is free at the end of a quarter, and than any array takes."""
_LARGE = 1 << 22
"""Bytes from which zeros get pages of their own."""


def keep_freed_memory() -> None:
    """Let this process keep what it frees, up to a gigabyte; where the C library is not glibc, do nothing."""
    _ask("mallopt", _MMAP_THRESHOLD, _KEPT)
    _ask("mallopt", _TRIM_THRESHOLD, _KEPT)


def give_back_memory() -> None:
    """Hand what is kept to the system, before something large is made that lasts."""
    _ask("malloc_trim", 0)


@contextlib.contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let nobody look for garbage in the block, where much is made that stays."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _ask(name: str, *numbers: int) -> None:
    """Call a function of the C library that only glibc has."""
    import ctypes

    with contextlib.suppress(AttributeError, OSError, TypeError):
        getattr(ctypes.CDLL(None), name)(*numbers)


def zeros(shape: tuple[int, ...], kind: npt.DTypeLike) -> npt.NDArray[Any]:
    """Zeros, whose pages take memory from when they are written to; C-contiguous and writable."""
    kind = np.dtype(kind)
    n_bytes = math.prod(shape) * kind.itemsize
    if n_bytes < _LARGE or not hasattr(mmap, "MAP_PRIVATE"):
        return np.zeros(shape, kind)
    pages = mmap.mmap(-1, n_bytes, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if hasattr(mmap, "MADV_HUGEPAGE"):
        pages.madvise(mmap.MADV_HUGEPAGE)
    return np.frombuffer(pages, kind).reshape(shape)
