"""The command line: `python run.py compare`, `zonesim compare`, `python -m sim compare`.

Commands import what they need when they are called, so that help answers at once.
"""

import gc
import json
import sys
from typing import Annotated

import typer

from sim.cli.bench import bench
from sim.cli.compare import compare
from sim.cli.decompose import decompose
from sim.cli.discover import discover
from sim.cli.export import export
from sim.cli.params import outcomes, params
from sim.cli.plot import plot
from sim.cli.report import report
from sim.cli.rerun import rerun
from sim.cli.run import run
from sim.cli.scenarios import scenarios
from sim.cli.sensitivity import sensitivity
from sim.cli.sweep import sweep
from sim.cli.warm import warm
from sim.experiments.processes import plain_interrupts
from sim.experiments.unsound import Unsound
from sim.params.advice import BadInput

app = typer.Typer(
    name="zonesim",
    help="How cities build industrial zones (产业功能区): an agent-based simulation of development models.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(compare)
app.command()(run)
app.command()(rerun)
app.add_typer(scenarios, name="scenarios")
app.command()(params)
app.command()(outcomes)
app.command()(plot)
app.command()(report)
app.command()(export)
app.add_typer(sweep, name="sweep")
app.command()(sensitivity)
app.command()(decompose)
app.command()(discover)
app.command()(bench)
app.command()(warm)


def main() -> None:
    """Run one command; a user's mistake is a sentence and exit code 2, a check that does not hold one and 4.

    A fault of the program keeps its traceback.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Chinese must not stop a run
    try:
        with plain_interrupts():
            app()
    except BadInput as error:
        _tell(error)
        sys.exit(2)
    except Unsound as error:
        _tell(error)
        sys.exit(4)
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        gc.freeze()  # the interpreter would look through all libraries for garbage before it leaves


def _show_version(asked: bool) -> None:
    """Print the version and leave, if asked."""
    if asked:
        from sim.experiments.identity import versions

        print(f"zonesim {versions()['zonesim']}")
        raise typer.Exit


@app.callback()
def _common(
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """How cities build industrial zones (产业功能区): an agent-based simulation of development models."""


def _tell(error: BadInput | Unsound) -> None:
    """Say what is wrong: on stderr for people, and as the one document on stdout if JSON was asked for."""
    for sentence in str(error).splitlines():
        print(f"error: {sentence}", file=sys.stderr)
    if "--json" in sys.argv:
        print(json.dumps({"error": {"kind": type(error).__name__, "message": str(error)}}, ensure_ascii=False))
