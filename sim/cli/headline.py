"""What a finished command says: headline outcomes, what is inactive, who was admitted, where the results are."""

from collections.abc import Iterator, Sequence
from typing import Any

from sim.analysis.paired import COMPARED
from sim.analysis.resolution import FEWEST, RESOLVED
from sim.analysis.summary import FIRMS, Row, headline_table
from sim.cli.derive import Results
from sim.cli.findings_page import findings_page, variants_document
from sim.cli.resilience_page import resilience_document, resilience_page
from sim.experiments.manifest import activity, admission, stress_told
from sim.experiments.settled import inactive
from sim.measures.catalogue import outcomes
from sim.report.numbers import interval
from sim.report.texts import said
from sim.units import WAN_PER_BILLION, quarter_label

_MONEY = "万元"
UNCALIBRATED = said("uncalibrated").en


def document(results: Results, n_made: int) -> dict[str, Any]:
    """The same as one document, before what has no value becomes null."""
    comparison = results.comparison
    models = [model.label for model in comparison.models]
    rows = [row for rows in _by_horizon(results.summary) for row in rows]
    return {
        "folder": str(results.folder),
        "inputs_hash": comparison.inputs_hash,
        "city": comparison.city.name,
        "models": models,
        "seeds": list(comparison.seeds),
        "quarters": comparison.quarters,
        "scale": comparison.scale,
        "overrides": list(comparison.overrides),
        "stress": stress_told(comparison),
        "history": comparison.history.identity() if comparison.history else None,
        "events": {run.run_id: list(run.record.events) for run in results.runs if run.record.events},
        "runs": [run.run_id for run in results.runs],
        "runs_made": n_made,
        "wall_seconds": round(results.seconds, 3),
        "calibrated": False,
        "headline": rows,
        "variants": variants_document(results.findings),
        "resilience": resilience_document(results.fragilities),
        "inactive": inactive(),
        "activity": activity(results.runs, models),
        "admission": admission(results.runs, models),
    }


def page(results: Results, n_made: int) -> str:
    """Text for the terminal."""
    comparison = results.comparison
    models = [model.label for model in comparison.models]
    n_used = len(comparison.runs) - n_made
    again = f", {n_used} of them from before" if n_used else ""
    lines = [
        f"{comparison.city.title}: {len(comparison.runs)} runs{again}, {comparison.quarters} quarters, "
        f"scale {comparison.scale:g}, {len(comparison.seeds)} seeds, {results.seconds:.1f} s",
        *_history(results),
        *_stress(results),
        "",
        *_inactive(),
        "",
        *_admission(results, models),
        "",
        *_headline(results.summary, models),
        "",
        *findings_page(results.findings, models),
        *resilience_page(results.fragilities, comparison.parameters.flat()),
        UNCALIBRATED,
        f"Results: {results.folder}",
    ]
    return "\n".join(lines)


def _history(results: Results) -> Iterator[str]:
    """What the runs branch from, if they do."""
    history = results.comparison.history
    if history is not None:
        yield (
            f"branches of {history.run_id}, from {quarter_label(history.quarter)} on; years count from there, "
            "activity and public cost from 2017Q3"
        )


def _stress(results: Results) -> Iterator[str]:
    """What strikes the city, and which anchors left in the first run of each model."""
    stress = results.comparison.stress
    if stress is None:
        return
    yield f"Stress test {stress.name}: {stress.title}"
    yield from (f"  {shock.words()}" for shock in stress.shocks)
    told: set[str] = set()
    for run in results.runs:
        if run.model not in told:
            yield from (f"  model {run.model}, seed {run.seed}: {event}" for event in run.record.events)
        told.add(run.model)


def _by_horizon(summary: Sequence[Row]) -> Iterator[list[Row]]:
    """Headline rows of each horizon."""
    for horizon in dict.fromkeys(row["horizon"] for row in summary):
        yield headline_table([row for row in summary if row["horizon"] == horizon])


