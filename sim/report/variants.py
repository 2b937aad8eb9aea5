"""What variants of a comparison and its placebo show, as blocks: headline outcomes at the last horizon."""

import math
from collections.abc import Iterator, Sequence

from sim.analysis.frontier import Overlap
from sim.analysis.side_by_side import Row
from sim.report.blocks import Block, Group, Line, by_outcome, economy_rows, headline_rows
from sim.report.findings import Findings, meeting
from sim.report.numbers import NONE, digits, interval, number, percent
from sim.report.texts import NOTHING, Text, horizon_of, said, same, twin
from sim.units import WAN_PER_BILLION

_SHOWN_COST = ("net", "net_after_residual")
_DIFFERENCE = ("difference", "difference_low", "difference_high")
_MIDDLE = 0.5
_ALL = "all"


def variant_blocks(findings: Findings, models: Sequence[str]) -> Iterator[Block]:
    """A block for each table that was asked for.

    Parameters
    ----------
    findings : Findings
        The tables.
    models : sequence of str
        The models of the comparison; differences are to the first.
    """
    tables = findings.tables
    if "stress" in tables:
        yield _stress(tables["stress"], models)
    if "frontier" in tables:
        yield _frontier(findings, models)
    for name in ("equal_organisation", "mechanisms_off"):
        if name in tables:
            yield _side(tables[name], models, name)
    if "lever_uncertainty" in tables:
        yield _levers(tables["lever_uncertainty"], models)
    if "placebo" in tables:
        yield _placebo(tables["placebo"])


def _stress(rows: Sequence[Row], models: Sequence[str]) -> Block:
    """What the stress test did to headline outcomes and economy: by horizon, at worst, and when the city was back."""
    groups = []
    stretches = list(dict.fromkeys(str(row["horizon"]) for row in rows))
    for title, mine in (*by_outcome(rows, headline_rows), *by_outcome(rows, economy_rows)):
        lines = []
        for horizon in stretches:
            same_as = ("outcome", "scope")
            cells = [row for row in rows if row["horizon"] == horizon and all(row[it] == mine[0][it] for it in same_as)]
            lines.append(Line(horizon_of(horizon), _intervals(cells, *_DIFFERENCE)))
        worst = (f"{number(float(row['trough']))} {row['trough_quarter']}".rstrip() for row in mine)
        lines.append(Line(said("worst"), tuple(map(same, worst))))
        lines.append(Line(said("back_after"), tuple(_n_quarters(float(row["recovery_quarters"])) for row in mine)))
        groups.append(Group(title, tuple(lines)))
    return Block(said("block.stress"), _heads(models), tuple(groups), (), tuple(models))


def _side(rows: Sequence[Row], models: Sequence[str], what: str) -> Block:
    """Differences to the first model as they are, and in each variant."""
    groups = []
    for title, mine in by_outcome(rows):
        lines = []
        for member in dict.fromkeys(str(row["member"]) for row in mine):
            cells = [row for row in mine if row["member"] == member and row["model"] != models[0]]
            lines.append(Line(_member(member), _intervals(cells, *_DIFFERENCE)))
        groups.append(Group(title, tuple(lines)))
    title = said(f"block.{what}", first=models[0], horizon=horizon_of(str(rows[-1]["horizon"])))
    return Block(title, _heads(models[1:]), tuple(groups), (), tuple(models[1:]))


def _member(member: str) -> Text:
    """What a variant is called beside the comparison as it was asked for."""
    kind, _, mechanism = member.partition(": ")
    if not mechanism:
        return said("as_it_is") if member == "" else twin(kind)
    return said("without_any") if mechanism == _ALL else said("without", mechanism=twin(mechanism))


def _frontier(findings: Findings, models: Sequence[str]) -> Block:
    """Net cost and outcomes of each model at each factor, and what can be said at equal cost."""
    rows = findings.tables["frontier"]
    factors = list(dict.fromkeys(float(row["factor"]) for row in rows))
    groups = []
    for at, (title, mine) in enumerate(by_outcome(rows)):
        if at == 0:
            groups.append(Group(said("net_cost"), _by_factor(mine, models, "cost_net", WAN_PER_BILLION)))
        groups.append(Group(title, _by_factor(mine, models, "mean", 1.0)))
    notes = [
        said("clipped", factor=member.rpartition(" ")[2], model=model, levers=", ".join(names))
        for (member, model), names in findings.clipped.items()
    ]
    for overlap in findings.overlaps:
        if overlap.cost_reading in _SHOWN_COST:
            notes += _equal_cost(overlap, findings.tables["equal_cost"])
    title = said("block.frontier", horizon=horizon_of(str(rows[-1]["horizon"])))
    return Block(title, tuple(same(f"{factor:g}") for factor in factors), tuple(groups), tuple(notes))


