"""Labour: quits, layoffs, search, matching. Workers apply to places, places ration, vacancies draw workers."""

import math

import numpy as np
from numba import prange

from sim.compiled import kernel, parallel_kernel
from sim.kernels.rationing import admitted_by_priority, lowest_first
from sim.kernels.rows import rows_where
from sim.rng.counter import BLOCK, fill_first_words, fill_words
from sim.rng.draws import to_unit, uniforms

STAYS, QUITS, SEEKS = np.int8(0), np.int8(1), np.int8(2)
"""Intentions of a worker: neither, gives the job up, looks for one; −1 in a row where nobody lives."""


@parallel_kernel
def intentions(
    stream_key, alive, key, employer, quit_rate, search_share, unemployed_quarters, changed_job, intention,
):  # fmt: skip
    """What each worker intends, written into `intention` (W,) int8: who has no job seeks one, of the others some do.

    A quarter begins: one more is counted for who has no job, and nobody has changed the job yet.
    """
    for block in prange((alive.size + BLOCK - 1) // BLOCK):
        start = block * BLOCK
        stop = min(start + BLOCK, alive.size)
        first, second = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
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


@parallel_kernel
def lay_off(stream_key, key, skill, employer, unemployed_quarters, intention, staff, layoffs):
    """Let go exactly `layoffs` (F, K) heads of each firm, each of them equally likely (selection sampling).

    Who is let go seeks a job; returns how many.
    """
    lets_go = np.zeros(staff.shape[0], np.int8)  # a bit for each skill: a column that stays in a near cache
    for f in range(staff.shape[0]):
        for k in range(3):
            lets_go[f] |= (layoffs[f, k] > 0) << k
    is_near = np.empty(intention.size, np.int8)
    for i in prange(intention.size):
        works = (intention[i] >= 0) & (employer[i] >= 0)
        is_near[i] = works & (lets_go[max(0, employer[i])] >> skill[i])
    rows = rows_where(is_near, np.int8(1))
    lots = uniforms(stream_key, key[rows], 0)
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


@parallel_kernel
def job_races(seekers, patience, skill, home, key, unemployed_quarters):
    """Row (home · K + skill sought) of each seeker in the race for jobs, and his key: (N,) each.

    After `patience` quarters without a job a seeker looks one skill down.
    """
    rows = np.empty(seekers.size, np.int64)
    keys = np.empty(seekers.size, np.uint64)
    for j in prange(seekers.size):
        i = seekers[j]
        rows[j] = home[i] * 3 + max(0, skill[i] - (unemployed_quarters[i] >= patience))
        keys[j] = key[i]
    return rows, keys


@parallel_kernel
def choose_jobs(
    priority_stream, seekers, keys, rows, places, employer, firm_place, staff, posts, minutes, wages, beta, taste,
    accept_gain,
):  # fmt: skip
    """Cell (place · K + skill) that each seeker applies to, or −1, and his priority: without a job first, then by lot.

    `places` (N,) won the race, −1 for none. Who has a job applies only for a gain above `accept_gain`; in a firm with
    more heads of his skill than posts for it he compares with the post one skill down that he may hold.
    """
    cells = np.full(seekers.size, -1)
    priority = np.empty(seekers.size)
    log_wages = np.empty(wages.shape)
    for p in range(wages.shape[0]):
        for k in range(wages.shape[1]):
            log_wages[p, k] = math.log(wages[p, k])
    for block in prange((seekers.size + BLOCK - 1) // BLOCK):
        start = block * BLOCK
        stop = min(start + BLOCK, seekers.size)
        first, second = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
        fill_words(priority_stream, keys[start:stop], 0, first, second)
        for j in range(start, stop):
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
    return cells, priority


@parallel_kernel
def hire(
    order_stream, seekers, cells, priority, open_jobs, firm_alive, firm_key, firm_place, vacancies, staff,
    skill, employer, unemployed_quarters, changed_job,
):  # fmt: skip
    """Fill vacancies with the applicants of lowest priority; returns (hires from unemployment, moves between jobs).

    Each place hands its posts of a skill out in an order drawn per post, so that every vacancy is equally likely.
    """
    n_cells = open_jobs.size
    order, start, served = admitted_by_priority(cells, priority, open_jobs.ravel())
    first = np.zeros(n_cells + 1, np.int64)
    for c in range(n_cells):
        first[c + 1] = first[c] + open_jobs[c // 3, c % 3]
    post_firm = np.empty(first[n_cells], np.int32)
    post_draw = np.empty(first[n_cells], np.int32)
    fill = first[:-1].copy()
    for f in range(firm_alive.size):
        if firm_alive[f]:
            for k in range(3):
                cell = firm_place[f] * 3 + k
                for v in range(vacancies[f, k]):
                    post_firm[fill[cell]] = f
                    post_draw[fill[cell]] = v * 3 + k
                    fill[cell] += 1
    left_firm, kind = np.empty(first[n_cells], np.int32), np.empty(first[n_cells], np.int8)
    for c in prange(n_cells):
        begin, end = first[c], first[c + 1]
        first_by_lot(order_stream, firm_key, post_firm[begin:end], post_draw[begin:end], served[c])
        for r in range(served[c]):
            i = seekers[order[start[c] + r]]
            f = post_firm[first[c] + r]
            left_firm[first[c] + r] = employer[i]
            kind[first[c] + r] = skill[i]
            vacancies[f, c % 3] -= 1
            employer[i] = f
            unemployed_quarters[i] = 0
            changed_job[i] = 1
    moves = 0
    for c in range(n_cells):
        for post in range(first[c], first[c] + served[c]):
            k = kind[post]
            staff[post_firm[post], k] += 1
            if left_firm[post] >= 0:
                staff[left_firm[post], k] -= 1
                moves += 1
    return served.sum() - moves, moves


@kernel
def first_by_lot(order_stream, firm_key, post_firm, post_draw, count):
    """Put the posts that are filled first, `count` of the firms in `post_firm` (N,), in place: those of least lots."""
    n = post_firm.size
    if not 0 < count < n:
        return
    word, lot = np.empty(n, np.uint64), np.empty(n)
    posts, firms, keys = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.uint64)
    for post in range(n):
        posts[post] = post
        firms[post] = post_firm[post]
        keys[post] = firm_key[post_firm[post]]
    fill_first_words(order_stream, keys, post_draw, word)
    for post in range(n):
        lot[post] = to_unit(word[post])
    lowest_first(posts, lot, 0, n, count)
    for post in range(n):
        post_firm[post] = firms[posts[post]]


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
