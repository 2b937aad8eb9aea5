"""Public works are built evenly, are finished on time, and begin anew when their goal changes."""

import pytest

from sim.city.works import Works, kind_shares


def built(works, goals, quarters, verb="advance"):
    return [getattr(works, verb)(goal, quarters) for goal in goals]


def test_works_are_even_and_end_exactly_at_their_goal():
    works = Works()
    assert built(works, [10.5] * 13, 12) == pytest.approx([0.875] * 12 + [0.0])
    assert works.done == works.opened == 10.5


def test_nothing_opens_before_the_end():
    works = Works()
    built(works, [0.3] * 15, 16)
    assert works.opened == 0.0
    works.advance(0.3, 16)
    assert works.opened == 0.3


def test_a_goal_that_changes_on_the_way_begins_works_of_full_length():
    works = Works()
    built(works, [4.0] * 2, 4)
    assert built(works, [10.0] * 5, 4) == pytest.approx([2.0, 2.0, 2.0, 2.0, 0.0])


def test_what_stands_already_asks_for_no_works():
    assert built(Works.standing(900.0), [900.0] * 3, 12) == [0.0, 0.0, 0.0]


def test_works_can_be_taken_back_but_enlarged_ones_are_not():
    assert built(Works.standing(6.0), [0.0] * 3, 3) == pytest.approx([-2.0, -2.0, -2.0])
    works = Works.standing(6.0)
    assert built(works, [0.0] * 3 + [9.0] * 3, 3, "enlarge") == pytest.approx([0.0, 0.0, 0.0, 1.0, 1.0, 1.0])


def test_a_lower_goal_ends_the_works_under_way():
    works = Works()
    assert built(works, [6.0, 6.0, 1.0, 1.0], 3, "enlarge") == pytest.approx([2.0, 2.0, 0.0, 0.0])
    assert works.done == 4.0


def test_kinds_are_built_alike_the_everyday_ones_first():
    assert kind_shares(3.0)[:4].tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0.0])
    assert kind_shares(18.0).tolist() == pytest.approx([1 / 18] * 18)
    assert kind_shares(2.5)[:4].tolist() == pytest.approx([0.4, 0.4, 0.2, 0.0])
    assert not kind_shares(0.0).any()
