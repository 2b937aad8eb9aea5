"""`sweep`: many runs by a design; each command stands in a file of its own and is registered here."""

import typer

from sim.cli.sweep_folder import clean, merge, status, verify
from sim.cli.sweep_plan import plan
from sim.cli.sweep_run import run

sweep = typer.Typer(help="Many runs by a design.", no_args_is_help=True)
sweep.command()(plan)
sweep.command()(run)
sweep.command()(status)
sweep.command()(verify)
sweep.command()(clean)
sweep.command()(merge)


@sweep.callback()
def _sweep() -> None:
    """Many runs by a design."""
