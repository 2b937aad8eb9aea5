"""Dominance of development models over several objectives, by seeds.

`better` holds +1 (more is better) or −1 for each objective. Ties are exact equality.
"""

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, Truths, numbers, present, same_shape


def directions_of(better: ArrayLike, n_objectives: int) -> Floats:
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
    directions = directions_of(better, outcomes.shape[1])
    return outcomes * directions, baseline * directions


def _dominates(a: Floats, b: Floats) -> Truths:
    """Whether a is at least as good in all objectives (last axis) and better in one."""
    return np.asarray((a >= b).all(axis=-1) & (a > b).any(axis=-1))


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

    Notes
    -----
    Pareto (1906), Manuale di economia politica. Membership of means hides their spread over seeds: show it with
    `p_in_pareto_set`.
    """
    outcomes = numbers("outcomes", outcomes, 2)
    points = outcomes * directions_of(better, outcomes.shape[1])
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

    Notes
    -----
    Defined by this program; there is no published source.
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

    Notes
    -----
    Defined by this program; there is no published source. The same seed of both, never all pairs of seeds.
    """
    a, b = _pairs(outcomes, baseline, better)
    wins, losses = int(_dominates(a, b).sum()), int(_dominates(b, a).sum())
    n = a.shape[0]
    return {"a_dominates": wins / n, "b_dominates": losses / n, "neither": (n - wins - losses) / n}


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

    Notes
    -----
    Defined by this program; there is no published source.
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
