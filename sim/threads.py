"""Threads of this process: loops over rows that do not look at each other are cut into shares, done side by side.

Compiled loops let go of Python's lock, so plain threads do, and a short loop pays for none. Which thread does a share
decides no result: a share writes to its own rows only, and what shares return is put together in their order.
"""

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

LEAST_ROWS = 1 << 17
"""Rows below which a share is not worth a thread: a loop takes 1–10 ns a row, and to hand it out takes 0.2 ms."""
_SHARES_A_THREAD = 4


class _Crew:
    """How many threads there are, and the pool of them once it was needed."""

    def __init__(self) -> None:
        self.size = _allowed()
        self.pool: ThreadPoolExecutor | None = None

    def leave_pool(self) -> None:
        """Forget the pool: threads do not follow into a forked process, which would wait for them for ever."""
        self.pool = None


def n_cores() -> int:
    """Cores that this process may use."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _allowed() -> int:
    """Threads that ``NUMBA_NUM_THREADS`` grants, or as many as there are cores."""
    granted = os.environ.get("NUMBA_NUM_THREADS", "")
    return int(granted) if granted.isdecimal() and int(granted) else n_cores()


_crew = _Crew()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_crew.leave_pool)


def use_threads(n_threads: int) -> None:
    """Let loops of this process be shared by so many threads, by one at least."""
    n_threads = max(1, n_threads)
    if n_threads != _crew.size and _crew.pool is not None:
        _crew.pool.shutdown()
        _crew.pool = None
    _crew.size = n_threads


def is_for_one(most: int) -> bool:
    """Whether work that is worth so many threads is done by one: a short loop should not even ask for its shares."""
    return most < 2 or _crew.size < 2


def shares(n_rows: int, most: int) -> list[slice]:
    """Rows of each share, one after another: at most so many shares, and one for one thread.

    There are some shares for each thread, as not all take equally long.
    """
    if is_for_one(most):
        return [slice(0, n_rows)]
    n = _n_shares(n_rows, most)
    return [slice(n_rows * i // n, n_rows * (i + 1) // n) for i in range(n)]


def _n_shares(n_rows: int, most: int) -> int:
    return max(1, min(_SHARES_A_THREAD * _crew.size, most, n_rows))


def at_once(loop: Callable[..., Any], calls: Sequence[tuple[Any, ...]], most: int = 2) -> list[Any]:
    """What a compiled loop returns for each tuple of arguments, in their order; as many at a time as there are threads.

    Parameters
    ----------
    loop : kernel
        Calls may not write to what another one reads or writes.
    calls : sequence of tuple
    most : int
        Threads that the work is worth; below two it is done by this one.
    """
    if len(calls) < 2 or is_for_one(most):
        return [loop(*arguments) for arguments in calls]
    return _handed_out(loop, calls)


def _handed_out(loop: Callable[..., Any], calls: Sequence[tuple[Any, ...]]) -> list[Any]:
    if _crew.pool is None:
        _crew.pool = ThreadPoolExecutor(_crew.size, "zonesim")
    others = [_crew.pool.submit(loop, *arguments) for arguments in calls]
    try:
        return [other.result() for other in others]
    finally:
        wait(others)  # an interrupt may not leave a loop that still writes
