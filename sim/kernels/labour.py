"""Labour: quits, layoffs, search, matching. Workers apply to places, places ration, vacancies draw workers."""

import math

import numpy as np

from sim.compiled import kernel, row_kernel
from sim.kernels.rationing import TAKERS
from sim.kernels.rows import rows_where
from sim.rng.counter import BLOCK, fill_words
from sim.rng.draws import to_unit, uniforms
from sim.threads import at_once, shares

STAYS, QUITS, SEEKS = np.int8(0), np.int8(1), np.int8(2)
"""Intentions of a worker: neither, gives the job up, looks for one; −1 in a row where nobody lives."""


@row_kernel("alive", "key", "employer", "unemployed_quarters", "changed_job", "intention")
def intentions(
    stream_key, alive, key, employer, quit_rate, search_share, unemployed_quarters, changed_job, intention,
):  # fmt: skip
    """What each worker intends, written into `intention` (W,) int8: who has no job seeks one, of the others some do.

    A quarter begins: one more is counted for who has no job, and nobody has changed the job yet.
    """
    first, second = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
    for start in range(0, alive.size, BLOCK):
        stop = min(start + BLOCK, alive.size)
        fill_words(stream_key, key[start:stop], 0, first, second)
        intend(
            first, second, alive[start:stop], employer[start:stop], quit_rate, search_share,
            unemployed_quarters[start:stop], changed_job[start:stop], intention[start:stop],
        )  # fmt: skip


@kernel
def intend(
    first, second, alive, employer, quit_rate, search_share, unemployed_quarters, changed_job, intention,
):  # fmt: skip
    """`intentions` of some workers by their words; without a branch, so that many are looked at at a time."""
    for i in range(alive.size):
        lives = alive[i] != 0
        works = lives & (employer[i] >= 0)
        idle = lives & (employer[i] < 0)
        quits = works & (to_unit(first[i]) < quit_rate)
        seeks = idle | (works & (to_unit(second[i]) < search_share) & (not quits))
        intention[i] = QUITS * quits + SEEKS * seeks - (not lives)
        unemployed_quarters[i] = min(100, unemployed_quarters[i] + idle)
        changed_job[i] = 0


@kernel
def leave_jobs(rows, skill, employer, unemployed_quarters, intention, staff):
    """Carry out the quits of the workers in these rows, who then seek; lower `staff` (F, K)."""
    for i in rows:
        staff[employer[i], skill[i]] -= 1
        employer[i] = -1
        unemployed_quarters[i] = 0
        intention[i] = SEEKS


@kernel
def vacancies_and_layoffs(alive, posts, staff, vacancies, layoffs):
    """Open posts by skill and heads to let go, (F, K) each, for every firm.

    Heads beyond their skill's posts fill posts one skill down first; what is then too many is let go from the
    lowest skill up. Quits that are not replaced so come before layoffs.
    """
    for f in range(alive.size):
        for k in range(3):
            vacancies[f, k] = 0
            layoffs[f, k] = 0
        if not alive[f]:
            continue
        spare = 0
        for k in range(2, -1, -1):
            gap = posts[f, k] - staff[f, k] - spare
            spare = max(0, -gap)
            vacancies[f, k] = max(0, gap)
        for k in range(3):
            gone = min(spare, staff[f, k])
            layoffs[f, k] = gone
            spare -= gone


def lay_off(stream_key, key, skill, employer, unemployed_quarters, intention, staff, layoffs):
    """Let go exactly `layoffs` (F, K) heads of each firm, each of them equally likely (selection sampling).

    Who is let go seeks a job; returns how many.
    """
    is_near = np.empty(intention.size, np.int8)
    colleagues_of_laid_off(skill, employer, intention, skills_let_go(layoffs), is_near)
    rows = rows_where(is_near, np.int8(1))
    lots = uniforms(stream_key, key[rows], 0)
    return let_go(rows, lots, skill, employer, unemployed_quarters, intention, staff, layoffs)


@kernel
def skills_let_go(layoffs):
    """A bit for each skill of which a firm lets heads go, (F,) int8: a column that stays in a near cache."""
    bits = np.zeros(layoffs.shape[0], np.int8)
    for f in range(layoffs.shape[0]):
        for k in range(3):
            bits[f] |= (layoffs[f, k] > 0) << k
    return bits


@row_kernel("intention", "skill", "employer", "is_near")
def colleagues_of_laid_off(skill, employer, intention, bits, is_near):
    """Whether each worker's firm lets heads of his skill go, written into `is_near` (W,) int8."""
    for i in range(intention.size):
        works = (intention[i] >= 0) & (employer[i] >= 0)
        is_near[i] = works & (bits[max(0, employer[i])] >> skill[i])


