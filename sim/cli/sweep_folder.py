"""`sweep status`, `verify`, `clean` and `merge`: the folder of a sweep, looked at, checked, tidied and put together."""

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.document import say_document
from sim.cli.options import Json
from sim.cli.talk import tell

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep.")]


def status(folder: Folder, json: Json = False) -> None:
    """Say how many runs are planned, stored, failed, missing and stale; nothing is opened or changed."""
    from sim.experiments.sweeps.state import state_of
    from sim.experiments.sweeps.store import SweepStore

    state = state_of(SweepStore(folder))
    failed = [{"run_id": note["run_id"], "error": _last_line(note)} for note in state.failed.values()]
    if json:
        told = {**vars(state), "failed": failed, "missing": list(state.missing)}
        say_document(told)
        return
    counts = {"planned": state.planned, "stored": state.stored, "failed": len(failed), "missing": len(state.missing)}
    for name, count in {**counts, "stale": state.stale}.items():
        print(f"{name:<10}{count}")
    for note in failed:
        print(f"failed: {note['run_id']}: {note['error']}")
    if state.stale:
        print(f"stale: made by other code (before {state.code_before[:8]}, now {state.code_now[:8]})")
    if state.beside:
        print(f"beside the list: {state.beside} runs; `sweep verify` names them")


def verify(
    folder: Folder,
    quarantine: Annotated[
        bool, typer.Option("--quarantine", help="Move what is wrong into quarantine/, and pack again what is whole.")
    ] = False,
    json: Json = False,
) -> None:
    """Read every file of a sweep and say what is missing, torn, changed or foreign; exit code 4 if anything is."""
    from sim.experiments.sweeps.store import SweepStore
    from sim.experiments.sweeps.verify import quarantine as set_aside
    from sim.experiments.sweeps.verify import verify as verified

    store = SweepStore(folder)
    findings = verified(store)
    moved = set_aside(store, findings) if quarantine and findings else []
    if json:
        told = [vars(finding) for finding in findings]
        names = [path.relative_to(folder).as_posix() for path in moved]
        say_document({"findings": told, "moved": names})
    else:
        print("\n".join([finding.sentence for finding in findings] or ["every run of the list is there and whole"]))
        for path in moved:
            print(f"moved to {path}")
    if findings:
        raise typer.Exit(4)


def clean(folder: Folder, json: Json = False) -> None:
    """Remove what gone processes left, notes of failures that are mended, and start states; no run."""
    from sim.experiments.sweeps.cleaning import clean as cleaned
    from sim.experiments.sweeps.store import SweepStore

    removed = cleaned(SweepStore(folder))
    if json:
        say_document(removed)
        return
    for name, count in removed.items():
        print(f"{name:<22}{count}")


def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help="Folders of sweeps, two or more.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder to make; it must not be there, or be empty.")],
) -> None:
    """Put sweeps together into a new folder: whole, or nothing of it; exit code 4 if their results disagree."""
    from sim.experiments.sweeps.merge import merge as merged
    from sim.experiments.sweeps.state import state_of

    if len(folders) < 2:
        raise typer.BadParameter("name two folders or more.", param_hint="DIR…")
    state = state_of(merged(folders, out, tell))
    print(f"{state.stored} of {state.planned} runs are in {out}")


def _last_line(note: dict[str, str]) -> str:
    """What an error said in the end."""
    return (note.get("traceback", "").strip().splitlines() or ["no word"])[-1]
