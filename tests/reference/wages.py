"""Wages by place and skill and of everybody: plain twins of sim/kernels/wages.py."""

import math

import numpy as np

SKILLS = range(3)


NOBODY = -1


def count_by_home(intention, skill, home, employer, n_places):
    """The living by home and skill; of them those without a job."""
    force, jobless = np.zeros((n_places, 3)), np.zeros((n_places, 3))
    for i in np.flatnonzero(intention != NOBODY):
        force[home[i], skill[i]] += 1
        jobless[home[i], skill[i]] += employer[i] < 0
    return force, jobless


def count_part(intention, skill, home, employer, counts):
    """The living by home, skill, and whether they have no job."""
    for i in np.flatnonzero(intention != NOBODY):
        counts.reshape(-1, 3, 2)[home[i], skill[i], int(employer[i] < 0)] += 1


def adjust_wages(wages, floor, force, jobless, decay, speed, target):
    """Δ ln w = speed·clip(½ ln(target ÷ u), ±½) with u = (½ + jobless within reach) ÷ (10 + force within reach)."""
    for q in range(len(wages)):
        for k in SKILLS:
            u = (0.5 + decay[:, q] @ jobless[:, k]) / (10.0 + decay[:, q] @ force[:, k])
            step = min(0.5, max(-0.5, 0.5 * math.log(target / u)))
            wages[q, k] = max(floor[q, k], wages[q, k] * math.exp(speed * step))


def pay_by_firm(firm_place, pay, wages):
    """The wage of place and skill times what the firm pays relative to it, to seven digits."""
    return [[np.float32(wage * relative) for wage in wages[p]] for p, relative in zip(firm_place, pay, strict=True)]


def write_wages(intention, skill, employer, paid, wage):
    """What the firm pays for the skill, nothing without a job."""
    for i in range(len(intention)):
        has_job = intention[i] != NOBODY and employer[i] >= 0
        wage[i] = paid[employer[i], skill[i]] if has_job else 0.0


def pay_of_all(wage):
    """The sum of everybody's wage."""
    return math.fsum(wage)
