"""The command line: `python run.py compare`, `zonesim compare`, `python -m sim compare`.

Commands import what they need when they are called, so that help answers at once.
"""

import contextlib
import gc
import os
import sys
from typing import Annotated, Any

import typer

from sim.cli.bench import bench
from sim.cli.compare import compare
from sim.cli.decompose import decompose
from sim.cli.discover import discover
from sim.cli.document import say_error
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
from sim.experiments.processes import WorkerDied
from sim.experiments.unsound import Unsound
from sim.interrupts import plain_interrupts
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


_UNHEARD, _BAD_INPUT, _INTERRUPTED = 1, 2, 130
_GOES_ON = "interrupted; what is stored stays, and the same command goes on"
_WRONG_USE: Any = typer.BadParameter.__base__
"""All errors of options and arguments, wherever a version of typer keeps their class."""


def main() -> None:
    """Run one command; a user's mistake is a sentence and exit code 2, a check that does not hold one and 4.

    Where standard output takes nothing, that is a sentence and 1. A fault of the program keeps its traceback.
    Whatever happens, with `--json` stdout holds one document.
    """
    if sys.stdout is None:  # a file that is opened next would stand in its place
        print("error: standard output is closed; let it go to a file or to /dev/null.", file=sys.stderr)
        sys.exit(_UNHEARD)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Chinese must not stop a run
    code = 0
    try:
        code = _do()
        with contextlib.suppress(BrokenPipeError):  # who reads has enough
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        if not _is_unheard():
            raise
        print(f"error: standard output cannot be written ({error.strerror}).", file=sys.stderr)
        code = code or _UNHEARD
    finally:
        gc.freeze()  # the interpreter would look through all libraries for garbage before it leaves
    if code:
        sys.exit(code)


def _is_unheard() -> bool:
    """Whether standard output takes nothing more, not even the end of a line; if so, what it still holds is lost."""
    try:
        print(flush=True)
    except OSError:
        with contextlib.suppress(OSError):  # the interpreter would try once more as it leaves
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return True
    return False


def _do() -> int:
    """Exit code of the command."""
    try:
        with plain_interrupts():
            code = app(standalone_mode=False) or 0
        if code == _INTERRUPTED:
            say_error("Interrupted", _GOES_ON)
        return int(code)
    except _WRONG_USE as error:
        error.show()
        say_error("WrongUse", error.format_message())
        return _BAD_INPUT
    except BadInput as error:
        return _told(error, _BAD_INPUT)
    except Unsound as error:
        return _told(error, 4)
    except WorkerDied as error:
        return _told(error, 1)
    except KeyboardInterrupt:
        say_error("Interrupted", _GOES_ON)
        return _INTERRUPTED
    except Exception as error:
        say_error(type(error).__name__, f"a fault of the program, its traceback is on stderr: {error}")
        raise


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


def _told(error: Exception, code: int) -> int:
    """Say what is wrong, on stderr for people and as the document; the exit code."""
    for sentence in str(error).splitlines():
        print(f"error: {sentence}", file=sys.stderr)
    say_error(type(error).__name__, str(error))
    return code
