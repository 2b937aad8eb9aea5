"""What a finished command says about removals: the largest few in the first run of each model."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sim.analysis.resilience import Fragility
from sim.cli.numbers import plain

_TITLES = {"anchor": "anchors (链主)", "seller": "largest sellers, one a segment", "segment": "segments"}
_SHOWN = 5
_NARROW = 34
_HEAD = ("own output", "lost at once", "others later", "city later", "recovered in")


def resilience_document(fragilities: Sequence[Fragility]) -> list[dict[str, Any]]:
    """All rows as plain values; what has no value is null."""
    return [{name: plain(value) for name, value in asdict(row).items()} for row in fragilities]


def resilience_page(fragilities: Sequence[Fragility], parameters: Mapping[str, float]) -> Iterator[str]:
    """Text for the terminal; nothing if nobody asked.

    Parameters
    ----------
    fragilities : sequence of Fragility
        Of the comparison as it was asked for.
    parameters : dict of str to float
        Parameters of the world by dotted name.
    """
    first = {row.model: row.run_id for row in reversed(fragilities)}
    for model in dict.fromkeys(row.model for row in fragilities):
        rows = [row for row in fragilities if row.run_id == first[model]]
        wide = max(_NARROW, *(len(row.name) + 4 for row in rows))
        run_on = sum(row.was_run_on for row in rows)
        yield (
            f"Resilience of model {model}, seed {rows[0].seed}: {len(rows)} removals at the end of the run, "
            f"{run_on} of them run on for {parameters['resilience.quarters']:.0f} quarters"
        )
        yield f"{'  % of the city':<{wide}}" + "".join(f"{text:>14}" for text in _HEAD)
        for kind, title in _TITLES.items():
            yield from _block(title, [row for row in rows if row.kind == kind], wide)
    if fragilities:
        yield (
            "  at once: share of output over the links (ESRI; no new sellers); later: share of value added over the "
            "quarters run on, less than 0 where others gain;"
        )
        yield (
            f"  recovered: quarters until the city is within {100 * parameters['resilience.recovery_gap']:g} % of what "
            "it makes undisturbed, for a year. All rows: resilience.csv."
        )
        yield ""


def _block(title: str, rows: Sequence[Fragility], wide: int) -> Iterator[str]:
    """Those of one kind that cost most at once; unresolved ones are counted."""
    resolved = sorted((row for row in rows if row.is_resolved), key=lambda row: -row.systemic_risk)
    unresolved = len(rows) - len(resolved)
    told = f", {unresolved} not resolved (too few simulated firms)" if unresolved else ""
    yield f"  {title}: {min(_SHOWN, len(resolved))} of {len(rows)}{told}"
    for row in resolved[:_SHOWN]:
        cells = (row.share_of_output, row.systemic_risk, row.loss_of_others, row.loss_of_city)
        name = f"    {row.name}"
        yield f"{name:<{wide}}" + "".join(f"{_percent(cell):>14}" for cell in cells) + f"{_recovered(row):>14}"


def _percent(share: float) -> str:
    """Share in per cent; a dash if it was not run on."""
    return "–" if math.isnan(share) else f"{100 * share:.2f}"


def _recovered(row: Fragility) -> str:
    """Quarters, or never within those run on."""
    if not row.was_run_on:
        return "–"
    return "never" if math.isnan(row.recovery_quarters) else f"{row.recovery_quarters:.0f}"
