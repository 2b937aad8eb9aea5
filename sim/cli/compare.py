"""`compare`: development models on common seeds, with paired differences."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.options import (
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
    Threads,
    Totals,
)

_OF_A_HISTORY = ("city", "seeds", "scale", "totals", "stress", "mechanisms_off", "placebo")
"""Options that a checkpoint answers itself, or that ask for another world or for more seeds."""


def compare(
    context: typer.Context,
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
    frontier: Annotated[
        bool, typer.Option("--frontier", help="Also with spending scaled by 0 to 1.5: outcomes against public cost.")
    ] = False,
    equal_cost: Annotated[
        bool, typer.Option("--equal-cost", help="As --frontier; refused where the models share no public cost.")
    ] = False,
    equal_organisation: Annotated[
        bool, typer.Option("--equal-organisation", help="Also with one organisation for all models: their mean.")
    ] = False,
    lever_uncertainty: Annotated[
        int | None,
        typer.Option(metavar="N", help="Also with N draws of all levers within the ranges of their model."),
    ] = None,
    mechanisms_off: Annotated[
        bool, typer.Option("--mechanisms-off", help="Also with each mechanism of the world off, and all of them.")
    ] = False,
    placebo: Annotated[
        bool, typer.Option("--placebo", help="Show the differences that exchanged labels of models would give.")
    ] = False,
    history: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="CHECKPOINT",
            help="Branch from a checkpoint of `run`: one history, several models; --quarters count from there.",
        ),
    ] = None,
    record: Record = None,
    resilience: Resilience = False,
    out: Out = None,
    json: Json = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Compare development models in one city on common seeds.

    Leaves tables and figures in a folder of results; the same command again uses the runs that are there.
    """
    from sim.cli.job import Job, Manner
    from sim.experiments.calm import Calm
    from sim.experiments.equal_organisation import EqualOrganisation
    from sim.experiments.frontier import Frontier
    from sim.experiments.lever_draws import LeverUncertainty
    from sim.experiments.mechanisms_off import MechanismsOff
    from sim.experiments.members import Variation
    from sim.experiments.recorded import OF_VARIANTS
    from sim.experiments.request import MOST_SEEDS, Request
    from sim.experiments.resilience import Resilience as Removals

    if history is not None:
        _refuse_beside_a_history(context)
    asked: list[tuple[bool, Variation]] = [
        (stress is not None, Calm()),
        (frontier or equal_cost, Frontier()),
        (equal_organisation, EqualOrganisation()),
        (lever_uncertainty is not None, LeverUncertainty(lever_uncertainty or 0)),
        (mechanisms_off, MechanismsOff()),
    ]
    given = tuple(record or ())
    request = Request(
        city=city,
        models=tuple(name.strip() for name in models.split(",")),
        seeds=tuple(range(1, min(seeds, MOST_SEEDS + 1) + 1)) if history is None else (1,),  # one more is refused
        quarters=quarters,
        scale=scale,
        overrides=tuple(overrides or ()),
        totals=totals,
        stress=stress,
        variations=tuple(variation for wanted, variation in asked if wanted),
        record=(*record, *OF_VARIANTS) if record and (placebo or any(wanted for wanted, _ in asked)) else given,
        history=history,
    )
    # at equal cost alone: with --frontier a missing overlap is a line of the page
    analyses = {"placebo": placebo, "equal_cost": equal_cost and not frontier, "resilience": resilience}
    named = tuple(name for name in analyses if analyses[name])
    manner = Manner.of(json=json, dry_run=dry_run, quiet=quiet)
    Job("compare", request, out, jobs, threads, manner, named, (Removals(),) if resilience else ()).do()


def _refuse_beside_a_history(context: typer.Context) -> None:
    """Refuse options that contradict a checkpoint.

    Raises
    ------
    BadInput
        Naming all of them.
    """
    from sim.params.advice import BadInput

    given = [name for name in _OF_A_HISTORY if str(context.get_parameter_source(name)).endswith("COMMANDLINE")]
    if given:
        options = ", ".join("--" + name.replace("_", "-") for name in given)
        raise BadInput(f"--from: city, seed, scale and world are the checkpoint's; leave out {options}.")
