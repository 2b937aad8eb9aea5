"""Comparison of development models by seeds: the models of one seed share their random numbers.

`better` holds +1 (more is better) or −1 for each objective. Ties are exact equality.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, finite, present, same_shape
from sim.measures.dominance import directions_of

_UPPER_TAIL = 0.975


def paired_difference(outcomes: ArrayLike, baseline: ArrayLike) -> dict[str, float]:
    r"""Mean difference of two models over seeds with its 95 % interval: :math:`\bar d \mp t_{0.975,n-1}\, s_d/\sqrt n`.

    Parameters
    ----------
    outcomes, baseline : (R,) arrays
        One outcome of both models, seed by seed.

    Returns
    -------
    dict
        `mean`, `sd`, `se`, `low`, `high`, `n`, and `variance_ratio`: the gain from shared random numbers, the summed
        variances over the variance of the difference. One seed: all but `mean` and `n` nan. All differences equal:
        `sd` is exactly 0, `variance_ratio` nan.

    Raises
    ------
    ValueError
        If there are no seeds, or not the same number of them.

    Notes
    -----
    Law (2015), Simulation Modeling and Analysis, chapters 10 and 11.
    """
    from scipy.special import stdtrit

    outcomes, baseline = finite("outcomes", outcomes, 1), finite("baseline", baseline, 1)
    same_shape("baseline", baseline, "outcomes", outcomes)
    n = outcomes.size
    if n == 0:
        raise ValueError("outcomes holds no seeds; at least one is needed")
    difference = outcomes - baseline
    equal = bool((difference == difference[0]).all())
    mean = float(difference[0]) if equal else float(difference.mean())
    if n == 1:
        return {
            "mean": mean,
            **dict.fromkeys(("sd", "se", "low", "high"), math.nan),
            "n": 1,
            "variance_ratio": math.nan,
        }
    sd = 0.0 if equal else float(difference.std(ddof=1))
    se = sd / math.sqrt(n)
    half = float(stdtrit(n - 1, _UPPER_TAIL)) * se
    gain = math.nan if sd == 0 else float((outcomes.var(ddof=1) + baseline.var(ddof=1)) / sd**2)
    return {"mean": mean, "sd": sd, "se": se, "low": mean - half, "high": mean + half, "n": n, "variance_ratio": gain}


def regret(outcomes: ArrayLike, better: float) -> Floats:
    r"""How much each model falls short of the best model of each world, in the outcome's unit.

    .. math:: \max_n b\, x_{wn} - b\, x_{wm}

    Parameters
    ----------
    outcomes : (W, M) array
        One outcome by world (parameter draw and shock) and model, averaged over seeds.
    better : float
        +1 or −1.

    Returns
    -------
    (W, M) array
        At least 0, one 0 in each world. Depends on the set of models: name it.

    Raises
    ------
    ValueError
        If `better` is neither +1 nor −1, or there are no models.

    Notes
    -----
    Savage (1951), Journal of the American Statistical Association 46, 55-67.
    """
    outcomes = finite("outcomes", outcomes, 2)
    if outcomes.shape[1] == 0:
        raise ValueError("outcomes holds no models; at least one is needed")
    good = outcomes * directions_of([better], 1)[0]
    return np.asarray(good.max(axis=1, keepdims=True) - good)


def max_regret(outcomes: ArrayLike, better: float) -> Floats:
    r"""Greatest regret of each model over all worlds, in the outcome's unit: :math:`\max_w \text{regret}_{wm}`.

    Parameters
    ----------
    outcomes : (W, M) array
        As in `regret`.
    better : float
        +1 or −1.

    Returns
    -------
    (M,) array
        At least 0.

    Raises
    ------
    ValueError
        If `better` is neither +1 nor −1, or there are no worlds or models.

    Notes
    -----
    Savage (1951), Journal of the American Statistical Association 46, 55-67.
    """
    shortfalls = regret(outcomes, better)
    if shortfalls.shape[0] == 0:
        raise ValueError("outcomes holds no worlds; at least one is needed")
    return np.asarray(shortfalls.max(axis=0))


def attainment(points: ArrayLike, targets: ArrayLike, better: ArrayLike) -> Floats:
    r"""Share of seeds that reach each target in all objectives at once; reaching exactly counts.

    .. math:: \tfrac1R \left|\{ r : b_g (x_{rg} - t_g) \ge 0 \ \forall g \}\right|

    Parameters
    ----------
    points : (R, G) array
        Objectives of a model, seed by seed.
    targets : (Q, G) array
        Targets.
    better : (G,) array
        +1 or −1 for each objective.

    Returns
    -------
    (Q,) array
        From 0 to 1; where it crosses 0.5 lies the median front.

    Raises
    ------
    ValueError
        If there are no seeds, or numbers of objectives differ.

    Notes
    -----
    da Fonseca, Fonseca and Hall (2001), Evolutionary Multi-Criterion Optimization, LNCS 1993, 213-225.
    """
    points, targets = present("points", points, 2), present("targets", targets, 2)
    directions = directions_of(better, points.shape[1])
    if points.shape[0] == 0 or targets.shape[1] != points.shape[1]:
        raise ValueError("points needs at least one seed, and as many objectives as targets")
    reached = (points[None, :, :] * directions >= targets[:, None, :] * directions).all(axis=2)
    return np.asarray(reached.mean(axis=1))
