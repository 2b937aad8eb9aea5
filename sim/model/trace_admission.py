"""Why a committee let a firm in or not: the cut-offs, score and floor of one quarter's verdicts, told again."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.city.applications import Hearing
from sim.kernels.land import passes_cutoffs, percentiles, score_of
from sim.model.trace_names import amount
from sim.rng.draws import uniforms

_CUT, _ADMITTED, _SCORE, _FLOOR = 0, 1, 2, 3
_CUTS = (
    ("min_research", "research share of sales", "%"),
    ("most_pollution", "pollution", ""),
    ("min_ratio", "floor-area ratio", ""),
    ("min_tax", "tax per mu", " 万元"),
    ("min_investment", "investment per mu", " 万元"),
)


def reasons(hearing: Hearing, zone: int) -> list[tuple[int, str, str]]:
    """Row in the hearing, verdict and reason of each application to a zone."""
    case = hearing.case
    scores = np.array([_score(case, i) for i in range(hearing.verdict.size)])
    lots = uniforms(case["stream_key"], case["key"], 0)
    rank = percentiles(scores, case["weight"].astype(float), lots)
    rows = np.flatnonzero(hearing.rows["place"] == zone)
    return [(int(i), *_reason(case, int(i), int(hearing.verdict[i]), float(scores[i]), float(rank[i]))) for i in rows]


def _reason(case: dict[str, Any], i: int, verdict: int, score: float, rank: float) -> tuple[str, str]:
    """Verdict in a word, and why."""
    use = int(case["use"][case["segment"][i]])
    if verdict == _CUT:
        return "refused", "below a cut-off: " + ", ".join(_failed(case, i))
    if use < 0:
        return "admitted", "passes the cut-offs and takes no counted floor, so it need not queue"
    best = min(1.0, float(case["capacity_share"][case["zone"][i], use]))
    merit = f"score {score:+.2f}" if case["weights"].any() else "no criteria, so by lot"
    stands = f"{merit}, ahead of {100.0 * rank:.0f} % of the city's applicants"
    bar = f"permits reach the best {100.0 * best:.0f} %"
    if verdict == _SCORE:
        return "refused", f"{stands}; {bar}"
    if verdict == _FLOOR:
        left = float(case["free_floor"][case["zone"][i], use])
        return (
            "refused",
            f"{stands}; {bar}, but it needs {amount(case['floor_needed'][i])} m² and {amount(left)} are left",
        )
    return "admitted", f"{stands}; {bar}"


def _failed(case: dict[str, Any], i: int) -> Iterator[str]:
    """Cut-offs that an application misses, each asked alone, in the words and units of the levers."""
    use = int(case["use"][case["segment"][i]])
    for name, word, unit in _CUTS:
        if _passes(case, i, name):
            continue
        bar = float(case[name][use]) if name == "most_pollution" else float(case[name])
        yield f"{word} {'above' if name == 'most_pollution' else 'under'} {bar:g}{unit}"


def _passes(case: dict[str, Any], i: int, only: str) -> bool:
    """Whether an application passes one cut-off, the others open."""
    bars = {name: -np.inf for name, _, _ in _CUTS} | {"most_pollution": np.full(2, np.inf)}
    bars[only] = case[only]
    segment = int(case["segment"][i])
    return bool(
        passes_cutoffs(
            case["stream_key"], case["key"][i], segment, int(case["use"][segment]), case["noise_sd"][i],
            case["is_manufacturing"], case["value_per_m2"], case["productivity"][i], case["planned_ratio"][i],
            case["far"], case["tax_rate"], case["capital_ratio"], case["m2_per_mu"], case["research_pct"],
            case["pollution"], float(bars["min_tax"]), float(bars["min_investment"]), float(bars["min_ratio"]),
            float(bars["min_research"]), bars["most_pollution"],
        )
    )  # fmt: skip


def _score(case: dict[str, Any], i: int) -> float:
    """Score of one application."""
    segment, zone = int(case["segment"][i]), int(case["zone"][i])
    return float(
        score_of(
            case["stream_key"], case["key"][i], segment, case["technology"][i], case["is_lead"][zone, segment],
            case["gap"][zone, segment], case["value_per_m2"], case["productivity"][i], case["planned_ratio"][i],
            case["pollution"][segment], case["means"], case["deviations"], case["weights"], case["noise_sd"][i],
        )
    )  # fmt: skip
