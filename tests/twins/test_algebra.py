"""A product of matrices is summed in one order, to the last bit."""

import numpy as np
from hypothesis import strategies as st
from reference import algebra as twins

from sim.kernels import algebra as kernels
from twins.agreement import agree, for_all
from twins.worlds import floats


@st.composite
def factors(draw):
    n, m, width = (draw(st.integers(least, 4)) for least in (1, 0, 1))
    return draw(floats((n, m), -9.0, 9.0)), draw(floats((m, width), -9.0, 9.0))


@for_all(factors())
def test_a_product_is_summed_from_the_first_term_to_the_last(matrices):
    agree(kernels._product, twins._product, *matrices)


@for_all(factors())
def test_vectors_lose_the_axes_that_they_do_not_have(matrices):
    a, b = matrices
    whole = np.array(twins._product(a, b))
    assert (kernels.product(a, b) == whole).all()
    assert (kernels.product(a[0], b) == whole[0]).all()
    assert (kernels.product(a, b[:, 0]) == whole[:, 0]).all()
