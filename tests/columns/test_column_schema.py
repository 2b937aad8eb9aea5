import numpy as np
import pytest
from little_town import Firm, Town, Worker

from sim.columns import Column, ColumnAgent, Table


@pytest.fixture
def town():
    return Town()


@pytest.mark.parametrize("dtype", [np.bool_, np.int8, np.int64, np.uint64, np.float32, np.float64])
@pytest.mark.parametrize("width", [1, 3])
def test_every_number_type_reads_back_as_plain_python_numbers(dtype, width):
    kind = type("Kind", (ColumnAgent,), {"x": Column(dtype, 1, width)})
    table = Table(kind, Town())
    table.allocate(2)
    value = table.agent(1).x
    numbers = value if width > 1 else (value,)
    assert [type(number) for number in numbers] == [type(np.dtype(dtype).type(1).item())] * width


def test_unit_label_and_default_stay_readable_on_the_class():
    assert (Firm.place.unit, Firm.place.label, Worker.wage.default) == ("place", "where it stands", 1.0)


def test_wide_column_is_a_tuple_to_an_agent_and_a_table_to_a_set(town):
    worker = Worker(town, mix=(1, 2, 3))
    assert worker.mix == (1.0, 2.0, 3.0)
    worker.mix = [4, 5, 6]
    assert worker.mix == (4.0, 5.0, 6.0)
    mixes = town.agents_by_type[Worker].get("mix")
    assert mixes.shape == (21, 3)
    assert mixes[-1].tolist() == [4, 5, 6]


def test_wide_column_takes_a_table_a_line_or_a_number(town):
    table = town.tables[Worker]
    rows = table.allocate(2, mix=[[1, 2, 3], [4, 5, 6]])
    assert table.cols["mix"][rows].tolist() == [[1, 2, 3], [4, 5, 6]]
    assert table.cols["mix"][table.allocate(2, mix=(7, 8, 9))].tolist() == [[7, 8, 9]] * 2
    assert table.cols["mix"][table.allocate(2, mix=5)].tolist() == [[5, 5, 5]] * 2


@pytest.mark.parametrize("mix", [np.ones(2), np.ones((3, 2)), np.ones((1, 3)), np.ones((2, 3, 1))])
def test_wide_column_refuses_other_shapes(town, mix):
    with pytest.raises(ValueError, match="column 'mix' takes"):
        town.tables[Worker].allocate(2, mix=mix)


def test_wide_default_is_given_to_every_agent():
    kind = type("Kind", (ColumnAgent,), {"x": Column(np.float64, (1, 2), width=2)})
    table = Table(kind, Town())
    table.release(table.allocate(2, x=9))
    table.allocate(3)
    assert table.cols["x"][:3].tolist() == [[1, 2]] * 3


@pytest.mark.parametrize("value", [2.7, np.float32(2), [1.0], "3", None])
def test_whole_number_column_refuses_what_numpy_would_cut(town, value):
    with pytest.raises((TypeError, ValueError)):
        town.favourite.staff = value
    with pytest.raises((TypeError, ValueError)):
        town.tables[Firm].allocate(1, staff=value)
    assert town.favourite.staff == 0


@pytest.mark.parametrize("value", [40_000, np.int64(40_000), -32_769, np.uint64(2**63)])
def test_whole_number_out_of_range_is_refused_not_wrapped(town, value):
    with pytest.raises(OverflowError):
        town.favourite.place = value
    with pytest.raises(OverflowError):
        Firm.create_agents(town, 2, place=np.full(2, value))
    with pytest.raises(OverflowError):
        town.firms.set("place", value)
    assert len(town.firms) == 20
    assert town.favourite.place == 0


def test_the_whole_range_of_a_key_survives():
    kind = type("Kind", (ColumnAgent,), {"key": Column(np.uint64)})
    table = Table(kind, Town())
    table.allocate(2, key=np.array([2**64 - 1, 2**63], np.uint64))
    assert [table.agent(0).key, table.agent(1).key] == [2**64 - 1, 2**63]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"dtype": object}, TypeError),
        ({"dtype": "U5"}, TypeError),
        ({"dtype": np.int8, "default": 0.5}, TypeError),
        ({"dtype": np.int8, "default": 200}, OverflowError),
        ({"dtype": np.int8, "width": 0}, ValueError),
        ({"dtype": np.int8, "default": (1, 2), "width": 3}, ValueError),
    ],
)
def test_impossible_columns_are_refused_where_they_are_declared(given, error):
    with pytest.raises(error):
        Column(**given)


@pytest.mark.parametrize("name", ["model", "step", "row", "unique_id", "pos", "alive"])
def test_a_column_cannot_take_the_name_of_something_every_agent_has(name):
    kind = type("Kind", (ColumnAgent,), {name: Column(np.int8)})
    with pytest.raises(TypeError, match=f"'{name}' already"):
        Table(kind, Town())
