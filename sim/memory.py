"""Memory that one quarter gives back is kept for the next.

The C library hands large arrays that are freed to the system, which clears the pages when they are asked for again: at
full size some 600 MB a quarter, in one thread after the other.
"""

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Numbers of glibc's malloc.h."""
_KEPT = 1 << 30
"""Bytes: more than what is free at the end of a quarter, and than any array takes."""


def keep_freed_memory() -> None:
    """Let this process keep what it frees, up to a gigabyte; where the C library is not glibc, do nothing."""
    import ctypes

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(_MMAP_THRESHOLD, _KEPT)
    mallopt(_TRIM_THRESHOLD, _KEPT)
