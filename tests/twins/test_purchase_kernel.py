"""Purchases summed by area against their plain twin."""

import numpy as np
from hypothesis import strategies as st
from reference import purchase_kernel as twins

from sim.measures import purchase_kernel as kernels
from twins.agreement import agree, for_all
from twins.worlds import eighths, whole

N_SEGMENTS = 3


@st.composite
def trades(draw):
    """Links among a few firms of up to three areas, as the measures hand them on."""
    n, links, areas = (draw(st.integers(*ends)) for ends in ((1, 5), (0, 12), (0, 3)))
    segment = draw(whole(n, 0, N_SEGMENTS - 1))
    area = draw(whole(n + 1, 0, areas))
    area[-1] = 0
    makers = np.zeros((areas + 1, N_SEGMENTS), np.int64)
    np.add.at(makers, (area[:-1], segment), 1)
    return {
        "buyer": draw(whole(links, 0, n - 1)),
        "seller": draw(whole(links, -1, n - 1)),
        "value": draw(whole(links, 0, 3)) / 2.0,
        "goods": draw(whole(links, 0, N_SEGMENTS - 1)),
        "segment": segment,
        "area": area,
        "makers": makers,
    }


@for_all(trades(), st.data())
def test_purchases_are_added_by_reach_by_good_and_by_origin(trade, data):
    rows = len(trade["makers"])
    sums = [data.draw(eighths((rows, width), 0, 1)) for width in (3, N_SEGMENTS, N_SEGMENTS)]
    names = ("buyer", "seller", "value", "goods", "segment", "area", "makers")
    agree(kernels.sum_purchases, twins.sum_purchases, *(trade[name] for name in names), *sums)
