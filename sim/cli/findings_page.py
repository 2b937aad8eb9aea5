"""What a finished command says about variants and placebo; the tables hold all outcomes, the terminal the headline."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sim.analysis.frontier import Overlap
from sim.analysis.side_by_side import Row
from sim.cli.findings import Findings, meeting
from sim.cli.numbers import digits, interval, plain
from sim.experiments.mechanisms_off import not_built
from sim.measures.catalogue import outcomes
from sim.units import WAN_PER_BILLION

_SHOWN_COST = ("net", "net_after_residual")
_WIDE = 30
_MIDDLE = 0.5
_FELT_FIRST = ("city.gdp", "city.employment")


def variants_document(findings: Findings) -> dict[str, Any]:
    """Headline rows of every table as plain values; what has no value is null."""
    headline = {name: _headline(rows) for name, rows in findings.tables.items()}
    return {
        name: [{column: plain(cell) for column, cell in row.items()} for row in rows]
        for name, rows in headline.items()
        if rows
    }


def findings_page(findings: Findings, models: Sequence[str]) -> Iterator[str]:
    """Text for the terminal, a block a table; nothing if nothing was asked for."""
    tables = findings.tables
    if "stress" in tables:
        yield from _stress(tables["stress"], models)
        yield ""
    if "frontier" in tables:
        yield from _frontier(findings, models)
        yield ""
    if "equal_organisation" in tables:
        yield from _side(tables["equal_organisation"], models, "Equal organisation")
        yield ""
    if "mechanisms_off" in tables:
        yield from _side(tables["mechanisms_off"], models, "Mechanisms off")
        if not_built():
            yield f"Not built yet, so not switched off: {', '.join(not_built())}"
        yield ""
    if "lever_uncertainty" in tables:
        yield from _levers(tables["lever_uncertainty"], models)
        yield ""
    if "placebo" in tables:
        yield from _placebo(tables["placebo"])
        yield ""


def _headline(rows: Sequence[Row]) -> list[Row]:
    """Rows of headline outcomes at the last horizon, city and pooled ecosystems."""
    declared = outcomes()
    if not rows or "outcome" not in rows[0]:
        return []
    last = rows[-1]["horizon"]
    return [
        row
        for row in rows
        if row["horizon"] == last and row["scope"] in ("city", "ecosystem") and declared[str(row["outcome"])].headline
    ]


def _economy(rows: Sequence[Row]) -> list[Row]:
    """Rows of what a shock is felt in first, at the last horizon, city."""
    last = rows[-1]["horizon"]
    return [row for row in rows if row["horizon"] == last and row["scope"] == "city" and row["outcome"] in _FELT_FIRST]


def _blocks(
    rows: Sequence[Row], chosen: Callable[[Sequence[Row]], list[Row]] = _headline
) -> Iterator[tuple[str, list[Row]]]:
    """Chosen rows by outcome and scope, with what they are called."""
    rows = chosen(rows)
    declared = outcomes()
    for name, scope in dict.fromkeys((str(row["outcome"]), str(row["scope"])) for row in rows):
        mine = [row for row in rows if (row["outcome"], row["scope"]) == (name, scope)]
        yield f"{declared[name].label_en} ({declared[name].unit}), {scope}", mine


def _stress(rows: Sequence[Row], models: Sequence[str]) -> Iterator[str]:
    """What the stress test did to headline outcomes and economy: by horizon, at worst, and when the city was back."""
    yield f"{'Stress test less calm, paired':<{_WIDE}}" + "".join(f"{model:>28}" for model in models)
    stretches = list(dict.fromkeys(row["horizon"] for row in rows))
    for title, mine in (*_blocks(rows, _headline), *_blocks(rows, _economy)):
        yield title
        for horizon in stretches:
            same = ("outcome", "scope")
            cells = [row for row in rows if row["horizon"] == horizon and all(row[it] == mine[0][it] for it in same)]
            texts = [interval(row, "difference", "difference_low", "difference_high") for row in cells]
            yield f"{f'  {horizon}':<{_WIDE}}" + "".join(f"{text:>28}" for text in texts)
        worst = (f"{_number(float(row['trough']))} {row['trough_quarter']}".rstrip() for row in mine)
        yield f"{'  worst':<{_WIDE}}" + "".join(f"{text:>28}" for text in worst)
        back = (_number_of_quarters(float(row["recovery_quarters"])) for row in mine)
        yield f"{'  within 5 % of calm after':<{_WIDE}}" + "".join(f"{text:>28}" for text in back)


def _side(rows: Sequence[Row], models: Sequence[str], what: str) -> Iterator[str]:
    """Differences to the first model as they are, and in each variant."""
    horizon = rows[-1]["horizon"]
    yield f"{what}: difference to {models[0]}, paired, {horizon}"
    yield " " * _WIDE + "".join(f"{model:>28}" for model in models[1:])
    for title, mine in _blocks(rows):
        yield title
        for member in dict.fromkeys(str(row["member"]) for row in mine):
            cells = [row for row in mine if row["member"] == member and row["model"] != models[0]]
            name = member.removeprefix("mechanisms off: ") or "as it is"
            told = f"  {name if member in ('', 'equal organisation') else f'without {name}'}"
            told = told.replace("without all", "without any of them")
            texts = (interval(row, "difference", "difference_low", "difference_high") for row in cells)
            yield f"{told:<{_WIDE}}" + "".join(f"{text:>28}" for text in texts)


def _frontier(findings: Findings, models: Sequence[str]) -> Iterator[str]:
    """Net cost and outcomes of each model at each factor, and what can be said at equal cost."""
    rows = findings.tables["frontier"]
    factors = list(dict.fromkeys(row["factor"] for row in rows))
    yield f"Frontier, {rows[-1]['horizon']}: departure of spending from 2017, times"
    yield " " * _WIDE + "".join(f"{factor:>10g}" for factor in factors)
    for at, (title, mine) in enumerate(_blocks(rows)):
        if at == 0:
            yield "Net public cost (billion yuan)"
            yield from _by_factor(mine, models, "cost_net", WAN_PER_BILLION)
        yield title
        yield from _by_factor(mine, models, "mean", 1.0)
    for member, names in findings.clipped.items():
        yield f"Stopped at an end of the range ({member}): {', '.join(names)}"
    for overlap in findings.overlaps:
        if overlap.cost_reading in _SHOWN_COST:
            yield from _equal_cost(overlap, findings.tables["equal_cost"])


def _by_factor(rows: Sequence[Row], models: Sequence[str], column: str, unit: float) -> Iterator[str]:
    """A line a model: one column of the frontier over the factors."""
    for model in models:
        numbers = (float(row[column]) / unit for row in rows if row["model"] == model)
        yield f"{f'  {model}':<{_WIDE}}" + "".join(f"{_number(number):>10}" for number in numbers)


def _equal_cost(overlap: Overlap, rows: Sequence[Row]) -> Iterator[str]:
    """Difference of two models in the middle of the costs that both reach, or why there is none."""
    cost = overlap.cost_reading.replace("_", " ")
    if not overlap.exists:
        yield f"No comparison at equal cost ({cost}): {meeting(overlap)}; nothing is extrapolated."
        return
    yield f"At equal cost ({cost}), middle of the overlap, {overlap.model} less {overlap.reference}, paired"
    for title, mine in _blocks(rows):
        same = [row for row in mine if (row["model"], row["cost_reading"]) == (overlap.model, overlap.cost_reading)]
        for row in (row for row in same if row["position"] == _MIDDLE):
            told = interval(row, "difference", "difference_low", "difference_high")
            money = f"{float(row['cost']) / WAN_PER_BILLION:.4g} billion yuan"
            yield f"  {title}: {told}; {money}, at {row['factor']:.2f} and {row['reference_factor']:.2f} times"


def _levers(rows: Sequence[Row], models: Sequence[str]) -> Iterator[str]:
    """Median and 90 % of the draws by model, and how often the order holds."""
    yield f"Lever uncertainty: median [5 %, 95 %] of {rows[0]['draws']} draws, {rows[-1]['horizon']}"
    yield " " * _WIDE + "".join(f"{model:>28}" for model in models)
    for title, mine in _blocks(rows):
        yield title
        texts = [interval(row, "median", "q05", "q95") for row in mine]
        yield f"{'  level':<{_WIDE}}" + "".join(f"{text:>28}" for text in texts)
        if len(models) > 1:
            texts = ["", *(interval(row, "difference_median", "difference_q05", "difference_q95") for row in mine[1:])]
            yield f"{f'  less {models[0]}, paired':<{_WIDE}}" + "".join(f"{text:>28}" for text in texts)
            texts = ["", *(_share(float(row["share_better"])) for row in mine[1:])]
            yield f"{'  better in':<{_WIDE}}" + "".join(f"{text:>28}" for text in texts)


def _placebo(rows: Sequence[Row]) -> Iterator[str]:
    """Measured difference beside the range under exchanged labels."""
    yield f"Placebo: measured difference beside 95 % of exchanged labels, {rows[-1]['horizon']}"
    for title, mine in _blocks(rows):
        yield title
        for row in mine:
            measured, low, high = (float(row[name]) for name in ("measured", "permuted_low", "permuted_high"))
            if math.isnan(measured):
                yield f"  {row['model']:<10} –"
                continue
            n = digits(abs(measured))
            yield (
                f"  {row['model']:<10} {measured:.{n}f}; exchanged [{low:.{n}f}, {high:.{n}f}]; as extreme "
                f"{_share(float(row['share_as_extreme']))} of {row['permutations']} "
                f"(least that can show: {_share(float(row['smallest_share']))}), "
                f"{_share(float(row['share_holm']))} after Holm"
            )


def _number(number: float) -> str:
    """Number with the digits worth reading, or a dash."""
    return "–" if math.isnan(number) else f"{number:.{digits(abs(number))}f}"


def _number_of_quarters(number: float) -> str:
    """A count of quarters, or a dash."""
    return "–" if math.isnan(number) else f"{number:.0f} quarters"


def _share(share: float) -> str:
    """Share in per cent, or a dash."""
    return "–" if math.isnan(share) else f"{100 * share:.3g} %"
