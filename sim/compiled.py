"""The compile decorators; `sim.machine_code` keeps what is compiled, `sim.threads` shares out loops over rows.

With ``NUMBA_DISABLE_JIT=1`` every kernel is the plain Python that it is written in, to be stepped through.
"""

import functools
import inspect
from collections.abc import Callable
from typing import Any

import numba
from numba.core.types.misc import unliteral

from sim.machine_code import keep
from sim.threads import LEAST_ROWS, at_once, is_for_one, shares


def _plain_numbers(compile_: Callable[..., Any], **options: Any) -> Callable[..., Any]:
    """A decorator like `compile_` whose functions have one version for all whole numbers.

    Called from compiled code with a constant, numba's own would compile a version for that constant.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        if numba.config.DISABLE_JIT:
            return function
        dispatcher = compile_(error_model="numpy", nogil=True, **options)(function)
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


def row_kernel(*by_row: str, work: str = "", least: int = LEAST_ROWS) -> Callable[..., Any]:
    """Compile a loop over rows that is done by several threads, each with a share of the rows.

    What the loop does for a row may depend on that row of the arrays `by_row` and on all other arguments, and it
    writes to that row only, or to what no other row touches: the same bytes for any number of threads.

    Parameters
    ----------
    *by_row : str
        Arguments that have a row for each step of the loop; a share of the rows is all that the loop sees of them.
    work : str
        The argument whose size says how much there is to do, if it is not the number of rows.
    least : int
        Rows of that below which a share is not worth a thread.
    """

    def decorate(function: Callable[..., Any]) -> Any:
        loop = kernel(function)
        if loop is function:
            return function
        names = list(inspect.signature(function).parameters)
        positions = [names.index(name) for name in by_row]
        first, measure = positions[0], names.index(work or by_row[0])

        @functools.wraps(function)
        def by_shares(*arguments: Any) -> None:
            most = arguments[measure].shape[0] // least
            if is_for_one(most):
                loop(*arguments)
                return
            calls = []
            for part in shares(arguments[first].shape[0], most):
                own = list(arguments)
                for position in positions:
                    own[position] = own[position][part]
                calls.append(tuple(own))
            at_once(loop, calls)

        by_shares.loop = loop  # type: ignore[attr-defined]
        return by_shares

    return decorate


def loop_of(shared_out: Callable[..., Any]) -> Callable[..., Any]:
    """The loop of a row kernel itself, for compiled code, which cannot call what shares rows out."""
    loop: Callable[..., Any] = getattr(shared_out, "loop", shared_out)
    return loop
