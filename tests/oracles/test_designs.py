"""Designs for sensitivity analysis are those of SALib, and its analyses take them row by row."""

import numpy as np
import pytest
from libraries import library, quietly

from sim.experiments.sweeps import samplers

pytestmark = pytest.mark.oracle

NAMES = ["a", "b", "c", "d"]
GROUPS = ["first", "second", "first", "third"]
NUMBERS = [0, 1, 0, 2]
PROBLEM = {"num_vars": 4, "names": NAMES, "bounds": [[0.0, 1.0]] * 4}
GROUPED = {**PROBLEM, "groups": GROUPS}


@pytest.mark.parametrize(("problem", "groups"), [(PROBLEM, [0, 1, 2, 3]), (GROUPED, NUMBERS)])
def test_saltelli_rows_stand_as_in_salib(problem, groups):
    other = library("SALib.sample.sobol")
    theirs = quietly(other.sample, problem, 8, calc_second_order=True, scramble=True, seed=1)
    ours = samplers.saltelli(8, groups, 1)
    assert ours.shape == theirs.shape
    n_blocks = 2 * (max(groups) + 1) + 2
    for block in range(n_blocks):  # where a row takes a coordinate from, A or B, is what makes the design
        for axis in range(4):
            from_a = (ours[block::n_blocks, axis] == ours[0::n_blocks, axis]).all()
            assert from_a == (theirs[block::n_blocks, axis] == theirs[0::n_blocks, axis]).all()


def test_salib_finds_the_indices_of_an_additive_function_on_our_rows():
    analyse = library("SALib.analyze.sobol")
    rows = samplers.saltelli(1024, [0, 1, 2, 3], 1)
    weights = np.array([4.0, 2.0, 1.0, 0.0])
    found = quietly(analyse.analyze, PROBLEM, rows @ weights, calc_second_order=True, seed=1)
    share = weights**2 / (weights**2).sum()
    assert found["S1"] == pytest.approx(share, abs=0.01)
    assert found["ST"] == pytest.approx(share, abs=0.01)


def test_salib_finds_the_effects_of_a_linear_function_on_our_trajectories():
    analyse = library("SALib.analyze.morris")
    rows = samplers.morris(12, [0, 1, 2, 3], 4, 1)
    weights = np.array([4.0, -2.0, 1.0, 0.0])
    found = quietly(analyse.analyze, PROBLEM, rows, rows @ weights, num_levels=4, seed=1)
    assert np.asarray(found["mu"]) == pytest.approx(weights)
    assert np.asarray(found["sigma"]) == pytest.approx(np.zeros(4), abs=1e-9)


def test_salib_takes_our_trajectories_of_groups():
    analyse = library("SALib.analyze.morris")
    rows = samplers.morris(12, NUMBERS, 4, 1)
    theirs = quietly(library("SALib.sample.morris").sample, GROUPED, 12, num_levels=4, seed=1)
    assert rows.shape == theirs.shape
    found = quietly(analyse.analyze, GROUPED, rows, rows @ np.array([1.0, 5.0, 2.0, 0.5]), num_levels=4, seed=1)
    effects = dict(zip(found["names"], np.asarray(found["mu_star"], float), strict=True))
    assert effects["second"] == pytest.approx(5.0)
    assert effects["third"] == pytest.approx(0.5)
    assert 1.0 <= effects["first"] <= 3.0  # both together, up or down


def test_latin_hypercubes_are_at_least_as_even_as_salibs():
    from scipy.stats import qmc

    theirs = quietly(library("SALib.sample.latin").sample, PROBLEM, 32, seed=1)
    assert qmc.discrepancy(samplers.latin_hypercube(32, 4, 1)) <= qmc.discrepancy(theirs)
