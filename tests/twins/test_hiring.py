"""Hiring: which posts are filled, by whom, and what that is to firms."""

from collections import Counter

import numpy as np
from hypothesis import strategies as st
from reference import hiring as twins
from reference import rationing
from reference.labour import open_posts
from reference.random_words import random_words

from sim.kernels import hiring as kernels
from sim.rng.counter import BLOCK
from twins.agreement import agree, for_all, outcome
from twins.labour_worlds import a_large_town, staffed_towns
from twins.worlds import flags, streams, whole


@st.composite
def job_markets(draw):
    """All arguments of `hire`: full and empty places, posts nobody wants, posts that many want."""
    firms, workers = draw(staffed_towns())
    alive, place, vacancies = firms["alive"], firms["place"], firms["vacancies"]
    open_jobs = open_posts(alive, place, vacancies, firms["n_places"])
    vacancies[alive == 0] = draw(st.integers(0, 2))
    seekers = np.flatnonzero(draw(flags(workers["alive"].size)))
    wanted = draw(st.sampled_from([0, 1, open_jobs.size - 1]))
    cells = draw(whole(seekers.size, -1, wanted))
    lots = [random_words(5, key, 0)[0] / 2**64 for key in workers["key"][seekers]]
    priority = np.array(lots) + (workers["employer"][seekers] >= 0)
    columns = [workers[name] for name in ("skill", "employer", "unemployed_quarters", "changed_job")]
    return [draw(streams), seekers, cells, priority, open_jobs, alive, firms["key"], place, vacancies, firms["staff"],
            *columns]  # fmt: skip


def same_hires(arguments):
    """Both hire the same people into the same cells, and every post has one of them."""
    counted, left = outcome(kernels.hire, *arguments)
    expected, expected_left = outcome(twins.hire, *arguments)
    assert tuple(counted) == expected
    _, seekers, cells, *_ = arguments
    staff, skill, employer = left[9:12]
    for name, number in (("vacancies", 8), ("unemployed_quarters", 12), ("changed_job", 13)):
        assert (left[number] == expected_left[number]).all(), name
    before, expected_employer = arguments[11], expected_left[11]
    hired = expected_left[13].astype(bool) & np.isin(np.arange(employer.size), seekers)
    assert (employer[~hired] == expected_employer[~hired]).all()
    for cell in set(cells.tolist()):  # who of a cell gets which of its posts is nobody's business
        members = seekers[cells == cell]
        assert Counter(employer[members].tolist()) == Counter(expected_employer[members].tolist())
    moved = arguments[9].copy()
    for i in np.flatnonzero(employer != before):
        if before[i] >= 0:
            moved[before[i], skill[i]] -= 1
        moved[employer[i], skill[i]] += 1
    assert (staff == moved).all()


def each_part_of_hiring(arguments):
    """Posts of each cell, who gets which of them, and what that is to firms."""
    stream_key, seekers, cells, priority, open_jobs, alive, firm_key, place, vacancies, _, *columns = arguments
    agree(kernels.posts_by_cell, twins.posts_by_cell, open_jobs, alive, place, vacancies)
    first, *posts = twins.posts_by_cell(open_jobs, alive, place, vacancies)
    first, order_of_takers = np.array(first), rationing.admitted_by_priority(cells, priority, open_jobs.ravel())
    order, start, served = (np.array(numbers, np.int64) for numbers in order_of_takers)
    post_firm, post_draw = (np.array(numbers, np.int32) for numbers in posts)
    nobody = np.full(seekers.size, -1, np.int32)
    given = (np.uint64(stream_key), first[:-1], first[1:], start[:-1], served, order, firm_key)
    _, mine = outcome(kernels.fill_posts, *given, post_firm, post_draw, vacancies, nobody)
    _, yours = outcome(twins.fill_posts, *given, post_firm, post_draw, vacancies, nobody)
    assert (mine[9] == yours[9]).all()
    for c, count in enumerate(served):  # who of a cell gets which of its posts is nobody's business
        filled, takers = slice(first[c], first[c] + count), order[start[c] : start[c] + count]
        assert sorted(mine[7][filled]) == sorted(yours[7][filled])
        assert mine[10][takers].tolist() == mine[7][filled].tolist()
    others = np.setdiff1d(np.arange(seekers.size), np.flatnonzero(yours[10] >= 0))
    assert (mine[10][others] == -1).all()
    agree(kernels.change_jobs, twins.change_jobs, seekers, yours[10], *columns)


