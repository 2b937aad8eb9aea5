"""The truth on disk: one atomic file a run, `runs/<run_id>.npz`, with its meaning inside.

Its contents are those of `sim.experiments.run_file`.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sim.experiments.atomic import write_whole
from sim.experiments.run_file import SCHEMA, StoredRun, UnreadableRun, run_content, run_of
from sim.measures.record import RunRecord
from sim.params.advice import BadInput

__all__ = [
    "RUNS",
    "SCHEMA",
    "StoredRun",
    "UnreadableRun",
    "read_manifest",
    "read_named",
    "read_run",
    "read_runs",
    "read_with_variants",
    "run_path",
    "write_run",
]

RUNS = "runs"
"""Folder of the run files in a result folder."""


def run_path(folder: Path, run_id: str) -> Path:
    """File of a run in a result folder."""
    return folder / RUNS / f"{run_id}.npz"


def write_run(folder: Path, identity: dict[str, Any], record: RunRecord) -> None:
    """Store one finished run, whole or not at all.

    Parameters
    ----------
    folder : Path
        Result folder; its `runs/` exists.
    identity : dict
        `run_id, run_hash, city, model, seed, scale, overrides, stress, places, inputs`: plain values, nothing about the
        machine or the time.
    record : RunRecord
        What the run left behind.

    Raises
    ------
    BadInput
        If the disk is full or cannot be written.
    """
    write_whole(run_path(folder, identity["run_id"]), run_content(identity, record))


def read_run(path: Path) -> StoredRun:
    """Read one run and check that it is whole.

    Raises
    ------
    UnreadableRun
        If the file is missing, torn, not a run, of another schema, named for another run, or if its numbers are not
        those that were written.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableRun(f"{path}: cannot be read as a run ({type(error).__name__})") from error
    run = run_of(content, path)
    if run.run_id != path.stem:
        raise UnreadableRun(f"{path}: holds the run {run.run_id}")
    return run


def read_runs(folder: Path) -> list[StoredRun]:
    """All runs of a result folder, by the manifest's order of models, then by seed.

    Parameters
    ----------
    folder : Path
        A result folder with its manifest.

    Raises
    ------
    BadInput
        If it is no result folder, or if one of its runs is missing or broken.
    """
    manifest = read_manifest(folder)
    return read_named(folder, manifest["runs"], manifest["inputs_hash"])


def read_with_variants(folder: Path) -> list[tuple[str, StoredRun]]:
    """All runs of a result folder with the variant that each belongs to: as it was asked for (empty), then variants.

    A run that two variants share stands twice, and is read once.

    Raises
    ------
    BadInput
        As `read_runs`.
    """
    manifest = read_manifest(folder)
    named = [("", manifest["runs"]), *((entry["name"], entry["runs"]) for entry in manifest.get("members", ()))]
    pairs = [(name, run_id) for name, run_ids in named for run_id in run_ids]
    different = tuple(dict.fromkeys(run_id for _, run_id in pairs))
    known = dict(zip(different, read_named(folder, different, manifest["inputs_hash"]), strict=True))
    return [(name, known[run_id]) for name, run_id in pairs]


def read_named(folder: Path, run_ids: Iterable[str], inputs_hash: str) -> list[StoredRun]:
    """Runs of a result folder by their ids, in that order.

    Parameters
    ----------
    folder : Path
        Result folder; its manifest need not be there yet.
    run_ids : iterable of str
        The runs.
    inputs_hash : str
        Hash of the comparison that they belong to, put into their `meta`.

    Raises
    ------
    BadInput
        If one of them is missing or broken.
    """
    try:
        runs = [read_run(run_path(folder, run_id)) for run_id in run_ids]
    except UnreadableRun as error:
        raise BadInput(f"{error}; give the command that made the folder again, it makes what is missing.") from error
    for run in runs:
        run.meta["inputs_hash"] = inputs_hash
    return runs


def read_manifest(folder: Path) -> dict[str, Any]:
    """Manifest of a result folder.

    Raises
    ------
    BadInput
        If there is none, or it is not one of ours.
    """
    path = folder / "manifest.json"
    if not folder.is_dir():
        raise BadInput(f"{folder}: there is no such folder of results; `compare` and `run` make one and say its name.")
    if not path.is_file():
        raise BadInput(f"{folder}: holds no finished results (no manifest.json); `compare` and `run` make them.")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        schema = manifest["schema"]
        manifest["inputs_hash"], manifest["runs"], manifest["models"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path}: is not a manifest of zonesim, or is broken.") from error
    if schema != SCHEMA:
        raise BadInput(
            f"{path}: has schema {schema}, this version reads {SCHEMA}: another version of zonesim made these results; "
            "read them with that one, or run the command again with another --out."
        )
    return dict(manifest)
