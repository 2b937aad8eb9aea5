"""Lives of firms: counted by age while they stand and when they end, and how their staff grows."""

import numpy as np
from hypothesis import strategies as st
from reference import firm_lives as twins

from sim.kernels import firm_lives as kernels
from twins.agreement import agree, for_all
from twins.worlds import firms, flags, rows_alive, whole

CLOSE = 1e-15


@for_all(firms(), st.data())
def test_firms_are_counted_by_age_and_those_that_ended_by_their_age_then(town, data):
    n, quarter = town["alive"].size, data.draw(st.integers(13, 16))
    last_uid = np.where(data.draw(flags(n)), town["alive"], data.draw(rows_alive(n)) * 100)
    last_birth = np.where(last_uid == town["alive"], town["birth"], data.draw(whole(n, -9, 12))).astype(np.int32)
    last_weight = np.where(last_uid == town["alive"], town["weight"], data.draw(whole(n, 1, 6))).astype(np.int32)
    arguments = (town["alive"], town["birth"], town["weight"], quarter, last_uid, last_birth, last_weight)
    agree(kernels.look_at_lives, twins.look_at_lives, *arguments, np.zeros(8), np.zeros(8))


@for_all(firms())
def test_the_staff_of_a_firm_is_that_of_all_skills(town):
    agree(kernels.heads_of_firms, twins.heads_of_firms, town["alive"], town["staff"])


@for_all(firms(least=1), st.data())
def test_growth_is_that_of_large_firms_that_stayed(town, data):
    n = town["alive"].size
    before = data.draw(st.integers(1, n))
    heads, heads_before = (data.draw(whole(rows, 0, 9, np.int32)) for rows in (n, before))
    uid_before = (np.where(data.draw(flags(n)), town["alive"], 99))[:before]
    scale, least = data.draw(st.sampled_from([1.0, 0.5])), data.draw(st.sampled_from([1.0, 2.0]))
    arguments = (town["alive"], heads, uid_before, heads_before, town["weight"], scale, least)
    agree(kernels.growth_of_firms, twins.growth_of_firms, *arguments, tolerance=CLOSE)


def test_the_last_firm_grows_too_and_one_without_staff_does_not():
    uid, uid_before = np.array([7, 8, 9]), np.array([7, 8, 9])
    heads, heads_before = np.array([0, 6, 8], np.int32), np.array([5, 3, 4], np.int32)
    rates = kernels.growth_of_firms(uid, heads, uid_before, heads_before, np.ones(3, np.int32), 1.0, 1.0)
    assert rates.tolist() == [np.log(2.0), np.log(2.0)]
