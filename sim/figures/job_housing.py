"""Job-housing balance: how far people must, and do, travel to work."""

from typing import TYPE_CHECKING

from sim.figures.over_time import over_time

if TYPE_CHECKING:
    from sim.analysis.ensemble import Ensemble
    from sim.figures.frame import Drawn
    from sim.figures.words import Words

_OUTCOMES = (
    "job_housing.minimum_commute_by_skill",
    "job_housing.minimum_commute",
    "job_housing.mean_distance",
)
_SCOPES = ("city", "central")


def job_housing_over_time(ensemble: "Ensemble", words: "Words") -> "Drawn":
    """Minimum commute by skill and pooled over time, beside the observed mean distance; city and central city.

    Parameters
    ----------
    ensemble : Ensemble
        The runs.
    words : Words
        The language.

    Returns
    -------
    Drawn
        Six panels: the two headline outcomes and the observed mean, in two scopes.

    Raises
    ------
    BadInput
        If the runs did not record one of the outcomes.
    """
    return over_time(ensemble, words, words("question.job_housing"), _SCOPES, _OUTCOMES)
