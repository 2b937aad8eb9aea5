"""What made a folder of results: settings, versions, hashes, and what happened in the runs, as one JSON document.

No user, no host and no absolute path is in it.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.experiments.atomic import write_whole
from sim.experiments.design import Comparison
from sim.experiments.effort import Effort
from sim.experiments.identity import code_hash, machine, versions
from sim.experiments.settled import inactive, letters, settled_levers
from sim.experiments.store import SCHEMA, StoredRun


def write_manifest(
    folder: Path,
    comparison: Comparison,
    runs: Sequence[StoredRun],
    effort: Effort,
    others: Sequence[StoredRun] = (),
) -> None:
    """Write `manifest.json`, whole or not at all.

    Parameters
    ----------
    folder : Path
        Result folder.
    comparison : Comparison
        The design.
    runs : sequence of StoredRun
        All runs of the comparison as it was asked for.
    effort : Effort
        What the simulation took.
    others : sequence of StoredRun
        The runs of its variants.

    Raises
    ------
    BadInput
        If the disk is full or cannot be written.
    """
    content = {
        **_settings(comparison),
        **_program(),
        **_happened(comparison, runs),
        "digests": {run.run_id: run.record.digest for run in (*runs, *others)},
        "wall_seconds": round(effort.seconds, 3),
        "effort": dict(effort.told),
    }
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    write_whole(folder / "manifest.json", (text + "\n").encode())


def activity(runs: Sequence[StoredRun], models: Sequence[str]) -> dict[str, dict[str, float]]:
    """How often things happened: model -> name as in the activity table -> total over seeds, in real units."""
    table: dict[str, dict[str, float]] = {model: {} for model in models}
    for run in runs:
        counts = table[run.model]
        for name, count in run.record.activity.items():
            counts[name] = counts.get(name, 0.0) + count
    return table


def admission(runs: Sequence[StoredRun], models: Sequence[str]) -> dict[str, dict[str, dict[str, float | None]]]:
    """Who was let in: model -> segment -> `applications`, `admitted` (real firms, all seeds) and `share`.

    The share of nobody is None.
    """
    table: dict[str, dict[str, dict[str, float | None]]] = {}
    for model in models:
        found = [run.record.admission for run in runs if run.model == model and run.record.admission]
        if not found:
            table[model] = {}
            continue
        applications, admitted = (np.sum([each[name] for each in found], axis=0) for name in _COUNTS)
        table[model] = {
            segment: {"applications": float(asked), "admitted": float(let_in), "share": _share(let_in, asked)}
            for segment, asked, let_in in zip(found[0]["segments"], applications, admitted, strict=True)
        }
    return table


def member_entries(comparison: Comparison) -> list[dict[str, Any]]:
    """Variants of a comparison as the manifest keeps them: what differs from what was asked for, and which runs."""
    base = comparison.base
    world = base.parameters.flat()
    return [
        {
            "name": member.name,
            "option": member.option,
            "number": member.number,
            "stress": member.stress.name if member.stress else "",
            "overrides": list(member.overrides),
            "clipped": {label: list(names) for label, names in member.clipped.items()},
            "levers": {
                own.label: _differing(settled_levers(own), settled_levers(asked))
                for own, asked in zip(member.models, base.models, strict=True)
            },
            "parameters": _differing(member.parameters.flat(), world),
            "runs": [run.run_id for run in comparison.runs_of(member)],
        }
        for member in comparison.variants
    ]


def stress_told(comparison: Comparison) -> dict[str, Any]:
    """Name, title and shocks of the stress test; empty without one."""
    stress = comparison.stress
    return {} if stress is None else {"name": stress.name, "title": stress.title, "shocks": stress.content()}


_COUNTS = ("applications", "admitted")


def _settings(comparison: Comparison) -> dict[str, Any]:
    """What was asked, resolved."""
    city = comparison.city
    return {
        "schema": SCHEMA,
        "inputs_hash": comparison.inputs_hash,
        "city": city.name,
        "city_title": city.title,
        "city_version": city.version,
        "models": [model.label for model in comparison.models],
        "titles": {model.label: model.title for model in comparison.models},
        "sources": {model.label: list(model.sources) for model in comparison.models},
        "seeds": list(comparison.seeds),
        "quarters": comparison.quarters,
        "scale": comparison.scale,
        "overrides": list(comparison.overrides),
        "stress": stress_told(comparison),
        "recorded": comparison.runs[0].inputs["recorded"],
        "history": comparison.history.identity() if comparison.history else None,
        "levers": {model.label: settled_levers(model) for model in comparison.models},
        "evidence": {model.label: letters(model) for model in comparison.models},
        "parameters": comparison.parameters.flat(),
        "runs": [run.run_id for run in comparison.runs_of(comparison.base)],
        "members": member_entries(comparison),
        "inactive": inactive(),
        "calibrated": False,
    }


def _program() -> dict[str, Any]:
    """What made the results."""
    return {"code_hash": code_hash(), "versions": versions(), "platform": machine()}


def _happened(comparison: Comparison, runs: Sequence[StoredRun]) -> dict[str, Any]:
    """What the runs of the comparison as it was asked for did, summed over seeds."""
    models = [model.label for model in comparison.models]
    return {
        "activity": activity(runs, models),
        "admission": admission(runs, models),
        "events": {run.run_id: list(run.record.events) for run in runs if run.record.events},
    }


def _differing(values: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """Entries that are not those of the base."""
    return {name: value for name, value in values.items() if value != base[name]}


def _share(part: float, whole: float) -> float | None:
    """Part of a whole; None of nothing."""
    return float(part / whole) if whole > 0.0 else None
