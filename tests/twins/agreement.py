"""Whether a kernel and its plain twin say the same of the same arguments."""

import copy
import csv
import inspect
from functools import lru_cache

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings

from sim.experiments.ahead import LIST, types_of

FEW = settings(max_examples=40, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
"""The bare suite: few worlds, the same each time."""
MANY = settings(FEW, max_examples=200)
"""The slow run: many worlds, the same each time too, so that a red run means that something changed."""
UNSHRUNK = settings(FEW, phases=[Phase.explicit, Phase.generate])
MANY_UNSHRUNK = settings(MANY, phases=UNSHRUNK.phases)
"""The same worlds as `FEW` and as `MANY` where only the verdict counts."""

SMALL = 1e-6
"""Terms that cancel leave rounding, which is small beside the terms and not beside what is left."""


def for_all(*strategies, **named):
    """Decorator: the test holds in the few worlds of `FEW`; `in_worlds` runs the same test in others."""

    def decorate(test):
        decorated = FEW(given(*strategies, **named)(test))
        decorated.in_worlds = lambda worlds: worlds(given(*strategies, **named)(test))
        return decorated

    return decorate


def in_worlds(test, worlds):
    """The test in the worlds of these settings; a test of one world stays as it is."""
    return test.in_worlds(worlds) if hasattr(test, "in_worlds") else test


def agree(kernel, twin, *arguments, tolerance=0.0):
    """Call both on copies of the arguments and compare what they return and what they leave in every array.

    Whole numbers and truth values must be equal. Floats may differ by `tolerance`, relative to the larger of the
    two, or to `SMALL` where both are smaller; by default they must be equal to the last bit. Nan equals nan.

    Raises
    ------
    AssertionError
        Which result or argument differs, where, and both values.
    TypeError
        If an argument has another type than in a run: another version of the kernel would be tested.
    """
    returned, left = outcome(kernel, *arguments)
    expected, expected_left = outcome(twin, *arguments)
    name = getattr(kernel, "__name__", "kernel")
    _same(f"{name} returns", returned, expected, tolerance)
    for argument, mine, yours in zip(inspect.signature(twin).parameters, left, expected_left, strict=True):
        _same(f"{name} leaves {argument}", mine, yours, tolerance)


def outcome(function, *arguments):
    """What the function returns for copies of these arguments, and the copies as it leaves them."""
    copies = copy.deepcopy(arguments)
    return function(*as_in_a_run(function, copies)), copies


def as_in_a_run(function, arguments):
    """The arguments as a run hands them to this kernel: numbers of its types, read-only arrays where it has these."""
    versions = _types_in_a_run().get(f"{function.__module__}.{function.__name__}")
    if versions is None:
        return arguments
    types = next((types for types in versions if _axes(types) == _axes(arguments)), versions[0])
    names = inspect.signature(getattr(function, "py_func", function)).parameters
    return [
        _as_type(f"{function.__name__}({name})", argument, kind)
        for name, argument, kind in zip(names, arguments, types, strict=True)
    ]


@lru_cache(maxsize=1)
def _types_in_a_run():
    """Types of the arguments of every version of every kernel that a run compiles."""
    versions = {}
    with LIST.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            versions.setdefault(row["kernel"], []).append(types_of(row["types"]))
    return versions


def _axes(arguments):
    """Number of axes of each argument or type, 0 of a number."""
    return [getattr(argument, "ndim", 0) for argument in arguments]


def _as_type(name, argument, kind):
    if not hasattr(kind, "layout"):
        return np.dtype(str(kind)).type(argument) if str(kind) in ("uint64", "int8") else argument
    if argument.dtype != np.dtype(str(kind.dtype)) or argument.ndim != kind.ndim:
        raise TypeError(f"{name} is {argument.dtype} with {argument.ndim} axes; in a run it is {kind}")
    if not argument.flags.c_contiguous:
        raise TypeError(f"{name} is not contiguous; in a run it is {kind}")
    view = argument
    if kind.layout == "A":  # every second number of a wider array, which takes the place of the copy
        view = np.repeat(argument, 2)[::2]
    if not kind.mutable:
        view = view.view()
        view.flags.writeable = False
    return view


def _same(name, mine, yours, tolerance):
    if isinstance(yours, tuple) and not hasattr(mine, "dtype"):
        assert len(mine) == len(yours), f"{name} {len(mine)} things, not {len(yours)}"
        for number, (one, other) in enumerate(zip(mine, yours, strict=True)):
            _same(f"{name}[{number}]", one, other, tolerance)
        return
    assert (mine is None) == (yours is None), f"{name} {mine}, not {yours}"
    if mine is None:
        return
    one, other = np.asarray(mine), np.asarray(yours)
    if other.size == 0 and one.size == 0:
        other = other.reshape(one.shape) if other.ndim == 1 else other
    assert one.shape == other.shape, f"{name}: shape {one.shape}, not {other.shape}"
    bad = ~_equal(one, other, tolerance)
    if bad.any():
        index = tuple(int(i) for i in np.argwhere(bad)[0])
        where = f"{list(index)}" if index else ""
        raise AssertionError(f"{name}{where} = {one[index]!r}, the twin {other[index]!r} ({bad.sum()} differ)")


def _equal(one, other, tolerance):
    """Where two arrays of one shape hold the same."""
    if one.dtype.kind != "f" or tolerance == 0.0:
        return (one == other) | ((one != one) & (other != other))
    with np.errstate(invalid="ignore"):
        near = np.abs(one - other) <= tolerance * np.maximum(np.maximum(np.abs(one), np.abs(other)), SMALL)
    near &= np.isfinite(one) & np.isfinite(other)
    return (one == other) | near | (np.isnan(one) & np.isnan(other))
