"""Draws from distributions: plain twins of sim/rng/draws.py."""

import math
from statistics import NormalDist

from reference.random_words import normal, random_key, rounded, to_laplace, to_unit, uniform

__all__ = ["normal", "random_key", "rounded", "to_laplace", "to_unit", "uniform"]


def minus_log(u):
    """By the library's logarithm."""
    return -math.log(u)


def fill_uniforms(stream_key, keys, k, out):
    """The draws of `uniforms`."""
    out[:] = uniforms(stream_key, keys, k)


def uniforms(stream_key, keys, k):
    """The uniform draw of each agent."""
    return [uniform(stream_key, key, k) for key in keys]


def normals(stream_key, keys, k):
    """The standard normal draw of each agent."""
    return [normal(stream_key, key, k) for key in keys]


def random_keys(stream_key, first, count):
    """Keys of the agents born from the causes `first`, `first` + 1, …"""
    return [random_key(stream_key, first + i) for i in range(count)]


def normal_quantile(share):
    """The number that a standard normal stays below with this probability (Wichura 1988, to the last digits)."""
    return NormalDist().inv_cdf(share)


def _tail(q):
    """The quantile of the share e^(−q²/2)."""
    return NormalDist().inv_cdf(math.exp(-q * q / 2.0))
