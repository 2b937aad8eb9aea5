"""Layoffs: whom a firm lets go, by lot among the heads of a skill."""

import numpy as np

from sim.compiled import kernel, row_kernel
from sim.kernels.labour import SEEKS
from sim.kernels.rationing import TAKERS
from sim.kernels.rows import rows_where
from sim.rng.counter import BLOCK, fill_words
from sim.rng.draws import to_unit


def lay_off(stream_key, key, skill, employer, unemployed_quarters, intention, staff, layoffs):
    """Let go exactly `layoffs` (F, K) heads of each firm, each of them equally likely (selection sampling).

    Who is let go seeks a job; returns how many.
    """
    is_near = np.empty(intention.size, np.int8)
    colleagues_of_laid_off(skill, employer, intention, skills_let_go(layoffs), is_near)
    rows = rows_where(is_near, np.int8(1))
    posts, lots = np.empty(rows.size, np.int32), np.empty(rows.size)
    draw_lots(stream_key, rows, key, skill, employer, posts, lots)
    gone = rows[let_go(posts, lots, staff.reshape(-1), layoffs.reshape(-1))]
    lose_jobs(gone, employer, unemployed_quarters, intention)
    return gone.size


@kernel
def skills_let_go(layoffs):
    """A bit for each skill of which a firm lets heads go, (F + 1,) int8, the last for who has no firm.

    A column that stays in a near cache.
    """
    bits = np.zeros(layoffs.shape[0] + 1, np.int8)
    for f in range(layoffs.shape[0]):
        for k in range(3):
            bits[f] |= (layoffs[f, k] > 0) << k
    return bits


@row_kernel("intention", "skill", "employer", "is_near")
def colleagues_of_laid_off(skill, employer, intention, bits, is_near):
    """Whether each worker's firm lets heads of his skill go, written into `is_near` (W,) int8."""
    for i in range(intention.size):
        is_near[i] = (intention[i] >= 0) & (bits[employer[i]] >> skill[i])


@row_kernel("rows", "posts", "lots", least=TAKERS)
def draw_lots(stream_key, rows, key, skill, employer, posts, lots):
    """Write the post of each of these workers, firm · K + skill, and his lot into `posts` and `lots` (N,)."""
    keys, first, second = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
    for start in range(0, rows.size, BLOCK):
        stop = min(start + BLOCK, rows.size)
        for n in range(start, stop):
            i = rows[n]
            keys[n - start] = key[i]
            posts[n] = employer[i] * 3 + skill[i]
        fill_words(stream_key, keys[: stop - start], 0, first, second)
        for n in range(start, stop):
            lots[n] = to_unit(first[n - start])


@kernel
def let_go(posts, lots, heads, layoffs):
    """Who of these workers goes, (N,) int64, by their posts and lots; lowers `heads` and `layoffs` (F · K,)."""
    left = heads.copy()
    gone = np.empty(posts.size + 1, np.int64)
    count = 0
    for n in range(posts.size):  # without a branch, which nobody could predict
        post = posts[n]
        goes = lots[n] * left[post] < layoffs[post]
        left[post] -= 1
        layoffs[post] -= goes
        heads[post] -= goes
        gone[count] = n
        count += goes
    return gone[:count]


@row_kernel("rows", least=TAKERS)
def lose_jobs(rows, employer, unemployed_quarters, intention):
    """Let the workers in these rows be without a job and seek one."""
    for i in rows:
        employer[i] = -1
        unemployed_quarters[i] = 0
        intention[i] = SEEKS
