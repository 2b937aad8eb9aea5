"""Tables of what was discovered: limits by axis, and the steps of the peeling."""

from collections.abc import Sequence

import numpy as np

from sim.analysis.discovery import Discovery
from sim.analysis.side_by_side import Row
from sim.params.tables import levers, parameters

COLUMNS = (
    *("city", "model", "stress", "horizon", "question", "axis", "unit", "range_low", "range_high", "low", "high"),
    *("quasi_p", "quasi_p_held_out", "halves", "halves_restricting", "halves_low", "halves_high"),
    *("points", "seeds", "share", "share_held_out", "coverage", "density", "coverage_held_out", "density_held_out"),
    "chance_held_out",
)
"""Columns of ``discover.csv``, a row an axis."""
TRAJECTORY = (
    *("city", "model", "stress", "question", "step", "axes", "mass", "coverage", "density"),
    *("coverage_held_out", "density_held_out"),
)
"""Columns of ``discover_trajectory.csv``, a row a step of the peeling."""


def rows_of(found: Sequence[Discovery]) -> list[Row]:
    """Rows of ``discover.csv``, with the keys of `COLUMNS`."""
    rows: list[Row] = []
    for each in found:
        one, held = each.scores(each.box)
        whole: Row = {
            **{"points": len(each.question.y), "seeds": len(each.question.cell.seeds)},
            **dict(zip(("share", "share_held_out"), each.shares, strict=True)),
            **{"coverage": one.coverage, "density": one.density},
            **{"coverage_held_out": held.coverage, "density_held_out": held.density, "chance_held_out": each.chance},
        }
        for at, axis in enumerate(each.question.axes):
            limits = [(float(box.low[at]), float(box.high[at])) for box in each.others if box.restricted[at]]
            quasi, quasi_held = (float(told[at]) for told in each.quasi_ps)
            rows.append(
                {
                    **_named(each),
                    **{"axis": axis, "unit": unit_of(axis)},
                    "range_low": float(each.question.x[:, at].min()),
                    "range_high": float(each.question.x[:, at].max()),
                    **{"low": _limit(each.box.low[at]), "high": _limit(each.box.high[at])},
                    **{"quasi_p": quasi, "quasi_p_held_out": quasi_held},
                    **{"halves": len(each.others), "halves_restricting": len(limits)},
                    "halves_low": _median([low for low, _ in limits]),
                    "halves_high": _median([high for _, high in limits]),
                    **whole,
                }
            )
    return rows


def trajectory_of(found: Sequence[Discovery]) -> list[Row]:
    """Rows of ``discover_trajectory.csv``, with the keys of `TRAJECTORY`."""
    rows: list[Row] = []
    for each in found:
        told = {name: value for name, value in _named(each).items() if name != "horizon"}
        for step, box in enumerate(each.boxes):
            one, held = each.scores(box)
            numbers = {"step": step, "axes": int(box.restricted.sum()), "mass": one.mass}
            numbers |= {"coverage": one.coverage, "density": one.density}
            rows.append(
                {**told, **numbers, "coverage_held_out": held.coverage, "density_held_out": held.density}
            )  # fmt: skip
    return rows


def _named(each: Discovery) -> Row:
    """What a row is about."""
    cell = each.question.cell
    return {**cell.names, "horizon": cell.horizon, "question": each.question.text}


def _limit(limit: float) -> float:
    """Limit of a box; nan where there is none."""
    return float(limit) if np.isfinite(limit) else float("nan")


def _median(limits: Sequence[float]) -> float:
    """Middle of the limits; nan where most have none."""
    return _limit(float(np.median(limits))) if limits and np.isfinite(limits).sum() * 2 > len(limits) else float("nan")


def unit_of(axis: str) -> str:
    """Unit of a lever or parameter; a group of a bundle has none."""
    known = {**levers(), **parameters()}
    return known[axis].unit if axis in known else ""
