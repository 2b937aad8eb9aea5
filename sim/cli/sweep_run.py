"""`sweep run`: the runs of a design that its folder lacks; the same command again makes what is still missing."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.document import say_document
from sim.cli.options import Jobs, Json, Quiet, Set, Threads
from sim.cli.sweep_plan import Design
from sim.cli.talk import counting_runs, duration, tell
from sim.params.advice import BadInput, did_you_mean

if TYPE_CHECKING:
    from sim.experiments.sweeps.pool import Crew
    from sim.experiments.sweeps.runner import Progress, SweepReport

_EXECUTORS = ("local", "dask")
_MOST_NAMED = 20


def run(
    file: Design,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the sweep; results/sweep-<name> if not given.")
    ] = None,
    jobs: Jobs = None,
    threads: Threads = 1,
    run_timeout: Annotated[
        float | None, typer.Option(metavar="S", help="Stop a run that takes more seconds than this; it has failed.")
    ] = None,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="Begin nothing more once a run has failed.")] = False,
    overrides: Set = None,
    executor: Annotated[str, typer.Option(help="Who makes the runs: local (processes here) or dask.")] = "local",
    scheduler: Annotated[
        str | None, typer.Option(metavar="tcp://HOST:PORT", help="Scheduler, with --executor dask.")
    ] = None,
    resources: Annotated[
        str | None, typer.Option(metavar="NAME=N,…", help="What a worker must have declared, with --executor dask.")
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make the runs of a design that its folder lacks; exit code 3 if some of them failed.

    With more seeds or points in the design, runs that are there are used.
    """
    from sim.experiments.folder import RESULTS
    from sim.experiments.processes import Workforce
    from sim.experiments.sweeps.design_file import load_design
    from sim.experiments.sweeps.layout import LIST
    from sim.experiments.sweeps.making import Manner, make_sweep
    from sim.experiments.sweeps.plan import plan
    from sim.experiments.sweeps.provenance import published
    from sim.experiments.sweeps.runner import Policy
    from sim.experiments.sweeps.state import state_of
    from sim.experiments.sweeps.store import SweepStore
    from sim.threads import n_cores

    workforce = Workforce(n_cores() if jobs is None else jobs, threads)
    workforce.check()
    if run_timeout is not None and not run_timeout > 0.0:
        raise BadInput(f"--run-timeout {run_timeout:g}: must be above 0 (seconds).")
    check_executor(executor, scheduler, resources)
    sweep = plan(load_design(file, overrides or ()))
    folder = RESULTS / f"sweep-{sweep.name}" if out is None else out
    crew = crew_of(scheduler, resources, threads)  # before a folder is made: perhaps nobody answers
    manner = Manner(workforce, run_timeout, Policy.FAIL_FAST if fail_fast else Policy.KEEP_GOING, crew)
    try:
        with nullcontext(_nothing) if quiet else counting_runs() as count:

            def on_progress(now: "Progress") -> None:
                count(now.done, now.failed, now.total)

            told = {"command": published(["zonesim", *sys.argv[1:]])}
            report = make_sweep(sweep, folder, manner, on_progress, tell, told)
    except KeyboardInterrupt:
        stored = state_of(SweepStore(folder)).stored if (folder / LIST).is_file() else 0
        tell(f"interrupted: {stored} of {len(sweep.runs)} runs are stored in {folder}; the same command goes on")
        raise typer.Exit(130) from None
    told = _document(report, len(sweep.runs), folder)
    if json:
        say_document(told)
    else:
        _say(told)
    if report.failed:
        raise typer.Exit(3)


def _nothing(*_: int) -> None:
    """No progress is shown."""


def check_executor(executor: str, scheduler: str | None, resources: str | None) -> None:
    """Refuse options that do not go together.

    Raises
    ------
    BadInput
    """
    if executor not in _EXECUTORS:
        raise BadInput(f"--executor {executor}: must be local or dask.{did_you_mean(executor, _EXECUTORS)}")
    if executor == "dask" and scheduler is None:
        raise BadInput("--executor dask: give the address of its scheduler, such as --scheduler tcp://127.0.0.1:8786.")
    for option, value in (("--scheduler", scheduler), ("--resources", resources)):
        if executor == "local" and value is not None:
            raise BadInput(f"{option} {value}: goes with --executor dask.")
    amounts(resources or "")


def crew_of(scheduler: str | None, resources: str | None, threads: int) -> "Crew | None":
    """Workers of a scheduler; None without one: processes of this machine.

    Raises
    ------
    BadInput
        If it does not answer, or its workers cannot make the runs.
    """
    if scheduler is None:
        return None
    from sim.experiments.sweeps.cluster import ClusterCrew

    return ClusterCrew(scheduler, threads, amounts(resources or ""), tell)


def amounts(text: str) -> dict[str, float]:
    """Resources by name from ``gpu=1,slot=2``.

    Raises
    ------
    BadInput
        If the text has another form.
    """
    found: dict[str, float] = {}
    for part in filter(None, text.split(",")):
        name, _, number = part.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError:
            raise BadInput(f"--resources {text}: must be names with numbers, such as slot=1.") from None
    return found


def _document(report: "SweepReport", planned: int, folder: Path) -> dict[str, Any]:
    """What was made, what failed, and where it is."""
    return {
        "folder": str(folder),
        "runs": planned,
        "made": report.done,
        "failed": [
            {
                "run_id": failure.run.run_id,
                "run_hash": failure.run.run_hash,
                "reason": failure.reason,
                **inputs_of(failure.run),
            }
            for failure in report.failed
        ],
        "seconds": report.seconds,
    }


def _say(told: dict[str, Any]) -> None:
    """The same in lines."""
    planned, made, folder = told["runs"], told["made"], told["folder"]
    there = planned - made - len(told["failed"])
    print(f"{planned} runs: {made} made in {duration(told['seconds'])}, {there} were there or are left")
    for failure in told["failed"][:_MOST_NAMED]:
        words = ", ".join(f"{name} {failure[name]}" for name in ("city", "model", "seed", "overrides"))
        print(f"failed: {failure['run_id']}: {failure['reason']} ({words})")
    if len(told["failed"]) > _MOST_NAMED:
        print(f"failed: {len(told['failed']) - _MOST_NAMED} more; `sweep status {folder}` names all")
    print(f"in {folder}")


def inputs_of(run: Any) -> dict[str, Any]:
    """What tells a run from the others of its sweep."""
    return {"city": run.city.name, "model": run.model.label, "seed": run.seed, "overrides": " ".join(run.overrides)}
