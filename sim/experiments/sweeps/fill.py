"""A folder filled: what a design wants and the folder lacks is made, then packed, and told in tables."""

from collections.abc import Callable
from dataclasses import dataclass

from sim.experiments.processes import Workforce
from sim.experiments.sweeps.asked import Design
from sim.experiments.sweeps.pool import Crew
from sim.experiments.sweeps.runner import Policy, Progress, SweepReport, carry_out_sweep
from sim.experiments.sweeps.store import SweepStore


@dataclass(frozen=True)
class Manner:
    """How a folder is filled; nothing here touches a result.

    Parameters
    ----------
    workforce : Workforce
        Processes and threads of this machine.
    run_timeout : float or None
        Seconds after which a run is stopped and counts as failed.
    policy : Policy
        What a failed run means to the others.
    crew : Crew or None
        Who makes the runs, if not processes of this machine.
    command : str
        What was typed, for the manifest.
    """

    workforce: Workforce
    run_timeout: float | None = None
    policy: Policy = Policy.KEEP_GOING
    crew: Crew | None = None
    command: str = ""


def fill(
    sweep: Design,
    store: SweepStore,
    manner: Manner,
    tell: Callable[[str], None],
    on_progress: Callable[[Progress], None],
) -> SweepReport:
    """Make the runs that a folder lacks.

    Parameters
    ----------
    sweep : Sweep
        The design.
    store : SweepStore
        The folder.
    manner : Manner
        How.
    tell : callable
        Is told in sentences what is unusual.
    on_progress : callable
        Is told how far it is.

    Returns
    -------
    SweepReport

    Raises
    ------
    BadInput
        If the folder cannot be used or written.
    Unsound
        If a run gave another result than the one that is stored.
    KeyboardInterrupt
        After the processes have left and it was told what is stored.
    """
    with store.at_work(sweep, tell) as lock:
        missing = store.missing(sweep, tell)
        try:
            report = carry_out_sweep(
                missing,
                store,
                manner.workforce,
                on_progress,
                run_timeout=manner.run_timeout,
                policy=manner.policy,
                crew=manner.crew,
            )
        except KeyboardInterrupt:
            stored = f"{len(sweep.runs) - len(store.missing(sweep, tell))} of {len(sweep.runs)} runs are stored"
            tell(f"interrupted: {stored} in {store.folder}; the same command goes on")
            raise
        told = {"runs": report.done, "seconds": report.seconds, "command": manner.command}
        store.finish(lock, {**told, "jobs": manner.workforce.jobs, "threads": manner.workforce.threads}, tell)
    return report
