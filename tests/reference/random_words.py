"""Chance with an address, in plain Python whole numbers: Philox 4×32-10 as published (Salmon and others 2011)."""

import math
from functools import lru_cache

LOW = 0xFFFFFFFF


def philox(counter, key):
    """Four words of 32 bits for a counter of four and a key of two."""
    counter, key = list(counter), list(key)
    for _ in range(10):
        one, other = 0xD2511F53 * counter[0], 0xCD9E8D57 * counter[2]
        counter = [(other >> 32) ^ counter[1] ^ key[0], other & LOW, (one >> 32) ^ counter[3] ^ key[1], one & LOW]
        key = [(key[0] + 0x9E3779B9) & LOW, (key[1] + 0xBB67AE85) & LOW]
    return counter


@lru_cache(maxsize=1 << 17)
def _words(stream_key, key, k):
    low, high, third, fourth = philox([key & LOW, key >> 32, k & LOW, 0], [stream_key & LOW, stream_key >> 32])
    return high << 32 | low, fourth << 32 | third


def random_words(stream_key, key, k):
    """Two words of 64 bits for draw `k` of the agent `key` in a stream; the counter is (key, k), the key the stream."""
    return _words(int(stream_key), int(key), int(k))


def to_unit(word):
    """A word as a number in (0, 1): its upper 53 bits, in the middle of their interval, or the last float below 1."""
    return min(((int(word) >> 11) + 0.5) / 2**53, math.nextafter(1.0, 0.0))


def uniform(stream_key, key, k):
    """Uniform in (0, 1), from the first word."""
    return to_unit(random_words(stream_key, key, k)[0])


def normal(stream_key, key, k):
    """Standard normal by Box and Muller: the first word gives the radius, the second the angle."""
    first, second = random_words(stream_key, key, k)
    return math.sqrt(-2.0 * math.log(to_unit(first))) * math.cos(2.0 * math.pi * to_unit(second))


def to_laplace(word):
    """Laplace with location 0 and scale 1: the quantile of 1 − u, symmetric about u = ½."""
    u = to_unit(word)
    size = -math.log1p(-2.0 * abs(u - 0.5))
    return -size if u > 0.5 else size


def random_key(stream_key, cause):
    """The key of an agent born from this cause: the first word of its draw 0."""
    return random_words(stream_key, cause, 0)[0]


def rounded(value, u):
    """The whole number next below or above a value, the upper one with the chance of its fraction."""
    below = math.floor(value)
    return below + (1 if u >= 1.0 - (value - below) else 0)
