"""What runs lost without some of their firms, as blocks: the largest few in the first run of each model."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from sim.analysis.resilience import Fragility
from sim.report.blocks import Block, Group, Line
from sim.report.numbers import NONE
from sim.report.texts import Text, said, same

_KINDS = ("anchor", "seller", "segment")
_NAMES = {
    r"largest (\S+) seller": "removed.seller",
    r"largest (\S+) firm \(no recruited anchor stands\)": "removed.firm",
    r"(\S+) anchor (\d+)": "removed.anchor",
}
"""How the table calls who was taken out → the words for it; a segment is called by its id."""
_GAP = "resilience.recovery_gap"
_SHOWN = 5
_HEADS = ("own_output", "lost_at_once", "others_later", "city_later", "recovered_in")


def removal_blocks(fragilities: Sequence[Fragility], parameters: Mapping[str, float]) -> Iterator[Block]:
    """A block a model; nothing if nobody asked.

    Parameters
    ----------
    fragilities : sequence of Fragility
        Of the comparison as it was asked for.
    parameters : dict of str to float
        Parameters of the world by dotted name.
    """
    first = {row.model: row.run_id for row in reversed(fragilities)}
    notes = (said("removals.losses"), said("removals.recovered", gap=f"{100 * parameters[_GAP]:g}"))
    for model in dict.fromkeys(row.model for row in fragilities):
        rows = [row for row in fragilities if row.run_id == first[model]]
        title = said(
            "block.resilience",
            model=model,
            seed=rows[0].seed,
            n=len(rows),
            run_on=sum(row.was_run_on for row in rows),
            quarters=f"{parameters['resilience.quarters']:.0f}",
        )
        groups = tuple(_of_kind(kind, [row for row in rows if row.kind == kind]) for kind in _KINDS)
        yield Block(title, tuple(map(said, _HEADS)), groups, notes if model == fragilities[-1].model else ())


def removed(name: str) -> Text:
    """Who was taken out, from the name in the table."""
    for pattern, key in _NAMES.items():
        if found := re.fullmatch(pattern, name):
            return said(key, segment=found[1], n=found[found.re.groups])
    return same(name)


def _of_kind(kind: str, rows: Sequence[Fragility]) -> Group:
    """Those of one kind that cost most at once; unresolved ones are counted."""
    resolved = sorted((row for row in rows if row.is_resolved), key=lambda row: -row.systemic_risk)
    unresolved = len(rows) - len(resolved)
    counts = {"shown": min(_SHOWN, len(resolved)), "all": len(rows), "unresolved": unresolved}
    title = said("removals.unresolved" if unresolved else "removals.shown", kind=said(f"removals.{kind}"), **counts)
    return Group(title, tuple(map(_line, resolved[:_SHOWN])))


def _line(row: Fragility) -> Line:
    """One removal."""
    shares = (row.share_of_output, row.systemic_risk, row.loss_of_others, row.loss_of_city)
    return Line(removed(row.name), (*(same(_percent(share)) for share in shares), _recovered(row)))


def _percent(share: float) -> str:
    """Share in per cent; a dash if it was not run on."""
    return NONE if math.isnan(share) else f"{100 * share:.2f}"


def _recovered(row: Fragility) -> Text:
    """Quarters, or never within those run on."""
    if not row.was_run_on:
        return same(NONE)
    return said("never") if math.isnan(row.recovery_quarters) else same(f"{row.recovery_quarters:.0f}")
