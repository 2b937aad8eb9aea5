"""Columns made from their bytes are those that pyarrow makes of a list, and pandas stays out."""

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiments import arrow

TEXTS = st.lists(st.none() | st.text(max_size=4) | st.sampled_from(["成都", ""]), max_size=20)
WHOLE = st.integers(-(2**62), 2**62)
REAL = st.floats(allow_nan=False)


def same(made, wanted):
    made.validate(full=True)
    return made.equals(wanted) and made.type == wanted.type


@given(TEXTS)
def test_texts(values):
    assert same(arrow.texts(values), pa.array(values, pa.string()))


@given(st.lists(st.none() | WHOLE, min_size=1, max_size=20))
def test_whole_numbers_stay_whole_and_what_is_not_there_is_empty(values):
    assert same(arrow.mixed(values), pa.array(values))


@given(st.lists(st.none() | WHOLE | REAL, max_size=20).filter(lambda some: any(isinstance(x, float) for x in some)))
def test_one_real_number_makes_all_real(values):
    assert same(arrow.mixed(values), pa.array([x if x is None else float(x) for x in values]))


@given(st.lists(st.none() | WHOLE | REAL | st.text(max_size=3), max_size=20))
def test_one_text_makes_all_texts(values):
    wanted = [x if x is None else str(x) for x in values]
    assert same(arrow.mixed([*values, "east"]), pa.array([*wanted, "east"]))


@pytest.mark.parametrize("values", [[], [None], [None, None], [True, None, False]])
def test_columns_of_nothing_and_of_yes_and_no(values):
    assert same(arrow.mixed(values), pa.array(values))


@pytest.mark.parametrize("kind", [np.int32, np.int64, np.uint8, np.float32, np.float64])
def test_numbers_keep_the_type_of_their_array(kind):
    values = np.arange(21, dtype=kind).reshape(3, 7).T[:, 1]  # a column: not one piece of memory
    assert same(arrow.numbers(values), pa.array(list(values), pa.from_numpy_dtype(kind)))


def test_nan_is_empty():
    assert arrow.numbers([1.5, np.nan, np.inf]).to_pylist() == [1.5, None, np.inf]


@given(TEXTS, st.integers(0, 3))
def test_values_are_coded_in_the_order_in_which_they_come(values, first):
    column = pa.chunked_array([pa.array(values, pa.string()), pa.array(values, pa.string())]).slice(first)
    names, codes = arrow.coded(column)
    assert [None if code < 0 else names[code] for code in codes] == column.to_pylist()
    assert names == [name for name in dict.fromkeys(column.to_pylist()) if name is not None]


@given(st.lists(st.booleans(), max_size=20))
def test_rows_are_kept_where_asked(keep):
    rows = arrow.table({"row": arrow.numbers(np.arange(len(keep)))})
    assert arrow.kept(rows, keep)["row"].to_pylist() == list(np.flatnonzero(keep))


def test_tables_are_made_written_and_read_without_pandas():
    code = (
        "import sys; import numpy as np; from sim.experiments import arrow\n"
        "made = arrow.table({'a': arrow.texts(['x', None]), 'b': arrow.numbers([1.0, np.nan]), 'c': arrow.mixed([1, 2])"
        ", 'd': arrow.repeated_texts(np.array([0, 0]), ['y'])})\n"
        "read = arrow.read(arrow.content([made]))\n"
        "print(read.to_pylist(), arrow.coded(read['a'])[0], arrow.kept(read, [True, False]).num_rows)\n"
        "sys.exit('pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
