"""Books of firms: what is made, paid and kept, who fails, and what becomes of the staff."""

import numpy as np
from hypothesis import strategies as st
from reference import settle as twins

from sim.kernels import settle as kernels
from sim.kernels.rows import ROWS_TOGETHER
from twins.agreement import agree, for_all
from twins.production_worlds import N_SEGMENTS, economies
from twins.worlds import eighths, flags, towns, whole

CLOSE = 1e-10
QUARTERS = st.integers(-2, 14)


@for_all(economies(), st.sampled_from([0.5, 0.75]), st.sampled_from([0.125, 1.0]), st.data())
def test_firms_make_what_their_staff_prices_and_links_allow(town, alpha, scale, data):
    n = town["alive"].size
    columns = (
        "alive segment place weight staff productivity link_cost log_value base_link_cost value_added_ratio median"
    )
    arguments = [town[name] for name in columns.split()]
    town["staff"][::3] = (0, 1, 0)  # somebody alone
    va, part, sold = (data.draw(eighths(N_SEGMENTS, least, 4)) for least in (1, 0, 0))
    left = data.draw(eighths(n, 0, 9))
    written = (left, left.copy(), left.copy())
    agree(
        kernels.output_of_firms, twins.output_of_firms, *arguments, va, alpha, scale, part, sold, *written,
        tolerance=CLOSE,
    )  # fmt: skip


@st.composite
def books(draw):
    """All arguments of `close_firms_books`: rich and poor, young and old firms, on own sites and in premises."""
    town = draw(economies())
    n, p = town["alive"].size, town["n_places"]
    town["cash"] = draw(eighths(n, -60, 60))
    quarter, young_quarters = draw(QUARTERS), draw(st.integers(0, 12))
    town["birth"][::2] = quarter - young_quarters
    worth = draw(eighths(n, 0, 60))
    worth[::3] = 7e-10  # next to nothing
    before = "alive segment place weight staff productivity"
    return [
        *(town[name] for name in before.split()),
        worth, town["cash"], town["fund_equity"], draw(eighths(n, 0, 9)),
        draw(whole(n, -1, 12, np.int32)), draw(eighths(n, 0, 2)), draw(whole(n, -1, 2, np.int8)), town["capacity"],
        town["red_quarters"], town["birth"], quarter, town["wages"], town["pay_factor"],
        draw(eighths(N_SEGMENTS, 0, 1)), draw(st.sampled_from([0.0, 0.125])), draw(eighths(N_SEGMENTS, 0, 9)),
        town["wage_indices"], draw(eighths(p, 0, 1)), town["use"], town["floor_per_worker"],
        draw(whole(2, 1, 4)) / 2.0, draw(st.sampled_from([0.0, 0.125])), draw(st.sampled_from([0.0, 0.5, 2.0])),
        draw(st.sampled_from([0.0, 0.5])), young_quarters, draw(st.sampled_from([0.0, 0.5])),
        draw(st.sampled_from([0.125, 1.0])), draw(eighths(n, -3, 3)), draw(eighths((8, p), -9, 9)),
    ]  # fmt: skip


@for_all(books())
def test_every_firm_pays_and_keeps_what_the_books_say(arguments):
    agree(kernels.close_firms_books, twins.close_firms_books, *arguments, tolerance=CLOSE)


def test_who_stands_on_a_site_of_its_own_pays_for_it():
    n, p, draw = 60, 3, np.random.default_rng(6)
    staff, fixed = draw.integers(0, 5, (n, 3)).astype(np.int32), np.arange(1.0, N_SEGMENTS + 1.0)
    firms = (
        np.arange(1, n + 1), (np.arange(n) % N_SEGMENTS).astype(np.int16), (np.arange(n) % p).astype(np.int16),
        draw.integers(1, 4, n).astype(np.int32), staff, np.zeros(n), np.full(n, 50.0), np.zeros(n), np.zeros(n),
        np.zeros(n), np.zeros(n, np.int32), np.arange(1.0, n + 1.0), draw.integers(0, 3, n).astype(np.int8),
        draw.random(n) + 1.0, np.zeros(n, np.int16), np.zeros(n, np.int32),
    )  # fmt: skip
    use = (np.arange(N_SEGMENTS) % 3 - 1).astype(np.int8)
    rest = (
        9, np.ones((p, 3)), np.ones(N_SEGMENTS), np.zeros(N_SEGMENTS), 0.0, fixed, np.ones((p, N_SEGMENTS)),
        np.zeros(p), use, fixed, np.array([0.5, 2.0]), 0.125, 2.0, 0.5, 4, 0.0, 1.0, np.zeros(n), np.zeros((8, p)),
    )  # fmt: skip
    agree(kernels.close_firms_books, twins.close_firms_books, *firms, *rest, tolerance=CLOSE)


