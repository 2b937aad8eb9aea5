"""`rerun`: one stored run of a sweep made again, and compared bit for bit."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.document import say_document
from sim.cli.options import Json


def rerun(
    run_id: Annotated[str, typer.Argument(metavar="RUN_ID", help="Id of the run, or 8 digits or more of its hash.")],
    folder: Annotated[Path, typer.Option("--in", metavar="DIR", help="Folder of a sweep.")],
    json: Json = False,
) -> None:
    """Make a stored run again from its folder alone; exit code 4 if a bit of it differs."""
    from sim.experiments.sweeps.rerun import find_run
    from sim.experiments.sweeps.rerun import rerun as made_again
    from sim.experiments.sweeps.store import SweepStore

    again = made_again(find_run(SweepStore(folder), run_id), folder)
    before = again.stored.meta["result_hash"]
    if json:
        told = {"run_id": again.stored.run_id, "same": again.is_same, "stored": before, "now": again.result_hash}
        say_document({**told, "differing": list(again.differing)})
    elif again.is_same:
        print(f"{again.stored.run_id}: the same to the last bit ({before[:16]})")
    else:
        print(f"{again.stored.run_id}: differs, stored {before[:16]}, now {again.result_hash[:16]}")
        print("\n".join(f"  {name}" for name in again.differing))
    if not again.is_same:
        raise typer.Exit(4)
