"""The counter-based generator: Philox 4×32-10 (Salmon and others 2011, SC '11).

A draw has no state. The 128-bit counter holds the agent's key and the number of the draw, the 64-bit key of the
cipher is the *stream*, folded from (seed, process, quarter) in plain Python by `stream`.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from sim.compiled import inlined_kernel, kernel

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW, _32 = np.uint64(0xFFFFFFFF), np.uint64(32)
_MASK = (1 << 64) - 1
BLOCK = 2048
"""Agents whose words are drawn together: few enough to stay in the nearest cache."""


def _mixed(value: Any) -> Any:
    """One splitmix64 step: 64 bits, each depending on all of the value; of an int, or of each of an array of uint64."""
    value = (value + 0x9E3779B97F4A7C15) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


def stream(seed: int, process: int, quarter: int) -> np.uint64:
    """Cipher key of one process in one quarter of one seed.

    Parameters
    ----------
    seed : int
        Replicate seed of the run, 0 or more.
    process : int
        A number of `sim.rng.processes`.
    quarter : int
        Quarter of the run; 0 is 2017Q3, spin-up quarters are negative.
    """
    return np.uint64(_mixed(_of_process(seed, process) ^ (quarter & _MASK)))


def streams(seed: int, n_processes: int, quarter: int) -> np.ndarray:
    """`stream` of the first processes, from 0, in one quarter of one seed, (N,) uint64: all are folded at once."""
    return _mixed(_of_processes(seed, n_processes) ^ np.uint64(quarter & _MASK))


def _of_process(seed: int, process: int) -> int:
    """What the streams of one process of one seed share."""
    return _mixed(_mixed(seed & _MASK) ^ process)


@lru_cache(maxsize=64)
def _of_processes(seed: int, n_processes: int) -> np.ndarray:
    """The same of the first processes, (N,) uint64; kept, since it is asked for every quarter."""
    return np.array([_of_process(seed, process) for process in range(n_processes)], np.uint64)


@kernel
def random_words(stream_key, key, k):
    """Two independent 64-bit words for draw `k` of the agent `key` in a stream."""
    c0 = np.uint64(key) & _LOW
    c1 = np.uint64(key) >> _32
    c2 = np.uint64(k) & _LOW
    c3 = np.uint64(0)
    k0 = np.uint64(stream_key) & _LOW
    k1 = np.uint64(stream_key) >> _32
    for _ in range(10):
        c0, c1, c2, c3, k0, k1 = _round(c0, c1, c2, c3, k0, k1)
    return (c1 << _32) | c0, (c3 << _32) | c2


@inlined_kernel
def _round(c0, c1, c2, c3, k0, k1):
    """One of the ten rounds: counter and key of the next."""
    p0 = _M0 * c0
    p1 = _M1 * c2
    first = ((p1 >> _32) ^ c1 ^ k0) & _LOW
    third = ((p0 >> _32) ^ c3 ^ k1) & _LOW
    return first, p1 & _LOW, third, p0 & _LOW, (k0 + _W0) & _LOW, (k1 + _W1) & _LOW


@inlined_kernel
def _ten_rounds(c0, c1, c2, k0, k1):
    """Both words of a draw; written out, since only such a loop is compiled to several draws at a time."""
    c3 = np.uint64(0)
    c0, c1, c2, c3, k0, k1 = _round(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = _round(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = _round(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = _round(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = _round(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = _round(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = _round(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = _round(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = _round(c0, c1, c2, c3, k0, k1)
    c0, c1, c2, c3, k0, k1 = _round(c0, c1, c2, c3, k0, k1)
    return (c1 << _32) | c0, (c3 << _32) | c2


@kernel
def fill_words(stream_key, keys, k, first, second):
    """Write the two words of draw `k` of many agents into `first` and `second`, (N,) uint64 each.

    A tenth of the time of single draws.
    """
    s0 = np.uint64(stream_key) & _LOW
    s1 = np.uint64(stream_key) >> _32
    draw = np.uint64(k) & _LOW
    for i in range(keys.size):
        first[i], second[i] = _ten_rounds(keys[i] & _LOW, keys[i] >> _32, draw, s0, s1)


@kernel
def fill_first_words(stream_key, keys, draws, words):
    """Write the first word of a draw of its own, `draws` (N,), of each agent into `words` (N,) uint64."""
    s0 = np.uint64(stream_key) & _LOW
    s1 = np.uint64(stream_key) >> _32
    for i in range(keys.size):
        words[i] = _ten_rounds(keys[i] & _LOW, keys[i] >> _32, np.uint64(draws[i]) & _LOW, s0, s1)[0]


@kernel
def fill_draws(stream_key, key, k, first, second):
    """Write the two words of the draws `k`, `k` + 1, … of one agent into `first` and `second`, (N,) uint64 each."""
    s0 = np.uint64(stream_key) & _LOW
    s1 = np.uint64(stream_key) >> _32
    low = np.uint64(key) & _LOW
    high = np.uint64(key) >> _32
    for i in range(first.size):
        first[i], second[i] = _ten_rounds(low, high, np.uint64(k + i) & _LOW, s0, s1)
