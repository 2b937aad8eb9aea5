"""Comparison of development models by seeds: the models of one seed share their random numbers.

`better` holds +1 (more is better) or −1 for each objective. Ties are exact equality.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, Truths, finite, numbers, present, same_shape

_UPPER_TAIL = 0.975


def _directions(better: ArrayLike, n_objectives: int) -> Floats:
    """Directions, checked: one +1 or −1 for each objective."""
    directions = numbers("better", better, 1)
    if directions.size != n_objectives or not np.isin(directions, (-1, 1)).all():
        raise ValueError(f"better must hold {n_objectives} numbers, each +1 or -1")
    return directions


def _pairs(outcomes: ArrayLike, baseline: ArrayLike, better: ArrayLike) -> tuple[Floats, Floats]:
    """Outcomes of two models turned so that more is better, (R, G)."""
    outcomes, baseline = numbers("outcomes", outcomes, 2), numbers("baseline", baseline, 2)
    same_shape("baseline", baseline, "outcomes", outcomes)
    if outcomes.shape[0] == 0:
        raise ValueError("outcomes holds no seeds; at least one is needed")
    directions = _directions(better, outcomes.shape[1])
    return outcomes * directions, baseline * directions


def _dominates(a: Floats, b: Floats) -> Truths:
    """Whether a is at least as good in all objectives (last axis) and better in one."""
    return np.asarray((a >= b).all(axis=-1) & (a > b).any(axis=-1))


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


def pareto_set(outcomes: ArrayLike, better: ArrayLike) -> Truths:
    r"""Models that no other dominates.

    .. math:: \{ m : \nexists n: b_g (x_{ng} - x_{mg}) \ge 0 \ \forall g, \ > 0 \ \text{for one} \}

    Parameters
    ----------
    outcomes : (M, G) array
        Objectives of each model.
    better : (G,) array
        +1 or −1 for each objective.

    Returns
    -------
    (M,) array of bool
        Equal rows are all members; a row with nan is out and dominates nobody.

    Raises
    ------
    ValueError
        If `better` does not fit.
    """
    outcomes = numbers("outcomes", outcomes, 2)
    points = outcomes * _directions(better, outcomes.shape[1])
    complete = np.asarray(~np.isnan(points).any(axis=1))
    dominated = _dominates(points[None, :, :], points[:, None, :])  # no comparison with nan holds
    return np.asarray(complete & ~dominated.any(axis=1))


def p_in_pareto_set(outcomes: ArrayLike, better: ArrayLike) -> Floats:
    r"""Share of seeds in which each model is in the Pareto set: :math:`\tfrac1R |\{ r : m \in P_r \}|`.

    Parameters
    ----------
    outcomes : (R, M, G) array
        Objectives of each seed and model.
    better : (G,) array
        +1 or −1 for each objective.

    Returns
    -------
    (M,) array
        From 0 to 1; standard error root(p (1 − p) / R).

    Raises
    ------
    ValueError
        If there are no seeds or `better` does not fit.
    """
    outcomes = numbers("outcomes", outcomes, 3)
    if outcomes.shape[0] == 0:
        raise ValueError("outcomes holds no seeds; at least one is needed")
    return np.asarray(np.mean([pareto_set(seed, better) for seed in outcomes], axis=0))


def p_dominates(outcomes: ArrayLike, baseline: ArrayLike, better: ArrayLike) -> dict[str, float]:
    r"""Share of seeds in which one model dominates the other; with one objective the chance of being better.

    .. math:: \tfrac1R \left|\{ r : b_g (x_{rg} - y_{rg}) \ge 0 \ \forall g, \ > 0 \ \text{for one} \}\right|

    Parameters
    ----------
    outcomes, baseline : (R, G) arrays
        Objectives of model a and model b, seed by seed.
    better : (G,) array
        +1 or −1 for each objective.

    Returns
    -------
    dict
        `a_dominates`, `b_dominates`, `neither`; they sum to 1. Equality and missing values are `neither`.

    Raises
    ------
    ValueError
        If there are no seeds, shapes differ or `better` does not fit.
    """
    a, b = _pairs(outcomes, baseline, better)
    wins, losses = int(_dominates(a, b).sum()), int(_dominates(b, a).sum())
    n = a.shape[0]
    return {"a_dominates": wins / n, "b_dominates": losses / n, "neither": (n - wins - losses) / n}


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
    good = outcomes * _directions([better], 1)[0]
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
    directions = _directions(better, points.shape[1])
    if points.shape[0] == 0 or targets.shape[1] != points.shape[1]:
        raise ValueError("points needs at least one seed, and as many objectives as targets")
    reached = (points[None, :, :] * directions >= targets[:, None, :] * directions).all(axis=2)
    return np.asarray(reached.mean(axis=1))


def dominance_cloud(outcomes: ArrayLike, baseline: ArrayLike, better: ArrayLike) -> dict[str, float]:
    r"""Shares of the four quadrants of the paired differences in two objectives.

    .. math:: \tfrac1R |\{ r : (\operatorname{sgn} b_1 d_{r1}, \operatorname{sgn} b_2 d_{r2}) = q \}|, \quad d = x - y

    Parameters
    ----------
    outcomes, baseline : (R, 2) arrays
        Objectives of both models, seed by seed.
    better : (2,) array
        +1 or −1 for each objective.

    Returns
    -------
    dict
        `better_both`, `better_first_only`, `better_second_only`, `worse_both`, and `tie` if a difference is exactly 0;
        they sum to 1.

    Raises
    ------
    ValueError
        If there are not two objectives, or an outcome is missing.
    """
    a, b = _pairs(present("outcomes", outcomes, 2), present("baseline", baseline, 2), better)
    if a.shape[1] != 2:
        raise ValueError(f"outcomes and baseline have {a.shape[1]} objectives; a cloud needs two")
    tie = (a == b).any(axis=1)
    first, second = a[:, 0] > b[:, 0], a[:, 1] > b[:, 1]
    quadrants = {
        "better_both": first & second,
        "better_first_only": first & ~second,
        "better_second_only": ~first & second,
        "worse_both": ~first & ~second,
    }
    parts = {name: float((inside & ~tie).mean()) for name, inside in quadrants.items()}
    return {**parts, "tie": float(tie.mean())}
