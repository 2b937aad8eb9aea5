"""What the loss of an anchor costs, measured on a run without it."""

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import count, finite, number, same_shape
from sim.measures.errors import NoValue


def anchor_removal_loss(base: ArrayLike, removed: ArrayLike) -> float:
    r"""Share of output lost after an anchor was taken out: 1 − sum of `removed` / sum of `base`.

    .. math:: 1 - \sum_t y^{removed}_t / \sum_t y^{base}_t

    Parameters
    ----------
    base, removed : (Q,) arrays
        Output of each quarter after the removal, with and without the anchor, same random numbers, in 万元; both
        without the anchor's own output.

    Returns
    -------
    float
        Negative if the others gained.

    Raises
    ------
    NoValue
        If `base` sums to 0.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Defined by this program; there is no published source.
    """
    base, removed = finite("base", base, 1), finite("removed", removed, 1)
    same_shape("removed", removed, "base", base)
    if base.sum() == 0:
        raise NoValue("the others make nothing even with the anchor: the loss has no value")
    return float(1.0 - removed.sum() / base.sum())


def recovery_quarters(base: ArrayLike, removed: ArrayLike, level: float = 0.95, hold: int = 4) -> int:
    r"""Quarters until output without the anchor is back at a level of the output with it, and stays.

    .. math:: \min \{ t : y^{removed}_u \ge \lambda y^{base}_u, \ u = t, \dots, t + h - 1 \}

    Parameters
    ----------
    base, removed : (Q,) arrays
        As in `anchor_removal_loss`.
    level : float
        Share of `base` that counts as recovered.
    hold : int
        Quarters in a row for which the level must hold, the first one included.

    Returns
    -------
    int
        Index of the first of these quarters.

    Raises
    ------
    NoValue
        If it does not happen within the run.
    ValueError
        If an argument has another shape, or a negative, missing or unknown entry; it is named, with the place.

    Notes
    -----
    Defined by this program; there is no published source.
    """
    base, removed = finite("base", base, 1), finite("removed", removed, 1)
    same_shape("removed", removed, "base", base)
    if count("hold", hold) < 1:
        raise ValueError(f"hold is {hold}; it must be at least 1 quarter")
    held = (
        np.convolve(removed >= number("level", level) * base, np.ones(hold, dtype=np.intp))[hold - 1 : base.size]
        == hold
    )
    if base.size < hold or not held.any():
        raise NoValue("output does not recover within the run")
    return int(np.argmax(held))
