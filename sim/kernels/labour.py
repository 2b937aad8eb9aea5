"""Labour: quits, layoffs, search, matching. Workers apply to places, places ration, vacancies draw workers."""

import math

import numpy as np

from sim.compiled import kernel, row_kernel
from sim.kernels.production import FIRMS
from sim.kernels.rationing import TAKERS
from sim.kernels.rows import ROWS_A_THREAD, count_of, list_rows
from sim.rng.counter import BLOCK, fill_words
from sim.rng.draws import to_unit
from sim.threads import at_once, is_for_one, shares

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


def leave_jobs(skill, employer, unemployed_quarters, intention, staff):
    """Carry out the quits: who quits seeks from now on. Lowers `staff` (F, K); returns how many quit."""
    parts = shares(intention.size, intention.size // ROWS_A_THREAD)
    columns = (skill, employer, unemployed_quarters, intention)
    left = at_once(quit_in_part, [tuple(column[part] for column in columns) for part in parts])
    for posts in left:
        count_heads(posts, -1, staff.reshape(-1))
    return sum(posts.size for posts in left)


@kernel
def quit_in_part(skill, employer, unemployed_quarters, intention):
    """Posts, firm · K + skill, (N,) int32, that the quitters among some workers leave."""
    posts = np.empty(count_of(intention, QUITS), np.int32)
    rows = np.empty(BLOCK + 1, np.int64)
    count = 0
    for start in range(0, intention.size, BLOCK):
        for n in range(list_rows(intention[start : start + BLOCK], QUITS, start, rows)):
            i = rows[n]
            posts[count] = employer[i] * 3 + skill[i]
            count += 1
            employer[i] = -1
            unemployed_quarters[i] = 0
            intention[i] = SEEKS
    return posts


@kernel
def count_heads(posts, change, heads):
    """Add `change` to the `heads` (F · K,) of each of these posts, firm · K + skill."""
    for post in posts:
        heads[post] += change


@row_kernel("alive", "posts", "staff", "vacancies", "layoffs", least=FIRMS)
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


def desks_of(firm_place, staff, posts):
    """`write_desks` of all firms, (F + 1,) int32: the last is nobody's."""
    desks = np.zeros(firm_place.size + 1, np.int32)
    write_desks(firm_place, staff, posts, desks[:-1])
    return desks


@row_kernel("firm_place", "staff", "posts", "desks", least=FIRMS)
def write_desks(firm_place, staff, posts, desks):
    """Write what a seeker asks of his firm in one number: place · 2^K, and a bit for each skill with too few posts.

    The lowest skill has none, as nobody holds a post below it. `desks` (F,) stay in a near cache, heads do not.
    """
    for f in range(firm_place.size):
        bits = (staff[f, 1] > posts[f, 1]) * 2 + (staff[f, 2] > posts[f, 2]) * 4
        desks[f] = firm_place[f] * 8 + bits


@row_kernel("seekers", "keys", "rows", "places", "cells", "priority", least=TAKERS)
def choose_jobs(
    priority_stream, seekers, keys, rows, places, employer, desks, minutes, wages, beta, taste, accept_gain, cells,
    priority,
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
        for j in range(start, stop):  # without a branch, which nobody could predict
            works = employer[seekers[j]] >= 0
            desk = desks[employer[seekers[j]]]
            now = desk >> 3
            p = rows[j] // 3
            k = rows[j] % 3
            held = k - (desk >> k & 1)
            place = max(0, places[j])
            gain = beta * (minutes[p, now] - minutes[p, place])
            gain += taste * (log_wages[place, k] - log_wages[now, held])
            applies = (places[j] >= 0) & ((not works) | (gain > accept_gain))
            cells[j] = place * 3 + k if applies else -1
            priority[j] = to_unit(first[j - start]) + works


def still_unplaced(seekers, employer):
    """`unplaced` by shares of the seekers."""
    most = seekers.size // TAKERS
    if is_for_one(most):
        return unplaced(seekers, employer)
    return np.concatenate(at_once(unplaced, [(seekers[part], employer) for part in shares(seekers.size, most)]))


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
