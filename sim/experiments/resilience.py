"""`--resilience`: what the city at the end of each run loses without some of its firms, written beside the run."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiments.atomic import make_writable, write_whole

if TYPE_CHECKING:
    from sim.city.places import City
    from sim.model.resilience import Loss
    from sim.model.zone_model import ZoneModel

PARTS = "resilience"
"""Folder in which each run leaves its own rows until all runs are there."""
TABLES = {
    "resilience": (
        "run_id", "model", "seed", "kind", "name", "segment", "place", "of", "real_firms", "jobs", "share_of_output",
        "systemic_risk", "loss_of_others", "loss_of_city", "lost_value_added", "quarters", "recovery_quarters",
        "resolved",
    ),
    "resilience_over_time": (
        "run_id", "model", "seed", "kind", "name", "quarter", "undisturbed", "own", "removed",
    ),
}  # fmt: skip
"""Table, without its ending → its columns."""
_TRUTH = {True: "yes", False: "no"}


@dataclass(frozen=True)
class Resilience:
    """Asks every run, once it is over."""

    def check(self, city: "City") -> None:
        """Every city can be asked."""

    def begin(self, model: "ZoneModel") -> "Asker":
        """Wait for the end of a run."""
        return Asker(model)


@dataclass(frozen=True)
class Asker:
    """Asks one run."""

    model: "ZoneModel"

    def after_quarter(self) -> None:
        """Only the last state is asked."""

    def after_run(self, folder: Path, run_id: str, /) -> None:
        """Take out firms of branches of the city, and write the rows of this run.

        Raises
        ------
        BadInput
            If a file cannot be written.
        """
        from sim.model.resilience import losses

        model = self.model
        found = losses(model)
        run = (run_id, model.development_model.label, model.seed)
        make_writable(folder / PARTS)
        rows = {"resilience": _rows(found), "resilience_over_time": _rows_over_time(model, found)}
        for table, own in rows.items():
            write_whole(_part(folder, table, run_id), _text((*run, *row) for row in own))


def gather(folder: Path, run_ids: Sequence[str]) -> None:
    """Join what the runs left into one table each, runs in the order of the design, and remove the parts.

    Raises
    ------
    BadInput
        If the disk is full or cannot be written.
    """
    for table, columns in TABLES.items():
        parts = [_part(folder, table, run_id) for run_id in run_ids]
        write_whole(folder / f"{table}.csv", b"".join([_text([columns]), *(part.read_bytes() for part in parts)]))
    forget_parts(folder)


def forget_parts(folder: Path) -> None:
    """Remove what single runs left, if anything."""
    for part in sorted((folder / PARTS).glob("*")):
        part.unlink(missing_ok=True)
    if (folder / PARTS).is_dir():
        (folder / PARTS).rmdir()


def _rows(found: Iterable["Loss"]) -> Iterable[tuple[object, ...]]:
    """A row a removal."""
    for loss in found:
        removal, course = loss.removal, loss.course
        dynamic: tuple[object, ...] = ("", "", "", "", "")
        if course is not None:
            lost = (course.loss_of_others(), course.loss_of_city(), course.lost_value_added())
            recovered = loss.recovery_quarters
            dynamic = (*lost, course.removed.size, "" if math.isnan(recovered) else int(recovered))
        yield (
            removal.kind, removal.name, removal.segment, removal.place, removal.of, int(loss.real_firms), loss.jobs,
            loss.share_of_output, loss.systemic_risk, *dynamic, _TRUTH[removal.is_resolved],
        )  # fmt: skip


def _rows_over_time(model: "ZoneModel", found: Iterable["Loss"]) -> Iterable[tuple[object, ...]]:
    """A row a removal and quarter, for those that were run on."""
    from sim.units import quarter_label

    for loss in found:
        removal, course = loss.removal, loss.course
        if course is not None:
            courses = zip(course.undisturbed.tolist(), course.own.tolist(), course.removed.tolist(), strict=True)
            for later, values in enumerate(courses):
                yield (removal.kind, removal.name, quarter_label(model.quarter + later), *values)


def _part(folder: Path, table: str, run_id: str) -> Path:
    """File of one run."""
    return folder / PARTS / f"{run_id}.{table}.csv"


def _text(rows: Iterable[Sequence[object]]) -> bytes:
    """Lines of a table; floats in full precision, nan empty."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows([_cell(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode()


def _cell(cell: object) -> str:
    """One field."""
    if isinstance(cell, float):
        return "" if math.isnan(cell) else repr(float(cell))
    return str(cell)
