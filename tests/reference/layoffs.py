"""Whom firms let go, worker by worker: plain twins of sim/kernels/layoffs.py."""

import numpy as np

from reference.labour import NOBODY, SEEKS, SKILLS
from reference.random_words import uniform


def lay_off(stream_key, key, skill, employer, unemployed_quarters, intention, staff, layoffs):
    """Selection sampling: each head goes with probability (still to go) ÷ (heads not yet asked) of firm and skill."""
    asked = np.zeros_like(staff)
    heads = staff.copy()
    gone = 0
    for i in range(len(intention)):
        if intention[i] == NOBODY or employer[i] < 0:
            continue
        f, k = employer[i], skill[i]
        if layoffs[f, k] > 0:
            goes = uniform(stream_key, key[i], 0) < layoffs[f, k] / (heads[f, k] - asked[f, k])
            asked[f, k] += 1
            if goes:
                layoffs[f, k] -= 1
                staff[f, k] -= 1
                employer[i], unemployed_quarters[i], intention[i] = -1, 0, SEEKS
                gone += 1
    return gone


def skills_let_go(layoffs):
    """2^k of every skill k of which somebody goes, added up; of no firm nobody does."""
    return [sum(2**k for k in SKILLS if gone[k] > 0) for gone in layoffs] + [0]


def colleagues_of_laid_off(skill, employer, intention, bits, is_near):
    """Who lives and works where the bit of his skill is set."""
    for i in range(len(intention)):
        works = intention[i] != NOBODY and employer[i] >= 0
        is_near[i] = works and int(bits[employer[i]]) // 2 ** int(skill[i]) % 2 == 1


def draw_lots(stream_key, rows, key, skill, employer, posts, lots):
    """Everybody's own lot, whoever else draws one."""
    posts[:] = [3 * employer[i] + skill[i] for i in rows]
    lots[:] = [uniform(stream_key, key[i], 0) for i in rows]


def let_go(posts, lots, heads, layoffs):
    """In this order each goes if his lot is below (still to go) ÷ (heads of firm and skill not yet asked)."""
    left = heads.copy()
    gone = []
    for n, (post, lot) in enumerate(zip(posts, lots, strict=True)):
        if lot < layoffs[post] / left[post]:
            layoffs[post] -= 1
            heads[post] -= 1
            gone.append(n)
        left[post] -= 1
    return gone


def lose_jobs(rows, employer, unemployed_quarters, intention):
    """No job, no quarters without one yet, and a seeker."""
    employer[rows], unemployed_quarters[rows], intention[rows] = -1, 0, SEEKS
