"""The model's own benchmark: a row a configuration, each measured in a process of its own.

Nothing here is asserted: times belong to a machine and an hour.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from sim.city.folder import load_city
from sim.experiments.ahead import compile_ahead, compile_once
from sim.experiments.memory import forget_peak, peak_bytes
from sim.experiments.processes import WorkerDied, crew, hiring, inherited, loading, thread_variables
from sim.experiments.stopwatch import STEPS, Stopwatch, copy_speed
from sim.params.mistakes import Mistakes
from sim.params.scenario import load_model

ELSE = "between steps"
"""What a quarter takes beside its thirteen steps."""
_SMALL = "minicity"
"""City whose first quarters load every kernel."""


@dataclass(frozen=True)
class Configuration:
    """What one process measures.

    Parameters
    ----------
    city, model : str
        Names, or paths of a folder and a TOML file.
    scale : float
        Simulated workers a real worker, in (0, 1].
    threads : int
        Threads of the process, 1 or more.
    quarters : int
        Quarters that are timed, 1 or more.
    """

    city: str
    model: str
    scale: float
    threads: int
    quarters: int


def configurations(
    city: str, model: str, scales: Sequence[float], threads: Sequence[int], quarters: Sequence[int]
) -> list[Configuration]:
    """Every scale with every number of threads and of quarters.

    Raises
    ------
    BadInput
        With every mistake: an unknown city or model, a scale outside (0, 1], a number below 1.
    """
    mistakes = Mistakes()
    with mistakes.collected():
        load_city(city)
    with mistakes.collected():
        load_model(model)
    for scale in scales:
        if not 0.0 < scale <= 1.0:
            mistakes.add(f"--scale {scale:g}: must be above 0 and at most 1 (0.01 simulates one worker in a hundred).")
    for name, numbers in (("threads", threads), ("quarters", quarters)):
        for number in numbers:
            if number < 1:
                mistakes.add(f"--{name} {number}: must be 1 or above.")
    mistakes.refuse()
    return [Configuration(city, model, *each) for each in product(scales, threads, quarters)]


def first_compilation(threads: int) -> float:
    """Seconds that a first `run` takes longer than later ones: all kernels compiled into an empty cache.

    With two threads or more, two processes compile them.
    """
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as cache, inherited({"NUMBA_CACHE_DIR": cache}):
        begun = time.time()
        if threads > 1:
            compile_once()
        cold = _in_a_process(1, _start, begun)
        warm = _in_a_process(1, _start, time.time())
    return float(cold - warm)


def measured(configuration: Configuration) -> dict[str, Any]:
    """One row: how long one configuration takes and how much memory, in a new process.

    Returns
    -------
    dict
        `scale, threads, quarters`; `firms, workers` simulated, means of start and end; `ns_per_worker_quarter` and its
        parts `steps`; `bytes_per_worker`, the peak of the process above what the program holds before any city, over
        workers (None where the system counts no peak); `peak_mb` of the whole process; `worker_table_bytes` and
        `firm_table_bytes` a worker and a firm; `start_s` from the birth of the process to the second quarter of a
        small city, `build_s`, `run_s`; `stream_copy_gb_s` with as many threads.

    Raises
    ------
    WorkerDied
        If the process was killed, most often for want of memory.
    """
    return dict(_in_a_process(configuration.threads, _measure, configuration, time.time()))


def _in_a_process(threads: int, function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function returns in a new process with so many threads."""
    from concurrent.futures.process import BrokenProcessPool

    try:
        with thread_variables(threads), crew(1) as pool:
            with hiring():
                asked = pool.submit(function, *arguments)
            return asked.result()
    except BrokenProcessPool as error:
        raise WorkerDied("a process was killed, most often for want of memory: try a smaller --scale") from error


def _start(born: float) -> float:
    """Seconds since then until a small city has run two quarters."""
    with loading():  # as a run does
        from sim.model import ZoneModel

    ZoneModel(city=_SMALL).run(2)
    return time.time() - born


def _measure(asked: Configuration, born: float) -> dict[str, Any]:
    """Measure one configuration in this process."""
    from sim.model import ZoneModel

    start_s = _start(born)
    compile_ahead(last_first=False)
    forget_peak()
    before = peak_bytes()
    begun = time.perf_counter()
    model = ZoneModel(city=asked.city, model=asked.model, scale=asked.scale)
    build_s = time.perf_counter() - begun
    first = (model.firm_table.n, model.worker_table.n)
    watch = Stopwatch()
    watch.time_steps()
    begun = time.perf_counter()
    for _ in range(asked.quarters):
        model.step()
    run_s = time.perf_counter() - begun
    peak = peak_bytes()
    firms, workers = ((early + late) / 2.0 for early, late in zip(first, _sizes(model), strict=True))
    a_worker_quarter = 1e9 / (asked.quarters * workers)
    steps = {step: watch.seconds[step] * a_worker_quarter for step in STEPS}
    tables = model.firm_table, model.worker_table
    firm_bytes, worker_bytes = (table.nbytes / max(table.n, 1) for table in tables)
    return {
        "scale": asked.scale,
        "threads": asked.threads,
        "quarters": asked.quarters,
        "firms": firms,
        "workers": workers,
        "ns_per_worker_quarter": run_s * a_worker_quarter,
        "bytes_per_worker": None if peak is None or before is None else (peak - before) / workers,
        "peak_mb": None if peak is None else peak / 1e6,
        "worker_table_bytes": worker_bytes,
        "firm_table_bytes": firm_bytes,
        "start_s": start_s,
        "build_s": build_s,
        "run_s": run_s,
        "stream_copy_gb_s": copy_speed(asked.threads),
        "steps": steps | {ELSE: run_s * a_worker_quarter - sum(steps.values())},
    }


def _sizes(model: Any) -> tuple[int, int]:
    """Living firms and workers."""
    return model.firm_table.n, model.worker_table.n
