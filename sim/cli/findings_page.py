"""What a finished command says about variants and placebo; the tables hold all outcomes, the terminal the headline."""

from collections.abc import Iterator, Sequence
from typing import Any

from sim.experiments.mechanisms_off import not_built
from sim.report.blocks import Block, headline_rows
from sim.report.findings import Findings
from sim.report.variants import variant_blocks

_LABELS, _CELLS = 30, 10
"""Least width of the labels and of a column."""


def variants_document(findings: Findings) -> dict[str, Any]:
    """Headline rows of every table that has any."""
    headline = {name: headline_rows(rows) for name, rows in findings.tables.items()}
    return {name: rows for name, rows in headline.items() if rows}


def findings_page(findings: Findings, models: Sequence[str]) -> Iterator[str]:
    """Text for the terminal, a block a table; nothing if nothing was asked for."""
    for block in variant_blocks(findings, models):
        yield from lines_of(block)
        yield ""
    if "mechanisms_off" in findings.tables and not_built():
        yield f"Not built yet, so not switched off: {', '.join(not_built())}"
        yield ""


def lines_of(block: Block) -> Iterator[str]:
    """One block: its title, a line with the heads, its lines by group, its notes."""
    lines = [line for group in block.groups for line in group.lines]
    cells = [*block.heads, *(cell for line in lines for cell in line.cells)]
    wide = max([_CELLS, *(len(cell.en) + 2 for cell in cells)])
    labels = max([_LABELS, *(len(line.label.en) + 4 for line in lines)])
    yield block.title.en
    yield " " * labels + "".join(f"{head.en:>{wide}}" for head in block.heads)
    for group in block.groups:
        yield group.title.en
        for line in group.lines:
            yield f"{f'  {line.label.en}':<{labels}}" + "".join(f"{cell.en:>{wide}}" for cell in line.cells)
    yield from (note.en for note in block.notes)
