"""Points of designs: in the unit cube where they are spread, else lists of values.

Rows of Morris and Saltelli stand in the order that the analysis of such designs expects (Herman and Usher 2017, SALib:
an open-source Python library for sensitivity analysis, Journal of Open Source Software 2, 97). The numbers of a design
depend on its size and its sampling seed alone; seeds of runs are something else.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Point = dict[str, float]
"""Values of one point by axis; an axis that it leaves alone is absent."""


def grid(levels: Mapping[str, Sequence[float]]) -> Iterator[Point]:
    """Every combination of the levels, the last axis fastest."""
    for values in itertools.product(*levels.values()):
        yield dict(zip(levels, values, strict=True))


def one_at_a_time(levels: Mapping[str, Sequence[float]]) -> Iterator[Point]:
    """The point that changes nothing, then each level of each axis alone."""
    yield {}
    for name, values in levels.items():
        yield from ({name: value} for value in values)


def latin_hypercube(n_points: int, n_axes: int, seed: int) -> Floats:
    """Points (N, K) in the unit cube, one in each N-th of every axis, spread by random exchanges of coordinates.

    McKay, Beckman and Conover (1979), Technometrics 21, 239-245; the exchanges lower the centred discrepancy.
    """
    from scipy.stats import qmc

    optimisation: Any = "random-cd" if n_points > 1 and n_axes > 1 else None
    sampler = qmc.LatinHypercube(n_axes, optimization=optimisation, rng=np.random.default_rng(seed))
    return np.asarray(sampler.random(n_points))


def sobol(n_points: int, n_axes: int, seed: int) -> Floats:
    """First points (N, K) of a scrambled Sobol sequence, N a power of 2.

    Sobol (1967), USSR Computational Mathematics and Mathematical Physics 7, 86-112; scrambled as Owen (1998), Journal
    of Complexity 14, 466-489.
    """
    from scipy.stats import qmc

    sampler = qmc.Sobol(n_axes, rng=np.random.default_rng(seed))
    return np.asarray(sampler.random_base2(n_points.bit_length() - 1))


def morris(n_trajectories: int, groups: Sequence[int], n_levels: int, seed: int) -> Floats:
    r"""Trajectories of one-at-a-time steps through a grid, (R (G + 1), K).

    Each begins at a random grid point and moves every group of axes once, in random order, each axis up or down by

    .. math:: \Delta = \frac{p}{2 (p - 1)}

    Parameters
    ----------
    n_trajectories : int
        R.
    groups : sequence of int, (K,)
        Number of the group, from 0, that each axis moves with.
    n_levels : int
        p, even: levels of the grid on each axis.
    seed : int
        Sampling seed.

    Notes
    -----
    Morris (1991), Technometrics 33, 161-174; groups as Campolongo, Cariboni and Saltelli (2007), Environmental
    Modelling and Software 22, 1509-1518.
    """
    chance = np.random.default_rng(seed)
    of = np.asarray(groups)
    n_groups = int(of.max()) + 1
    half = n_levels // 2
    rows = []
    for _ in range(n_trajectories):
        lower = chance.integers(0, half, of.size)  # the lower end of each axis's step
        begins_high = chance.integers(0, 2, of.size).astype(bool)
        level = lower + half * begins_high
        rows.append(level.copy())
        for group in chance.permutation(n_groups):
            level = np.where(of == group, 2 * lower + half - level, level)
            rows.append(level)
    return np.asarray(rows, dtype=np.float64) / (n_levels - 1)


def at_equal_steps(values: Floats, cube: Floats, n_groups: int, n_levels: int) -> Floats:
    """Values at rows of a Morris design, (N,), as if all its steps were of the length that `morris` gives them.

    Along axes that count, the points (N, K) of the cube lie at whole numbers and some steps are longer or shorter. The
    step of a group is the mean of those of the axes that move.
    """
    meant = n_levels / (2.0 * (n_levels - 1))
    steps = np.abs(np.diff(cube.reshape(-1, n_groups + 1, cube.shape[1]), axis=1))
    made = steps.sum(axis=2) / (steps > 0.0).sum(axis=2)
    if np.allclose(made, meant):
        return values
    along = values.reshape(made.shape[0], -1)
    changes = np.diff(along, axis=1) * (meant / made)
    return np.concatenate((along[:, :1], along[:, :1] + changes.cumsum(axis=1)), axis=1).ravel()


def saltelli(n_base: int, groups: Sequence[int], seed: int) -> Floats:
    """Two matrices A and B of a Sobol sequence and all that swap one group of columns, (N (2 G + 2), K).

    Each base point gives 2 G + 2 rows: A; A with group 1, 2, … from B; B with group 1, 2, … from A; B.

    Parameters
    ----------
    n_base : int
        N, a power of 2.
    groups : sequence of int, (K,)
        Number of the group, from 0, that each axis is swapped with.
    seed : int
        Sampling seed.

    Notes
    -----
    Saltelli (2002), Computer Physics Communications 145, 280-297: first-order, total and second-order indices.
    """
    of = np.asarray(groups)
    both = sobol(n_base, 2 * of.size, seed)
    a, b = both[:, : of.size], both[:, of.size :]
    swapped = [of == group for group in range(int(of.max()) + 1)]
    blocks = [a, *(np.where(mine, b, a) for mine in swapped), *(np.where(mine, a, b) for mine in swapped), b]
    return np.stack(blocks, axis=1).reshape(-1, of.size)
