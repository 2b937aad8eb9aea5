"""The summary of a comparison: level, paired difference and P(better) of each outcome, place, horizon and model."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.ensemble import Ensemble
from sim.analysis.paired import COMPARED, compared
from sim.analysis.resolution import UNASKED, firms_a_cell, words_of
from sim.analysis.tables import Cell, write_table
from sim.measures.catalogue import SCOPES, outcomes
from sim.measures.horizons import Horizon, horizons
from sim.measures.recorded import rests_on_firms

if TYPE_CHECKING:
    from sim.experiments.store import StoredRun

Row = dict[str, Cell]
"""One row of the summary, by column."""

NAMES = ("outcome", "unit", "scope", "place", "horizon", "model")
FIRMS = ("simulated_firms_a_cell", "resolution")
"""Beside chain measures: simulated firms per area and segment, and whether they are enough; else empty."""
COLUMNS = (*NAMES, *COMPARED, "mechanical", *FIRMS)
"""Columns of ``summary.csv``."""
COMPANIONS = (
    "job_housing.mean_distance",
    "job_housing.normalised_economy",
    "job_housing.share_5_km",
    "job_housing.share_45_minutes",
    "job_housing.self_containment",
    "job_housing.jobs_residents",
    "money.net_public_cost",
    "money.net_public_cost_after_residual",
)
"""Printed beside the headline, always: what people do with homes and jobs as they stand, and what it cost."""


def summarise(runs: "Sequence[StoredRun]", models: Sequence[str]) -> list[Row]:
    """Compare models on common seeds, outcome by outcome; no score adds outcomes up.

    Parameters
    ----------
    runs : sequence of StoredRun
        Of one city, scale and length; in any order.
    models : sequence of str
        The models; differences are to the first.

    Returns
    -------
    list of dict
        One row for each outcome, scope, place, horizon and model, with the keys of `COLUMNS`. Numbers are in the
        outcome's unit, nan where there is no value: an interval of one seed, the difference of the first model to
        itself, P(better) of an outcome that is not judged.

    Raises
    ------
    BadInput
        If a model has no runs, or the runs cannot be compared.
    KeyError
        If a recorded outcome is not declared in the catalogue.

    Notes
    -----
    A horizon is the mean of its quarters that have a value. Level and difference are means over seeds with Student's
    interval at 95 %; a seed without a value in either model is left out of that pair.
    """
    ensemble = Ensemble.of(runs, models)
    scopes = [scope for scope in SCOPES if scope in ensemble.record.values]
    return [row for scope in scopes for row in _rows_of(ensemble, scope)]


def write_summary(rows: Sequence[Row], path: Path) -> None:
    """Write the summary as CSV, floats in full precision; the same rows give the same bytes.

    Parameters
    ----------
    rows : sequence of dict
        From `summarise`.
    path : Path
        The file; its folder must be there.

    Raises
    ------
    BadInput
        If the file cannot be written whole; then no half of it is left.
    """
    write_table(COLUMNS, ([row[column] for column in COLUMNS] for row in rows), path)


def headline_table(rows: Sequence[Row]) -> list[Row]:
    """Rows for the terminal: headline outcomes and their companions, whole scopes only, at the last horizon.

    At zone scope only what carries its number of simulated firms, and companions that no other scope has.

    Parameters
    ----------
    rows : sequence of dict
        From `summarise`.

    Returns
    -------
    list of dict
        Headline outcomes first, then their companions; each with its models in order.
    """
    if not rows:
        return []
    last = rows[-1]["horizon"]
    declared = outcomes()
    wanted = [name for name, outcome in declared.items() if outcome.headline]
    wanted += [name for name in COMPANIONS if name not in wanted]
    whole = [
        row
        for row in rows
        if row["horizon"] == last
        and row["place"] == ""
        and (row["scope"] != "zone" or row["resolution"] or row["outcome"] in COMPANIONS)
    ]
    return [row for name in wanted for row in whole if row["outcome"] == name]


def _rows_of(ensemble: Ensemble, scope: str) -> list[Row]:
    """Rows of one scope, by outcome, place, horizon and model."""
    names = ensemble.record.outcomes[scope]
    places = ensemble.record.places[scope]
    stretches = horizons(len(ensemble.record.quarters))
    declared = outcomes()
    better = np.array([declared[name].better for name in names])[:, None]
    values = (np.moveaxis(ensemble.at(horizon, scope), 1, 0) for horizon in stretches)  # (R, M, O, P) each
    # (numbers, M, H, O, P), then in the order of the rows
    numbers = np.stack([compared(of, better) for of in values], axis=2)
    firms = {horizon: _firms(ensemble, horizon, scope) for horizon in stretches}
    unasked = (math.nan, UNASKED)
    ordered = iter(numbers.transpose(3, 4, 2, 1, 0).reshape(-1, len(COMPARED)).tolist())
    return [
        {
            **dict(zip(NAMES, (name, declared[name].unit, scope, place, horizon.label, model), strict=True)),
            **dict(zip(COMPARED, next(ordered), strict=True)),
            "mechanical": declared[name].mechanical,
            **dict(zip(FIRMS, firms[horizon].get((model, place), unasked) if counted else unasked, strict=True)),
        }
        for name, counted in ((name, rests_on_firms(name)) for name in names)
        for place in places
        for horizon in stretches
        for model in ensemble.models
    ]


def _firms(ensemble: Ensemble, horizon: Horizon, scope: str) -> dict[tuple[str, str], tuple[float, str]]:
    """Simulated firms a cell, and the word for their number, by model and place."""
    firms = firms_a_cell(ensemble, horizon, scope)
    if firms is None:
        return {}
    places = ensemble.record.places[scope]
    return {
        (model, place): (n, word)
        for model, row, words in zip(ensemble.models, firms.tolist(), words_of(firms), strict=True)
        for place, n, word in zip(places, row, words, strict=True)
    }
