"""Memory: what is freed is kept and not cleared again, and zeros that nobody writes to take none."""

import platform
import resource

import numpy as np
import pytest

from sim.memory import give_back_memory, keep_freed_memory, zeros

MEGABYTES = 200


def faults_of_filling() -> int:
    """Pages that the system hands out while an array is filled."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    np.empty(MEGABYTES << 20, np.int8).fill(1)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_an_array_that_is_made_again_has_the_pages_that_it_had():
    keep_freed_memory()
    faults_of_filling()
    assert faults_of_filling() < MEGABYTES / 20  # pages of 2 MB are the largest that there are
    give_back_memory()
    assert faults_of_filling() > MEGABYTES / 20


def test_another_c_library_is_left_alone(monkeypatch):
    class Library:
        def __init__(self, name):
            assert name is None

    monkeypatch.setattr("ctypes.CDLL", Library)
    keep_freed_memory()
    give_back_memory()


def test_zeros_take_memory_from_when_they_are_written_to():
    keep_freed_memory()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rows = zeros((1 << 27,), np.int64)
    rows[:9] = 1
    assert not rows[-9:].any()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < (1 << 19)  # of the gigabyte, in units of 1 KB


@pytest.mark.parametrize("shape", [(0,), (3,), (0, 3), (1 << 23, 3)])
def test_zeros_are_writable_and_in_order(shape):
    rows = zeros(shape, np.int16)
    assert rows.shape == shape
    assert rows.dtype == np.int16
    assert rows.flags.c_contiguous
    assert rows.flags.writeable
    assert rows.flags.aligned
    assert not rows.any()
