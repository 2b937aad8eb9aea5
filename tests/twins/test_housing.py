"""Housing: who wishes to move or leave, which homes draw whom, who is housed, and who comes."""

import numpy as np
from hypothesis import strategies as st
from reference import housing as twins
from reference import rationing
from reference.random_words import random_words, to_unit

from sim.kernels import housing as kernels
from sim.rng.counter import BLOCK
from twins.agreement import agree, for_all
from twins.worlds import MOST_PLACES, eighths, flags, floats, streams, towns, whole

SUMS = 1e-12
RATES = st.sampled_from([0.0, 0.125, 0.3, 0.9])
FACTORS = st.sampled_from([0.5, 1.0, 2.5])


@st.composite
def households(draw):
    """All arguments of `wishes` but the rates and the last two: short and long trips, tenancies that end today."""
    firms, workers = draw(towns(least_firms=draw(st.sampled_from([0, 1, 3]))))
    n_places, quarter = firms["n_places"], draw(st.integers(0, 9))
    workers["tenancy_end"][::2] = quarter
    minutes = draw(st.sampled_from([59.0, 60.0, 61.0])) + draw(whole((n_places, n_places), -1, 1))
    workers["intention"] = np.where(workers["alive"] != 0, workers["skill"], -1).astype(np.int8)
    names = "intention key home employer tenure tenancy_end changed_job"
    return [draw(streams), *(workers[name] for name in names.split()), firms["place"], minutes, quarter]


@for_all(households(), st.tuples(RATES, RATES, FACTORS, RATES, FACTORS, RATES, FACTORS, FACTORS), st.data())
def test_wishes_follow_tenure_trip_job_change_and_rent(arguments, rates, data):
    n_places, wish = len(arguments[9]), np.full(arguments[1].size, 9, np.int8)
    pressure = data.draw(eighths(n_places, 0, 3))
    agree(kernels.wishes, twins.wishes, *arguments, *rates, pressure, wish)


def test_wishes_of_many_do_not_depend_on_blocks():
    for n in (1, BLOCK + 1, 2 * BLOCK + 3):
        key, home, employer = np.arange(n, dtype=np.uint64), np.zeros(n, np.int16), np.full(n, -1, np.int32)
        tenure, end, changed = (np.arange(n) % 3).astype(np.int8), home.copy(), np.zeros(n, np.int8)
        places = (np.zeros(1, np.int16), np.zeros((1, 1)))
        rates = (0.2, 0.5, 1.5, 0.1, 0.1, 0.1, 4.0, 1.0)
        arguments = (np.uint64(3), np.zeros(n, np.int8), key, home, employer, tenure, end, changed, *places, -1, *rates)
        agree(kernels.wishes, twins.wishes, *arguments, np.ones(1), np.full(n, 9, np.int8))


def test_wishes_of_a_large_town():
    draw = np.random.default_rng(3)
    n, n_firms, p, quarter = 3000, 7, 3, 5
    columns = (
        np.where(draw.random(n) < 0.95, 0, -1).astype(np.int8), np.arange(n, dtype=np.uint64),
        draw.integers(0, p, n).astype(np.int16), draw.integers(-1, n_firms, n).astype(np.int32),
        draw.integers(0, 3, n).astype(np.int8), draw.integers(3, 8, n).astype(np.int16),
        (draw.random(n) < 0.3).astype(np.int8),
    )  # fmt: skip
    ground = (np.arange(n_firms) % p).astype(np.int16), 20.0 + 30.0 * draw.random((p, p)).cumsum(axis=0)
    for rates in ((0.1, 0.3, 2.5, 0.4, 0.5, 0.1, 4.0, 1.0), (0.3, 0.1, 0.5, 0.2, 2.0, 0.2, 0.5, 1.0)):
        arguments = (np.uint64(3), *columns, *ground, quarter, *rates, np.array([0.5, 1.0, 2.0]))
        agree(kernels.wishes, twins.wishes, *arguments, np.full(n, 9, np.int8))


def test_who_has_no_job_minds_no_trip_to_one():
    n = 64
    key, home, nobody = np.arange(n, dtype=np.uint64), np.zeros(n, np.int16), np.full(n, -1, np.int32)
    tenure, end, changed = np.ones(n, np.int8), home.copy(), np.zeros(n, np.int8)
    far = (np.ones(1, np.int16), np.array([[0.0, 90.0], [90.0, 0.0]]))
    rates = (0.3, 0.3, 2.5, 0.1, 0.1, 0.1, 4.0, 1.0)
    arguments = (np.uint64(3), np.zeros(n, np.int8), key, home, nobody, tenure, end, changed, *far, -1, *rates)
    agree(kernels.wishes, twins.wishes, *arguments, np.ones(2), np.full(n, 9, np.int8))


