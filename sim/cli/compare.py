"""`compare`: development models on common seeds, with paired differences."""

from typing import Annotated

import typer

from sim.cli.options import City, DryRun, Jobs, Json, Out, Quarters, Quiet, Scale, Set, Stress, Threads, Totals


def compare(
    city: City = "chengdu",
    models: Annotated[
        str, typer.Option(help="Development models by name or TOML path, with commas; differences are to the first.")
    ] = "1.0,2.0,3.0",
    seeds: Annotated[int, typer.Option(help="Number of seeds: 1, 2, … up to this one.")] = 8,
    quarters: Quarters = 80,
    scale: Scale = None,
    jobs: Jobs = None,
    threads: Threads = 1,
    overrides: Set = None,
    totals: Totals = None,
    stress: Stress = None,
    out: Out = None,
    json: Json = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Compare development models in one city on common seeds.

    Leaves tables and figures in a folder of results; the same command again uses the runs that are there.
    """
    from sim.cli.job import Job, Manner
    from sim.experiments.design import Request

    request = Request(
        city=city,
        models=tuple(name.strip() for name in models.split(",")),
        seeds=tuple(range(1, seeds + 1)),
        quarters=quarters,
        scale=scale,
        overrides=tuple(overrides or ()),
        totals=totals,
        stress=stress,
    )
    Job("compare", request, out, jobs, threads, Manner.of(json=json, dry_run=dry_run, quiet=quiet)).do()