def test_changes_of_many_jobs_do_not_depend_on_blocks():
    n = 2 * BLOCK + 3
    new_firm = np.where(np.arange(n) % 3 > 0, np.arange(n) % 7, -1).astype(np.int32)
    employer, skill = (np.arange(n) % 5 - 1).astype(np.int32), (np.arange(n) % 3).astype(np.int8)
    columns = (skill, employer, np.full(n, 7, np.int8), np.zeros(n, np.int8))
    agree(kernels.change_jobs, twins.change_jobs, np.arange(n)[::-1].copy(), new_firm, *columns)
    agree(kernels.change_jobs, twins.change_jobs, np.arange(n), np.abs(new_firm), *columns)


@for_all(job_markets())
def test_posts_go_to_the_first_applicants_in_an_order_by_lot(arguments):
    same_hires(arguments)
    each_part_of_hiring(arguments)


@for_all(streams, st.integers(0, 12), st.data())
def test_the_posts_that_are_filled_are_those_first_by_lot(order_stream, n, data):
    firm_key, post_firm = np.arange(12, dtype=np.uint64), np.arange(n, dtype=np.int32)[::-1].copy()
    post_draw, count = np.arange(n, dtype=np.int32) * 3, data.draw(st.integers(0, n))
    _, (*_, mine, _, _) = outcome(kernels.first_by_lot, order_stream, firm_key, post_firm, post_draw, count)
    _, (*_, yours, _, _) = outcome(twins.first_by_lot, order_stream, firm_key, post_firm, post_draw, count)
    assert set(mine[:count]) == set(yours[:count])
    assert set(mine) == set(post_firm)


def test_of_more_posts_than_applicants_those_first_by_lot_are_filled():
    n = 4
    employer, place, staff = np.full(1, -1, np.int32), np.zeros(n, np.int16), np.zeros((n, 3), np.int32)
    alive, key, one = np.ones(n, np.int64), np.arange(n, dtype=np.uint64), np.zeros(1, np.int8)
    for k, number in ((k, number) for k in range(3) for number in range(4)):
        vacancies = np.zeros((n, 3), np.int32)
        vacancies[:, k] = 1
        open_jobs = np.zeros((1, 3), np.int64)
        open_jobs[0, k] = n
        seeker, cells, priority, skill = np.zeros(1, np.int64), np.array([k]), np.array([0.5]), one + np.int8(k)
        rest = (alive, key, place, vacancies, staff, skill, employer, one, one.copy())
        agree(kernels.hire, twins.hire, np.uint64(number), seeker, cells, priority, open_jobs, *rest)


def test_in_a_large_town_every_post_goes_to_one_who_asked_for_it():
    firms, workers, draw = a_large_town()
    seekers = np.flatnonzero(workers["alive"])
    open_jobs = np.array(open_posts(firms["alive"], firms["place"], firms["vacancies"], firms["n_places"]))
    columns = [workers[name] for name in ("skill", "employer", "unemployed_quarters", "changed_job")]
    arguments = [
        np.uint64(4), seekers, draw.integers(-1, open_jobs.size, seekers.size),
        draw.random(seekers.size) + (workers["employer"][seekers] >= 0), open_jobs, firms["alive"], firms["key"],
        firms["place"], firms["vacancies"], firms["staff"], *columns,
    ]  # fmt: skip
    same_hires(arguments)
    each_part_of_hiring(arguments)
