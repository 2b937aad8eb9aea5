"""Equal levers give a difference of exactly 0; the label of a model means nothing."""

from dataclasses import replace

import pytest
from small_runs import differences, run, start_of, under

from sim.params.scenario import load_model

LABELS = ("2017", "1.0", "2.0", "3.0")


def relabelled(label, new):
    return replace(load_model(label), label=new, title=f"{new}, by another name")


@pytest.mark.parametrize("label", LABELS)
def test_equal_levers_under_two_labels_differ_nowhere(start, label):
    one = start.branch(load_model(label)).run(12)
    other = start.branch(relabelled(label, "zzz")).run(12)
    assert differences(one, other) == []


def test_permuted_labels_permute_nothing_but_labels(start):
    swapped = dict(zip(LABELS, (*LABELS[1:], LABELS[0]), strict=True))
    for label, new in swapped.items():
        one = start.branch(load_model(label)).run(4)
        other = start.branch(relabelled(label, new)).run(4)
        assert differences(one, other) == [], label


def test_different_levers_do_differ(start):
    one, other = (start.branch(load_model(label)).run(12) for label in ("1.0", "3.0"))
    assert len(differences(one, other)) > 100


def test_a_lever_set_at_its_default_is_a_lever_not_set(start):
    _, one = run(start, {}, 8)
    _, other = run(start, {"land.price": 253.0, "recruit.effort": 18.0, "land.tilt_industry": 0.35}, 8)
    assert differences(one, other) == []


def test_a_model_begins_where_every_other_begins():
    one, other = start_of(1).branch(under({})), start_of(1).branch(load_model("3.0"))
    assert one.run(1).series("city", "city.employment") == other.run(1).series("city", "city.employment")
    assert (one.baseline.wages == other.baseline.wages).all()


def test_a_branch_leaves_the_start_untouched(start):
    before = start.branch(load_model("3.0")).run(4)
    start.branch(load_model("1.0")).run(4)
    assert differences(before, start.branch(load_model("3.0")).run(4)) == []
