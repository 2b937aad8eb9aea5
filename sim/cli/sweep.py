"""`sweep`: many runs by a design; each command stands in a file of its own and is registered here."""

import typer

sweep = typer.Typer(help="Many runs by a design.", no_args_is_help=True)


@sweep.callback()
def _sweep() -> None:
    """Many runs by a design."""
