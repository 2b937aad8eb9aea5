"""The one compile decorator, and threads; `sim.machine_code` keeps what is compiled.

With ``NUMBA_DISABLE_JIT=1`` every kernel is the plain Python that it is written in, to be stepped through.
"""

from collections.abc import Callable
from typing import Any

import numba
from numba.core.cpu import ParallelOptions
from numba.core.types.misc import unliteral

from sim.machine_code import keep


def _plain_numbers(compile_: Callable[..., Any], **options: Any) -> Callable[..., Any]:
    """A decorator like `compile_` whose functions have one version for all whole numbers.

    Called from compiled code with a constant, numba's own would compile a version for that constant.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        if numba.config.DISABLE_JIT:
            return function
        dispatcher = compile_(error_model="numpy", **options)(function)
        keep(dispatcher, function)
        template_of = dispatcher.get_call_template

        def template(arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
            return template_of(tuple(map(unliteral, arguments)), named)

        dispatcher.get_call_template = template
        return dispatcher

    return decorate


kernel: Callable[..., Any] = _plain_numbers(numba.njit)
"""Compile a serial loop; its result may not depend on anything but its arguments."""
inlined_kernel: Callable[..., Any] = _plain_numbers(numba.njit, forceinline=True)
"""Compile a few operations that become part of whatever loop calls them."""
_OTHERWISE = ("comprehension", "reduction", "inplace_binop", "setitem", "numpy", "stencil", "fusion")
parallel_kernel: Callable[..., Any] = _plain_numbers(
    numba.njit, parallel=ParallelOptions({"prange": True, **dict.fromkeys(_OTHERWISE, False)}), nogil=True
)
"""Compile loops over `prange` whose rows are independent, ``out[i] = f(i)``: the same bytes for any threads."""


def use_threads(n_threads: int) -> None:
    """Let parallel kernels of this process use so many threads, at most those that numba started with."""
    numba.set_num_threads(max(1, min(n_threads, numba.config.NUMBA_NUM_THREADS)))
