"""`discover`: where in the space of a stored design something holds."""

from typing import Annotated

import typer

from sim.cli.options import Json, Outcomes, SweepFolder


def discover(
    folder: SweepFolder,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="CONDITION", help='Such as "city:job_housing.minimum_commute < 6.0"; all that are given.'),
    ] = None,
    better: Annotated[
        str | None, typer.Option(metavar="A,B", help="Where model A is better than model B, paired by point and seed.")
    ] = None,
    outcomes: Outcomes = None,
    density: Annotated[float, typer.Option(help="Share of the runs in the box in which it should hold.")] = 0.8,
    json: Json = False,
) -> None:
    """Find the box of levers and parameters in which a condition holds, and judge it on points held out.

    For sweeps of 40 points or more, such as latin_hypercube and sobol designs; nothing is simulated. The tables stand
    in discover.csv and discover_trajectory.csv of the folder too.
    """
    from sim.analysis import discovery, discovery_table
    from sim.cli.analysis_page import discover_page, told
    from sim.params.advice import BadInput

    if not 0.0 < density <= 1.0:
        raise BadInput(f"--density {density:g}: must be above 0 and at most 1 (share of runs).")
    if bool(where) == bool(better):
        raise BadInput('discover: give --where "city:job_housing.minimum_commute < 6.0", or --better 3.0,1.0.')
    if where and outcomes:
        raise BadInput("--outcome: goes with --better; with --where the condition names the outcome.")
    if where:
        questions = discovery.questions_where(folder, where)
    else:
        questions = discovery.questions_better(
            folder, [name.strip() for name in str(better).split(",")], outcomes or ()
        )
    found = [discovery.discover(question, density) for question in questions]
    rows, steps = discovery_table.rows_of(found), discovery_table.trajectory_of(found)
    tables = {
        "discover.csv": (discovery_table.COLUMNS, rows),
        "discover_trajectory.csv": (discovery_table.TRAJECTORY, steps),
    }
    print(told(folder, tables, discover_page(rows, density), json))
