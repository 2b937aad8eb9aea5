"""The kernel of capital against its plain twin."""

from hypothesis import strategies as st
from reference import capital as twins

from sim.kernels import capital as kernels
from twins.agreement import agree, for_all
from twins.worlds import eighths


@for_all(st.integers(0, 8).flatmap(lambda n: eighths(n, 0, 5)), st.integers(0, 80).map(lambda n: n / 8))
def test_a_budget_pays_for_what_it_covers_in_order(prices, budget):
    agree(kernels.affordable, twins.affordable, prices, budget)
