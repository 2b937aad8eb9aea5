"""The truth on disk: one atomic file a run, `runs/<run_id>.npz`, with its meaning inside.

Contents: `meta` (JSON as bytes), `values_<scope>` (Q, outcomes, places), `applications` and `admitted` (S,).
The same run has the same bytes. Reading needs numpy only.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments.atomic import write_whole
from sim.measures.record import RunRecord
from sim.params.advice import BadInput

SCHEMA = 2
"""Version of the run file and of the tables; a change of meaning is a new version. 2: runs tell their events."""
RUNS = "runs"
"""Folder of the run files in a result folder."""

_BROKEN = (OSError, EOFError, KeyError, TypeError, ValueError, zipfile.BadZipFile, zlib.error, NotImplementedError)


class UnreadableRun(ValueError):
    """A file is not a whole run of this schema; the message says what is wrong with it."""


@dataclass(frozen=True, eq=False)
class StoredRun:
    """One finished run as it was stored.

    Parameters
    ----------
    run_id : str
        `<model>-<seed>-<first 8 of the run's hash>`, the name of its file.
    city, model : str
        Name of the city, label of the development model.
    seed : int
        Seed of the run; runs of all models with the same seed share their luck.
    scale : float
        Simulated workers a real worker.
    record : RunRecord
        Outcomes, activity and admission.
    meta : dict
        Everything else that was stored: `schema`, `run_hash`, `result_hash`, `inputs`, `overrides`, `stress`, and
        `places`, a list a field, as a map needs them. In a list of runs also `inputs_hash`, that of the comparison.
    """

    run_id: str
    city: str
    model: str
    seed: int
    scale: float
    record: RunRecord
    meta: dict[str, Any]


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


def run_content(identity: dict[str, Any], record: RunRecord) -> bytes:
    """Content of the file of a run; the same run has the same bytes, wherever it is kept.

    Parameters
    ----------
    identity : dict
        As `write_run` takes it.
    record : RunRecord
        What the run left behind.
    """
    arrays = _arrays(record)
    meta = {"schema": SCHEMA, **identity, "record": _words(record)}
    meta["result_hash"] = _result_hash(meta["record"], arrays)
    text = json.dumps(meta, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    buffer = io.BytesIO()
    np.savez(buffer, meta=np.frombuffer(text.encode(), dtype=np.uint8), **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def result_hash_of(record: RunRecord) -> str:
    """SHA-256 of all that a run found: what `result_hash` in its file says."""
    return _result_hash(_words(record), _arrays(record))


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


def run_of(content: bytes, where: object) -> StoredRun:
    """Run of the content of a file, checked.

    Parameters
    ----------
    content : bytes
        Whole content of the file.
    where : object
        What the sentences call it.

    Raises
    ------
    UnreadableRun
        As `read_run`, but for the name.
    """
    meta, arrays = _open(content, where)
    if meta.get("schema") != SCHEMA:
        raise UnreadableRun(f"{where}: has schema {meta.get('schema')}, this version reads {SCHEMA}")
    try:
        if _result_hash(meta["record"], arrays) != meta["result_hash"]:
            raise UnreadableRun(f"{where}: its numbers are not those that were written")
        record = _record(meta.pop("record"), arrays)
        words = (meta["run_id"], meta["city"], meta["model"])
        return StoredRun(*words, seed=meta["seed"], scale=meta["scale"], record=record, meta=meta)
    except (KeyError, TypeError) as error:
        raise UnreadableRun(f"{where}: lacks {error}") from error


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


def _open(content: bytes, where: object) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Meta data and arrays of a run file, whatever they say."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        meta = json.loads(arrays.pop("meta").tobytes())
        return dict(meta), arrays
    except _BROKEN as error:
        raise UnreadableRun(f"{where}: cannot be read as a run ({type(error).__name__})") from error


def _arrays(record: RunRecord) -> dict[str, NDArray[Any]]:
    """Numbers of a record, by their name in the file."""
    arrays = {f"values_{scope}": np.ascontiguousarray(values) for scope, values in record.values.items()}
    if record.admission:
        for name in ("applications", "admitted"):
            arrays[name] = np.asarray(record.admission[name], dtype=np.float64)
    return arrays


def _words(record: RunRecord) -> dict[str, Any]:
    """Names and counts of a record, for JSON."""
    return {
        "quarters": list(record.quarters),
        "outcomes": {scope: list(names) for scope, names in record.outcomes.items()},
        "places": {scope: list(ids) for scope, ids in record.places.items()},
        "activity": {name: float(count) for name, count in record.activity.items()},
        "segments": list(record.admission.get("segments", ())),
        "digest": record.digest,
        "events": list(record.events),
    }


def _record(words: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> RunRecord:
    """Record from its names and numbers."""
    admission = {"segments": tuple(words["segments"])} if "applications" in arrays else {}
    return RunRecord(
        quarters=tuple(words["quarters"]),
        outcomes={scope: tuple(names) for scope, names in words["outcomes"].items()},
        places={scope: tuple(ids) for scope, ids in words["places"].items()},
        values={scope: arrays[f"values_{scope}"] for scope in words["outcomes"]},
        activity=words["activity"],
        admission=admission | {name: arrays[name] for name in ("applications", "admitted") if name in arrays},
        digest=words["digest"],
        events=tuple(words["events"]),
    )


def _result_hash(words: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> str:
    """Hash of all that a run found, over names and the bytes of the numbers."""
    total = hashlib.sha256(json.dumps(words, sort_keys=True).encode())
    for name in sorted(arrays):
        total.update(f"{name} {arrays[name].dtype.str} {arrays[name].shape}".encode())
        total.update(np.ascontiguousarray(arrays[name]).tobytes())
    return total.hexdigest()
