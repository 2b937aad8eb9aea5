"""Purchases summed by area, and pairs that trade, against their plain twins."""

import numpy as np
from hypothesis import strategies as st
from reference import purchase_kernel as twins

from sim.measures import purchase_kernel as kernels
from twins.agreement import agree, for_all
from twins.worlds import eighths, flags, whole

N_SEGMENTS = 3


@st.composite
def trades(draw):
    """Links among a few firms in one to three scopes of up to three areas, as the measures hand them on."""
    n, links, scopes, areas = (draw(st.integers(*ends)) for ends in ((1, 5), (0, 12), (1, 3), (0, 3)))
    segment = draw(whole(n, 0, N_SEGMENTS - 1))
    area = draw(whole((n + 1, scopes), 0, areas))
    area[-1] = 0
    makers = np.zeros((scopes, areas + 1, N_SEGMENTS), np.int64)
    for scope in range(scopes):
        np.add.at(makers[scope], (area[:-1, scope], segment), 1)
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
    scopes, rows, _ = trade["makers"].shape
    sums = [data.draw(eighths((scopes, rows, width), 0, 1)) for width in (3, N_SEGMENTS, N_SEGMENTS)]
    names = ("buyer", "seller", "value", "goods", "segment", "area", "makers")
    agree(kernels.sum_purchases, twins.sum_purchases, *(trade[name] for name in names), *sums)


@st.composite
def stretches(draw):
    """Links buyer by buyer, of few sellers, so that pairs come back; in some a buyer returns after another one."""
    n, scopes = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    buyers = draw(st.permutations(range(n)))
    links = [
        (buyer, draw(st.integers(-1, n - 1)), draw(st.sampled_from([0.0, 1.0, 2.5, 3.0])))
        for buyer in buyers + buyers[: draw(st.integers(0, 1))]
        for _ in range(draw(st.integers(int(n > 1), 6)))
    ]
    area = draw(whole((n + 1, scopes), 0, 1))
    if draw(st.booleans()):
        area[:] = 1
    area[-1] = 0
    buyer, seller, value = zip(*links, strict=True) if links else ((), (), ())
    return (
        np.array(buyer, np.int64), np.array(seller, np.int64), np.array(value, np.float64),
        draw(whole(n, 0, N_SEGMENTS - 1)), area,
    )  # fmt: skip


@for_all(stretches(), flags((N_SEGMENTS, N_SEGMENTS)), st.booleans(), st.data())
def test_pairs_that_trade_are_counted_once(links, needs, is_picky, data):
    needs = needs if is_picky else np.ones_like(needs)
    linked = data.draw(whole((links[-1].shape[1], 2), 0, 3))
    agree(kernels.count_linked_pairs, twins.count_linked_pairs, *links, needs, linked)
