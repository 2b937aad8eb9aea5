"""Whether so few simulated firms stand behind a chain measure of an area that it is noise: `not resolved`."""

from typing import TYPE_CHECKING

import numpy as np

from sim.analysis.paired import Floats, band
from sim.measures.recorded import N_A_CELL

if TYPE_CHECKING:
    from sim.analysis.ensemble import Ensemble
    from sim.measures.horizons import Horizon

FEWEST = 3.0
"""Simulated firms per area and segment below which chain measures of an area are not resolved."""
RESOLVED, NOT_RESOLVED, UNASKED = "resolved", "not resolved", ""
"""Words of the tables; the last for outcomes that rest on everybody, and where nothing was counted."""


def firms_a_cell(ensemble: "Ensemble", horizon: "Horizon", scope: str) -> Floats | None:
    """Simulated firms per area and segment, mean over seeds.

    Parameters
    ----------
    ensemble : Ensemble
        The runs.
    horizon : Horizon
        The stretch of quarters that is averaged.
    scope : str
        One of the scopes of the record.

    Returns
    -------
    (M, P) array or None
        By model and place of the scope, nan where no firm is; None if the runs did not count.
    """
    names = ensemble.record.outcomes.get(scope, ())
    if N_A_CELL not in names:
        return None
    counted = ensemble.at(horizon, scope)[:, :, names.index(N_A_CELL)]  # (M, R, P)
    return band(np.moveaxis(counted, 1, 0)).mean


def enough(firms: Floats) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]":
    """Whether a level and its difference to the first model are resolved: firms in both, (M, P) as `firms`."""
    return np.asarray(np.minimum(firms, firms[:1]) >= FEWEST)


def words_of(firms: Floats) -> list[list[str]]:
    """The word for each model and place."""
    return [
        [UNASKED if np.isnan(n) else RESOLVED if is_enough else NOT_RESOLVED for n, is_enough in zip(*row, strict=True)]
        for row in zip(firms, enough(firms), strict=True)
    ]
