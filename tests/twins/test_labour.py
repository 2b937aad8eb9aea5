"""Labour: who leaves, who is let go, who applies where and is hired, and how wages answer."""

from collections import Counter

import numpy as np
from hypothesis import strategies as st
from reference import labour as twins
from reference.random_words import random_words, to_unit
from reference.settle import staff_by_firm

from sim.kernels import labour as kernels
from sim.rng.counter import BLOCK
from twins.agreement import agree, for_all, outcome
from twins.worlds import MOST_PLACES, eighths, flags, floats, streams, towns, whole

SUMS = 1e-12
SHARES = st.sampled_from([0.0, 0.3, 0.7, 1.0])


def of(town, columns):
    """The columns of these names, firms' first where both have one."""
    firms, workers = town
    return [workers[name] if name in workers else firms[name] for name in columns.split()]


@st.composite
def staffed_towns(draw):
    """Towns in which every firm's heads by skill are those of its living workers."""
    firms, workers = draw(towns(least_firms=draw(st.sampled_from([0, 1, 3]))))
    workers["intention"] = draw(whole(workers["alive"].size, 0, 2, np.int8))
    workers["intention"][workers["alive"] == 0] = -1
    n_firms = firms["alive"].size
    if draw(st.booleans()):  # a large employer, most of whose heads have one skill
        workers["employer"][workers["employer"] >= 0] = 0
        workers["skill"][::2] = draw(st.integers(0, 2))
    counted = staff_by_firm(workers["alive"], workers["skill"], workers["employer"], n_firms)
    firms["staff"] = counted.astype(np.int32)
    return firms, workers


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
        columns = [np.full(n, number, np.int8) for number in (99, 1, 9)]
        employer[::5] = -1
        arguments = (np.uint64(1), np.ones(n, np.int64), key, employer, 0.3, 0.5, *columns)
        agree(kernels.intentions, twins.intentions, *arguments)


@for_all(staffed_towns())
def test_who_quits_leaves_a_head_less(town):
    firms, workers = town
    rows = np.flatnonzero((workers["alive"] != 0) & (workers["employer"] >= 0) & (workers["intention"] == 1))
    columns = [workers[name] for name in ("skill", "employer", "unemployed_quarters", "intention")]
    agree(kernels.leave_jobs, twins.leave_jobs, rows, *columns, firms["staff"])


@for_all(towns(least_firms=1), st.data())
def test_heads_fill_posts_of_their_skill_then_one_down_and_the_rest_goes(town, data):
    firms, _ = town
    left = data.draw(whole(firms["staff"].shape, 0, 3, np.int32))
    arguments = [firms[name] for name in ("alive", "posts", "staff")]
    agree(kernels.vacancies_and_layoffs, twins.vacancies_and_layoffs, *arguments, left, left.copy())


@for_all(streams, staffed_towns(), st.data())
def test_as_many_are_let_go_as_the_plan_says_each_as_likely(stream_key, town, data):
    firms, workers = town
    layoffs = np.minimum(firms["staff"], data.draw(whole(firms["staff"].shape, 0, 3, np.int32)))
    columns = [workers[name] for name in ("key", "skill", "employer", "unemployed_quarters", "intention")]
    agree(kernels.lay_off, twins.lay_off, stream_key, *columns, firms["staff"], layoffs)
    gone, left = outcome(kernels.lay_off, stream_key, *columns, firms["staff"], layoffs)
    assert gone == layoffs.sum()
    assert (left[-1] == 0).all()


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
    agree(kernels.job_races, twins.job_races, seekers, patience, *columns)


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
        draw(whole(n, -1, n_places - 1)), workers["employer"], firms["place"], firms["staff"], firms["posts"],
        draw(eighths((n_places, n_places), 0, 90)), draw(whole((n_places, 3), 4, 9)) / 4.0,
        draw(st.sampled_from([0.0, 0.0625])), draw(st.sampled_from([0.0, 1.0, 5.0])),
        draw(st.sampled_from([0.0, 0.125, 1.0])),
    ]  # fmt: skip


def same_applications(arguments):
    """Both name the same cells, and the same priorities of those who apply."""
    (cells, priority), _ = outcome(kernels.choose_jobs, *arguments)
    (expected, lots), _ = outcome(twins.choose_jobs, *arguments)
    assert cells.tolist() == expected
    assert priority[cells >= 0].tolist() == np.array(lots, np.float64)[cells >= 0].tolist()


@for_all(applications())
def test_who_has_a_job_applies_only_for_a_gain(arguments):
    same_applications(arguments)


