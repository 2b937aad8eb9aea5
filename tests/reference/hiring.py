"""Who gets which post: plain twins of sim/kernels/hiring.py."""

import numpy as np

from reference.random_words import uniform


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


def posts_by_cell(open_jobs, firm_alive, firm_place, vacancies):
    """Cell by cell and firm by firm its vacancies, numbered within firm and skill; the draw is number · 3 + skill."""
    first, post_firm, post_draw = [0], [], []
    for c in range(open_jobs.size):
        place, k = divmod(c, 3)
        for f in np.flatnonzero(firm_alive):
            if firm_place[f] == place:
                post_firm += [f] * vacancies[f, k]
                post_draw += [number * 3 + k for number in range(vacancies[f, k])]
        first.append(len(post_firm))
    return first, post_firm, post_draw


def fill_posts(
    order_stream, begin, end, start, served, order, firm_key, post_firm, post_draw, vacancies, new_firm,
):  # fmt: skip
    """The first posts of a cell by lot go to its first takers, and are open no more."""
    for c, count in enumerate(served):
        first_by_lot(order_stream, firm_key, post_firm[begin[c] : end[c]], post_draw[begin[c] : end[c]], count)
        for post, j in zip(range(begin[c], end[c]), order[start[c] : start[c] + count], strict=False):
            new_firm[j] = post_firm[post]
            vacancies[post_firm[post], post_draw[post] % 3] -= 1


def change_jobs(seekers, new_firm, skill, employer, unemployed_quarters, changed_job):
    """Who has a new firm leaves a post of his skill, if he had one, and takes one."""
    left, taken = [], []
    for i, f in zip(seekers, new_firm, strict=True):
        if f >= 0:
            if employer[i] >= 0:
                left.append(3 * employer[i] + skill[i])
            taken.append(3 * f + skill[i])
            employer[i], unemployed_quarters[i], changed_job[i] = f, 0, 1
    return left, taken


def first_by_lot(order_stream, firm_key, post_firm, post_draw, count):
    """All posts in the order of their lots; which of the first comes before which is nobody's business."""
    lots = [uniform(order_stream, firm_key[f], draw) for f, draw in zip(post_firm, post_draw, strict=True)]
    post_firm[:] = post_firm[np.argsort(lots)]
