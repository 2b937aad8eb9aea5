"""The file of a run: `meta` (JSON as bytes), `values_<scope>` (Q, outcomes, places), `applications`, `admitted` (S,).

The same run has the same bytes, wherever its file is kept. Reading needs numpy only.
"""

import hashlib
import io
import json
import zipfile
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.measures.record import RunRecord

SCHEMA = 2
"""Version of the run file and of the tables; a change of meaning is a new version. 2: runs tell their events."""
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


def _open(content: bytes, where: object) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Meta data and arrays of a run file, whatever they say."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            arrays = {name.removesuffix(".npy"): _array(file.read(name)) for name in file.namelist()}
        meta = json.loads(arrays.pop("meta").tobytes())
        return dict(meta), arrays
    except _BROKEN as error:
        raise UnreadableRun(f"{where}: cannot be read as a run ({type(error).__name__})") from error


def _array(content: bytes) -> NDArray[Any]:
    """Array of the content of a npy file; `np.load` takes three times as long, as it reads each header as Python."""
    start = 10 + int.from_bytes(content[8:10], "little")
    shape, dtype = _header(content[:start])
    return np.frombuffer(content, dtype, offset=start).reshape(shape).copy()


@lru_cache(maxsize=1024)
def _header(content: bytes) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Shape and type that the header of a npy file names; runs of the same outcomes have the same headers."""
    file = io.BytesIO(content)
    version = np.lib.format.read_magic(file)
    if version != (1, 0):
        raise ValueError(f"npy version {version}")
    shape, is_by_column, dtype = np.lib.format.read_array_header_1_0(file)
    if is_by_column:
        raise ValueError("an array by column")
    return shape, dtype


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