@for_all(books(), st.integers(0, 6), st.data())
def test_who_is_red_too_long_or_has_nobody_fails(arguments, grace, data):
    alive, staff, red_quarters, birth, quarter = (arguments[i] for i in (0, 4, 14, 15, 16))
    staff[:] = data.draw(whole(staff.shape, 0, 1, np.int32)) * data.draw(whole(alive.size, 0, 1, np.int32))[:, None]
    birth[:] = quarter - data.draw(whole(alive.size, 4, 6, np.int32))
    agree(kernels.failing_firms, twins.failing_firms, alive, staff, red_quarters, birth, quarter, grace)


@for_all(towns(), st.data())
def test_newcomers_are_counted_once_where_their_first_job_is(town, data):
    firms, workers = town
    unsettled = data.draw(whole(workers["alive"].size, 0, 1, np.int8))
    columns = (workers["alive"], unsettled, workers["employer"], firms["place"], firms["n_places"])
    agree(kernels.first_hires, twins.first_hires, *columns)


@for_all(towns(least_firms=1), st.data())
def test_staff_of_closing_firms_lose_their_jobs(town, data):
    firms, workers = town
    closing = data.draw(whole(firms["alive"].size, 0, 1)).astype(bool)
    columns = [workers[name] for name in ("employer", "unemployed_quarters", "wage")]
    agree(kernels.dismiss, twins.dismiss, workers["alive"], closing, *columns)
    goes = np.full(workers["alive"].size, 7, np.int8)
    agree(kernels.staff_of_closing, twins.staff_of_closing, workers["alive"], workers["employer"], closing, goes)


def test_nobody_goes_but_living_staff_of_a_firm_that_closes():
    alive, employer = np.array([1, 2, 0, 3]), np.array([-1, 0, 0, 1], np.int32)
    goes = np.full(4, 7, np.int8)
    kernels.staff_of_closing(alive, employer, np.array([True, False]), goes)
    assert goes.tolist() == [0, 1, 0, 0]


def test_staff_of_closing_firms_lose_their_jobs_in_every_block():
    for n in (1, ROWS_TOGETHER + 3):
        employer, quarters, wage = (np.arange(n) % 4 - 1).astype(np.int32), np.full(n, 9, np.int8), np.ones(n)
        closing = np.array([True, False, True])
        columns = (employer, quarters, wage.astype(np.float32))
        agree(kernels.dismiss, twins.dismiss, np.ones(n, np.int64), closing, *columns)


def test_only_the_staff_of_the_closing_firm_loses_its_jobs():
    closing, employer, unemployed = np.array([True, False]), np.array([0, 1], np.int32), np.array([1, 0], np.int8)
    agree(kernels.dismiss, twins.dismiss, np.array([1, 2]), closing, employer, unemployed, np.ones(2, np.float32))


@for_all(towns(least_firms=2), st.data())
def test_who_leaves_the_city_leaves_the_staff(town, data):
    firms, workers = town
    rows = np.flatnonzero(data.draw(flags(workers["alive"].size)))
    columns = (rows, workers["employer"], workers["skill"])
    agree(kernels.leave_staff, twins.leave_staff, *columns, firms["staff"])
    agree(kernels.posts_left, twins.posts_left, *columns)


@for_all(economies())
def test_real_firms_are_counted_by_segment(town):
    agree(kernels.count_firms, twins.count_firms, *(town[name] for name in ("alive", "segment", "weight")), N_SEGMENTS)


@for_all(towns(least_firms=1))
def test_staff_is_counted_from_the_workers(town):
    firms, workers = town
    columns = [workers[name] for name in ("alive", "skill", "employer")]
    agree(kernels.staff_by_firm, twins.staff_by_firm, *columns, firms["alive"].size)
