"""What a stress test did: each model struck and calm on the same seeds, by outcome."""

import math
from collections.abc import Sequence

import numpy as np

from sim.analysis.ensemble import Ensemble
from sim.analysis.members import Reading
from sim.analysis.paired import Floats, band
from sim.analysis.tables import Cell
from sim.measures.catalogue import SCOPES, outcomes
from sim.measures.errors import NoValue
from sim.measures.horizons import Horizon, horizons
from sim.measures.removal import recovery_quarters
from sim.units import QUARTERS_A_YEAR

Row = dict[str, Cell]
"""One row, by column."""

NUMBERS = ("calm", "stressed", "difference", "difference_low", "difference_high")
COURSE = ("trough_quarter", "trough", "recovery_quarters")
COLUMNS = ("outcome", "unit", "scope", "horizon", "model", *NUMBERS, *COURSE, "mechanical")
"""Columns of ``stress.csv``."""
FIRST = "first year of the stress"
"""Name of the horizon that begins with the first shock."""


def stressed(base: Ensemble, calm: Ensemble) -> list[Row]:
    """Level with and without the stress test, their paired difference, and its course in the mean over seeds.

    Parameters
    ----------
    base : Ensemble
        The comparison under its stress test, pooled.
    calm : Ensemble
        The same models and seeds without it.

    Returns
    -------
    list of dict
        One row for each outcome, scope, horizon and model, with the keys of `COLUMNS`. Horizons are the year from the
        first shock on and those of the summary that it reaches. `trough_quarter` and `trough`: where the mean
        difference is worst, and how far; empty and nan if it is never for the worse, or the outcome is not judged.
        `recovery_quarters`: quarters from the first shock until the mean is at most 5 % worse than calm, four quarters
        in a row (0 if it always is); nan if not within the run, not judged, or not above zero throughout.
    """
    begins = min(int(shock["start"]) for shock in base.one.meta["inputs"]["stress"])
    rows: list[Row] = []
    for scope in (scope for scope in SCOPES if scope in base.record.values):
        names = base.record.outcomes[scope]
        readings = [Reading(horizon, scope, names) for horizon in _horizons(begins, len(base.record.quarters))]
        numbers = [_numbers(reading, base, calm) for reading in readings]
        for outcome, name in enumerate(names):
            courses = _courses(base, calm, scope, name, begins)
            for reading, of in zip(readings, numbers, strict=True):
                for model, label in enumerate(base.models):
                    cells = dict(zip(NUMBERS, of[:, model, outcome].tolist(), strict=True))
                    own = {**reading.row(outcome), "model": label, **cells, **courses[model]}
                    rows.append({**own, "mechanical": outcomes()[name].mechanical})
    return rows


def _horizons(begins: int, n_quarters: int) -> tuple[Horizon, ...]:
    """The year from the first shock on, then the usual horizons that do not end before it."""
    first = Horizon(FIRST, 0, begins, min(begins + QUARTERS_A_YEAR, n_quarters))
    return (first, *(horizon for horizon in horizons(n_quarters) if horizon.end > begins))


def _numbers(reading: Reading, base: Ensemble, calm: Ensemble) -> Floats:
    """Numbers of one horizon and scope, (numbers, M, O), in the order of `NUMBERS`."""
    struck, spared = reading.of(base), reading.of(calm)
    with np.errstate(invalid="ignore"):  # between two infinities there is no difference: nan
        difference = band(struck - spared)
    return np.stack([band(spared).mean, band(struck).mean, difference.mean, difference.low, difference.high])


def _courses(base: Ensemble, calm: Ensemble, scope: str, name: str, begins: int) -> list[Row]:
    """Trough and recovery of one outcome, a row a model."""
    better = outcomes()[name].better
    struck, spared = (ensemble.series(scope, name)[:, :, begins:] for ensemble in (base, calm))
    apart = np.isnan(struck) | np.isnan(spared)
    struck[apart] = spared[apart] = np.nan  # a pair has both
    quarters = base.record.quarters[begins:]
    return [_course(struck[model], spared[model], quarters, better) for model in range(len(base.models))]


def _course(struck: Floats, spared: Floats, quarters: Sequence[str], better: int) -> Row:
    """Trough and recovery of one outcome and model from its values by seed and quarter, (R, Q)."""
    none: Row = {"trough_quarter": "", "trough": math.nan, "recovery_quarters": math.nan}
    means = np.stack([band(spared).mean, band(struck).mean])
    if not better or not np.isfinite(means).any(axis=1).all():
        return none
    with np.errstate(invalid="ignore"):
        gain = better * (means[1] - means[0])
    worst = int(np.nanargmin(gain)) if np.isfinite(gain).any() else -1
    if worst >= 0 and gain[worst] < 0.0:
        none = {**none, "trough_quarter": quarters[worst], "trough": float(better * gain[worst])}
    return {**none, "recovery_quarters": _recovery(means, better)}


def _recovery(means: Floats, better: int) -> float:
    """Quarters until the struck mean is back beside the calm one, (2, Q); nan if it has no answer."""
    if not (np.isfinite(means) & (means > 0.0)).all():
        return math.nan
    try:
        return float(recovery_quarters(*(means if better > 0 else 1.0 / means)))
    except NoValue:
        return math.nan
