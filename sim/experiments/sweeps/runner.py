"""The missing runs of a sweep, made by a crew of processes; a failed run is named, the others go on.

Results are the same bits for any number of processes and threads and in any order, and whatever died in between.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from sim.experiments.atomic import make_writable
from sim.experiments.effort import NOTHING, Effort, Timer
from sim.experiments.planned_run import PlannedRun
from sim.experiments.processes import Workforce
from sim.experiments.sweeps.dispatch import Dispatch, Lost
from sim.experiments.sweeps.layout import STARTS
from sim.experiments.sweeps.pool import Crew, LocalCrew
from sim.experiments.sweeps.work import Done, RunStore, RunTask, keep


class Policy(Enum):
    """What a failed run means to the others."""

    KEEP_GOING = "the others are made"
    FAIL_FAST = "nothing more is begun"


@dataclass(frozen=True)
class Failure:
    """A run without a result.

    Parameters
    ----------
    run : PlannedRun
        The run.
    reason : str
        In one line; more is in the store's note.
    """

    run: PlannedRun
    reason: str


@dataclass(frozen=True)
class Progress:
    """How far a sweep is: numbers of runs."""

    done: int
    failed: int
    total: int


@dataclass(frozen=True)
class SweepReport:
    """What became of the runs.

    Parameters
    ----------
    done : int
        Runs made and stored; those that another sweep stored meanwhile are not among them.
    failed : tuple of Failure
        Runs that failed, in the order in which they did.
    effort : Effort
        What it took.
    """

    done: int
    failed: tuple[Failure, ...]
    effort: Effort

    @property
    def seconds(self) -> float:
        """Wall time."""
        return self.effort.seconds


def carry_out_sweep(
    missing: Sequence[PlannedRun],
    store: RunStore,
    workforce: Workforce,
    on_progress: Callable[[Progress], None],
    *,
    run_timeout: float | None = None,
    policy: Policy = Policy.KEEP_GOING,
    crew: Crew | None = None,
) -> SweepReport:
    """Make the missing runs of a sweep.

    Parameters
    ----------
    missing : sequence of PlannedRun
        Runs to make, each once.
    store : RunStore
        Where they go; it crosses into the processes.
    workforce : Workforce
        Processes and threads of this machine.
    on_progress : callable
        Told how far it is, several times a second.
    run_timeout : float, optional
        Seconds after which a run is stopped and counts as failed.
    policy : Policy
        What a failed run means to the others.
    crew : Crew, optional
        Who makes the runs; processes of this machine if not given. It is dismissed at the end.

    Returns
    -------
    SweepReport

    Raises
    ------
    BadInput
        If a run cannot be stored.
    Unsound
        If a run is stored with another result.
    KeyboardInterrupt
        After the processes have left; finished runs are stored.
    WorkerDied
        If processes die again and again before they begin a run.
    """
    timer = Timer()
    tasks = in_order(missing, workforce.jobs)
    if not tasks:
        return SweepReport(0, (), Effort())
    make_writable(store.folder / STARTS)
    workforce = Workforce(min(workforce.jobs, len(tasks)), workforce.threads)
    on_progress(Progress(0, 0, len(tasks)))  # kernels are perhaps compiled now, which takes a minute
    crew = crew or LocalCrew(workforce, store)
    done, shared, failed, footprint = 0, 0, [], NOTHING
    try:
        for result in Dispatch(tasks, crew, run_timeout).results():
            if result is not None:
                reason = _settle(*result, store)
                footprint = footprint.joined(result[1].footprint if isinstance(result[1], Done) else footprint)
                done += not reason
                shared += isinstance(result[1], Done) and result[1].was_there
                if reason:
                    failed.append(Failure(result[0].run, reason))
            on_progress(Progress(done, len(failed), len(tasks)))
            if failed and policy is Policy.FAIL_FAST:
                break
        else:
            crew.leave()
    finally:
        crew.dismiss()
    return SweepReport(done - shared, tuple(failed), timer.effort(Workforce(crew.size, workforce.threads), footprint))


def in_order(missing: Sequence[PlannedRun], jobs: int) -> list[RunTask]:
    """Runs so that a start is made once and then shared: all of a start together, the first of them well ahead.

    Parameters
    ----------
    missing : sequence of PlannedRun
        In any order.
    jobs : int
        Processes: so many starts ahead the first run of a start, which makes it, is begun.

    Returns
    -------
    list of RunTask
    """
    by_start: dict[str, list[PlannedRun]] = {}
    for run in missing:
        by_start.setdefault(run.start_hash, []).append(run)
    starts = list(by_start.values())
    ordered = [runs[0] for runs in starts[:jobs]]
    for number, runs in enumerate(starts):
        ordered += runs[1:]
        ordered += [ahead[0] for ahead in starts[number + jobs : number + jobs + 1]]
    n_of = Counter(run.start_hash for run in missing)
    return [RunTask(run, shares_start=n_of[run.start_hash] > 1) for run in ordered]


def _settle(task: RunTask, outcome: Done | Lost, store: RunStore) -> str:
    """Store or note what is not stored or noted yet; why the run failed, empty if it did not."""
    if isinstance(outcome, Lost):
        store.failed(task.run, outcome.value)
        return outcome.value
    return keep(task.run, outcome, store).fault
