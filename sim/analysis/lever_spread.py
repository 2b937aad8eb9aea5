"""How far outcomes and their ranking depend on where the levers stand within the ranges that the models state."""

from collections.abc import Sequence

import numpy as np

from sim.analysis.ensemble import Ensemble
from sim.analysis.members import Reading, StoredMember, readings
from sim.analysis.paired import Floats, band
from sim.analysis.side_by_side import Row
from sim.measures.catalogue import outcomes

LEVELS = (0.05, 0.5, 0.95)
"""Quantiles over the draws."""
_OF = ("lowest", "q05", "median", "q95", "highest")
COLUMNS = (
    *("outcome", "unit", "scope", "horizon", "model", "draws", "planned"),
    *_OF,
    "planned_difference",
    *(f"difference_{name}" for name in _OF),
    *("share_better", "mechanical"),
)
"""Columns of ``lever_uncertainty.csv``."""


def lever_spread(base: Ensemble, members: Sequence[StoredMember]) -> list[Row]:
    """Spread of each outcome, and of its difference to the first model, over draws of the levers.

    Parameters
    ----------
    base : Ensemble
        The comparison as it was asked for, pooled: levers where they are planned.
    members : sequence of StoredMember
        Of the variation `lever_uncertainty`.

    Returns
    -------
    list of dict
        One row for each outcome, scope, horizon and model, with the keys of `COLUMNS`. A draw counts with its mean
        over the seeds; draws without a value are left out. `share_better` is the share of draws in which the mean
        difference is for the better; nan for the first model and where no direction is better.
    """
    rows: list[Row] = []
    for reading in readings(base):
        planned, planned_difference = means(reading, base)
        drawn = np.stack([np.stack(means(reading, member.ensemble)) for member in members])  # (N, 2, M, O)
        spread = _spread(drawn)  # (5, 2, M, O)
        better = _share_better(drawn[:, 1], reading)
        for outcome, name in enumerate(reading.names):
            for model, label in enumerate(base.models):
                at = (model, outcome)
                numbers = spread[:, :, model, outcome].T.tolist()
                rows.append(
                    {
                        **reading.row(outcome),
                        **{"model": label, "draws": len(members), "planned": float(planned[at])},
                        **dict(zip(_OF, numbers[0], strict=True)),
                        "planned_difference": float(planned_difference[at]),
                        **{f"difference_{of}": number for of, number in zip(_OF, numbers[1], strict=True)},
                        **{"share_better": float(better[at]), "mechanical": outcomes()[name].mechanical},
                    }
                )
    return rows


def means(reading: Reading, ensemble: Ensemble) -> tuple[Floats, Floats]:
    """Mean over seeds of level and of paired difference, (M, O) each."""
    return band(reading.of(ensemble)).mean, band(reading.differences(ensemble)).mean


def _spread(drawn: Floats) -> Floats:
    """Lowest, quantiles and highest over the draws, first axis of the answer; nan where no draw has a value."""
    none = np.isnan(drawn).all(axis=0)
    filled = np.where(none, 0.0, drawn)
    spread = [np.nanmin(filled, axis=0), *np.nanquantile(filled, LEVELS, axis=0), np.nanmax(filled, axis=0)]
    return np.where(none, np.nan, np.stack(spread))


def _share_better(differences: Floats, reading: Reading) -> Floats:
    """Share of draws (first axis) with a mean difference for the better, (M, O)."""
    n = (~np.isnan(differences)).sum(axis=0)
    wins = (differences * reading.better > 0.0).sum(axis=0)
    judged = (n > 0) & (reading.better != 0)
    return np.divide(wins, n, out=np.full(n.shape, np.nan), where=judged)
