"""Draws from distributions, each a pure function of (stream, key, k); and keys from causes."""

import math

import numpy as np

from sim.compiled import inlined_kernel, kernel, row_kernel
from sim.rng.counter import BLOCK, fill_draws, fill_words, random_words

_11 = np.uint64(11)
_UNIT = 2.0**-53
_BELOW_1 = 1.0 - 2.0**-53
_52, _MANTISSA, _EXPONENT_OF_1 = np.int64(52), np.int64((1 << 52) - 1), np.int64(1023)
_ROOT_OF_HALF = np.int64(0x3FE6A09E00000000)
"""Bits of about √½: numbers are brought between it and twice itself."""
_FROM_ROOT_TO_1 = np.int64(0x3FF0000000000000 - 0x3FE6A09E00000000)
_LN_2_HIGH, _LN_2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""ln 2 in two parts: the first times a whole exponent is exact."""
_SERIES = (
    6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
    1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01,
)  # fmt: skip
"""Coefficients of ln (1 + s) − ln (1 − s) in s², from fdlibm's logarithm (Sun Microsystems 1993)."""


@kernel
def to_unit(word):
    """A 64-bit word as a number in the open interval (0, 1)."""
    return min((np.float64(word >> _11) + 0.5) * _UNIT, _BELOW_1)


@inlined_kernel
def minus_log(u):
    """−ln u of a number in (0, 1], to the last digit: the time to wait, on average 1, if u is a uniform draw.

    Our own, after fdlibm: without a branch, so that loops take several at a time, and with the same bits on every
    machine, whatever its library of mathematics says.
    """
    bits = np.float64(u).view(np.int64) + _FROM_ROOT_TO_1
    exponent = np.float64((bits >> _52) - _EXPONENT_OF_1)
    f = np.int64((bits & _MANTISSA) + _ROOT_OF_HALF).view(np.float64) - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    odd = z * (_SERIES[0] + w * (_SERIES[2] + w * (_SERIES[4] + w * _SERIES[6])))
    even = w * (_SERIES[1] + w * (_SERIES[3] + w * _SERIES[5]))
    half = 0.5 * f * f
    return (half - (s * (half + (odd + even)) + exponent * _LN_2_LOW)) - f - exponent * _LN_2_HIGH


@kernel
def uniform(stream_key, key, k):
    """Uniform draw in (0, 1)."""
    return to_unit(random_words(stream_key, key, k)[0])


@kernel
def normal(stream_key, key, k):
    """Standard normal draw (Box and Muller 1958)."""
    first, second = random_words(stream_key, key, k)
    return math.sqrt(-2.0 * math.log(to_unit(first))) * math.cos(2.0 * math.pi * to_unit(second))


@inlined_kernel
def to_laplace(word):
    """A 64-bit word as a Laplace draw with location 0 and scale 1; it falls as the uniform draw rises."""
    u = to_unit(word)
    return math.copysign(minus_log(2.0 * min(u, 1.0 - u)), 0.5 - u)


@kernel
def random_key(stream_key, cause):
    """The key of an agent that is born from this cause: 64 bits that no other cause shares."""
    return random_words(stream_key, cause, 0)[0]


def uniforms(stream_key, keys, k):
    """Uniform draws of many agents, (N,)."""
    out = np.empty(keys.size)
    fill_uniforms(stream_key, keys, k, out)
    return out


@row_kernel("keys", "out")
def fill_uniforms(stream_key, keys, k, out):
    """Write the uniform draws of many agents into `out` (N,)."""
    first, second = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
    for start in range(0, keys.size, BLOCK):
        stop = min(start + BLOCK, keys.size)
        fill_words(stream_key, keys[start:stop], k, first, second)
        for i in range(start, stop):
            out[i] = to_unit(first[i - start])


def uniforms_of(stream_key: np.uint64, key: np.uint64, k: int, count: int) -> np.ndarray:
    """Uniform draws `k` … `k + count − 1` of one agent, (count,)."""
    words = np.empty((2, count), np.uint64)
    fill_draws(stream_key, key, k, words[0], words[1])
    return np.minimum(((words[0] >> _11).astype(np.float64) + 0.5) * _UNIT, _BELOW_1)


@kernel
def normals(stream_key, keys, k):
    """Standard normal draws of many agents, (N,)."""
    out = np.empty(keys.size)
    for i in range(keys.size):
        out[i] = normal(stream_key, keys[i], k)
    return out


@kernel
def random_keys(stream_key, first, count):
    """Keys of the causes `first` … `first + count − 1`, (count,) uint64."""
    out = np.empty(count, np.uint64)
    for i in range(count):
        out[i] = random_key(stream_key, np.uint64(first + i))
    return out


@kernel
def normal_quantile(share):
    """Standard normal quantile of a share in (0, 1); error under 1.2e-9 (Acklam's rational approximation)."""
    if share < 0.02425:
        q = math.sqrt(-2.0 * math.log(share))
        return _tail(q)
    if share > 1.0 - 0.02425:
        q = math.sqrt(-2.0 * math.log(1.0 - share))
        return -_tail(q)
    q = share - 0.5
    r = q * q
    top = ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.3577518672690) * r
           - 30.66479806614716) * r + 2.506628277459239  # fmt: skip
    low = ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r
           - 13.28068155288572) * r + 1.0  # fmt: skip
    return top * q / low


@kernel
def _tail(q):
    """Lower tail of `normal_quantile`, q = √(−2 ln share)."""
    top = ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q
           + 4.374664141464968) * q + 2.938163982698783  # fmt: skip
    low = (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1.0
    return top / low


@kernel
def rounded(value, u):
    """The number whose mean over u uniform in (0, 1) is the value: its floor, or one more."""
    return np.int64(math.floor(value + u))
