"""Tables for reading, made from the packs at any time: `runs.parquet`, and a shard of `outcomes/` for each pack.

`runs.parquet` has one row a row of the design: names, axes, hashes, and the headline outcomes at the last horizon of
the run as `scope:outcome`. A shard has the columns of `outcomes.parquet` of a comparison, and the hash of the run.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.experiments import arrow
from sim.experiments.atomic import sync_folder, write_whole
from sim.experiments.store import StoredRun
from sim.experiments.sweeps import packs
from sim.experiments.sweeps.layout import OUTCOMES, RUNS_TABLE
from sim.experiments.sweeps.ledger import NAMED, Ledger
from sim.experiments.tables import OUTCOMES as COLUMNS
from sim.measures.catalogue import outcomes
from sim.measures.horizons import horizons
from sim.measures.record import RunRecord

DERIVED_SCHEMA = 1
"""Version of the tables; those of another one are made again."""
SHARD = (*COLUMNS, "run_hash")
"""Columns of a shard."""
FOUND = ("result_hash", "horizon")
"""Columns of `runs.parquet` behind the axes and before the headline outcomes; empty for runs that are not stored."""
_NOTE = (b"zonesim", json.dumps({"schema": DERIVED_SCHEMA}).encode())
_MOST_ROWS = 2_000_000

Found = dict[str, str | float]


def write_derived(folder: Path, listed: Ledger) -> None:
    """Make the tables that are missing or out of date.

    Parameters
    ----------
    folder : Path
        Folder of a sweep, its runs packed.
    listed : Ledger
        What it is to hold.

    Raises
    ------
    BadInput
        If the disk is full or cannot be written.
    """
    wanted = set(listed.run_hashes)
    known = _known(folder)
    found: dict[str, Found] = {}
    shards = set()
    for pack in packs.packs_of(folder):
        shard = folder / OUTCOMES / f"{pack.stem}.parquet"
        shards.add(shard)
        here = {run.run_hash: run.result_hash for run in packs.directory(pack).values()}
        if not (_is_ours(shard) and all(known.get(key, {}).get("result_hash") == here[key] for key in here)):
            known |= _write_shard(pack, shard)
        found |= {run_hash: known[run_hash] for run_hash in here if run_hash in wanted}
    for shard in set((folder / OUTCOMES).glob("*.parquet")) - shards:
        with contextlib.suppress(OSError):  # a shard without a pack is foreign, and goes next time
            shard.unlink()
    sync_folder(folder / OUTCOMES)
    write_whole(folder / RUNS_TABLE, arrow.content([_runs_table(listed, found)], _NOTE))


def found_of(run: StoredRun) -> Found:
    """What `runs.parquet` says of a run: the hash of its result, its last horizon and its headline outcomes there."""
    horizon = horizons(len(run.record.quarters))[-1]
    told: Found = {"result_hash": str(run.meta["result_hash"]), "horizon": horizon.label}
    for scope, values in run.record.values.items():
        columns = [n for n, name in enumerate(run.record.outcomes[scope]) if name in _headline()]
        if columns and "" in run.record.places[scope]:
            means = horizon.mean(values[:, columns, run.record.places[scope].index("")])
            told |= {
                f"{scope}:{run.record.outcomes[scope][column]}": float(mean)
                for column, mean in zip(columns, means, strict=True)
            }
    return told


def shard_tables(runs: Sequence[StoredRun]) -> Iterator[Any]:
    """All outcomes of runs, tidy: tables of at most some million rows; runs that recorded the same stand together."""
    alike: dict[str, list[StoredRun]] = {}
    for run in runs:
        record = run.record
        key = json.dumps([record.quarters, record.outcomes, record.places], sort_keys=True)
        alike.setdefault(key, []).append(run)
    for group in alike.values():
        for scope, values in group[0].record.values.items():
            most = max(1, _MOST_ROWS // max(values.size, 1))
            for first in range(0, len(group), most):
                yield _shard_table(group[first : first + most], scope)


def _shard_table(runs: Sequence[StoredRun], scope: str) -> Any:
    """Outcomes of one scope of runs that recorded the same, a course over time together."""
    record: RunRecord = runs[0].record
    values = np.stack([run.record.values[scope] for run in runs]).transpose(0, 2, 3, 1)
    n, numbers = len(runs), values.ravel()
    codes = np.indices(values.shape[1:], dtype=np.int32).reshape(3, -1)
    each = np.repeat(np.arange(n, dtype=np.int32), codes.shape[1])
    columns = {
        "run_id": _of_runs([run.run_id for run in runs], each),
        "city": _of_runs([run.city for run in runs], each),
        "model": _of_runs([run.model for run in runs], each),
        "seed": arrow.numbers(np.array([run.seed for run in runs], dtype=np.int32)[each]),
        "quarter": arrow.repeated_texts(np.tile(codes[2], n), record.quarters),
        "scope": arrow.one_text(scope, numbers.size),
        "place": arrow.repeated_texts(np.tile(codes[1], n), record.places[scope]),
        "outcome": arrow.repeated_texts(np.tile(codes[0], n), record.outcomes[scope]),
        "value": arrow.numbers(numbers),
        "run_hash": _of_runs([str(run.meta["run_hash"]) for run in runs], each),
    }
    return arrow.table({name: columns[name] for name in SHARD})


def _of_runs(texts: Sequence[str], each: NDArray[np.int32]) -> Any:
    """Column of a text of each run; every name stands once in its list, else the bytes of the file would vary."""
    names = {name: number for number, name in enumerate(dict.fromkeys(texts))}
    return arrow.repeated_texts(np.array([names[text] for text in texts], dtype=np.int32)[each], list(names))


def _write_shard(pack: Path, shard: Path) -> dict[str, Found]:
    """Write the shard of a pack; what its runs found, by their hash."""
    runs = [run.read() for run in packs.directory(pack).values()]
    write_whole(shard, arrow.content(shard_tables(runs), _NOTE))
    return {str(run.meta["run_hash"]): found_of(run) for run in runs}


def _runs_table(listed: Ledger, found: Mapping[str, Found]) -> Any:
    """One row a row of the design."""
    hashes = listed.table["run_hash"].to_pylist()
    axes = [axis for axis in listed.axes if axis not in NAMED]
    table = listed.table.select(["row", "point", "run_hash", *NAMED, *axes])
    names = sorted({name for told in found.values() for name in told} - set(FOUND))
    nothing: Found = {}
    told = [found.get(run_hash, nothing) for run_hash in hashes]
    for name in FOUND:
        table = table.append_column(name, arrow.texts([each.get(name) for each in told]))
    for name in names:
        values = np.array([each.get(name, np.nan) for each in told], dtype=np.float64)
        table = table.append_column(name, arrow.numbers(values))
    return table


def _known(folder: Path) -> dict[str, Found]:
    """What the present `runs.parquet` says of runs; nothing if there is none of this version."""
    path = folder / RUNS_TABLE
    if not _is_ours(path):
        return {}
    try:
        table = arrow.read(path)
    except arrow.BrokenTable:
        return {}
    names = [*FOUND, *(name for name in table.column_names if ":" in name)]
    told: dict[str, Found] = {}
    for row in table.select(["run_hash", *names]).to_pylist():
        if row["result_hash"] is not None:
            told[row["run_hash"]] = {name: row[name] for name in names if row[name] is not None}
    return told


def _is_ours(path: Path) -> bool:
    """Whether a file is a table of this version."""
    return arrow.note(path, _NOTE[0]) == _NOTE[1]


@cache
def _headline() -> frozenset[str]:
    """Names of the headline outcomes."""
    return frozenset(name for name, outcome in outcomes().items() if outcome.headline)
