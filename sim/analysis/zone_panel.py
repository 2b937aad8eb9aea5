"""The zone panel for other tools: one row a run, zone and quarter, a column an outcome; nothing is rounded."""

import datetime
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.codebook import COLUMNS, UNCALIBRATED, codebook, stata_names
from sim.analysis.ensemble import NotRecorded
from sim.analysis.tables import write_table
from sim.experiments.atomic import make_writable, sync_folder, write_whole
from sim.measures.catalogue import outcomes
from sim.params.advice import BadInput, did_you_mean
from sim.units import quarter_index

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.store import StoredRun

KEYS = (
    ("run_id", "Run: model, seed, hash of inputs"),
    ("city", "City"),
    ("model", "Development model"),
    ("member", "Variant of the comparison; empty as it was asked for"),
    ("stress", "Stress test; empty without one"),
    ("seed", "Seed; equal seeds share their luck"),
    ("zone", "Function zone"),
    ("quarter", "Quarter, such as 2017Q3"),
    ("period", "Quarters since 2017Q3"),
)
"""Columns that name a row, with their labels."""
Members = Sequence[tuple[str, "StoredRun"]]
_STAMP = datetime.datetime(2017, 7, 1)
"""Time that a Stata file carries: always the same, so that the same runs give the same bytes."""
_LABEL = 80
"""Signs that a label of Stata may have."""


def export_panel(members: "Members", kind: str, folder: Path) -> list[Path]:
    """Write the zone panel of these runs and its codebook.

    Parameters
    ----------
    members : sequence of (str, StoredRun)
        Variant, empty for the comparison as it was asked for, and run; of one city; in the order of the panel. A run
        that two variants share stands twice.
    kind : str
        One of `KINDS`.
    folder : Path
        Where the files go; made if it is missing.

    Returns
    -------
    list of Path
        The panel, then ``codebook.csv``.

    Raises
    ------
    BadInput
        If there is no such format, the runs kept nothing of zones, or the disk is full or cannot be written.
    """
    if kind not in KINDS:
        raise BadInput(
            f"--format {kind}: there is no such format; write {', '.join(KINDS)}.{did_you_mean(kind, KINDS)}"
        )
    frame = zone_panel(members)
    ending, content = KINDS[kind]
    made = content(frame)
    make_writable(folder)
    paths = [folder / f"zones.{ending}", folder / "codebook.csv"]
    write_whole(paths[0], made)
    rows = codebook(KEYS, _outcomes_of(frame), "zone")
    write_table(COLUMNS, ([row[column] for column in COLUMNS] for row in rows), paths[1])
    sync_folder(folder)
    return paths


def zone_panel(members: "Members") -> "pd.DataFrame":
    """One row a run of a variant, zone and quarter; the whole scope has no row.

    Raises
    ------
    NotRecorded
        If the runs kept nothing of zones.
    """
    import pandas as pd

    if not members or "zone" not in members[0][1].record.values:
        raise NotRecorded("the runs kept no outcome of zones; run again with `--record all`, or without --record")
    return pd.concat([_of_run(member, run) for member, run in members], ignore_index=True)


def _of_run(member: str, run: "StoredRun") -> "pd.DataFrame":
    """Rows of one run: zones as the city has them, each with all its quarters."""
    import pandas as pd

    record = run.record
    zones = [place for place in record.places["zone"] if place]
    at = [record.places["zone"].index(place) for place in zones]
    n_zones, n_quarters = len(zones), len(record.quarters)
    values = record.values["zone"][:, :, at].transpose(1, 2, 0).reshape(-1, n_zones * n_quarters)
    named: dict[str, Any] = {
        "run_id": run.run_id,
        "city": run.city,
        "model": run.model,
        "member": member,
        "stress": str(run.meta.get("stress", "")),
        "seed": np.full(n_zones * n_quarters, run.seed, dtype=np.int32),
        "zone": np.repeat(zones, n_quarters),
        "quarter": np.tile(record.quarters, n_zones),
        "period": np.tile(np.array([quarter_index(label) for label in record.quarters], dtype=np.int32), n_zones),
    }
    return pd.DataFrame(named | dict(zip(record.outcomes["zone"], values, strict=True)))


def _outcomes_of(frame: "pd.DataFrame") -> list[str]:
    """Columns of a panel that are outcomes."""
    return list(frame.columns[len(KEYS) :])


def _csv(frame: "pd.DataFrame") -> bytes:
    """Panel as CSV: the shortest text of each float that reads back as the same float; no value is an empty field."""
    return bytes(frame.to_csv(index=False, lineterminator="\n").encode())


def _parquet(frame: "pd.DataFrame") -> bytes:
    """Panel as Parquet."""
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _stata(frame: "pd.DataFrame") -> bytes:
    """Panel for Stata 14 and later: short names, labels with units, an infinite value refused."""
    infinite = [name for name in _outcomes_of(frame) if np.isinf(frame[name]).any()]
    if infinite:
        raise BadInput(f"--format stata: {infinite[0]} has an infinite value, which Stata cannot hold; write parquet.")
    short = stata_names(list(frame.columns))
    labels = {short[name]: label for name, label in KEYS}
    labels |= {
        short[name]: f"{outcomes()[name].label_en} ({outcomes()[name].unit})"[:_LABEL] for name in _outcomes_of(frame)
    }
    buffer = io.BytesIO()
    frame.rename(columns=short).to_stata(
        buffer,
        write_index=False,
        version=118,
        time_stamp=_STAMP,
        variable_labels=labels,
        data_label=UNCALIBRATED[:_LABEL],
    )
    return buffer.getvalue()


KINDS: dict[str, tuple[str, Callable[["pd.DataFrame"], bytes]]] = {
    "csv": ("csv", _csv),
    "parquet": ("parquet", _parquet),
    "stata": ("dta", _stata),
}
"""Format → ending of the file and function that writes it."""
