"""Ctrl-C: raised only where nothing is lost by it.

Python raises `KeyboardInterrupt` wherever the main thread happens to be. In the machinery of imports that can leave a
lock behind for which another thread waits for ever; in what the collector or a C library calls back it is printed and
forgotten; where numba reads a kernel from its cache it comes out as an error of the interpreter. There it has to wait.
"""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

_FRAGILE = (
    "importlib._bootstrap", "_frozen_importlib", "weakref", "_weakrefset", "llvmlite", "numba.core.caching",
    "numba.core.serialize",
)  # fmt: skip
"""Modules, or beginnings of their names, that no interrupt may come out of."""
_AGAIN_SECONDS = 0.005
_HELD = {signal.SIGINT, *([signal.SIGALRM] if hasattr(signal, "SIGALRM") else [])}


@contextlib.contextmanager
def careful_interrupts() -> Iterator[None]:
    """Let an interrupt in the block wait while it would do harm; afterwards it ends the process without a word.

    Whoever ignores interrupts, as a job in the background does, goes on ignoring them. Where the system has no timer
    for signals, all is as Python does it.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler or not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGALRM, _raise_or_wait)
    signal.signal(signal.SIGINT, _raise_or_wait)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, 0.0)


def _raise_or_wait(_signal: int, frame: FrameType | None) -> None:
    """Raise the interrupt, or come again in a moment."""
    if _is_fragile(frame):
        signal.setitimer(signal.ITIMER_REAL, _AGAIN_SECONDS)
    else:
        raise KeyboardInterrupt


def _is_fragile(frame: FrameType | None) -> bool:
    """Whether anything under way, from the present call down to the first, must not be broken off."""
    while frame is not None:
        if str(frame.f_globals.get("__name__")).startswith(_FRAGILE) or frame.f_code.co_name == "__del__":
            return True
        frame = frame.f_back
    return False


@contextlib.contextmanager
def plain_interrupts() -> Iterator[None]:
    """An interrupt that comes out of a C library as `SystemError`, or as one caused by another: raise that.

    Raises
    ------
    KeyboardInterrupt
        If the user interrupted.
    """
    try:
        yield
    except SystemError as error:
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, KeyboardInterrupt):
                raise cause from None
            cause = cause.__cause__
        raise


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold back Ctrl-C for a moment; it is delivered afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
