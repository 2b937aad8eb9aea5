"""Time of the steps of a quarter, and speed of this machine's memory."""

import itertools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

STEPS = (
    "news.arrive", "programme.decide", "land.allot", "premises.build", "capital.invest", "entry.choose", "plans.plan",
    "supply.link", "labour.match", "housing.move", "migration.flow", "settle.close_books", "observe.record",
)  # fmt: skip
"""Calls of `ZoneModel.step`, in its order."""

_COPIED = 25_000_000
"""Numbers of 8 bytes in the copied array: far more than any cache holds."""


class Stopwatch:
    """Adds up the time of calls by label; what it times keeps being timed until the process ends.

    Attributes
    ----------
    seconds : dict of str to float
        Time of all calls so far.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time_calls(self, owner: Any, name: str, label: str) -> None:
        """From now on add the time of every call of `owner.name` under a label."""
        function: Callable[..., Any] = getattr(owner, name)
        self.seconds.setdefault(label, 0.0)

        def timed(*arguments: Any, **named: Any) -> Any:
            begun = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                self.seconds[label] = self.seconds.get(label, 0.0) + time.perf_counter() - begun

        setattr(owner, name, timed)

    def time_steps(self) -> None:
        """Time the thirteen steps of every model of this process."""
        from sim.model import zone_model

        for step in STEPS:
            module, function = step.split(".")
            self.time_calls(getattr(zone_model, module), function, step)


def copy_speed(threads: int) -> float:
    """Gigabytes a second that a copy of 200 MB reads and writes with so many threads; the best of seven."""
    import numpy as np

    source = np.ones(_COPIED)
    target = np.empty_like(source)
    bounds = [_COPIED * part // threads for part in range(threads + 1)]
    parts = [slice(low, high) for low, high in itertools.pairwise(bounds)]
    best = float("inf")
    with ThreadPoolExecutor(threads) as pool:
        for _ in range(7):
            begun = time.perf_counter()
            list(pool.map(lambda part: np.copyto(target[part], source[part]), parts))
            best = min(best, time.perf_counter() - begun)
    return 2.0 * source.nbytes / best / 1e9
