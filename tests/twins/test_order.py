"""Order: rows by rising value, whatever the values are."""

import numpy as np
from hypothesis import strategies as st
from reference import order as twins

from sim.kernels import order as kernels
from twins.agreement import agree, for_all

ENDS = st.sampled_from([2.0**-54, 0.25, 0.5, 1.0 - 2.0**-53])
LOTS = st.lists(st.one_of(ENDS, st.floats(1e-3, 0.999)), max_size=60)
UNEVEN = st.lists(st.one_of(st.sampled_from([-1e300, 1e-310, 0.0, 0.5, 1e9]), st.floats(-3.0, 3.0)), max_size=60)


@for_all(st.one_of(LOTS, UNEVEN))
def test_rows_are_ordered_by_their_values_and_equals_stay_as_they_stand(values):
    agree(kernels.in_order, twins.in_order, np.array(values, np.float64))


def test_equal_and_sorted_values_and_the_smallest_difference_there_is():
    for values in (np.zeros(5), np.arange(9.0), -np.arange(9.0), np.array([0.0, 5e-324, 0.0])):
        agree(kernels.in_order, twins.in_order, values)
