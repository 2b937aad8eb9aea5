"""A schedule is a stepwise number by quarter."""

from hypothesis import given
from hypothesis import strategies as st

from sim.params.schedule import Schedule

NUMBERS = st.sampled_from([0.0, 0.25, 1.0]) | st.floats(0, 1)
CHANGES = st.dictionaries(st.integers(0, 90), NUMBERS, max_size=8)


@given(NUMBERS, CHANGES)
def test_a_quarter_has_the_number_of_the_last_change_before_it(before, changes):
    course = Schedule.steps(before, changes)
    for quarter in range(95):
        past = [start for start in changes if start <= quarter]
        assert course.at(quarter) == (changes[max(past)] if past else before)


@given(NUMBERS, CHANGES)
def test_equal_courses_are_equal_schedules(before, changes):
    course = Schedule.steps(before, changes)
    every_quarter = {quarter: course.at(quarter) for quarter in range(95)}
    assert Schedule.steps(before, every_quarter) == course


@given(NUMBERS)
def test_a_constant_is_the_same_in_every_quarter_and_before_the_run(number):
    assert {Schedule.constant(number).at(quarter) for quarter in (-32, 0, 79, 10_000)} == {number}


def test_before_the_run_a_schedule_has_its_first_number():
    assert Schedule.steps(0.0, {0: 0.5, 4: 1.0}).at(-1) == 0.5


def test_content_lists_quarter_and_number():
    assert Schedule.steps(0.35, {10: 1.0}).content() == [[0, 0.35], [10, 1.0]]
