"""What a sweep will cost here: seconds from one short run that is made and thrown away, bytes from what runs keep."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

from sim.experiments.folder import n_values
from sim.experiments.planned_run import PlannedRun
from sim.experiments.sweeps.plan import Sweep

MOST_QUARTERS = 8
"""Quarters of the short run; longer runs are scaled up from it."""
_BYTES_A_NUMBER = 8
_BYTES_AROUND = 3_000
"""Of a run file beside its numbers, its inputs and its ground: names of outcomes, heads of arrays."""
_TABLE_BYTES_A_NUMBER = 4
"""Of the derived tables, about; Parquet needs less where numbers repeat."""


@dataclass(frozen=True)
class Measured:
    """One city at one scale, as it ran just now in this process, on one thread.

    Parameters
    ----------
    city : str
        Name of the city.
    scale : float
        Simulated workers a real worker.
    spin_up : float
        Seconds of a spin-up.
    quarter : float
        Seconds a quarter, mean of the short run.
    quarters : int
        Length of the short run.
    """

    city: str
    scale: float
    spin_up: float
    quarter: float
    quarters: int


@dataclass(frozen=True)
class Cost:
    """What a sweep needs.

    Parameters
    ----------
    runs : int
        Different runs.
    spin_ups : int
        Different starts: levers never enter them.
    seconds : float
        Of one core.
    bytes_on_disk : int
        Of run files and derived tables, about.
    measured : tuple of Measured
        What `seconds` rests on.
    """

    runs: int
    spin_ups: int
    seconds: float
    bytes_on_disk: int
    measured: tuple[Measured, ...]


def cost(sweep: Sweep) -> Cost:
    """Measure a short run of each city of a sweep, and scale it up.

    Notes
    -----
    The machine as it is now: other work on it is measured too. Writing, which takes milliseconds a run, is not in it.
    """
    measured = {key: _measure(run) for key, run in _one_of_each(sweep)}
    starts = {run.start_hash: run for run in sweep.runs}
    seconds = sum(measured[_kind(run)].spin_up for run in starts.values())
    seconds += sum(measured[_kind(run)].quarter * run.quarters for run in sweep.runs)
    size = sum(_bytes(run) * n for run, n in _counted(sweep))
    return Cost(len(sweep.runs), len(starts), seconds, size, tuple(measured.values()))


def _kind(run: PlannedRun) -> tuple[str, float]:
    """What decides how long a run takes, about."""
    return (run.city.version, run.scale)


def _one_of_each(sweep: Sweep) -> Iterator[tuple[tuple[str, float], PlannedRun]]:
    """The first run of each city and scale."""
    found: dict[tuple[str, float], PlannedRun] = {}
    for run in sweep.runs:
        found.setdefault(_kind(run), run)
    yield from found.items()


def _measure(run: PlannedRun) -> Measured:
    """Seconds of a spin-up and of a quarter."""
    from sim.model.observe import keep_only
    from sim.model.start import spin_up

    given = (run.city, run.parameters, run.scale, run.seed)
    spin_up(*given).branch(run.model, run.stress).run(1)  # compiles, or reads what is compiled
    begun = time.perf_counter()
    start = spin_up(*given)
    started = time.perf_counter()
    quarters = min(run.quarters, MOST_QUARTERS)
    city = start.branch(run.model, run.stress)
    keep_only(city, run.recorded)
    city.run(quarters)
    ended = time.perf_counter()
    return Measured(run.city.name, run.scale, started - begun, (ended - started) / quarters, quarters)


def _counted(sweep: Sweep) -> list[tuple[PlannedRun, int]]:
    """One run of each city, and how many there are of it: length and outcomes are the same in a sweep."""
    counts: dict[str, int] = {}
    one: dict[str, PlannedRun] = {}
    for run in sweep.runs:
        one.setdefault(run.city.version, run)
        counts[run.city.version] = counts.get(run.city.version, 0) + 1
    return [(one[version], n) for version, n in counts.items()]


def _bytes(run: PlannedRun) -> int:
    """Size of the file of a run and of its part of the tables."""
    words = len(json.dumps(run.identity(), sort_keys=True, ensure_ascii=False, separators=(",", ":")))
    return words + _BYTES_AROUND + (_BYTES_A_NUMBER + _TABLE_BYTES_A_NUMBER) * n_values(run)
