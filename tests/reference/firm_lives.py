"""Lives of firms, the plain way: each firm by its id, now and a quarter ago."""

import math

import numpy as np


def look_at_lives(uid, birth, weight, quarter, last_uid, last_birth, last_weight, standing, exits):
    """Firms by age; who was there and is no more."""
    oldest = len(standing) - 1
    here = [f for f in range(len(uid)) if uid[f]]
    gone = [f for f in range(len(uid)) if last_uid[f] and last_uid[f] != uid[f]]
    for f in here:
        standing[min(oldest, quarter - birth[f])] += weight[f]
    for f in gone:
        exits[min(oldest, quarter - 1 - last_birth[f])] += last_weight[f]
    ages = float(sum(int(weight[f]) * int(quarter - birth[f]) for f in here))
    ages_at_exit = float(sum(int(last_weight[f]) * int(quarter - last_birth[f]) for f in gone))
    last_uid[:], last_birth[:], last_weight[:] = uid, birth, weight
    return ages, ages_at_exit


def heads_of_firms(uid, staff):
    """Sum over skills where there is a firm."""
    return (staff.sum(axis=1) * (uid != 0)).astype(np.int32)


def growth_of_firms(uid, heads, uid_before, heads_before, weight, scale, least):
    """Logs of staff over staff of those that stayed and were large enough."""
    rows = [
        f
        for f in range(len(uid_before))
        if uid_before[f] and uid[f] == uid_before[f] and heads[f] and heads_before[f] / (weight[f] * scale) >= least
    ]
    return np.array([math.log(heads[f] / heads_before[f]) for f in rows])
