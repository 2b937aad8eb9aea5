"""Tables derived from the stored runs: one row a run, and all outcomes tidy, as Parquet.

Built from numpy and Arrow arrays with texts as dictionaries: millions of rows in about a second.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.experiments import arrow
from sim.experiments.atomic import write_whole
from sim.experiments.store import StoredRun

OUTCOMES = ("run_id", "city", "model", "seed", "quarter", "scope", "place", "outcome", "value")
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
    write_whole(folder / "runs.parquet", arrow.content([runs_table([*(("", run) for run in runs), *variants])]))
    write_whole(folder / "outcomes.parquet", arrow.content([outcomes_table(runs)]))


def runs_table(members: Sequence[tuple[str, StoredRun]]) -> Any:
    """One row a run of a member: `run_id, city, model, seed, scale, overrides, stress, ensemble_member, member`.

    `member` is empty for the comparison as it was asked for; a run that two members share stands twice.
    `overrides` are `name=value` texts in one field; `stress` is the name of the stress test, empty without one;
    `ensemble_member` is 0 (the city as it stands) until there are ensembles.
    """
    runs = [run for _, run in members]
    return arrow.table(
        {
            "run_id": arrow.texts([run.run_id for run in runs]),
            "city": arrow.texts([run.city for run in runs]),
            "model": arrow.texts([run.model for run in runs]),
            "seed": arrow.numbers(np.array([run.seed for run in runs], dtype=np.int32)),
            "scale": arrow.numbers(np.array([run.scale for run in runs], dtype=np.float64)),
            "overrides": arrow.texts([" ".join(run.meta["overrides"]) for run in runs]),
            "stress": arrow.texts([run.meta["stress"] for run in runs]),
            "ensemble_member": arrow.numbers(np.zeros(len(runs), dtype=np.int32)),
            "member": arrow.texts([name for name, _ in members]),
        }
    )


def outcomes_table(runs: Sequence[StoredRun]) -> Any:
    """All outcomes of all runs, one row a run, scope, outcome, place and quarter; of at least one run."""
    return arrow.stacked([part for run in runs for part in _parts(run)])


def _parts(run: StoredRun) -> Iterator[Any]:
    """Rows of one run, a table a scope; a course over time stays together, which compresses well."""
    record = run.record
    for scope, values in record.values.items():
        numbers = np.ascontiguousarray(values.transpose(1, 2, 0)).ravel()
        n = numbers.size
        outcome, place, quarter = np.unravel_index(np.arange(n, dtype=np.int32), values.transpose(1, 2, 0).shape)
        columns = {
            "run_id": arrow.one_text(run.run_id, n),
            "city": arrow.one_text(run.city, n),
            "model": arrow.one_text(run.model, n),
            "seed": arrow.numbers(np.full(n, run.seed, dtype=np.int32)),
            "quarter": arrow.repeated_texts(quarter, record.quarters),
            "scope": arrow.one_text(scope, n),
            "place": arrow.repeated_texts(place, record.places[scope]),
            "outcome": arrow.repeated_texts(outcome, record.outcomes[scope]),
            "value": arrow.numbers(numbers),
        }
        yield arrow.table({name: columns[name] for name in OUTCOMES})
