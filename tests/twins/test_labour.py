"""Labour: who leaves, who is let go, and who applies where."""

import numpy as np
from hypothesis import strategies as st
from reference import labour as twins
from reference.random_words import random_words, to_unit

from sim.kernels import labour as kernels
from sim.rng.counter import BLOCK
from twins.agreement import agree, for_all, outcome
from twins.labour_worlds import a_large_town, staffed_towns
from twins.worlds import MOST_PLACES, eighths, flags, floats, streams, towns, whole

SUMS = 1e-12
SHARES = st.sampled_from([0.0, 0.3, 0.7, 1.0])


def of(town, columns):
    """The columns of these names, firms' first where both have one."""
    firms, workers = town
    return [workers[name] if name in workers else firms[name] for name in columns.split()]


@for_all(streams, staffed_towns(), SHARES, SHARES)
def test_a_share_of_those_in_work_quits_and_a_share_of_the_rest_looks_around(stream_key, town, quit_rate, searching):
    alive, key, employer, *columns = of(town, "alive key employer unemployed_quarters changed_job intention")
    agree(kernels.intentions, twins.intentions, stream_key, alive, key, employer, quit_rate, searching, *columns)
    words = [np.array([random_words(stream_key, k, 0)[n] for k in key], np.uint64) for n in (0, 1)]
    agree(kernels.intend, twins.intend, *words, alive, employer, quit_rate, searching, *columns)


def test_a_draw_on_the_rate_itself_is_not_below_it():
    first, second = (np.array([word], np.uint64) for word in random_words(3, 4, 0))
    employer, columns = np.zeros(1, np.int32), [np.zeros(1, np.int8) for _ in range(3)]
    for rates in ((to_unit(first[0]), 0.0), (0.0, to_unit(second[0]))):
        agree(kernels.intend, twins.intend, first, second, np.ones(1, np.int64), employer, *rates, *columns)


def test_intentions_of_many_do_not_depend_on_blocks():
    for n in (1, BLOCK + 1, 2 * BLOCK + 3):
        key, employer = np.arange(n, dtype=np.uint64), np.zeros(n, np.int32)
        columns = [np.full(n, number, np.int8) for number in (50, 1, 9)]
        employer[::5] = -1
        employer[min(n, BLOCK) - 1] = -1
        arguments = (np.uint64(1), np.ones(n, np.int64), key, employer, 0.3, 0.5, *columns)
        agree(kernels.intentions, twins.intentions, *arguments)


@for_all(staffed_towns())
def test_who_quits_leaves_a_head_less(town):
    firms, workers = town
    workers["intention"][(workers["employer"] < 0) & (workers["intention"] == 1)] = 2
    columns = [workers[name] for name in ("skill", "employer", "unemployed_quarters", "intention")]
    agree(kernels.leave_jobs, twins.leave_jobs, *columns, firms["staff"])
    agree(kernels.quit_in_part, twins.quit_in_part, *columns)


def test_quits_of_many_do_not_depend_on_blocks():
    n = 2 * BLOCK + 3
    intention = (np.arange(n) % 3 == 1).astype(np.int8)
    skill, employer = (np.arange(n) % 3).astype(np.int8), np.arange(n, dtype=np.int32)
    agree(kernels.quit_in_part, twins.quit_in_part, skill, employer, np.full(n, 7, np.int8), intention)
    intention[:] = 1
    agree(kernels.quit_in_part, twins.quit_in_part, skill, employer, np.full(n, 7, np.int8), intention)


@for_all(st.data())
def test_a_post_counts_as_often_as_it_is_named(data):
    posts = data.draw(whole(data.draw(st.integers(0, 9)), 0, 5, np.int32))
    for change in (-1, 1):
        agree(kernels.count_heads, twins.count_heads, posts, change, np.full(6, 9, np.int32))


@for_all(towns(least_firms=1), st.data())
def test_heads_fill_posts_of_their_skill_then_one_down_and_the_rest_goes(town, data):
    firms, _ = town
    left = data.draw(whole(firms["staff"].shape, 0, 3, np.int32))
    arguments = [firms[name] for name in ("alive", "posts", "staff")]
    agree(kernels.vacancies_and_layoffs, twins.vacancies_and_layoffs, *arguments, left, left.copy())


@for_all(towns())
def test_a_desk_says_where_a_firm_is_and_which_skills_have_too_few_posts(town):
    firms, _ = town
    columns = [firms[name] for name in ("place", "staff", "posts")]
    agree(kernels.write_desks, twins.write_desks, *columns, np.full(firms["place"].size, 7, np.int32))
    assert kernels.desks_of(*columns).tolist() == twins.desks_of(*columns).tolist()


