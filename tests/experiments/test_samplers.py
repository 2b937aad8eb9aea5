"""Points of designs: balanced as their authors say, and the same on every machine."""

import hashlib

import numpy as np
import pytest

from sim.experiments.sweeps import samplers

CUBES = {
    "latin_hypercube": (lambda: samplers.latin_hypercube(8, 3, 1), "b11420116bdf"),
    "sobol": (lambda: samplers.sobol(8, 3, 1), "d1cf4d585bd3"),
    "morris": (lambda: samplers.morris(4, [0, 1, 2], 4, 1), "d75b80ab4702"),
    "saltelli": (lambda: samplers.saltelli(4, [0, 1, 1], 1), "b0c50dc6298d"),
}


@pytest.mark.parametrize("kind", CUBES)
def test_points_are_the_same_with_every_version_of_the_libraries(kind):
    draw, digest = CUBES[kind]
    assert hashlib.sha256(draw().tobytes()).hexdigest()[:12] == digest


@pytest.mark.parametrize("kind", CUBES)
def test_points_are_in_the_unit_cube(kind):
    cube = CUBES[kind][0]()
    assert ((cube >= 0.0) & (cube <= 1.0)).all()


def test_a_grid_has_every_combination_the_last_axis_fastest():
    points = list(samplers.grid({"a": [1.0, 2.0], "b": [3.0, 4.0]}))
    assert points == [{"a": 1.0, "b": 3.0}, {"a": 1.0, "b": 4.0}, {"a": 2.0, "b": 3.0}, {"a": 2.0, "b": 4.0}]


def test_one_at_a_time_begins_with_nothing_changed():
    points = list(samplers.one_at_a_time({"a": [1.0, 2.0], "b": [3.0]}))
    assert points == [{}, {"a": 1.0}, {"a": 2.0}, {"b": 3.0}]


@pytest.mark.parametrize(("n", "k"), [(1, 1), (1, 3), (7, 1), (32, 5)])
def test_a_latin_hypercube_meets_every_stratum_of_every_axis_once(n, k):
    cube = samplers.latin_hypercube(n, k, 3)
    assert cube.shape == (n, k)
    assert (np.sort(np.floor(cube * n), axis=0) == np.arange(n)[:, None]).all()


def test_sobol_points_are_balanced():
    cube = samplers.sobol(64, 4, 3)
    assert (np.sort(np.floor(cube * 64), axis=0) == np.arange(64)[:, None]).all()


def test_fewer_sobol_points_are_the_first_of_many():
    assert np.array_equal(samplers.sobol(64, 3, 5)[:16], samplers.sobol(16, 3, 5))


def test_each_step_of_a_trajectory_moves_one_group_by_delta():
    groups = [0, 1, 0, 2]
    rows = samplers.morris(10, groups, 6, 1).reshape(10, 4, 4)
    for trajectory in rows:
        steps = np.diff(trajectory, axis=0)
        assert np.allclose(np.abs(steps[steps != 0.0]), 6 / (2 * 5))
        moved = [tuple(np.flatnonzero(step)) for step in steps]
        assert sorted(moved) == [(0, 2), (1,), (3,)]
    assert set(np.round(rows * 5, 9).ravel()) == {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}


def test_saltelli_rows_swap_one_group_between_two_matrices():
    groups = np.array([0, 1, 1])
    rows = samplers.saltelli(8, groups, 1).reshape(8, 6, 3)
    a, b = rows[:, 0], rows[:, -1]
    for group in (0, 1):
        mine = groups == group
        assert np.array_equal(rows[:, 1 + group], np.where(mine, b, a))
        assert np.array_equal(rows[:, 3 + group], np.where(mine, a, b))
