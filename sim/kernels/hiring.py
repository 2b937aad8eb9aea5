"""Hiring: places hand their open posts out by lot to those who applied first."""

import numpy as np

from sim.compiled import kernel, row_kernel
from sim.kernels.rationing import TAKERS, admitted_by_priority, lowest_first
from sim.rng.counter import fill_first_words
from sim.rng.draws import to_unit


def hire(
    order_stream, seekers, cells, priority, open_jobs, firm_alive, firm_key, firm_place, vacancies, staff,
    skill, employer, unemployed_quarters, changed_job,
):  # fmt: skip
    """Fill vacancies with the applicants of lowest priority; returns (hires from unemployment, moves between jobs).

    Each place hands its posts of a skill out in an order drawn per post, so that every vacancy is equally likely.
    """
    order, start, served = admitted_by_priority(cells, priority, open_jobs.ravel())
    first, post_firm, post_draw = posts_by_cell(open_jobs, firm_alive, firm_place, vacancies)
    left_firm, kind = np.empty(post_firm.size, np.int32), np.empty(post_firm.size, np.int8)
    fill_posts(
        order_stream, first[:-1], first[1:], start[:-1], served, seekers, order, firm_key, post_firm, post_draw, skill,
        employer, unemployed_quarters, changed_job, left_firm, kind,
    )  # fmt: skip
    return take_on(first, served, post_firm, left_firm, kind, vacancies, staff)


@kernel
def posts_by_cell(open_jobs, firm_alive, firm_place, vacancies):
    """Open posts cell by cell (place · K + skill): where each begins, (C + 1,); firm and draw of each post, (V,)."""
    n_cells = open_jobs.size
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
    return first, post_firm, post_draw


@row_kernel("begin", "end", "start", "served", work="post_firm", least=TAKERS)
def fill_posts(
    order_stream, begin, end, start, served, seekers, order, firm_key, post_firm, post_draw, skill, employer,
    unemployed_quarters, changed_job, left_firm, kind,
):  # fmt: skip
    """Give the posts of each cell, from `begin` to `end`, by lot to those whom `order` has first, from `start` on.

    Writes into `left_firm` and `kind` (V,) the firm that the new holder of each post leaves, and his skill.
    """
    for c in range(served.size):
        here = slice(begin[c], end[c])
        first_by_lot(order_stream, firm_key, post_firm[here], post_draw[here], served[c])
        for r in range(served[c]):
            i = seekers[order[start[c] + r]]
            post = begin[c] + r
            left_firm[post] = employer[i]
            kind[post] = skill[i]
            employer[i] = post_firm[post]
            unemployed_quarters[i] = 0
            changed_job[i] = 1


@kernel
def take_on(first, served, post_firm, left_firm, kind, vacancies, staff):
    """Count the new holders of posts on the staff (F, K) of their firms; hires from unemployment, and moves."""
    hires = 0
    moves = 0
    for c in range(served.size):
        for post in range(first[c], first[c] + served[c]):
            f = post_firm[post]
            vacancies[f, c % 3] -= 1
            staff[f, kind[post]] += 1
            if left_firm[post] >= 0:
                staff[left_firm[post], kind[post]] -= 1
                moves += 1
            else:
                hires += 1
    return hires, moves


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