def _by_factor(rows: Sequence[Row], models: Sequence[str], column: str, unit: float) -> tuple[Line, ...]:
    """A line a model: one column of the frontier over the factors."""
    return tuple(
        Line(
            same(model),
            tuple(same(number(float(row[column]) / unit)) for row in rows if row["model"] == model),
            model,
        )
        for model in models
    )


def _equal_cost(overlap: Overlap, rows: Sequence[Row]) -> Iterator[Text]:
    """Difference of two models in the middle of the costs that both reach, or why there is none."""
    cost = said(f"cost.{overlap.cost_reading}")
    if not overlap.exists:
        yield said("no_equal_cost", cost=cost, meeting=meeting(overlap))
        return
    yield said("equal_cost", cost=cost, model=overlap.model, first=overlap.reference)
    for title, mine in by_outcome(rows):
        same_as = [row for row in mine if (row["model"], row["cost_reading"]) == (overlap.model, overlap.cost_reading)]
        for row in (row for row in same_as if row["position"] == _MIDDLE):
            yield said(
                "equal_cost_of",
                outcome=title,
                difference=interval(row, *_DIFFERENCE),
                money=f"{float(row['cost']) / WAN_PER_BILLION:.4g}",
                factor=f"{row['factor']:.2f}",
                first_factor=f"{row['reference_factor']:.2f}",
            )


def _levers(rows: Sequence[Row], models: Sequence[str]) -> Block:
    """Median and 90 % of the draws by model, and how often the order holds."""
    groups = []
    for title, mine in by_outcome(rows):
        lines = [Line(said("level"), _intervals(mine, "median", "q05", "q95"))]
        if len(models) > 1:
            names = ("difference_median", "difference_q05", "difference_q95")
            lines.append(Line(said("less_first", first=models[0]), (NOTHING, *_intervals(mine[1:], *names))))
            better = (same(percent(float(row["share_better"]))) for row in mine[1:])
            lines.append(Line(said("better_in"), (NOTHING, *better)))
        groups.append(Group(title, tuple(lines)))
    title = said("block.lever_uncertainty", n=rows[0]["draws"], horizon=horizon_of(str(rows[-1]["horizon"])))
    return Block(title, _heads(models), tuple(groups), (), tuple(models))


def _placebo(rows: Sequence[Row]) -> Block:
    """Measured difference beside the range under exchanged labels."""
    groups = [Group(title, tuple(map(_exchanged, mine))) for title, mine in by_outcome(rows)]
    heads = tuple(map(said, ("measured", "exchanged", "as_extreme", "least_share", "after_holm")))
    title = said("block.placebo", horizon=horizon_of(str(rows[-1]["horizon"])))
    return Block(title, heads, tuple(groups))


def _exchanged(row: Row) -> Line:
    """One model: what was measured, what exchanged labels give, and how often that is as extreme."""
    model = str(row["model"])
    measured, low, high = (float(row[name]) for name in ("measured", "permuted_low", "permuted_high"))
    if math.isnan(measured):
        return Line(same(model), (same(NONE),), model)
    n = digits(abs(measured))
    shares = [percent(float(row[name])) for name in ("share_as_extreme", "smallest_share", "share_holm")]
    of_all = said("share_of", share=shares[0], n=row["permutations"])
    range_ = same(f"[{low:.{n}f}, {high:.{n}f}]")
    return Line(same(model), (same(f"{measured:.{n}f}"), range_, of_all, same(shares[1]), same(shares[2])), model)


def _heads(models: Sequence[str]) -> tuple[Text, ...]:
    """A column a model."""
    return tuple(map(same, models))


def _intervals(rows: Sequence[Row], mean: str, low: str, high: str) -> tuple[Text, ...]:
    """A number with its interval for each row."""
    return tuple(same(interval(row, mean, low, high)) for row in rows)


def _n_quarters(count: float) -> Text:
    """A count of quarters, or a dash."""
    return same(NONE) if math.isnan(count) else said("quarters", n=f"{count:.0f}")