def _headline(summary: Sequence[Row], models: Sequence[str]) -> Iterator[str]:
    """Headline outcomes by horizon and model, with paired differences; companions at the last horizon."""
    rows = [row for rows in _by_horizon(summary) for row in rows if row["scope"] in ("city", "ecosystem", "zone")]
    declared = outcomes()
    wide = max(24, *(len(model) + 2 for model in models))
    yield f"{'mean [95 % interval]':<24}" + "".join(f"{model:>{wide}}" for model in models)
    for name, scope in dict.fromkeys((row["outcome"], row["scope"]) for row in rows):
        mine = [row for row in rows if (row["outcome"], row["scope"]) == (name, scope)]
        outcome = declared[str(name)]
        if outcome.unit == _MONEY:
            mine = [_in_billions(row) for row in mine]
        yield f"{outcome.label_en} ({mine[0]['unit']}), {scope}"
        stretches = list(dict.fromkeys(row["horizon"] for row in mine))
        for horizon in stretches if outcome.headline else stretches[-1:]:
            yield from _lines(str(horizon), [row for row in mine if row["horizon"] == horizon], wide)
        if scope != "city":
            yield from _firms([row for row in mine if row["horizon"] == stretches[-1]], summary, wide)


def _in_billions(row: Row) -> Row:
    """The row with its amounts in billion yuan."""
    amounts = {name: float(row[name]) / WAN_PER_BILLION for name in COMPARED if name != "p_better"}
    return {**row, **amounts, "unit": "billion yuan"}


def _firms(rows: Sequence[Row], summary: Sequence[Row], wide: int) -> Iterator[str]:
    """Simulated firms that a chain measure rests on at the last horizon, and how many of its areas they resolve."""
    told = [row for row in rows if row["resolution"]]
    if not told:
        return
    yield f"  {'simulated firms a cell':<22}" + "".join(
        f"{f'{row[FIRMS[0]]:.1f} {row[FIRMS[1]]}':>{wide}}" for row in told
    )
    same = ("outcome", "scope", "horizon", "model")
    counts = []
    for row in told:
        areas = [area for area in summary if area["place"] and all(area[name] == row[name] for name in same)]
        counts.append(f"{sum(area['resolution'] == RESOLVED for area in areas)} of {len(areas)}")
    yield f"  {f'areas resolved ({FEWEST:g} firms)':<22}" + "".join(f"{count:>{wide}}" for count in counts)


def _lines(horizon: str, rows: Sequence[Row], wide: int) -> Iterator[str]:
    """Levels of the models at one horizon, and below them the differences to the first model."""
    yield f"  {horizon:<22}" + "".join(f"{interval(row, 'mean', 'low', 'high'):>{wide}}" for row in rows)
    differences = [interval(row, "difference", "difference_low", "difference_high") for row in rows[1:]]
    if differences:
        told = f"  less {rows[0]['model']}, paired"
        yield f"{told:<24}" + " " * wide + "".join(f"{text:>{wide}}" for text in differences)


def _admission(results: Results, models: Sequence[str]) -> Iterator[str]:
    """Share of the applications of each segment that was admitted, by model."""
    table = admission(results.runs, models)
    segments = list(dict.fromkeys(segment for rows in table.values() for segment in rows))
    if not segments:
        yield "Admission: no applications were recorded."
        return
    yield (
        f"{'Admitted share':<32}" + "".join(f"{model:>16}" for model in models) + "   (of applications, in real firms)"
    )
    for segment in segments:
        cells = (table[model].get(segment, {}) for model in models)
        yield f"  {segment:<30}" + "".join(f"{_share(cell):>16}" for cell in cells)


def _share(cell: dict[str, float | None]) -> str:
    """Share in per cent with the number it is of."""
    share = cell.get("share")
    return "–" if share is None else f"{share:.0%} of {_count(float(cell['applications'] or 0.0))}"


def _count(number: float) -> str:
    """Large number in few signs: 1234, 56k, 7.8M."""
    if number < 9_999.5:
        return f"{number:.0f}"
    return f"{number / 1e3:.0f}k" if number < 999_500 else f"{number / 1e6:.1f}M"


def _inactive() -> Iterator[str]:
    """Levers and parameters without effect."""
    for kind, names in inactive().items():
        yield f"Inactive {kind} ({len(names)}): {', '.join(names) or 'none'}"
