"""Chain density: what share of their inputs firms buy near by."""

from typing import TYPE_CHECKING

from sim.figures.over_time import over_time

if TYPE_CHECKING:
    from sim.analysis.ensemble import Ensemble
    from sim.figures.frame import Drawn
    from sim.figures.words import Words

_OUTCOMES = ("chain.local_input_share", "chain.completeness", "chain.take_up")
_SCOPES = ("ecosystem", "city")


def chains_over_time(ensemble: "Ensemble", words: "Words") -> "Drawn":
    """Local input share and its two factors over time, in the pooled ecosystems and in the city.

    Parameters
    ----------
    ensemble : Ensemble
        The runs.
    words : Words
        The language.

    Returns
    -------
    Drawn
        Six panels: local input share = completeness × take-up, in two scopes.

    Raises
    ------
    BadInput
        If the runs did not record one of the outcomes.
    """
    return over_time(ensemble, words, words("question.chains"), _SCOPES, _OUTCOMES)
