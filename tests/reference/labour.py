"""Quits, layoffs, search, matching and wages, worker by worker: plain twins of sim/kernels/labour.py."""

import math

import numpy as np

from reference.random_words import random_words, to_unit, uniform

SKILLS = range(3)
NOBODY, STAYS, QUITS, SEEKS = -1, 0, 1, 2


def intentions(
    stream_key, alive, key, employer, quit_rate, search_share, unemployed_quarters, changed_job, intention,
):  # fmt: skip
    """A share quits, by the first word, and of the others a share seeks, by the second; who has no job seeks anyway."""
    words = [random_words(stream_key, k, 0) for k in key[: len(alive)]]
    rest = (employer, quit_rate, search_share, unemployed_quarters, changed_job, intention)
    intend([first for first, _ in words], [second for _, second in words], alive, *rest)


def intend(
    first, second, alive, employer, quit_rate, search_share, unemployed_quarters, changed_job, intention,
):  # fmt: skip
    """Worker by worker; quarters without a job are counted up to 100."""
    for i in range(len(alive)):
        changed_job[i] = 0
        if not alive[i]:
            intention[i] = NOBODY
        elif employer[i] < 0:
            intention[i] = SEEKS
            unemployed_quarters[i] = min(100, int(unemployed_quarters[i]) + 1)
        elif to_unit(first[i]) < quit_rate:
            intention[i] = QUITS
        else:
            intention[i] = SEEKS if to_unit(second[i]) < search_share else STAYS


def leave_jobs(skill, employer, unemployed_quarters, intention, staff):
    """Who quits takes a head off the staff."""
    posts = quit_in_part(skill, employer, unemployed_quarters, intention)
    count_heads(posts, -1, staff.reshape(-1))
    return len(posts)


def quit_in_part(skill, employer, unemployed_quarters, intention):
    """Who quits has no job, no quarters without one yet, and seeks; in the order of rows."""
    posts = []
    for i in np.flatnonzero(intention == QUITS):
        posts.append(3 * employer[i] + skill[i])
        employer[i], unemployed_quarters[i], intention[i] = -1, 0, SEEKS
    return posts


def count_heads(posts, change, heads):
    """A post that is named twice counts twice."""
    np.add.at(heads, posts, change)


def vacancies_and_layoffs(alive, posts, staff, vacancies, layoffs):
    """Heads without a post of their skill take posts one skill down; who is left over goes, the lowest skill first."""
    for f in range(len(alive)):
        vacancies[f], layoffs[f] = 0, 0
        if not alive[f]:
            continue
        over = 0
        for k in reversed(SKILLS):
            heads = staff[f, k] + over
            vacancies[f, k], over = max(0, posts[f, k] - heads), max(0, heads - posts[f, k])
        for k in SKILLS:
            layoffs[f, k] = min(over, staff[f, k])
            over -= layoffs[f, k]


def open_posts(alive, place, vacancies, n_places):
    """Vacancies of living firms."""
    out = np.zeros((n_places, 3), np.int64)
    for f in np.flatnonzero(alive):
        out[place[f]] += vacancies[f]
    return out


def job_weights(open_jobs, wages, base_wages, taste, decay):
    """Vacancies × (wage ÷ base wage)^taste × decay, a row for every home and skill."""
    n = len(decay)
    return [
        [open_jobs[q, k] * (wages[q, k] / base_wages[k]) ** taste * decay[p, q] for q in range(n)]
        for p in range(n)
        for k in SKILLS
    ]


def enter_job_races(seekers, patience, skill, home, key, unemployed_quarters, rows, keys):
    """Home and skill sought: one skill down, if there is one, after so many quarters without a job."""
    for j, i in enumerate(seekers):
        is_tired = unemployed_quarters[i] >= patience
        rows[j] = int(home[i]) * 3 + (max(0, int(skill[i]) - 1) if is_tired else int(skill[i]))
        keys[j] = key[i]


def desks_of(firm_place, staff, posts):
    """All firms' desks, and an empty one."""
    desks = np.zeros(len(firm_place) + 1, np.int32)
    write_desks(firm_place, staff, posts, desks)
    return desks


def write_desks(firm_place, staff, posts, desks):
    """8 · place, and 2^k for every skill k above the lowest of which there are more heads than posts."""
    for f, place in enumerate(firm_place):
        desks[f] = 8 * int(place) + sum(2**k for k in (1, 2) if staff[f, k] > posts[f, k])


def choose_jobs(
    priority_stream, seekers, keys, rows, places, employer, desks, minutes, wages, beta, taste, accept_gain, cells,
    priority,
):  # fmt: skip
    """Who has a job must gain more than the least gain: β·(minutes saved) + taste·ln(wage there ÷ wage here)."""
    for j, (i, key, row, place) in enumerate(zip(seekers, keys, rows, places, strict=True)):
        home, k = divmod(int(row), 3)
        f = employer[i]
        applies = place >= 0
        if applies and f >= 0:
            here, short_of_posts = divmod(int(desks[f]), 8)
            held = k - short_of_posts // 2**k % 2
            gain = beta * (minutes[home, here] - minutes[home, place])
            gain += taste * math.log(wages[place, k] / wages[here, held])
            applies = gain > accept_gain
        cells[j] = int(place) * 3 + k if applies else -1
        priority[j] = uniform(priority_stream, key, 0) + (1.0 if f >= 0 else 0.0)


def unplaced(seekers, employer):
    """Seekers without a job."""
    return [i for i in seekers if employer[i] < 0]
