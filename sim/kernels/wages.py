"""Wages: the unemployment that places see, how wages answer, and what everybody earns."""

import math

import numpy as np

from sim.compiled import kernel, row_kernel
from sim.threads import LEAST_ROWS, at_once, is_for_one, shares

ROWS_TOGETHER = 1 << 20
"""Wages that are summed together."""


def count_by_home(intention, skill, home, employer, n_places):
    """Workers and those without a job, by home and skill: two (P, K) float64 arrays, in simulated workers.

    `intention` (W,) int8 is −1 where nobody lives.
    """
    most = intention.size // LEAST_ROWS
    if is_for_one(most):
        total = np.zeros(6 * n_places, np.int64)
        count_part(intention, skill, home, employer, total)
    else:
        parts = shares(intention.size, most)
        counts = np.zeros((len(parts), 6 * n_places), np.int64)
        at_once(
            count_part,
            [(intention[here], skill[here], home[here], employer[here], counts[i]) for i, here in enumerate(parts)],
        )
        total = counts.sum(axis=0)
    total = total.reshape(n_places, 3, 2).astype(float)
    return total.sum(axis=2), np.ascontiguousarray(total[:, :, 1])


@kernel
def count_part(intention, skill, home, employer, counts):
    """Add some workers to the `counts` of home, skill, and job or none, (P · K · 2,)."""
    for i in range(intention.size):
        counts[home[i] * 6 + skill[i] * 2 + (employer[i] < 0)] += intention[i] >= 0


@kernel
def adjust_wages(wages, floor, force, jobless, decay, speed, target):
    """Move wages by place and skill with the unemployment within reach, in place.

    Δ ln w = speed · clip(½ ln(target/u), ±½); u is seen from the work place through `decay`, smoothed with half a
    person in ten; never below `floor` (P, K). `force` and `jobless` (P, K) are persons at any scale:
    in a sample of one in two hundred ten simulated workers are two thousand people.
    """
    n_places = force.shape[0]
    for q in range(n_places):
        for k in range(3):
            near = 10.0
            idle = 0.5
            for p in range(n_places):
                near += decay[p, q] * force[p, k]
                idle += decay[p, q] * jobless[p, k]
            gap = 0.5 * math.log(target * near / idle)
            wages[q, k] = max(floor[q, k], wages[q, k] * math.exp(speed * min(0.5, max(-0.5, gap))))


@kernel
def pay_by_firm(firm_place, pay, wages):
    """What each firm pays by skill, 万元 a year, (F, K) float32: one look-up for each worker, not three."""
    paid = np.empty((pay.size, 3), np.float32)
    for f in range(pay.size):
        for k in range(3):
            paid[f, k] = wages[firm_place[f], k] * pay[f]
    return paid


@row_kernel("intention", "skill", "employer", "wage")
def write_wages(intention, skill, employer, paid, wage):
    """Wage of every worker in 万元 a year, 0 without a job, written into `wage` (W,); `paid` by firm and skill."""
    for i in range(intention.size):
        has_job = (intention[i] >= 0) & (employer[i] >= 0)
        wage[i] = paid[max(0, employer[i]), skill[i]] * has_job


def pay_of_all(wage):
    """Sum of a column of wages, 万元 a year: by blocks of rows, added in their order, whoever sums them."""
    blocks = [wage[first : first + ROWS_TOGETHER] for first in range(0, wage.size, ROWS_TOGETHER)]
    return sum(at_once(_sum, [(block,) for block in blocks], wage.size // LEAST_ROWS))


def _sum(block):
    return float(block.sum(dtype=np.float64))
