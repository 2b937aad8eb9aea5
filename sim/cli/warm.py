"""`warm`: compile all kernels now, so that no later start has to."""

from typing import Annotated

import typer

from sim.cli.document import say_document
from sim.cli.options import Json


def warm(
    jobs: Annotated[int, typer.Option(help="Processes that compile at once, 1 or 2.")] = 2, json: Json = False
) -> None:
    """Compile all kernels ahead into the folder that NUMBA_CACHE_DIR names, or the user's cache folder."""
    from sim.experiments.warm import warm as warmed

    done = warmed(jobs)
    if json:
        told = {
            "seconds": done.seconds,
            "kernels": done.kernels,
            "compiled": done.compiled,
            "folder": str(done.folder),
            "megabytes": done.megabytes,
        }
        say_document(told)
        return
    what = f"compiled {done.compiled} of {done.kernels}" if done.compiled else f"nothing to compile, all {done.kernels}"
    print(f"{what} kernels, {done.seconds:.1f} s; they are in {done.folder} ({done.megabytes:.1f} MB)")