def test_applications_of_many_do_not_depend_on_blocks():
    minutes, wages, heads = np.zeros((1, 1)), np.ones((1, 3)), np.zeros((1, 3), np.int32)
    for n in (1, BLOCK + 1, 2 * BLOCK + 3):
        seekers, key, nobody = np.arange(n), np.arange(n, dtype=np.uint64), np.full(n, -1, np.int32)
        rest = (nobody, np.zeros(1, np.int16), heads, heads, minutes, wages, 0.1, 1.0, 0.1)
        same_applications((np.uint64(1), seekers, key, seekers % 3, np.zeros(n, np.int64), *rest))


@st.composite
def job_markets(draw):
    """All arguments of `hire`: full and empty places, posts nobody wants, posts that many want."""
    firms, workers = draw(staffed_towns())
    alive, place, vacancies = firms["alive"], firms["place"], firms["vacancies"]
    open_jobs = twins.open_posts(alive, place, vacancies, firms["n_places"])
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


@for_all(job_markets())
def test_posts_go_to_the_first_applicants_in_an_order_by_lot(arguments):
    same_hires(arguments)


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


def a_large_town(n=400, n_firms=9, n_places=4):
    """Firms and workers by name: most are alive, one in eight has no job, and there are more heads than posts."""
    draw = np.random.default_rng(2)
    alive, key = np.arange(1, n + 1) * (draw.random(n) < 0.95), draw.permutation(n).astype(np.uint64)
    skill, home = draw.integers(0, 3, n).astype(np.int8), draw.integers(0, n_places, n).astype(np.int16)
    employer = np.where(draw.random(n) < 0.875, draw.integers(0, n_firms, n), -1).astype(np.int32)
    workers = {
        "alive": alive, "key": key, "skill": skill, "home": home, "employer": employer,
        "unemployed_quarters": np.where(employer < 0, 3, 0).astype(np.int8), "changed_job": np.zeros(n, np.int8),
        "intention": np.where(alive != 0, 0, -1).astype(np.int8),
    }  # fmt: skip
    firms = {
        "alive": np.arange(1, n_firms + 1), "key": np.arange(n_firms, dtype=np.uint64), "n_places": n_places,
        "place": (np.arange(n_firms) % n_places).astype(np.int16),
        "staff": staff_by_firm(alive, skill, employer, n_firms).astype(np.int32),
        "posts": draw.integers(0, 24, (n_firms, 3)).astype(np.int32),
        "vacancies": draw.integers(0, 6, (n_firms, 3)).astype(np.int32),
    }  # fmt: skip
    return firms, workers, draw


def test_in_a_large_town_half_of_each_staff_is_let_go_by_lot():
    firms, workers, _ = a_large_town()
    columns = [workers[name] for name in ("key", "skill", "employer", "unemployed_quarters", "intention")]
    agree(kernels.lay_off, twins.lay_off, np.uint64(9), *columns, firms["staff"], firms["staff"] // 2)


def test_in_a_large_town_people_compare_the_post_they_may_hold():
    firms, workers, draw = a_large_town()
    seekers, p = np.flatnonzero(workers["alive"]), firms["n_places"]
    minutes, wages = draw.integers(0, 60, (p, p)) / 1.0, draw.integers(4, 9, (p, 3)) / 4.0
    rows = workers["home"][seekers].astype(np.int64) * 3 + workers["skill"][seekers]
    same_applications((
        np.uint64(1), seekers, workers["key"][seekers], rows,
        draw.integers(-1, p, seekers.size), workers["employer"], firms["place"], firms["staff"], firms["posts"],
        minutes, wages, 0.0625, 5.0, 0.125,
    ))  # fmt: skip


def test_in_a_large_town_every_post_goes_to_one_who_asked_for_it():
    firms, workers, draw = a_large_town()
    seekers = np.flatnonzero(workers["alive"])
    open_jobs = np.array(twins.open_posts(firms["alive"], firms["place"], firms["vacancies"], firms["n_places"]))
    columns = [workers[name] for name in ("skill", "employer", "unemployed_quarters", "changed_job")]
    arguments = [
        np.uint64(4), seekers, draw.integers(-1, open_jobs.size, seekers.size),
        draw.random(seekers.size) + (workers["employer"][seekers] >= 0), open_jobs, firms["alive"], firms["key"],
        firms["place"], firms["vacancies"], firms["staff"], *columns,
    ]  # fmt: skip
    same_hires(arguments)
