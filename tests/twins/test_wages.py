"""Wages: who is counted where, how wages answer to unemployment, and what everybody earns."""

import numpy as np
import pytest
from hypothesis import strategies as st
from reference import wages as twins

from sim.kernels import wages as kernels
from twins.agreement import agree, for_all
from twins.worlds import MOST_PLACES, eighths, floats, towns, whole

SUMS = 1e-12


def of(town, columns):
    """The columns of these names, firms' first where both have one."""
    firms, workers = town
    workers["intention"] = np.where(workers["alive"] != 0, workers["skill"], -1).astype(np.int8)
    return [workers[name] if name in workers else firms[name] for name in columns.split()]


@for_all(towns(least_firms=1))
def test_workers_are_counted_by_home(town):
    firms, _ = town
    columns = of(town, "intention skill home employer")
    agree(kernels.count_by_home, twins.count_by_home, *columns, firms["n_places"])


@for_all(towns(), st.integers(0, 9))
def test_workers_of_a_part_are_added_to_the_count(town, before):
    firms, _ = town
    counts = np.full(6 * firms["n_places"], before)
    agree(kernels.count_part, twins.count_part, *of(town, "intention skill home employer"), counts)


@for_all(st.integers(1, MOST_PLACES), st.sampled_from([0.0, 0.15, 1.0]), st.sampled_from([0.01, 0.05, 0.5]), st.data())
def test_wages_follow_unemployment_within_reach(n, speed, target, data):
    wages, floor = (data.draw(whole((n, 3), low, 16)) / 4.0 for low in (1, 0))
    jobless = data.draw(eighths((n, 3), 0, 9))
    force = jobless + data.draw(eighths((n, 3), 0, 90))
    decay = data.draw(floats((n, n), 0.0, 1.0))
    agree(
        kernels.adjust_wages,
        twins.adjust_wages,
        wages,
        floor * 0.9,
        force,
        jobless,
        decay,
        speed,
        target,
        tolerance=SUMS,
    )


@for_all(towns(least_firms=1), st.data())
def test_a_wage_is_that_of_place_and_skill_times_what_the_firm_pays(town, data):
    firms, _ = town
    pay, wages = data.draw(eighths(firms["alive"].size, 1, 3)), data.draw(eighths((firms["n_places"], 3), 1, 9))
    intention, skill, employer, place = of(town, "intention skill employer place")
    wage = data.draw(eighths(intention.size, 0, 9)).astype(np.float32)
    agree(kernels.pay_by_firm, twins.pay_by_firm, place, pay, wages)
    paid = np.array(twins.pay_by_firm(place, pay, wages), np.float32)
    agree(kernels.write_wages, twins.write_wages, intention, skill, employer, paid, wage)


def test_the_pay_of_all_is_the_same_whoever_sums_it():
    wage = (np.arange(9000) % 80 / 8.0).astype(np.float32)
    for together, a_thread in ((1 << 20, 1 << 17), (1000, 1), (1000, 1 << 17)):
        with pytest.MonkeyPatch.context() as changed:
            changed.setattr(kernels, "ROWS_TOGETHER", together)
            changed.setattr(kernels, "LEAST_ROWS", a_thread)
            assert kernels.pay_of_all(wage) == twins.pay_of_all(wage)
