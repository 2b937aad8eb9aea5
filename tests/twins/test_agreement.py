"""The comparison itself: what counts as the same, and what it says when two differ."""

import numpy as np
import pytest

from twins.agreement import agree


def doubled(numbers, out):
    out[:] = 2.0 * numbers


def thrice(numbers, out):
    out[:] = 3.0 * numbers


def test_equal_results_agree_and_leave_the_arguments_alone():
    numbers, out = np.array([1.0, np.nan, np.inf]), np.zeros(3)
    agree(doubled, doubled, numbers, out)
    assert (out == 0.0).all()


def test_what_an_array_is_left_with_is_compared():
    with pytest.raises(AssertionError, match=r"doubled leaves out\[1\] = .*2.0.*, the twin .*3.0.* \(1 differ\)"):
        agree(doubled, thrice, np.array([0.0, 1.0]), np.zeros(2))


@pytest.mark.parametrize(
    ("mine", "yours"),
    [
        (1.0, 1.0 + 1e-6),
        (np.inf, 1.0),
        (np.nan, 1.0),
        (1, 2),
        ([1, 2], [1]),
        ((1, 2), (1, 3)),
        (None, 0),
        (np.inf, -np.inf),
    ],
)
def test_what_differs_does_not_agree_even_within_a_tolerance(mine, yours):
    kernel, twin = (
        lambda value=value: np.array(value) if isinstance(value, list) else value for value in (mine, yours)
    )
    with pytest.raises(AssertionError):
        agree(kernel, twin, tolerance=1e-9)


def test_floats_may_differ_by_the_tolerance_only():
    agree(lambda: 1.0, lambda: 1.0 + 1e-12, tolerance=1e-11)
    with pytest.raises(AssertionError):
        agree(lambda: 1.0, lambda: 1.0 + 1e-15)


def test_whole_numbers_have_no_tolerance():
    with pytest.raises(AssertionError):
        agree(lambda: np.array([10**9]), lambda: [10**9 + 1], tolerance=1e-3)
