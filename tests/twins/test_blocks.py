"""Blocks of rows: added up in their order, and put side by side without gaps."""

import numpy as np
from hypothesis import strategies as st
from reference import blocks as twins

from sim.kernels import blocks as kernels
from twins.agreement import agree, for_all
from twins.worlds import eighths, whole


@for_all(st.integers(1, 4), st.integers(1, 3), st.data())
def test_blocks_are_added_up_one_after_another(n_blocks, width, data):
    for shape in ((n_blocks, width), (n_blocks, 2, width)):
        agree(kernels.added, twins.added, data.draw(eighths(shape, -9, 9)))
    agree(kernels.added, twins.added, data.draw(whole((n_blocks, 2, 2, width), -9, 9, np.int32)))


@for_all(st.integers(1, 4), st.integers(1, 3), st.data())
def test_the_first_values_of_blocks_stand_side_by_side(n_blocks, together, data):
    rows = data.draw(st.integers((n_blocks - 1) * together + 1, n_blocks * together))  # the last block may be shorter
    counts = data.draw(whole(n_blocks, 0, together))
    counts[-1] = min(counts[-1], rows - (n_blocks - 1) * together)
    agree(kernels.side_by_side, twins.side_by_side, data.draw(eighths(rows, -9, 9)), counts, together)
