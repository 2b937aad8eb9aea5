"""Ages and growth of firms, and which of them ended: what two looks at the table of firms tell."""

import math

import numpy as np

from sim.compiled import kernel


@kernel
def look_at_lives(uid, birth, weight, quarter, last_uid, last_birth, last_weight, standing, exits):
    """Count firms by age, and those of a quarter ago that have ended since; remember the present ones.

    Parameters
    ----------
    uid : (F,) array
        Id of the firm in each row, 0 in a free row.
    birth, weight : (F,) arrays
        Quarter of the start; real firms that each stands for.
    quarter : int
        The present one.
    last_uid, last_birth, last_weight : (F,) arrays
        The same a quarter ago; overwritten.
    standing : (A,) array
        Zeros; written: real firms by quarters of age, the last for all older ones.
    exits : (A,) array
        Zeros; written: real firms that ended since, by their age a quarter ago.

    Returns
    -------
    ages, ages_at_exit : float
        Sum over real firms of quarters of age: of all that stand; of all that ended, at the present quarter.
    """
    oldest = standing.size - 1
    ages = 0.0
    ages_at_exit = 0.0
    for f in range(uid.size):
        if last_uid[f] != 0 and uid[f] != last_uid[f]:
            age = quarter - last_birth[f]
            exits[min(oldest, age - 1)] += last_weight[f]
            ages_at_exit += last_weight[f] * age
        if uid[f] != 0:
            age = quarter - birth[f]
            standing[min(oldest, age)] += weight[f]
            ages += weight[f] * age
        last_uid[f] = uid[f]
        last_birth[f] = birth[f]
        last_weight[f] = weight[f]
    return ages, ages_at_exit


@kernel
def heads_of_firms(uid, staff):
    """Staff of each firm, (F,) int32, from its heads by skill (F, K); 0 in a free row."""
    heads = np.zeros(uid.size, np.int32)
    for f in range(uid.size):
        if uid[f] != 0:
            for k in range(staff.shape[1]):
                heads[f] += staff[f, k]
    return heads


@kernel
def growth_of_firms(uid, heads, uid_before, heads_before, weight, scale, least):
    """Log change of the staff of every firm that was there before with at least so many persons, (N,).

    Parameters
    ----------
    uid, heads : (F,) arrays
        Id of the firm in each row and its staff, 0 in a free row.
    uid_before, heads_before : (E,) arrays
        The same a year ago; E may be less than F.
    weight : (F,) array
        Real firms that each stands for.
    scale : float
        Simulated workers per person.
    least : float
        Staff of one real firm a year ago, in persons; who is smaller does not count.
    """
    rates = np.empty(uid_before.size)
    n = 0
    for f in range(uid_before.size):
        stayed = uid_before[f] != 0 and uid_before[f] == uid[f]
        if stayed and heads[f] > 0 and heads_before[f] >= least * weight[f] * scale:
            rates[n] = math.log(heads[f] / heads_before[f])
            n += 1
    return rates[:n]