def test_a_draw_on_the_rate_itself_moves_nobody():
    word = random_words(3, 4, 0)[0]
    place, firm = np.zeros(1, np.int16), np.full(1, -1, np.int32)
    one = (
        np.zeros(1, np.int8),
        np.array([4], np.uint64),
        place,
        firm,
        np.zeros(1, np.int8),
        place,
        np.zeros(1, np.int8),
    )
    rates = (to_unit(word), 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0)
    arguments = (np.uint64(3), *one, place, np.zeros((1, 1)), 0, *rates, np.ones(1))
    agree(kernels.wishes, twins.wishes, *arguments, np.full(1, 9, np.int8))


@for_all(st.integers(1, 9), st.tuples(RATES, RATES, RATES, RATES), RATES, st.data())
def test_who_may_wish_has_a_draw_below_the_bound_of_his_tenure_and_job_or_a_flat(n, most, most_leaves, data):
    first, second = (np.array([random_words(1, i, k)[0] for i in range(n)], np.uint64) for k in (0, 1))
    changed, tenure = data.draw(whole(n, 0, 1, np.int8)), data.draw(whole(n, 0, 2, np.int8))
    # neither a draw on the bound itself nor what stood there before makes a wish
    for bounds in ((*most, most_leaves), (*[to_unit(first[-1])] * 2, 0.0, 0.0, 0.0), (*most, to_unit(second[-1]))):
        columns = (first, second, *bounds, changed, tenure, np.full(n, 9, np.int8))
        agree(kernels.may_wish, twins.may_wish, *columns)


@for_all(st.integers(1, MOST_PLACES), st.data())
def test_homes_draw_by_vacancy_attraction_and_the_trip_to_work(n, data):
    vacant, attraction = data.draw(eighths(n, 0, 9)), data.draw(eighths(n, 0, 3))
    decay, jobs = data.draw(floats((n, n), 0.0, 1.0)), data.draw(eighths(n, 0, 9)) * data.draw(st.integers(0, 1))
    agree(kernels.home_weights, twins.home_weights, vacant, attraction, decay, jobs, tolerance=SUMS)


def test_few_jobs_weigh_as_many_do():
    ones, decay = np.ones(2), np.array([[1.0, 0.5], [0.25, 1.0]])
    agree(kernels.home_weights, twins.home_weights, ones, ones, decay, np.array([0.125, 0.5]), tolerance=SUMS)


@st.composite
def movers(draw):
    """A town, the rows of its movers, and the race that each runs in."""
    firms, workers = draw(towns(least_firms=draw(st.sampled_from([0, 1, 3]))))
    moving = np.flatnonzero(draw(flags(workers["alive"].size)))
    rows, keys = np.full(moving.size, -7), np.full(moving.size, 7, np.uint64)
    columns = workers["employer"], firms["place"], workers["key"], firms["n_places"]
    twins.enter_home_races(moving, *columns, rows, keys)
    return firms, workers, moving, rows


@for_all(movers())
def test_a_mover_races_from_the_work_place(case):
    firms, workers, moving, _ = case
    written = np.full(moving.size, -7), np.full(moving.size, 7, np.uint64)
    columns = workers["employer"], firms["place"], workers["key"], firms["n_places"]
    agree(kernels.enter_home_races, twins.enter_home_races, moving, *columns, *written)


@for_all(streams, movers(), st.data())
def test_a_flat_competes_with_all_homes_for_who_works_there(talent_stream, case, data):
    firms, workers, moving, rows = case
    n_places = firms["n_places"]
    places = data.draw(whole(moving.size, -1, n_places - 1))
    arrivals = np.where(places < 0, np.inf, data.draw(whole(moving.size, 1, 9)) / 4.0)
    flats = data.draw(eighths((data.draw(st.integers(0, n_places)), 2), 0, 3))
    columns = [workers[name] for name in ("skill", "home", "tenure")]
    seekers = (moving, workers["key"][moving], rows, places, arrivals)
    cells = np.full(moving.size, -7)
    agree(kernels.choose_homes, twins.choose_homes, talent_stream, *seekers, *columns, flats, n_places, cells)


