"""Migration: how many would come, where they look for work, and who they are."""

from hypothesis import strategies as st
from reference import migration as twins

from sim.kernels import migration as kernels
from twins.agreement import agree, for_all
from twins.worlds import MOST_PLACES, eighths, ratios, streams, whole

SUMS = 1e-12


@for_all(st.integers(1, MOST_PLACES), st.data())
def test_who_would_come_goes_by_wages_net_of_rent_and_by_work_to_be_found(n, data):
    heads, occupied = data.draw(eighths((n, 3), 0, 9)), data.draw(whole(n, 0, 9))
    rent = data.draw(whole(n, 1, 24)) / 8.0
    for share in (0.25, 3.0):
        arguments = (*ratios(data, (n, 3)), heads, rent, occupied, share)
        agree(kernels.net_wages, twins.net_wages, *arguments, tolerance=SUMS)
    net, force = data.draw(whole(3, 1, 16)) / 8.0, data.draw(eighths((n, 3), 0, 9))
    jobless = force * data.draw(eighths((n, 3), 0, 1))
    for usual in (0.05, 0.5):
        arguments = (net, 1.5, force, jobless, usual, 0.125)
        agree(kernels.expected_arrivals, twins.expected_arrivals, *arguments, tolerance=SUMS)


@for_all(st.integers(1, MOST_PLACES), st.sampled_from([0.5, 2.0]), st.data())
def test_work_is_looked_for_where_there_is_room_and_pay(n, taste, data):
    room, wages = data.draw(eighths((n, 3), 0, 9)), data.draw(whole((n, 3), 1, 16)) / 8.0
    usual = data.draw(whole(3, 1, 16)) / 8.0
    agree(kernels.work_weights, twins.work_weights, room, wages, usual, taste, tolerance=SUMS)


@for_all(streams, whole(3, 0, 5))
def test_one_arrival_more_shifts_nobody(stream_key, count):
    agree(kernels.arrivals, twins.arrivals, stream_key, count)