@for_all(towns())
def test_open_posts_are_the_vacancies_of_living_firms(town):
    firms, _ = town
    arguments = [firms[name] for name in ("alive", "place", "vacancies", "n_places")]
    agree(kernels.open_posts, twins.open_posts, *arguments)


@for_all(st.integers(1, MOST_PLACES), st.sampled_from([0.0, 1.0, 5.0]), st.data())
def test_jobs_draw_by_vacancies_wage_and_distance(n, taste, data):
    open_jobs, wages = data.draw(whole((n, 3), 0, 5)), data.draw(floats((n, 3), 0.5, 9.0))
    base, decay = data.draw(floats(3, 0.5, 9.0)), data.draw(floats((n, n), 0.0, 1.0))
    agree(kernels.job_weights, twins.job_weights, open_jobs, wages, base, taste, decay, tolerance=SUMS)


@for_all(staffed_towns(), st.integers(0, 101))
def test_seekers_race_by_home_and_skill_and_those_without_a_job_once_more(town, patience):
    _, workers = town
    seekers, employer = np.flatnonzero(workers["intention"] > 0), workers["employer"]
    agree(kernels.unplaced, twins.unplaced, seekers, employer)
    workers["unemployed_quarters"][::2] = min(patience, 100)
    columns = of(town, "skill home key unemployed_quarters")
    written = np.full(seekers.size, 7), np.full(seekers.size, 7, np.uint64)
    agree(kernels.enter_job_races, twins.enter_job_races, seekers, patience, *columns, *written)


def test_the_last_of_those_without_a_job_is_in_the_second_round():
    agree(kernels.unplaced, twins.unplaced, np.array([2, 0, 1]), np.array([3, -1, -1], np.int32))


@st.composite
def applications(draw):
    """All arguments of `choose_jobs`: some without a place that draws them, some at home where they work."""
    firms, workers = draw(staffed_towns())
    n_places = firms["n_places"]
    seekers = np.flatnonzero(draw(flags(workers["alive"].size)))
    n = seekers.size
    firms["posts"][::2] = 0
    return [
        draw(streams), seekers, workers["key"][seekers], draw(whole(n, 0, n_places * 3 - 1)),
        draw(whole(n, -1, n_places - 1)), workers["employer"],
        twins.desks_of(firms["place"], firms["staff"], firms["posts"]),
        draw(eighths((n_places, n_places), 0, 90)), draw(whole((n_places, 3), 4, 9)) / 4.0,
        draw(st.sampled_from([0.0, 0.0625])), draw(st.sampled_from([0.0, 1.0, 5.0])),
        draw(st.sampled_from([0.0, 0.125, 1.0])),
    ]  # fmt: skip


def same_applications(arguments):
    """Both name the same cells, and the same priorities of those who apply."""
    n = arguments[1].size
    written = np.full(n, 7), np.full(n, 7.0)
    _, (*_, cells, priority) = outcome(kernels.choose_jobs, *arguments, *written)
    _, (*_, expected, lots) = outcome(twins.choose_jobs, *arguments, *written)
    assert cells.tolist() == expected.tolist()
    assert priority[cells >= 0].tolist() == lots[cells >= 0].tolist()


@for_all(applications())
def test_who_has_a_job_applies_only_for_a_gain(arguments):
    same_applications(arguments)


def test_applications_of_many_do_not_depend_on_blocks():
    minutes, wages, heads = np.zeros((1, 1)), np.ones((1, 3)), np.zeros((1, 3), np.int32)
    for n in (1, BLOCK + 1, 2 * BLOCK + 3):
        seekers, key, nobody = np.arange(n), np.arange(n, dtype=np.uint64), np.full(n, -1, np.int32)
        desks = twins.desks_of(np.zeros(1, np.int16), heads, heads)
        rest = (nobody, desks, minutes, wages, 0.1, 1.0, 0.1)
        same_applications((np.uint64(1), seekers, key, seekers % 3, np.zeros(n, np.int64), *rest))


def test_in_a_large_town_people_compare_the_post_they_may_hold():
    firms, workers, draw = a_large_town()
    seekers, p = np.flatnonzero(workers["alive"]), firms["n_places"]
    minutes, wages = draw.integers(0, 60, (p, p)) / 1.0, draw.integers(4, 9, (p, 3)) / 4.0
    rows = workers["home"][seekers].astype(np.int64) * 3 + workers["skill"][seekers]
    same_applications((
        np.uint64(1), seekers, workers["key"][seekers], rows,
        draw.integers(-1, p, seekers.size), workers["employer"],
        twins.desks_of(firms["place"], firms["staff"], firms["posts"]), minutes, wages, 0.0625, 5.0, 0.125,
    ))  # fmt: skip
