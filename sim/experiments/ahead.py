"""Kernels compiled ahead: at a first start two processes would otherwise compile the same kernels at the same time.

Every second process takes the kernels in the reverse of the order in which a run needs them, so that it meets its
neighbour half-way; what one has compiled the other reads from the cache. The list names each kernel and the types of
its arguments; `benchmarks/compile.py --write` writes it. A list that is out of date costs seconds, never a result.
"""

import contextlib
import csv
import gc
import importlib
import re
import sys
from concurrent.futures import BrokenExecutor
from importlib import metadata
from pathlib import Path
from typing import Any

from sim.cache_folder import writable
from sim.experiments.processes import crew, hiring
from sim.memory import collector_at_rest
from sim.params.canonical import content_hash
from sim.sources import code_hash

LIST = Path(__file__).parents[1] / "kernels" / "signatures.csv"
_TOGETHER = 40
"""Kernels after which garbage is looked for; all at once would need twice the memory."""
_COMPILERS = ("numba", "llvmlite", "numpy")
_ARRAY = re.compile(r"(readonly )?array\((\w+), (\d)d, (\w)\)")


def compile_missing(number: int) -> None:
    """Compile all kernels, unless that was done before: what process `number` of several does before it begins."""
    mark = _mark()
    if mark is None or mark.exists():
        return
    compile_ahead(last_first=number % 2 == 1)
    _note()


def compile_ahead(*, last_first: bool) -> None:
    """Compile, or read from the cache, all kernels of the list, in the order of need or against it."""
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if last_first:
        rows.reverse()
    for begin in range(0, len(rows), _TOGETHER):
        with collector_at_rest():  # a compiler makes millions of small objects that stay a while
            for row in rows[begin : begin + _TOGETHER]:
                with contextlib.suppress(Exception):  # the run itself will say what is wrong with a kernel
                    module, name = row["kernel"].rsplit(".", 1)
                    kernel = getattr(importlib.import_module(module), name)
                    getattr(kernel, "loop", kernel).compile(types_of(row["types"]))
        gc.collect()


def compile_once() -> None:
    """Compile all kernels in two processes, unless that was done before or machine code cannot be kept.

    One process alone would take twice as long, and a large crew would compile each kernel many times. Call it with the
    environment that the crew will have.
    """
    mark = _mark()
    if mark is None or mark.exists():
        return
    with contextlib.suppress(BrokenExecutor):  # killed: who comes next compiles for himself
        compile_by(2)


def compile_by(jobs: int) -> None:
    """Compile all kernels that are not compiled yet in one process or in two, and note that they are.

    Raises
    ------
    BrokenExecutor
        If a process was killed.
    """
    with crew(jobs) as pool:
        with hiring():
            compiling = [pool.submit(compile_ahead, last_first=bool(number)) for number in range(jobs)]
        for one in compiling:
            one.result()
    _note()


def _note() -> None:
    """Leave the mark; without it the next one looks again, which takes a second."""
    mark = _mark()
    with contextlib.suppress(OSError):
        if mark is not None:
            mark.touch()


def _mark() -> Path | None:
    """File that says that the kernels of this installation are compiled, found without importing the compiler.

    None if machine code cannot be kept.
    """
    folder = writable(Path("zonesim"))
    installation = (LIST.as_posix(), sys.implementation.cache_tag, code_hash(), *map(metadata.version, _COMPILERS))
    return folder / f"compiled-{content_hash(installation)[:16]}" if folder else None


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
