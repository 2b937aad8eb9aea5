"""Memory that is freed is kept: it is not cleared again by the system when it is asked for anew."""

import platform
import resource

import numpy as np
import pytest

from sim.memory import keep_freed_memory

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


def test_another_c_library_is_left_alone(monkeypatch):
    class Library:
        def __init__(self, name):
            assert name is None

    monkeypatch.setattr("ctypes.CDLL", Library)
    keep_freed_memory()
