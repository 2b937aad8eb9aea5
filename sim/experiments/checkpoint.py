"""Checkpoints: a run under way as one file in `checkpoints/`, replaced only by a whole later one.

A line that names the form, a line of JSON with the inputs of the run, then the city as `sim.model.frozen` writes it.
A run goes on from its own checkpoint only; any development model may branch from it (`compare --from`).
"""

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.atomic import make_writable, sync_folder, write_whole
from sim.params.advice import BadInput

if TYPE_CHECKING:
    from sim.experiments.planned_run import PlannedRun
    from sim.model.zone_model import ZoneModel

CHECKPOINTS = "checkpoints"
"""Folder of checkpoints in a result folder."""
SCHEMA = 1
"""Version of the form; a change of meaning is a new one."""

_ENDING = ".checkpoint"
_MAGIC = b"zonesim checkpoint\n"
_LONGEST_LINE = 1 << 20
_BYTES_A_WORKER = 40.0
_BYTES_OF_THE_REST = 5e6


@dataclass(frozen=True)
class Checkpoints:
    """What a run does about checkpoints.

    Parameters
    ----------
    every : int
        Quarters from one to the next; 0 writes none.
    goes_on : bool
        Whether a run goes on from its checkpoint if there is one, instead of from the start.
    """

    every: int = 0
    goes_on: bool = False

    def check(self, quarters: int) -> None:
        """Refuse a distance at which none would be written.

        Raises
        ------
        BadInput
        """
        if self.every < 0 or self.every > quarters:
            raise BadInput(f"--checkpoint-every {self.every}: must be 1 to {quarters}, the length of the run.")

    def expected_bytes(self, runs: Sequence["PlannedRun"]) -> int:
        """Space that the checkpoints of runs take at most, about: an old one stays until the new one is whole."""
        if not self.every:
            return 0
        return int(2.0 * sum(_BYTES_A_WORKER * run.scale * run.city.workers.sum() + _BYTES_OF_THE_REST for run in runs))


NONE = Checkpoints()
"""No checkpoints are written or read."""


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint on disk, not opened yet.

    Parameters
    ----------
    path : Path
        Its file.
    run_id, run_hash : str
        The run that wrote it.
    quarter : int
        Quarters of the run that are over; the city goes on with quarter `quarter`.
    inputs : dict
        Inputs of the run, as they are hashed.
    """

    path: Path
    run_id: str
    run_hash: str
    quarter: int
    inputs: dict[str, Any]

    def identity(self) -> dict[str, Any]:
        """What decides the state inside, whatever the file is called."""
        return {"run_id": self.run_id, "run_hash": self.run_hash, "quarter": self.quarter}

    def open(self) -> "ZoneModel":
        """The city inside.

        Raises
        ------
        BadInput
            If the file is torn, changed, or of other code or packages.
        """
        from sim.model.frozen import NotThawed, thaw

        with _refusing_the_unreadable(self.path):
            content = self.path.read_bytes()
            try:
                return thaw(content[_end_of_line(content) :])
            except NotThawed as error:
                raise BadInput(f"{self.path}: {error}.") from error


def checkpoint_path(folder: Path, run_id: str) -> Path:
    """File of a run's checkpoint in a result folder."""
    return folder / CHECKPOINTS / f"{run_id}{_ENDING}"


def write_checkpoint(folder: Path, run: "PlannedRun", model: "ZoneModel") -> None:
    """Write or replace the checkpoint of a run, whole or not at all.

    Raises
    ------
    BadInput
        If the disk is full or cannot be written; an older checkpoint is then still there.
    """
    from sim.model.frozen import freeze

    told = {"schema": SCHEMA, "run_id": run.run_id, "run_hash": run.run_hash, "quarter": model.quarter,
            "inputs": run.inputs}  # fmt: skip
    line = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    path = checkpoint_path(folder, run.run_id)
    make_writable(path.parent)
    write_whole(path, _MAGIC + line + b"\n" + freeze(model))
    sync_folder(path.parent)


def read_checkpoint(path: Path) -> Checkpoint:
    """What a checkpoint says about itself; the city inside is not opened.

    Raises
    ------
    BadInput
        If there is no such file, or it is no checkpoint.
    """
    with _refusing_the_unreadable(path):
        with path.open("rb") as file:
            beginning = file.read(_LONGEST_LINE)
        told = json.loads(beginning[len(_MAGIC) : _end_of_line(beginning)])
        if told["schema"] != SCHEMA:
            raise BadInput(f"{path}: is a checkpoint of schema {told['schema']}, this version reads {SCHEMA}.")
        return Checkpoint(path, told["run_id"], told["run_hash"], int(told["quarter"]), dict(told["inputs"]))


def own_checkpoint(folder: Path, run: "PlannedRun") -> Checkpoint | None:
    """The checkpoint from which a run may go on; None if it has none yet.

    Raises
    ------
    BadInput
        If the file of that name is broken, or the checkpoint of another run.
    """
    path = checkpoint_path(folder, run.run_id)
    if not path.exists():
        return None
    found = read_checkpoint(path)
    if found.run_hash != run.run_hash:
        raise BadInput(f"{path}: is a checkpoint of other inputs ({differing(found, run)}); remove it to start anew.")
    return found


def check_checkpoints(folder: Path, runs: Sequence["PlannedRun"]) -> None:
    """Refuse a folder with checkpoints of other runs.

    Raises
    ------
    BadInput
        Saying in what the first of them differs.
    """
    own = {checkpoint_path(folder, run.run_id).name for run in runs}
    for path in sorted((folder / CHECKPOINTS).glob(f"*{_ENDING}")):
        if path.name not in own:
            other = differing(read_checkpoint(path), runs[0])
            raise BadInput(
                f"{folder}: holds a checkpoint of other inputs ({other}); name another folder with --out, or remove it."
            )


def differing(checkpoint: Checkpoint, run: "PlannedRun") -> str:
    """Inputs in which a checkpoint is not that of a run, in words."""
    there, here = checkpoint.inputs, run.inputs
    names = [name for name in here if name != "schema" and there.get(name) != here[name]]
    return "other " + ", ".join(names or ["label of the model"])


@contextlib.contextmanager
def _refusing_the_unreadable(path: Path) -> Iterator[None]:
    """One sentence for a file that is not there, closed to us, or something else."""
    try:
        yield
    except BadInput:
        raise
    except OSError as error:
        raise BadInput(f"{path}: cannot be read as a checkpoint ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path}: is no checkpoint of zonesim, or its beginning is broken.") from error


def _end_of_line(content: bytes) -> int:
    """Index of the first byte after the two lines; ValueError if they are not there."""
    if not content.startswith(_MAGIC):
        raise ValueError("another beginning")
    return content.index(b"\n", len(_MAGIC), _LONGEST_LINE) + 1
