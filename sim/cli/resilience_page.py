"""What a finished command says about removals: the largest few in the first run of each model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sim.analysis.resilience import Fragility
from sim.cli.findings_page import lines_of
from sim.report.removals import removal_blocks


def resilience_document(fragilities: Sequence[Fragility]) -> list[dict[str, Any]]:
    """All rows as plain values."""
    return [asdict(row) for row in fragilities]


def resilience_page(fragilities: Sequence[Fragility], parameters: Mapping[str, float]) -> Iterator[str]:
    """Text for the terminal; nothing if nobody asked.

    Parameters
    ----------
    fragilities : sequence of Fragility
        Of the comparison as it was asked for.
    parameters : dict of str to float
        Parameters of the world by dotted name.
    """
    for block in removal_blocks(fragilities, parameters):
        yield from lines_of(block)
        yield ""
