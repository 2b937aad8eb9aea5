"""Checks of what a measure is given: wrong shapes, negative weights and unknown codes are refused by name."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
"""Array of double precision."""
Integers = NDArray[np.intp]
"""Array of indices or codes."""
Truths = NDArray[np.bool_]
"""Array of yes and no."""


def refuse_where(name: str, array: NDArray[np.generic], wrong: Truths, needed: str) -> None:
    """Name the argument and the first place in it where something is wrong."""
    if np.any(wrong):
        place = tuple(int(index) for index in np.argwhere(wrong)[0])
        at = f"[{', '.join(map(str, place))}]" if place else ""
        raise ValueError(f"{name}{at} is {array[place]}; {needed}")


def _array(name: str, values: ArrayLike) -> NDArray[Any]:
    """Give the argument as array; refuses rows of different lengths, and what is no number."""
    try:
        array = np.asarray(values)
    except ValueError as ragged:
        raise ValueError(f"{name} is no array: {ragged}") from ragged
    if array.dtype.kind not in "fiub":
        raise ValueError(f"{name} holds {array.dtype.name}; it must hold numbers, nan where one is missing")
    return array


def numbers(name: str, values: ArrayLike, ndim: int) -> Floats:
    """Give the argument as float64 array of `ndim` dimensions; nan and infinity may stand in it."""
    array = np.asarray(_array(name, values), dtype=np.float64)
    if array.ndim != ndim:
        raise ValueError(f"{name} has shape {array.shape}; it needs {ndim} dimension{'s' * (ndim != 1)}")
    return array


def present(name: str, values: ArrayLike, ndim: int) -> Floats:
    """Give the argument as float64 array of `ndim` dimensions without nan; infinity may stand in it."""
    array = numbers(name, values, ndim)
    refuse_where(name, array, np.isnan(array), "no value may be missing")
    return array


def finite(name: str, values: ArrayLike, ndim: int) -> Floats:
    """Give the argument as float64 array of `ndim` dimensions, of any sign, without nan and infinity."""
    array = numbers(name, values, ndim)
    refuse_where(name, array, ~np.isfinite(array), "it must be finite")
    return array


def weights(name: str, values: ArrayLike, ndim: int) -> Floats:
    """Give the argument as float64 array of `ndim` dimensions, finite and not negative."""
    array = numbers(name, values, ndim)
    if array.size and not (array.min() >= 0 and array.max() < np.inf):
        refuse_where(name, array, ~((array >= 0) & (array < np.inf)), "it must be finite and at least 0")
    return array


def number(name: str, value: float) -> float:
    """Give the argument as one number, of any sign, not missing; infinity may stand for no limit."""
    return float(present(name, value, 0))


def amount(name: str, value: float) -> float:
    """Give the argument as one number, finite and not negative."""
    return float(weights(name, value, 0))


def count(name: str, value: int) -> int:
    """Give the argument as whole number of things, at least 0."""
    number_of = np.asarray(value)
    if number_of.ndim or number_of.dtype.kind not in "iu" or number_of < 0:
        raise ValueError(f"{name} is {value}; it must be a whole number, at least 0")
    return int(number_of)


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
    array = _array(name, values)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise ValueError(f"{name} has shape {array.shape} and type {array.dtype}; it needs one dimension of integers")
    array = array.astype(np.intp, copy=False)
    if array.size and not (array.min() >= least and array.max() < below):
        allowed = f"allowed are {least} to {below - 1}" if below > least else "none is allowed"
        refuse_where(name, array, (array < least) | (array >= below), allowed)
    return array


def truths(name: str, values: ArrayLike, ndim: int) -> Truths:
    """Give the argument as array of yes and no, from booleans or from 0 and 1."""
    array = _array(name, values)
    if array.ndim != ndim:
        raise ValueError(f"{name} has shape {array.shape}; it needs {ndim} dimension{'s' * (ndim != 1)}")
    if array.dtype != np.bool_:
        refuse_where(name, array, ~np.isin(array, (0, 1)), "it must be 0 or 1, or true or false")
    return array.astype(np.bool_, copy=False)
