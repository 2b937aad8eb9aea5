"""Checks of what a measure is given: wrong shapes, negative weights and unknown codes are refused by name."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
"""Array of double precision."""
Integers = NDArray[np.intp]
"""Array of indices or codes."""
Truths = NDArray[np.bool_]
"""Array of yes and no."""


def numbers(name: str, values: ArrayLike, ndim: int) -> Floats:
    """Give the argument as float64 array of `ndim` dimensions; nan and infinity may stand in it."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != ndim:
        raise ValueError(f"{name} has shape {array.shape}; it needs {ndim} dimension{'s' * (ndim != 1)}")
    return array


def weights(name: str, values: ArrayLike, ndim: int) -> Floats:
    """Give the argument as float64 array of `ndim` dimensions, finite and not negative."""
    array = numbers(name, values, ndim)
    if array.size and not (array.min() >= 0 and array.max() < np.inf):
        raise ValueError(f"{name} holds negative or missing numbers; it must be finite and at least 0")
    return array


def square(name: str, values: ArrayLike) -> Floats:
    """Give the argument as weights with as many rows as columns."""
    array = weights(name, values, 2)
    if array.shape[0] != array.shape[1]:
        raise ValueError(f"{name} has shape {array.shape}; it needs as many rows as columns")
    return array


def same_shape(name: str, array: NDArray[np.generic], other: str, model: NDArray[np.generic]) -> None:
    """Refuse an argument whose shape differs from that of another one."""
    if array.shape != model.shape:
        raise ValueError(f"{name} has shape {array.shape}, {other} has {model.shape}; they must agree")


def codes(name: str, values: ArrayLike, least: int, below: int) -> Integers:
    """Give the argument as one-dimensional array of whole numbers from `least` to `below` − 1."""
    array = np.asarray(values)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise ValueError(f"{name} has shape {array.shape} and type {array.dtype}; it needs one dimension of integers")
    array = array.astype(np.intp, copy=False)
    if array.size and not (array.min() >= least and array.max() < below):
        raise ValueError(f"{name} holds codes from {array.min()} to {array.max()}; allowed are {least} to {below - 1}")
    return array


def truths(name: str, values: ArrayLike, ndim: int) -> Truths:
    """Give the argument as array of yes and no, from booleans or from 0 and 1."""
    array = np.asarray(values)
    if array.ndim != ndim:
        raise ValueError(f"{name} has shape {array.shape}; it needs {ndim} dimension{'s' * (ndim != 1)}")
    if array.dtype != np.bool_ and not np.isin(array, (0, 1)).all():
        raise ValueError(f"{name} holds other values than 0 and 1, or true and false")
    return array.astype(np.bool_, copy=False)
