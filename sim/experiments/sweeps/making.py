"""A sweep from its design to a finished folder: list, make what is missing, pack, derive."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.experiments.processes import Workforce
from sim.experiments.sweeps.asked import Design
from sim.experiments.sweeps.pool import Crew
from sim.experiments.sweeps.runner import Policy, Progress, SweepReport, carry_out_sweep
from sim.experiments.sweeps.store import SweepStore


@dataclass(frozen=True)
class Manner:
    """How the runs of a sweep are made; nothing here touches a result.

    Parameters
    ----------
    workforce : Workforce
        Processes and threads.
    run_timeout : float, optional
        Seconds after which a run is stopped and counts as failed.
    policy : Policy
        What a failed run means to the others.
    crew : Crew, optional
        Who makes the runs; processes of this machine if not given.
    """

    workforce: Workforce
    run_timeout: float | None = None
    policy: Policy = Policy.KEEP_GOING
    crew: Crew | None = None


def make_sweep(
    sweep: Design,
    folder: Path,
    manner: Manner,
    on_progress: Callable[[Progress], None],
    tell: Callable[[str], None],
    told: Mapping[str, Any] | None = None,
) -> SweepReport:
    """Make the runs of a design that a folder does not hold yet, then pack them and derive the tables.

    Parameters
    ----------
    sweep : Design
        The planned sweep.
    folder : Path
        Its folder; what is there is used.
    manner : Manner
        How the runs are made.
    on_progress : callable
        Told how far it is, several times a second.
    tell : callable
        Told what could not be used, a sentence each.
    told : mapping, optional
        What the manifest says of the command beside runs and effort, such as the command as it was given.

    Returns
    -------
    SweepReport
        With the failed runs; the others are stored and packed.

    Raises
    ------
    BadInput
        If the folder holds something else, contradicts the design, or cannot be written.
    Unsound
        If a run is stored with another result.
    KeyboardInterrupt
        Finished runs are stored; the same call goes on.
    WorkerDied
        If processes die again and again before they begin a run.
    """
    store = SweepStore(folder)
    with store.at_work(sweep, tell) as lock:
        missing = store.missing(sweep, tell)
        if not lock.is_ours:  # from the other end: the two meet half-way
            missing = missing[::-1]
        report = carry_out_sweep(
            missing,
            store,
            manner.workforce,
            on_progress,
            run_timeout=manner.run_timeout,
            policy=manner.policy,
            crew=manner.crew,
        )
        more = {"runs": report.done, "seconds": round(report.seconds, 3), **report.effort.told}
        store.finish(lock, {**(told or {}), **more}, tell)
    return report
