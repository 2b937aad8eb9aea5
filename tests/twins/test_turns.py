"""Whose turn it is: any lots, also equal ones and such as crowd together; goods nobody buys, more shares than goods."""

import numpy as np
from hypothesis import strategies as st
from reference import turns as twins

from sim.kernels import turns as kernels
from twins.agreement import agree, for_all
from twins.worlds import whole

GOODS, WIDTH, FIRMS = 4, 3, 6


@for_all(st.data(), st.sampled_from([1.0, 2.0**-10]))
def test_slots_choose_good_by_good_in_the_order_of_their_lots(data, spread):
    n = data.draw(st.integers(0, FIRMS * WIDTH))
    slots = np.array(data.draw(st.permutations(range(FIRMS * WIDTH))), np.int64)[:n]
    lots = (data.draw(whole(n, 0, 15)) + 0.5) / 16.0 * spread
    segment = data.draw(whole(FIRMS, 0, 1)).astype(np.int16)
    slot_input = data.draw(whole((2, WIDTH), 0, GOODS - 1))
    agree(kernels.turns, twins.turns, slots, lots, segment, slot_input, GOODS)
