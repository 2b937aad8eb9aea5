"""What the variants of a comparison and its placebo show: their tables, computed and written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.ensemble import Ensemble
from sim.analysis.frontier import COLUMNS as FRONTIER
from sim.analysis.frontier import EQUAL_COST_COLUMNS, Overlap, equal_cost, frontier, overlaps
from sim.analysis.lever_spread import COLUMNS as LEVER_UNCERTAINTY
from sim.analysis.lever_spread import lever_spread
from sim.analysis.members import StoredMember, pooled_ensemble
from sim.analysis.placebo import COLUMNS as PLACEBO
from sim.analysis.placebo import placebo
from sim.analysis.side_by_side import COLUMNS as SIDE_BY_SIDE
from sim.analysis.side_by_side import Row, side_by_side
from sim.analysis.stressed import COLUMNS as STRESS
from sim.analysis.stressed import stressed
from sim.analysis.tables import write_table
from sim.measures.horizons import horizons
from sim.params.advice import BadInput
from sim.params.tables import levers
from sim.report.texts import Text, said
from sim.units import WAN_PER_BILLION, quarter_label

if TYPE_CHECKING:
    from sim.experiments.store import StoredRun

LEVER_DRAWS = ("member", "draw", "model", "lever", "unit", "quarter", "value")
"""Columns of ``lever_draws.csv``."""
COLUMNS = {
    "frontier": FRONTIER,
    "equal_cost": EQUAL_COST_COLUMNS,
    "equal_organisation": SIDE_BY_SIDE,
    "lever_uncertainty": LEVER_UNCERTAINTY,
    "lever_draws": LEVER_DRAWS,
    "mechanisms_off": SIDE_BY_SIDE,
    "placebo": PLACEBO,
    "stress": STRESS,
}
"""Table, without its ending → its columns."""
_START = quarter_label(0)


@dataclass(frozen=True, eq=False)
class Findings:
    """Tables beside the summary.

    Parameters
    ----------
    tables : dict of str to list of dict
        Rows by name of the table; only what was asked for.
    overlaps : list of Overlap
        Where frontiers meet at the last horizon.
    clipped : dict of (str, str) to tuple of str
        Levers of a frontier that stopped at an end of their range, by member and model.
    """

    tables: Mapping[str, list[Row]] = field(default_factory=dict)
    overlaps: Sequence[Overlap] = ()
    clipped: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def refuse_unequal_cost(self) -> None:
        """Refuse a comparison at equal cost where no two frontiers meet in any reading of the cost.

        Raises
        ------
        BadInput
            Naming the costs that the models reach.
        """
        if any(overlap.exists for overlap in self.overlaps):
            return
        told = "; ".join(meeting(overlap).en for overlap in self.overlaps if overlap.cost_reading == "net")
        raise BadInput(
            f"--equal-cost: the frontiers do not overlap in every seed, and nothing is extrapolated "
            f"(net public cost: {told}); the frontiers themselves are in frontier.csv."
        )


def findings_of(
    runs: "Sequence[StoredRun]",
    members: Sequence[StoredMember],
    entries: Sequence[Mapping[str, Any]],
    analyses: Sequence[str],
) -> Findings:
    """Compute every table that was asked for.

    Parameters
    ----------
    runs : sequence of StoredRun
        The comparison as it was asked for.
    members : sequence of StoredMember
        Its variants.
    entries : sequence of dict
        The same as the manifest has them.
    analyses : sequence of str
        `placebo` if it was asked for.
    """
    tables: dict[str, list[Row]] = {}
    by_option = {option: [m for m in members if m.option == option] for option in {m.option: None for m in members}}
    base = pooled_ensemble(runs) if members else None
    for option, own in by_option.items():
        if base is not None:
            tables |= _TABLES_OF[option](base, own)
    if "lever_uncertainty" in by_option:
        tables["lever_draws"] = _lever_draws(entries)
    if "placebo" in analyses:
        tables["placebo"] = placebo(runs)
    on_frontier = by_option.get("frontier", [])
    last = horizons(len(runs[0].record.quarters))[-1]
    return Findings(tables, overlaps(on_frontier, last) if on_frontier else (), _clipped(on_frontier))


def write_findings(folder: Path, findings: Findings) -> None:
    """Write each table as CSV, whole or not at all.

    Raises
    ------
    BadInput
        If the disk is full or cannot be written.
    """
    for name, rows in findings.tables.items():
        write_table(COLUMNS[name], ([row[column] for column in COLUMNS[name]] for row in rows), folder / f"{name}.csv")


def meeting(overlap: Overlap) -> Text:
    """How far two frontiers run, mean over seeds in billion yuan, and in how many seeds they meet."""
    spans = {
        "low": overlap.low,
        "high": overlap.high,
        "first_low": overlap.reference_low,
        "first_high": overlap.reference_high,
    }
    told = {name: f"{costs.mean() / WAN_PER_BILLION:.4g}" for name, costs in spans.items()}
    models = {"model": overlap.model, "first": overlap.reference}
    return said("meeting", **models, **told, met=overlap.seeds, seeds=overlap.low.size)


def _of_frontier(_base: Ensemble, members: Sequence[StoredMember]) -> dict[str, list[Row]]:
    """Tables of the variation `frontier`."""
    return {"frontier": frontier(members), "equal_cost": equal_cost(members)}


_TABLES_OF: dict[str, Callable[[Ensemble, Sequence[StoredMember]], dict[str, list[Row]]]] = {
    "calm": lambda base, members: {"stress": stressed(base, members[0].ensemble)},
    "frontier": _of_frontier,
    "equal_organisation": lambda base, members: {"equal_organisation": side_by_side(base, members)},
    "lever_uncertainty": lambda base, members: {"lever_uncertainty": lever_spread(base, members)},
    "mechanisms_off": lambda base, members: {"mechanisms_off": side_by_side(base, members)},
}


def _clipped(members: Sequence[StoredMember]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Levers that stopped at an end of their range, by member and model."""
    return {(member.name, label): tuple(names) for member in members for label, names in member.clipped.items()}


def _lever_draws(entries: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Where the levers of each draw stand; a lever that stands as planned has no row."""
    return [
        {
            **{"member": entry["name"], "draw": int(entry["number"]), "model": label},
            **{"lever": name, "unit": levers()[name].unit, "quarter": quarter, "value": float(value)},
        }
        for entry in entries
        if entry["option"] == "lever_uncertainty"
        for label, changed in entry["levers"].items()
        for name, course in changed.items()
        for quarter, value in (course.items() if isinstance(course, dict) else [(_START, course)])
    ]
