"""Differences paired by seed, with intervals, for many outcomes at once.

The replicate is the seed: all models of a seed share their random numbers, so every statement is about differences
seed by seed. Axis 0 is the seed everywhere; R is the number of seeds.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
"""Of every interval and ellipse."""
POWER = 0.8
"""Of the smallest detectable difference, at the two-sided level 1 - `CONFIDENCE`."""
COMPARED = (
    *("mean", "low", "high", "difference", "difference_low", "difference_high", "p_better"),
    "smallest_detectable",
)
"""What is told of each outcome and model, in the order of `compared`."""


@dataclass(frozen=True, eq=False)
class Band:
    """Mean over seeds with its interval; all arrays of one shape, nan where there is no value.

    Parameters
    ----------
    mean : array
        Mean over the seeds that have a value.
    sd : array
        Standard deviation with n - 1; nan with fewer than two seeds.
    low, high : array
        Student's interval of the mean at `CONFIDENCE`; nan with fewer than two seeds.
    n : array of int
        Seeds that have a value.
    """

    mean: Floats
    sd: Floats
    low: Floats
    high: Floats
    n: NDArray[np.int64]


def band(values: Floats) -> Band:
    """Mean over seeds and its interval.

    Parameters
    ----------
    values : (R, ...) array
        One row a seed; seeds with nan are left out, cell by cell.

    Returns
    -------
    Band
        Of arrays without the first axis. Equal values give their own value and a width of exactly 0, not nearly.
    """
    there = ~np.isnan(values)
    n = there.sum(axis=0)
    some, several = n > 0, n > 1
    mean = np.divide(np.where(there, values, 0.0).sum(axis=0), n, out=np.full(n.shape, np.nan), where=some)
    least = np.min(values, axis=0, where=there, initial=np.inf)
    most = np.max(values, axis=0, where=there, initial=-np.inf)
    mean = np.where(some & (least == most), least, mean)
    with np.errstate(invalid="ignore"):  # an infinite outcome has a mean, and no spread
        squares = (np.where(there, values - mean, 0.0) ** 2).sum(axis=0)
    sd = np.sqrt(np.divide(squares, n - 1, out=np.full(n.shape, np.nan), where=several))
    half = _quantile(n, (1.0 + CONFIDENCE) / 2.0) * _standard_error(sd, n)
    return Band(mean, sd, mean - half, mean + half, n)


def to_first(values: Floats) -> Floats:
    """Paired differences to the first model.

    Parameters
    ----------
    values : (R, M, ...) array
        By seed and model.

    Returns
    -------
    (R, M, ...) array
        nan for the first model, which is not compared with itself, and between two infinities.
    """
    with np.errstate(invalid="ignore"):
        differences = values - values[:, :1]
    differences[:, 0] = np.nan
    return np.asarray(differences)


def compared(values: Floats, better: NDArray[np.int64]) -> Floats:
    """Levels of models, and their paired differences to the first.

    Parameters
    ----------
    values : (R, M, ...) array
        By seed and model; seeds with nan are left out, cell by cell.
    better : array
        +1 if more is better, -1 if less is, 0 if the outcome is not judged; spreads over one seed and model.

    Returns
    -------
    (8, M, ...) array
        In the order of `COMPARED`; nan where there is no value, as for differences of the first model.
    """
    differences = to_first(values)
    level, difference = band(values), band(differences)
    intervals = [part for of in (level, difference) for part in (of.mean, of.low, of.high)]
    return np.stack([*intervals, share_better(differences, better), smallest_detectable(difference)])


def seed_range(values: Floats) -> tuple[Floats, Floats]:
    """Lowest and highest value over seeds.

    Parameters
    ----------
    values : (R, ...) array
        One row a seed; seeds with nan are left out, cell by cell.

    Returns
    -------
    two arrays
        Without the first axis; nan where no seed has a value.
    """
    there = ~np.isnan(values)
    some = there.any(axis=0)
    lowest = np.min(values, axis=0, where=there, initial=np.inf)
    highest = np.max(values, axis=0, where=there, initial=-np.inf)
    return np.where(some, lowest, np.nan), np.where(some, highest, np.nan)


def smallest_detectable(differences: Band) -> Floats:
    r"""Smallest true difference that these seeds could have shown, in the outcome's unit.

    .. math:: (t_{0.975,n-1} + t_{0.8,n-1}) \, s_d / \sqrt{n}

    Parameters
    ----------
    differences : Band
        Of the paired differences.

    Returns
    -------
    array
        At 5 % two-sided and 80 % power; nan with fewer than two seeds.

    Notes
    -----
    Student's quantiles instead of the normal ones keep it honest at few seeds. Law (2015), Simulation Modeling and
    Analysis, chapters 10 and 11.
    """
    quantiles = _quantile(differences.n, (1.0 + CONFIDENCE) / 2.0) + _quantile(differences.n, POWER)
    return np.asarray(quantiles * _standard_error(differences.sd, differences.n))


def share_better(differences: Floats, better: NDArray[np.int64]) -> Floats:
    """Share of seeds in which the difference is strictly for the better.

    Parameters
    ----------
    differences : (R, ...) array
        Paired differences to the reference; seeds with nan are left out.
    better : array
        +1 if more is better, -1 if less is, 0 if the outcome is not judged; shaped like one seed, or one that spreads.

    Returns
    -------
    array
        Between 0 and 1; nan where the outcome is not judged or no seed has a value.
    """
    n = (~np.isnan(differences)).sum(axis=0)
    wins = (differences * better > 0.0).sum(axis=0)
    judged = (n > 0) & (better != 0)
    return np.divide(wins, n, out=np.full(n.shape, np.nan), where=judged)


def ellipse(points: Floats, n_corners: int = 73) -> Floats:
    """Outline of the 95 % region of a mean in the plane (Hotelling).

    Parameters
    ----------
    points : (R, 2) array
        One point a seed; seeds with nan are left out.
    n_corners : int
        Points of the closed outline.

    Returns
    -------
    (n_corners, 2) array
        Empty, (0, 2), with fewer than three seeds: the region has no bound then.

    Notes
    -----
    Hotelling (1931), Annals of Mathematical Statistics 2, 360-378: the radius is
    sqrt(2 (n - 1) / (n (n - 2)) F_{0.95; 2, n-2}) in units of the standard deviations along the main axes.
    """
    from scipy.special import fdtri  # late: it takes longer to load than a dry run

    whole = points[~np.isnan(points).any(axis=1)]
    n = len(whole)
    if n < 3:
        return np.empty((0, 2))
    radius = np.sqrt(2.0 * (n - 1) / (n * (n - 2)) * fdtri(2, n - 2, CONFIDENCE))
    spread, axes = np.linalg.eigh(np.cov(whole.T))
    angle = np.linspace(0.0, 2.0 * np.pi, n_corners)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.asarray(whole.mean(axis=0) + radius * (circle * np.sqrt(np.maximum(spread, 0.0))) @ axes.T)


def _standard_error(sd: Floats, n: NDArray[np.int64]) -> Floats:
    """Standard error of a mean of n values; nan where there are none."""
    return np.asarray(sd / np.sqrt(np.where(n > 0, n, 1)))


def _quantile(n: NDArray[np.int64], probability: float) -> Floats:
    """Student's quantile with n - 1 degrees of freedom; nan below two values."""
    from scipy.special import stdtrit

    freedom = np.where(n > 1, n - 1, 1)
    return np.where(n > 1, stdtrit(freedom, probability), np.nan)
