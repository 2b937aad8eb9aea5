"""Many runs on the cores of one machine: processes by `spawn`, a spin-up each, one thread each by default.

The result does not depend on any of it: not on the number of processes or threads, nor on the order of runs.
"""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ProcessPoolExecutor, wait
from pathlib import Path
from typing import Any

from sim.experiments.ahead import compile_once
from sim.experiments.atomic import sync_folder
from sim.experiments.checkpoint import NONE, Checkpoints
from sim.experiments.effort import NOTHING, Effort, Footprint, Timer
from sim.experiments.planned_run import PlannedRun
from sim.experiments.processes import WorkerDied, Workforce, dismiss, thread_variables
from sim.experiments.store import RUNS
from sim.experiments.watch import Watch
from sim.experiments.worker import SeedTask, Signals, begin, run_seed, work
from sim.interrupts import interrupts_held, plain_interrupts

_POLL_SECONDS = 0.2


def carry_out(
    missing: Sequence[PlannedRun],
    folder: Path,
    workforce: Workforce,
    on_progress: Callable[[int], None],
    watches: tuple[Watch, ...] = (),
    checkpoints: Checkpoints = NONE,
) -> Effort:
    """Make the missing runs and store each in the folder.

    Parameters
    ----------
    missing : sequence of PlannedRun
        Runs to make.
    folder : Path
        Result folder, made before.
    workforce : Workforce
        Processes and threads.
    on_progress : callable
        Called now and then with the number of quarters done so far, over all runs.
    watches : tuple of Watch
        Who looks at each run after every quarter.
    checkpoints : Checkpoints
        Whether each run writes checkpoints, and goes on from its own.

    Returns
    -------
    Effort
        What it took.

    Raises
    ------
    BadInput
        If a run cannot be stored, or a checkpoint cannot be written or gone on from.
    KeyboardInterrupt
        After the workers have left; finished runs are stored.
    WorkerDied
        If a process was killed.
    Unsound
        If a watch finds that a run contradicts itself.
    """
    timer = Timer()
    tasks = _tasks(missing, folder, watches, checkpoints)
    workers = NOTHING
    jobs = min(workforce.jobs, len(tasks))
    try:
        if jobs == 1:
            if workforce.threads > 1:
                compile_once()
            _run_here(tasks, workforce.threads, on_progress)
        elif jobs > 1:
            workers = _run_in_processes(tasks, jobs, workforce.threads, on_progress)
    finally:
        sync_folder(folder / RUNS)
    return timer.effort(Workforce(max(jobs, 1), workforce.threads), workers)


def _tasks(
    missing: Sequence[PlannedRun], folder: Path, watches: tuple[Watch, ...], checkpoints: Checkpoints
) -> list[SeedTask]:
    """Missing runs by what they start from: worlds in the order of the design, seeds rising.

    A history is opened in a fraction of the time that a spin-up takes: each of its runs is a task of its own.
    """
    by_world: dict[tuple[object, ...], dict[int, list[PlannedRun]]] = {}
    for run in missing:
        alone = run.run_id if run.history else ""
        by_world.setdefault((run.city.version, run.parameters, run.scale, alone), {}).setdefault(run.seed, []).append(
            run
        )
    return [
        SeedTask(tuple(runs), folder, watches, checkpoints)
        for by_seed in by_world.values()
        for _, runs in sorted(by_seed.items())
    ]


def _run_here(tasks: Sequence[SeedTask], threads: int, on_progress: Callable[[int], None]) -> None:
    """All tasks one after the other in this process."""
    done = 0

    def on_quarter(*_: Any) -> None:
        nonlocal done
        done += 1
        on_progress(done)

    from sim.threads import use_threads

    use_threads(threads)
    with plain_interrupts():
        for task in tasks:
            run_seed(task, on_quarter, lambda: False)


def _run_in_processes(
    tasks: Sequence[SeedTask], jobs: int, threads: int, on_progress: Callable[[int], None]
) -> Footprint:
    """All tasks in a pool of spawned processes; what these needed."""
    context = multiprocessing.get_context("spawn")
    signals = Signals(context.Value("q", 0), context.Value("b", 0), context.Value("q", 0))
    others = set(multiprocessing.active_children())
    with thread_variables(threads):
        pool = ProcessPoolExecutor(jobs, context, initializer=begin, initargs=(signals, os.getpid()))
        try:
            with interrupts_held():  # a worker inherits this until it has its own handler
                futures = [pool.submit(work, task) for task in tasks]
            workers = _await(futures, signals, on_progress)
            pool.shutdown(wait=False)  # workers leave while the tables are made; nobody outlives this process
        except BaseException:
            signals.stop.value = 1
            pool.shutdown(wait=False, cancel_futures=True)
            dismiss([child for child in multiprocessing.active_children() if child not in others])
            raise
    return workers


def _await(futures: Sequence["Future[Footprint]"], signals: Signals, on_progress: Callable[[int], None]) -> Footprint:
    """Wait for all tasks, telling of progress; the first failure ends it. What the processes needed."""
    from concurrent.futures.process import BrokenProcessPool

    workers = NOTHING
    pending = set(futures)
    while pending:
        finished, pending = wait(pending, timeout=_POLL_SECONDS, return_when=FIRST_EXCEPTION)
        on_progress(signals.done.value)
        for future in finished:
            try:
                workers = workers.joined(future.result())
            except BrokenProcessPool as error:
                raise WorkerDied(
                    "a worker process was killed, most often for want of memory: try fewer --jobs or a smaller "
                    "--scale; finished runs are kept and used again by the same command"
                ) from error
    return workers