@kernel
def let_go(rows, lots, skill, employer, unemployed_quarters, intention, staff, layoffs):
    """`lay_off` among the workers in these rows, all of their firm and skill, each with a lot; returns how many go."""
    left = staff.copy()
    gone = 0
    for n in range(rows.size):
        i = rows[n]
        f = employer[i]
        k = skill[i]
        if lots[n] * left[f, k] < layoffs[f, k]:
            layoffs[f, k] -= 1
            staff[f, k] -= 1
            employer[i] = -1
            unemployed_quarters[i] = 0
            intention[i] = SEEKS
            gone += 1
        left[f, k] -= 1
    return gone


@kernel
def open_posts(alive, place, vacancies, n_places):
    """Vacancies by place and skill, (P, K) int64."""
    out = np.zeros((n_places, 3), np.int64)
    for f in range(alive.size):
        if alive[f]:
            for k in range(3):
                out[place[f], k] += vacancies[f, k]
    return out


@kernel
def job_weights(open_jobs, wages, base_wages, taste, decay):
    """Weight of each work place for a seeker by home and skill, (P·K, P): vacancies × relative wage^taste × decay."""
    n_places = decay.shape[0]
    pull = np.empty((3, n_places))
    for k in range(3):
        for q in range(n_places):
            pull[k, q] = open_jobs[q, k] * (wages[q, k] / base_wages[k]) ** taste
    out = np.empty((n_places * 3, n_places))
    for p in range(n_places):
        for k in range(3):
            for q in range(n_places):
                out[p * 3 + k, q] = pull[k, q] * decay[p, q]
    return out


@row_kernel("seekers", "rows", "keys", least=TAKERS)
def enter_job_races(seekers, patience, skill, home, key, unemployed_quarters, rows, keys):
    """Write the row (home · K + skill sought) of each seeker in the race for jobs, and his key, (N,) each.

    After `patience` quarters without a job a seeker looks one skill down.
    """
    for j in range(seekers.size):
        i = seekers[j]
        rows[j] = home[i] * 3 + max(0, skill[i] - (unemployed_quarters[i] >= patience))
        keys[j] = key[i]


@row_kernel("seekers", "keys", "rows", "places", "cells", "priority", least=TAKERS)
def choose_jobs(
    priority_stream, seekers, keys, rows, places, employer, firm_place, staff, posts, minutes, wages, beta, taste,
    accept_gain, cells, priority,
):  # fmt: skip
    """Write the cell (place · K + skill) that each seeker applies to, or −1, and his priority: without a job first.

    `places` (N,) won the race, −1 for none. Who has a job applies only for a gain above `accept_gain`; in a firm with
    more heads of his skill than posts for it he compares with the post one skill down that he may hold.
    """
    log_wages = np.empty(wages.shape)
    for p in range(wages.shape[0]):
        for k in range(wages.shape[1]):
            log_wages[p, k] = math.log(wages[p, k])
    first, second = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
    for start in range(0, seekers.size, BLOCK):
        stop = min(start + BLOCK, seekers.size)
        fill_words(priority_stream, keys[start:stop], 0, first, second)
        for j in range(start, stop):
            cells[j] = -1
            priority[j] = to_unit(first[j - start])
            place = places[j]
            if place < 0:
                continue
            f = employer[seekers[j]]
            p = rows[j] // 3
            k = rows[j] % 3
            if f >= 0:
                priority[j] += 1.0
                now = firm_place[f]
                held = k - 1 if k > 0 and staff[f, k] > posts[f, k] else k
                gain = beta * (minutes[p, now] - minutes[p, place])
                gain += taste * (log_wages[place, k] - log_wages[now, held])
                if gain <= accept_gain:
                    continue
            cells[j] = place * 3 + k


def still_unplaced(seekers, employer):
    """`unplaced` by shares of the seekers."""
    parts = shares(seekers.size, seekers.size // TAKERS)
    return np.concatenate(at_once(unplaced, [(seekers[part], employer) for part in parts]))


@kernel
def unplaced(seekers, employer):
    """Who of the seekers is still without a job: the second round is theirs."""
    count = 0
    out = np.empty(seekers.size, np.int64)
    for j in range(seekers.size):
        if employer[seekers[j]] < 0:
            out[count] = seekers[j]
            count += 1
    return out[:count].copy()
