"""Rows that hold a value are found, in their order, whatever the blocks."""

import numpy as np
from hypothesis import strategies as st
from reference import rows as twins

from sim.kernels import rows as kernels
from twins.agreement import agree, for_all, outcome
from twins.worlds import whole


@for_all(st.integers(0, 12).flatmap(lambda n: whole(n, -1, 2, np.int8)), st.integers(-1, 2), st.integers(0, 99))
def test_rows_of_a_value_are_found(values, wanted, first):
    agree(kernels.rows_where, twins.rows_where, values, wanted)
    agree(kernels.count_of, twins.count_of, values, wanted)
    agree(kernels.rows_in_part, twins.rows_in_part, values, wanted, first)
    empty = np.full(values.size + 1, -7)
    n, (*_, mine) = outcome(kernels.list_rows, values, wanted, first, empty)
    expected, (*_, yours) = outcome(twins.list_rows, values, wanted, first, empty)
    assert n == expected
    assert list(mine[:n]) == list(yours[:n])


def test_rows_of_many_blocks_are_found_in_their_order():
    for n in (1, kernels.ROWS_TOGETHER, 2 * kernels.ROWS_TOGETHER + 3):
        values = (np.arange(n) * 7 % 11 % 3).astype(np.int8)
        for wanted in (0, 1, 2):
            agree(kernels.rows_in_part, twins.rows_in_part, values, np.int8(wanted), 5)
    agree(kernels.rows_in_part, twins.rows_in_part, np.ones(2 * kernels.ROWS_TOGETHER + 1, np.int8), np.int8(1), 0)
