"""`run`: one development model, one seed."""

from typing import Annotated

import typer

from sim.cli.options import (
    Check,
    City,
    DryRun,
    Jobs,
    Json,
    Out,
    Quarters,
    Quiet,
    Record,
    Resilience,
    Scale,
    Set,
    Stress,
    Totals,
    Trace,
)


def run(
    model: Annotated[str, typer.Option(help="Development model by name, or path of a TOML file.")] = "3.0",
    seed: Annotated[int, typer.Option(help="Seed of the run, 1 or above.")] = 1,
    city: City = "chengdu",
    quarters: Quarters = 80,
    scale: Scale = None,
    jobs: Jobs = None,
    threads: Annotated[int | None, typer.Option(help="Threads that share the run; all cores if not given.")] = None,
    overrides: Set = None,
    totals: Totals = None,
    stress: Stress = None,
    check: Check = False,
    trace: Trace = None,
    record: Record = None,
    resilience: Resilience = False,
    checkpoint_every: Annotated[
        int | None, typer.Option(metavar="N", help="Write a checkpoint after every N quarters, into checkpoints/.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the checkpoint of this run, if there is one in the folder.")
    ] = False,
    out: Out = None,
    json: Json = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Run one development model with one seed; for differences between models use compare."""
    from sim.cli.job import Job, Manner
    from sim.experiments.checkpoint import Checkpoints
    from sim.experiments.request import Request
    from sim.experiments.resilience import Resilience as Removals
    from sim.experiments.traced import Traced
    from sim.experiments.watch import Checked, Watch
    from sim.params.advice import BadInput
    from sim.threads import n_cores

    if checkpoint_every is not None and checkpoint_every < 1:
        raise BadInput(f"--checkpoint-every {checkpoint_every}: must be 1 or above (quarters).")
    if resume and trace is not None:
        raise BadInput("--resume: a story (--trace) is told from the start; leave one of the two out.")

    request = Request(
        city=city,
        models=(model,),
        seeds=(seed,),
        quarters=quarters,
        scale=scale,
        overrides=tuple(overrides or ()),
        totals=totals,
        stress=stress,
        record=tuple(record or ()),
    )
    watches: list[Watch] = [Checked()] if check else []
    watches += [Traced.of(trace)] if trace is not None else []
    watches += [Removals()] if resilience else []
    analyses = ("resilience",) if resilience else ()
    manner = Manner.of(json=json, dry_run=dry_run, quiet=quiet)
    checkpoints = Checkpoints(checkpoint_every or 0, resume)
    n_threads = n_cores() if threads is None else threads
    Job("run", request, out, jobs, n_threads, manner, analyses, tuple(watches), checkpoints).do()
