"""Kernels compiled ahead: at a first start two processes would otherwise compile the same kernels at the same time.

Every second process takes the kernels in the reverse of the order in which a run needs them, so that it meets its
neighbour half-way; what one has compiled the other reads from the cache. The list names each kernel and the types of
its arguments; `benchmarks/compile.py --write` writes it. A list that is out of date costs seconds, never a result.
"""

import contextlib
import csv
import importlib
import re
from pathlib import Path
from typing import Any

LIST = Path(__file__).parents[1] / "kernels" / "signatures.csv"
_ARRAY = re.compile(r"(readonly )?array\((\w+), (\d)d, (\w)\)")


def compile_ahead() -> None:
    """Compile, or read from the cache, all kernels of the list, the last needed first."""
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in reversed(rows):
        with contextlib.suppress(Exception):  # the run itself will say what is wrong with a kernel
            module, name = row["kernel"].rsplit(".", 1)
            getattr(importlib.import_module(module), name).compile(types_of(row["types"]))


def types_of(text: str) -> tuple[Any, ...]:
    """Types of arguments from how numba writes them, ``array(float64, 1d, C); int64``.

    Raises
    ------
    ValueError
        If one is neither a number nor an array of numbers.
    """
    return tuple(_type_of(part) for part in text.split("; ") if part)


def _type_of(text: str) -> Any:
    """One type."""
    from numba import types

    array = _ARRAY.fullmatch(text)
    if array:
        readonly, item, n_dimensions, layout = array.groups()
        return types.Array(_type_of(item), int(n_dimensions), layout, readonly=bool(readonly))
    kind = types.boolean if text == "bool" else getattr(types, text, None)
    if not isinstance(kind, types.Type):
        raise ValueError(f"'{text}' is no type of a number or an array of numbers")
    return kind
