"""Hiring: places hand their open posts out by lot to those who applied first."""

import numpy as np

from sim.compiled import kernel, row_kernel
from sim.kernels.labour import count_heads
from sim.kernels.rationing import TAKERS, admitted_by_priority, lowest_first
from sim.rng.counter import BLOCK, fill_first_words
from sim.rng.draws import to_unit
from sim.threads import at_once, shares


def hire(
    order_stream, seekers, cells, priority, open_jobs, firm_alive, firm_key, firm_place, vacancies, staff,
    skill, employer, unemployed_quarters, changed_job,
):  # fmt: skip
    """Fill vacancies with the applicants of lowest priority; returns (hires from unemployment, moves between jobs).

    Each place hands its posts of a skill out in an order drawn per post, so that every vacancy is equally likely.
    """
    order, start, served = admitted_by_priority(cells, priority, open_jobs.ravel())
    first, post_firm, post_draw = posts_by_cell(open_jobs, firm_alive, firm_place, vacancies)
    new_firm = np.full(seekers.size, -1, np.int32)
    fill_posts(
        order_stream, first[:-1], first[1:], start[:-1], served, order, firm_key, post_firm, post_draw, vacancies,
        new_firm,
    )  # fmt: skip
    parts = shares(seekers.size, seekers.size // TAKERS)
    columns = (skill, employer, unemployed_quarters, changed_job)
    changed = at_once(change_jobs, [(seekers[part], new_firm[part], *columns) for part in parts])
    moves = 0
    for left, taken in changed:
        count_heads(left, -1, staff.reshape(-1))
        count_heads(taken, 1, staff.reshape(-1))
        moves += left.size
    return int(served.sum()) - moves, moves


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
    order_stream, begin, end, start, served, order, firm_key, post_firm, post_draw, vacancies, new_firm,
):  # fmt: skip
    """Give the posts of each cell, from `begin` to `end`, by lot to those whom `order` has first, from `start` on.

    Writes into `new_firm` (N,) the firm of each applicant who gets a post, and lowers its `vacancies` (F, K).
    """
    for c in range(served.size):
        here = slice(begin[c], end[c])
        first_by_lot(order_stream, firm_key, post_firm[here], post_draw[here], served[c])
        for r in range(served[c]):
            post = begin[c] + r
            new_firm[order[start[c] + r]] = post_firm[post]
            vacancies[post_firm[post], post_draw[post] % 3] -= 1


@kernel
def change_jobs(seekers, new_firm, skill, employer, unemployed_quarters, changed_job):
    """Let some seekers take their new jobs, row by row: their rows lie in order, those of one cell anywhere.

    `new_firm` (N,) is −1 for who has none. Returns the posts, firm · K + skill, that they leave and take, (N,) int32.
    """
    left, taken = np.empty(seekers.size + 1, np.int32), np.empty(seekers.size + 1, np.int32)
    rows = np.empty(BLOCK + 1, np.int64)
    n_left = n_taken = 0
    for start in range(0, seekers.size, BLOCK):
        n_rows = 0
        for j in range(start, min(start + BLOCK, seekers.size)):  # without a branch, which nobody could predict
            rows[n_rows] = j
            n_rows += new_firm[j] >= 0
        for j in rows[:n_rows]:
            i = seekers[j]
            left[n_left] = employer[i] * 3 + skill[i]
            n_left += employer[i] >= 0
            taken[n_taken] = new_firm[j] * 3 + skill[i]
            n_taken += 1
            employer[i] = new_firm[j]
            unemployed_quarters[i] = 0
            changed_job[i] = 1
    return left[:n_left].copy(), taken[:n_taken].copy()


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
    lowest_first(posts, lot, count)
    for post in range(n):
        post_firm[post] = firms[posts[post]]
