"""Tables derived from the stored runs: one row a run, and all outcomes tidy, as Parquet.

Built from numpy and Arrow arrays with texts as dictionaries: millions of rows in about a second.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.experiments.atomic import write_whole
from sim.experiments.store import StoredRun

TEXT = pa.dictionary(pa.int32(), pa.string())
"""Column of texts that repeat."""
OUTCOMES = pa.schema(
    [
        ("run_id", TEXT),
        ("city", TEXT),
        ("model", TEXT),
        ("seed", pa.int32()),
        ("quarter", TEXT),
        ("scope", TEXT),
        ("place", TEXT),
        ("outcome", TEXT),
        ("value", pa.float64()),
    ]
)
"""Columns of `outcomes.parquet`: quarter as 2017Q3, place empty for a whole scope, value null where there is none."""


def write_tables(folder: Path, runs: Sequence[StoredRun], variants: Sequence[tuple[str, StoredRun]] = ()) -> None:
    """Write `runs.parquet` and `outcomes.parquet`, each whole or not at all.

    Parameters
    ----------
    folder : Path
        Result folder.
    runs : sequence of StoredRun
        Of the comparison as it was asked for, in the order in which they shall stand; all their outcomes are written.
    variants : sequence of (str, StoredRun)
        Member and run of its variants, which follow in `runs.parquet`.

    Raises
    ------
    BadInput
        If the disk is full or cannot be written.
    """
    write_whole(folder / "runs.parquet", _parquet(runs_table([*(("", run) for run in runs), *variants])))
    write_whole(folder / "outcomes.parquet", _parquet(outcomes_table(runs)))


def runs_table(members: Sequence[tuple[str, StoredRun]]) -> Any:
    """One row a run of a member: `run_id, city, model, seed, scale, overrides, stress, ensemble_member, member`.

    `member` is empty for the comparison as it was asked for; a run that two members share stands twice.
    `overrides` are `name=value` texts in one field; `stress` is the name of the stress test, empty without one;
    `ensemble_member` is 0 (the city as it stands) until there are ensembles.
    """
    runs = [run for _, run in members]
    return pa.table(
        {
            "run_id": pa.array([run.run_id for run in runs], pa.string()),
            "city": pa.array([run.city for run in runs], pa.string()),
            "model": pa.array([run.model for run in runs], pa.string()),
            "seed": pa.array([run.seed for run in runs], pa.int32()),
            "scale": pa.array([run.scale for run in runs], pa.float64()),
            "overrides": pa.array([" ".join(run.meta["overrides"]) for run in runs], pa.string()),
            "stress": pa.array([run.meta["stress"] for run in runs], pa.string()),
            "ensemble_member": pa.array([0] * len(runs), pa.int32()),
            "member": pa.array([name for name, _ in members], pa.string()),
        }
    )


def outcomes_table(runs: Sequence[StoredRun]) -> Any:
    """All outcomes of all runs, one row a run, scope, outcome, place and quarter."""
    batches = [batch for run in runs for batch in _batches(run)]
    return pa.Table.from_batches(batches, schema=OUTCOMES).unify_dictionaries()


def _batches(run: StoredRun) -> Iterator[Any]:
    """Rows of one run, a batch a scope; a course over time stays together, which compresses well."""
    record = run.record
    for scope, values in record.values.items():
        numbers = np.ascontiguousarray(values.transpose(1, 2, 0)).ravel()
        n = numbers.size
        outcome, place, quarter = np.unravel_index(np.arange(n, dtype=np.int32), values.transpose(1, 2, 0).shape)
        columns = {
            "run_id": _same(run.run_id, n),
            "city": _same(run.city, n),
            "model": _same(run.model, n),
            "seed": pa.array(np.full(n, run.seed, dtype=np.int32)),
            "quarter": text_column(quarter, record.quarters),
            "scope": _same(scope, n),
            "place": text_column(place, record.places[scope]),
            "outcome": text_column(outcome, record.outcomes[scope]),
            "value": pa.array(numbers, pa.float64(), mask=np.isnan(numbers)),
        }
        yield pa.RecordBatch.from_arrays([columns[name] for name in OUTCOMES.names], schema=OUTCOMES)


def text_column(codes: NDArray[Any], names: Sequence[str]) -> Any:
    """Column of texts from their numbers in a list of names."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(names, pa.string()))


def _same(text: str, n: int) -> Any:
    """Column with one text in all rows."""
    return text_column(np.zeros(n, dtype=np.int32), (text,))


def _parquet(table: Any) -> bytes:
    """Table as a Parquet file."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", write_statistics=True)
    return bytes(sink.getvalue())
