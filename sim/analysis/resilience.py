"""Rows of `resilience.csv`: what each run lost without some of its firms."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "resilience.csv"
"""Name of the table in the result folder."""


@dataclass(frozen=True)
class Fragility:
    """One removal in one run; nan where it was not run on, or never.

    Parameters
    ----------
    run_id, model : str
        The run.
    seed : int
        Its seed.
    kind : str
        anchor, seller or segment.
    name, segment, place : str
        Who was taken out.
    of, real_firms : int
        Simulated firms among which it was chosen; real firms that it stands for.
    jobs : float
        Persons.
    share_of_output, systemic_risk : float
        Their own part of the city's output; the part lost at once over the links, their own included.
    loss_of_others, loss_of_city, lost_value_added : float
        Over the quarters after: share of the others' value added, of the city's, and the latter in 万元.
    quarters, recovery_quarters : float
        Quarters run on; until the city is back.
    is_resolved : bool
        Whether it is one real firm, or a segment, among enough simulated firms.
    """

    run_id: str
    model: str
    seed: int
    kind: str
    name: str
    segment: str
    place: str
    of: int
    real_firms: int
    jobs: float
    share_of_output: float
    systemic_risk: float
    loss_of_others: float
    loss_of_city: float
    lost_value_added: float
    quarters: float
    recovery_quarters: float
    is_resolved: bool

    @property
    def was_run_on(self) -> bool:
        """Whether there is a branch that went on without them."""
        return self.quarters > 0


def read_resilience(folder: Path) -> list[Fragility]:
    """Rows of the table, in its order; none if it is not there."""
    path = folder / FILE
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [_of(row) for row in csv.DictReader(file)]


def _of(row: dict[str, str]) -> Fragility:
    """One row."""
    texts = ("run_id", "model", "kind", "name", "segment", "place")
    counts = ("seed", "of", "real_firms")
    numbers = (
        "jobs", "share_of_output", "systemic_risk", "loss_of_others", "loss_of_city", "lost_value_added", "quarters",
        "recovery_quarters",
    )  # fmt: skip
    cells: dict[str, Any] = {name: row[name] for name in texts}
    cells |= {name: int(row[name]) for name in counts}
    cells |= {name: float(row[name] or "nan") for name in numbers}
    return Fragility(**cells, is_resolved=row["resolved"] == "yes")
