"""Quits, layoffs, search, matching and wages, worker by worker: plain twins of sim/kernels/labour.py."""

import math

import numpy as np

from reference.random_words import random_words, to_unit, uniform

SKILLS = range(3)
QUITS, SEARCHES = 1, 2


def intentions(stream_key, alive, key, employer, quit_rate, search_share, intention):
    """Of those in work a share quits, by the first word, and of the others a share looks around, by the second."""
    for i in range(len(alive)):
        first, second = map(to_unit, random_words(stream_key, key[i], 0))
        intention[i] = 0
        if alive[i] and employer[i] >= 0:
            intention[i] = QUITS if first < quit_rate else SEARCHES if second < search_share else 0


def leave_jobs(alive, intention, skill, employer, unemployed_quarters, staff):
    """Who quits has no job and no quarters without one yet; who had none has one quarter more, at most 100."""
    quits = 0
    for i in range(len(alive)):
        if alive[i] and employer[i] < 0:
            unemployed_quarters[i] = min(100, int(unemployed_quarters[i]) + 1)
        elif alive[i] and intention[i] == QUITS:
            staff[employer[i], skill[i]] -= 1
            employer[i], unemployed_quarters[i] = -1, 0
            quits += 1
    return quits


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


def lay_off(stream_key, alive, key, skill, employer, unemployed_quarters, staff, layoffs):
    """Selection sampling: each head goes with probability (still to go) ÷ (heads not yet asked) of firm and skill."""
    asked = np.zeros_like(staff)
    heads = staff.copy()
    gone = 0
    for i in range(len(alive)):
        if not alive[i] or employer[i] < 0:
            continue
        f, k = employer[i], skill[i]
        if layoffs[f, k] > 0:
            goes = uniform(stream_key, key[i], 0) < layoffs[f, k] / (heads[f, k] - asked[f, k])
            asked[f, k] += 1
            if goes:
                layoffs[f, k] -= 1
                staff[f, k] -= 1
                employer[i], unemployed_quarters[i] = -1, 0
                gone += 1
    return gone


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


def job_seekers(alive, intention, employer):
    """All without a job, and of the others who searches."""
    return [i for i in range(len(alive)) if alive[i] and (employer[i] < 0 or intention[i] == SEARCHES)]


def job_races(seekers, patience, skill, home, key, unemployed_quarters):
    """Home and skill sought: one skill down, if there is one, after so many quarters without a job."""
    rows = []
    for i in seekers:
        is_tired = unemployed_quarters[i] >= patience
        rows.append(int(home[i]) * 3 + (max(0, int(skill[i]) - 1) if is_tired else int(skill[i])))
    return rows, [key[i] for i in seekers]


def choose_jobs(
    priority_stream, seekers, keys, rows, places, employer, firm_place, staff, posts, minutes, wages, beta, taste,
    accept_gain,
):  # fmt: skip
    """Who has a job must gain more than the least gain: β·(minutes saved) + taste·ln(wage there ÷ wage here)."""
    cells, priority = [], []
    for i, key, row, place in zip(seekers, keys, rows, places, strict=True):
        home, k = divmod(int(row), 3)
        f = employer[i]
        applies = place >= 0
        if applies and f >= 0:
            here, held = firm_place[f], k
            if k > 0 and staff[f, k] > posts[f, k]:
                held = k - 1
            gain = beta * (minutes[home, here] - minutes[home, place])
            gain += taste * math.log(wages[place, k] / wages[here, held])
            applies = gain > accept_gain
        cells.append(int(place) * 3 + k if applies else -1)
        priority.append(uniform(priority_stream, key, 0) + (1.0 if f >= 0 else 0.0))
    return cells, priority


def hire(
    order_stream, seekers, cells, priority, open_jobs, firm_alive, firm_key, firm_place, vacancies, staff,
    skill, employer, unemployed_quarters, changed_job,
):  # fmt: skip
    """Cell by cell the first applicants get the first posts; here in the order of priorities and of posts' lots."""
    hires = moves = 0
    for c in range(open_jobs.size):
        place, k = divmod(c, 3)
        slots = [
            (uniform(order_stream, firm_key[f], v * 3 + k), f)
            for f in np.flatnonzero(firm_alive)
            if firm_place[f] == place
            for v in range(vacancies[f, k])
        ]
        applicants = sorted((priority[j], seekers[j]) for j in range(len(seekers)) if cells[j] == c)
        for (_, i), (_, f) in zip(applicants, sorted(slots), strict=False):
            if employer[i] >= 0:
                staff[employer[i], skill[i]] -= 1
            moves += employer[i] >= 0
            hires += employer[i] < 0
            vacancies[f, k] -= 1
            staff[f, skill[i]] += 1
            employer[i], unemployed_quarters[i], changed_job[i] = f, 0, 1
    return int(hires), int(moves)


def unplaced(seekers, employer):
    """Seekers without a job."""
    return [i for i in seekers if employer[i] < 0]


def count_by_home(alive, skill, home, employer, n_places):
    """The living by home and skill; of them those without a job."""
    force, jobless = np.zeros((n_places, 3)), np.zeros((n_places, 3))
    for i in np.flatnonzero(alive):
        force[home[i], skill[i]] += 1
        jobless[home[i], skill[i]] += employer[i] < 0
    return force, jobless


def adjust_wages(wages, floor, force, jobless, decay, speed, target):
    """Δ ln w = speed·clip(½ ln(target ÷ u), ±½) with u = (½ + jobless within reach) ÷ (10 + force within reach)."""
    for q in range(len(wages)):
        for k in SKILLS:
            u = (0.5 + decay[:, q] @ jobless[:, k]) / (10.0 + decay[:, q] @ force[:, k])
            step = min(0.5, max(-0.5, 0.5 * math.log(target / u)))
            wages[q, k] = max(floor[q, k], wages[q, k] * math.exp(speed * step))


def write_wages(alive, skill, employer, firm_place, pay, wages, wage):
    """The wage of place and skill times what the firm pays relative to it."""
    for i in range(len(alive)):
        has_job = alive[i] and employer[i] >= 0
        wage[i] = wages[firm_place[employer[i]], skill[i]] * pay[employer[i]] if has_job else 0.0
