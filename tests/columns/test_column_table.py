import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from little_town import Firm, Town, Worker

from sim.columns import Table


@pytest.fixture
def table():
    return Table(Firm, None, first_id=1 << 40, capacity=4)


def test_new_agents_get_ascending_rows_and_ids(table):
    assert table.allocate(3).tolist() == [0, 1, 2]
    assert table.uid[:3].tolist() == [1 << 40, (1 << 40) + 1, (1 << 40) + 2]
    assert (table.n, table.hi) == (3, 3)


def test_a_reused_row_holds_another_agent_with_default_values(table):
    table.allocate(3, staff=[7, 8, 9], cash=1.5)
    table.release([1])
    assert table.allocate(2, place=4).tolist() == [1, 3]
    assert table.cols["staff"][[1, 3]].tolist() == [0, 0]
    assert table.cols["cash"][[1, 3]].tolist() == [0, 0]
    assert table.uid[1] == (1 << 40) + 3


@pytest.mark.parametrize("order", [[1, 4, 2], [4, 2, 1], [2, 1, 4]])
def test_the_order_of_releases_does_not_change_which_rows_come_next(table, order):
    table.allocate(6)
    table.release(order)
    assert table.allocate(4).tolist() == [1, 2, 4, 6]


@pytest.mark.parametrize("rows", [[0, 0], [5], [-1], [3], [100], [0.0], np.array([True, False])])
def test_a_release_that_cannot_be_right_is_refused_and_changes_nothing(table, rows):
    table.allocate(4)
    table.release([3])
    before = table.uid.tolist()
    with pytest.raises(ValueError, match=r"release|free already|named twice"):
        table.release(rows)
    assert table.uid.tolist() == before
    assert table.n == 3


def test_releasing_nobody_is_allowed(table):
    table.allocate(2)
    table.release([])
    assert table.n == 2


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"stuff": 1}, "no column 'stuff'. Did you mean 'staff'?"),
        ({"staff": [1, 2]}, "column 'staff' takes"),
        ({"staff": [[1], [2], [3]]}, "column 'staff' takes"),
        ({"staff": [0.5, 1, 2]}, "whole numbers"),
    ],
)
def test_a_wrong_value_names_the_column_and_creates_nobody(table, values, message):
    with pytest.raises((TypeError, ValueError), match=message.replace("?", r"\?")):
        table.allocate(3, **values)
    assert (table.n, table.hi) == (0, 0)


def test_a_negative_or_broken_number_of_agents_is_refused(table):
    with pytest.raises(ValueError, match="-1"):
        table.allocate(-1)
    with pytest.raises(TypeError):
        table.allocate(1.5)


def test_arrays_stay_put_within_what_was_reserved(table):
    table.allocate(2)
    table.reserve(table.hi + 50)
    before = dict(table.cols)
    table.allocate(50)
    assert all(table.cols[name] is before[name] for name in before)
    table.allocate(table.capacity)
    assert all(table.cols[name] is not before[name] for name in before)


def test_growth_keeps_values_and_grows_by_half_at_least(table):
    table.allocate(4, staff=[1, 2, 3, 4])
    table.allocate(1, staff=5)
    assert table.capacity == 6
    assert table.cols["staff"][:5].tolist() == [1, 2, 3, 4, 5]


def test_columns_stay_contiguous_writable_and_of_their_type(table):
    types = {name: array.dtype for name, array in table.cols.items()}
    for n in (1, 3, 40, 500):
        table.release(table.allocate(n, staff=np.arange(n, dtype=np.int64), cash=1)[::2])
        for name, array in table.cols.items():
            assert array.flags.c_contiguous
            assert array.flags.writeable
            assert array.flags.owndata
            assert array.dtype == types[name]
            assert len(array) == table.capacity


def test_an_array_cannot_be_put_in_place_of_a_column(table):
    with pytest.raises(TypeError):
        table.cols["staff"] = np.zeros(4)


def test_a_kernel_compiles_one_version_through_growth_and_copies():
    @numba.njit
    def total(values):
        result = 0.0
        for k in range(len(values)):
            result += values[k].sum()
        return result

    town = Town()
    table = town.tables[Worker]
    for _ in range(3):
        total(table.cols["mix"])
        table.allocate(table.capacity, mix=[1, 2, 3])
        table = table.copy_for(town)
    assert len(total.signatures) == 1


def test_ids_lead_to_rows_and_gone_ones_to_none(table):
    table.allocate(5)
    table.release([1, 3])
    table.allocate(1)
    first = 1 << 40
    assert table.rows_of([first, first + 1, first + 3, first + 5, first + 6, 7, 0]).tolist() == [
        0,
        -1,
        -1,
        1,
        -1,
        -1,
        -1,
    ]
    assert table.rows_of(first + 4).tolist() == [4]


def test_nobody_lives_in_a_free_row(table):
    table.allocate(2)
    table.release([1])
    for row in (1, 2, -1, 99):
        with pytest.raises(LookupError, match="no Firm lives in row"):
            table.agent(row)


def test_two_hundred_rounds_of_births_and_deaths_leave_no_memory_behind(table):
    rng = np.random.default_rng(1)
    table.allocate(1000)
    anchor = table.uid[0]
    sizes = []
    for _ in range(200):
        leaving = 1 + rng.permutation(999)[:500]
        table.release(table.rows()[leaving])
        table.allocate(500)
        sizes.append(table.nbytes)
        living = table.rows()
        assert (table.rows_of(table.uid[living]) == living).all()
        assert table.rows_of(anchor).tolist() == [0]
    # 101,000 ids were given out; an index of all of them would be 404 kB
    assert max(sizes) < 150_000
    assert max(sizes[100:]) <= max(sizes[:100])
    assert table.capacity < 2000


def test_an_emptied_table_starts_again_from_the_first_row(table):
    for _ in range(200):
        assert table.allocate(10).tolist() == list(range(10))
        table.release(table.rows())
    assert (table.n, table.hi) == (0, 10)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.lists(st.integers(0, 30), max_size=6)), max_size=25))
def test_a_table_tells_the_same_story_as_a_dictionary(rounds):
    table = Table(Firm, None, first_id=1, capacity=1)
    book, next_id = {}, 1
    for n_born, picks in rounds:
        values = list(range(next_id, next_id + n_born))
        table.allocate(n_born, staff=values)
        book.update(zip(values, values, strict=True))
        next_id += n_born
        leaving = {sorted(book)[pick % len(book)] for pick in picks if book}
        table.release(table.rows_of(list(leaving)) if leaving else [])
        for uid in leaving:
            del book[uid]
        rows = table.rows()
        assert dict(zip(table.uid[rows].tolist(), table.cols["staff"][rows].tolist(), strict=True)) == book
        assert table.n == len(book)