def test_flats_are_for_who_does_not_own_and_works_in_their_zone_by_class_of_skill():
    tenure, skill = (numbers.ravel().astype(np.int8) for numbers in np.mgrid[:3, :3])
    n, n_places = tenure.size, 4
    for zone, weights in ((2, [50.0, 0.0]), (2, [0.0, 50.0]), (1, [50.0, 50.0])):
        flats = np.zeros((3, 2))
        flats[zone] = weights
        for work in range(n_places + 1):
            racers = (
                np.arange(n),
                np.arange(n, dtype=np.uint64),
                np.full(n, work),
                np.zeros(n, np.int64),
                np.full(n, 5.0),
            )
            columns = (skill, np.zeros(n, np.int16), tenure)
            rest = (*racers, *columns, flats, n_places, np.full(n, -7))
            agree(kernels.choose_homes, twins.choose_homes, np.uint64(1), *rest)


@for_all(movers(), st.integers(1, 20), st.integers(-4, 20), st.data())
def test_homes_go_to_the_lowest_priorities_and_nobody_gets_one_too_many(case, quarters, quarter, data):
    firms, workers, moving, _ = case
    n_places = firms["n_places"]
    wanted = data.draw(st.sampled_from([0, n_places, 3 * n_places - 1]))
    cells, capacity = data.draw(whole(moving.size, -1, wanted)), data.draw(whole(3 * n_places, -1, 3))
    priority = np.array(data.draw(st.permutations(range(moving.size))), np.float64)
    columns = [workers[name] for name in ("home", "tenure", "skill", "tenancy_end")]
    rest = (*columns, n_places, quarters, quarter, np.full(n_places, 70), np.full((n_places, 2), 70))
    agree(kernels.move_in, twins.move_in, moving, cells, priority, capacity, *rest)
    order, start, served = rationing.admitted_by_priority(cells, priority, capacity)
    rows = [np.array(numbers, np.int64) for numbers in (order, start, served)]
    agree(kernels.served_rows, twins.served_rows, *rows, moving.size)
    housed = data.draw(flags(moving.size)) & (cells >= 0)
    agree(kernels.take_homes, twins.take_homes, moving, cells, housed, *rest)


def test_every_cell_hands_its_homes_out_to_the_last():
    n_places, n_cells = 3, 9
    moving, cells = np.arange(n_cells), np.arange(n_cells)[::-1].copy()
    capacity, priority = np.ones(n_cells, np.int64), np.arange(n_cells) / 2.0
    for tenure in range(3):
        home, skill = np.zeros(n_cells, np.int16), (moving % 3).astype(np.int8)
        columns = (home, np.full(n_cells, tenure, np.int8), skill, np.full(n_cells, -9, np.int16))
        rest = (*columns, n_places, 8, 5, np.full(n_places, 70), np.full((n_places, 2), 70))
        agree(kernels.move_in, twins.move_in, moving, cells, priority, capacity, *rest)
        agree(kernels.take_homes, twins.take_homes, moving, cells, np.ones(n_cells, bool), *rest)
    start = np.arange(n_cells + 1)
    agree(kernels.served_rows, twins.served_rows, cells, start, capacity, n_cells)


@for_all(st.integers(0, 4), st.data())
def test_flats_are_free_for_a_class_as_far_as_they_stand_empty(n, data):
    stock, taken = data.draw(whole(n, 0, 9)), data.draw(whole((n, 2), 0, 5))
    for_high = np.minimum(stock, data.draw(whole(n, 0, 9)))
    agree(kernels.free_flats, twins.free_flats, stock, for_high, taken)


@for_all(towns())
def test_homes_are_counted_by_place_tenure_and_class(town):
    firms, workers = town
    columns = [workers[name] for name in ("alive", "home", "tenure", "skill")]
    agree(kernels.occupied_homes, twins.occupied_homes, *columns, firms["n_places"])


@for_all(towns(), st.sampled_from([1, -1]), st.data())
def test_homes_taken_and_left_are_added_to_the_count(town, change, data):
    firms, workers = town
    n = workers["alive"].size
    rows = np.flatnonzero(data.draw(flags(n)))
    columns = [workers[name] for name in ("home", "tenure", "skill")]
    taken = (np.full(firms["n_places"], 7), np.full((firms["n_places"], 2), 7))
    agree(kernels.tally_homes, twins.tally_homes, rows, *columns, change, *taken)
