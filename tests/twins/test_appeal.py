"""What speaks for a place, term by term."""

import numpy as np
from hypothesis import strategies as st
from reference import appeal as twins

from sim.kernels import appeal as kernels
from twins.agreement import agree, for_all
from twins.worlds import eighths, flags, whole


@st.composite
def offers(draw):
    """Arguments of `utility_of_places` for some places, segments and terms."""
    p, s, k = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(0, 3))
    z = draw(st.integers(0, p))
    weight = st.integers(-8, 8).map(lambda n: n / 4)
    return (
        draw(eighths((p, s), -2, 2)), draw(eighths(2, -2, 2)), draw(flags((z, s))), draw(eighths((k, p), -2, 2)),
        draw(weight), draw(eighths((p, 3), -1, 1)), draw(eighths((s, 3), 0, 1)),
        draw(weight), draw(eighths((p, s), -1, 1)), draw(eighths((s, s), 0, 1)), draw(eighths((p, s), -1, 1)),
        draw(weight), draw(eighths((p, 3), -2, 1)), draw(whole(s, -1, 2)), draw(whole(s, -1, 1, np.int8)),
        draw(weight), draw(eighths(p, 0, 1)), draw(eighths(s, 0, 1)),
    )  # fmt: skip


@for_all(offers())
def test_the_utility_of_a_place_is_the_sum_of_what_speaks_for_it(offer):
    agree(kernels.utility_of_places, twins.utility_of_places, *offer, tolerance=1e-12)
