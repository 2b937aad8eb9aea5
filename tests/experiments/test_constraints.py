"""Constraints between levers and parameters: a small grammar, read without running anything."""

import pytest

from sim.experiments.sweeps.constraints import constraint, hold
from sim.params.advice import BadInput

INDUSTRY, SERVICES = "land.tilt_industry", "land.tilt_services"


def of(text):
    return constraint(text, "here,")


@pytest.mark.parametrize(
    ("text", "weights", "bound", "is_strict"),
    [
        (f"{INDUSTRY} <= {SERVICES}", {INDUSTRY: 1.0, SERVICES: -1.0}, 0.0, False),
        (f"{INDUSTRY} > {SERVICES}", {INDUSTRY: -1.0, SERVICES: 1.0}, 0.0, True),
        (f"{INDUSTRY} + 2 * {SERVICES} < 1.5", {INDUSTRY: 1.0, SERVICES: 2.0}, 1.5, True),
        (f"-{INDUSTRY}>=-0.5-{SERVICES}", {INDUSTRY: 1.0, SERVICES: -1.0}, 0.5, False),
        (f"1e-1 * {INDUSTRY} + 2e+1 <= 3E1", {INDUSTRY: 0.1}, 10.0, False),
        (f"{INDUSTRY} + {INDUSTRY} <= 1 + 0.5", {INDUSTRY: 2.0}, 1.5, False),
    ],
)
def test_a_constraint_is_a_weighted_sum_and_a_bound(text, weights, bound, is_strict):
    found = of(text)
    assert (dict(found.weights), found.is_strict) == (weights, is_strict)
    assert found.bound == pytest.approx(bound)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is no constraint"),
        (INDUSTRY, "is no constraint"),
        (f"{INDUSTRY} == 1", "is no constraint"),
        (f"0 < {INDUSTRY} < 1", "is no constraint"),
        (f"{INDUSTRY} <=", "nothing on one side"),
        (f"{INDUSTRY} * {SERVICES} <= 1", "is neither a number, a name"),
        ("__import__('os').getcwd() <= 1", "is neither a number, a name"),
        ("1 <= 2", "names no lever and no parameter"),
        ("land.tilt_a <= 1", "Did you mean"),
        (f"1.2.3 * {INDUSTRY} <= 1", "is no number"),
        (3, "is no constraint"),
    ],
)
def test_what_is_no_constraint_is_refused_in_a_sentence(text, told):
    with pytest.raises(BadInput) as error:
        of(text)
    assert told in str(error.value)
    assert str(error.value).startswith("here, '")
    assert "\n" not in str(error.value)


def test_rounding_decides_nothing():
    assert hold([of(f"{INDUSTRY} <= 0.3")], {INDUSTRY: (0.1 + 0.2,)})
    assert not hold([of(f"{INDUSTRY} < 0.3")], {INDUSTRY: (0.1 + 0.2,)})


def test_it_must_hold_in_every_quarter():
    courses = {INDUSTRY: (0.2, 0.6), SERVICES: (0.5,)}
    assert not hold([of(f"{INDUSTRY} <= {SERVICES}")], courses)
    assert hold([of(f"{INDUSTRY} <= {SERVICES}")], {**courses, SERVICES: (0.5, 0.6)})
