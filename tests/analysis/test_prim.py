"""Boxes: steps worked by hand, the best box of all on a grid, a planted box, and noise that is not taken for one."""

import itertools

import numpy as np
import pytest

from sim.analysis.prim import Box, chance, chosen, found_box, pasted, peeled, quasi_p, score

TEN = np.arange(10.0)[:, None]
BUMP = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 0], float)


def planted(n=2000, seed=1):
    """A box of two of nine axes, full of cases, and a few elsewhere."""
    chance = np.random.default_rng(seed)
    x = chance.random((n, 9))
    inside = (x[:, 0] > 0.6) & (x[:, 3] < 0.4)
    return x, (inside | (chance.random(n) < 0.02)).astype(float)


def limits(box):
    return list(zip(box.low.tolist(), box.high.tolist(), strict=True))


def test_each_step_takes_the_side_that_pays_most_until_the_box_is_full():
    boxes = peeled(TEN, BUMP, fewest=2)
    # both ends hold no case: the lower goes first; then 9 goes for 4/8 less 4/9, as 1 would, and so on downwards
    assert [limits(box)[0] for box in boxes] == [
        (-np.inf, np.inf), (0.5, np.inf), (1.5, np.inf), (2.5, np.inf), (3.5, np.inf), (4.5, np.inf), (4.5, 8.5)
    ]  # fmt: skip
    scores = [score(TEN, BUMP, box) for box in boxes]
    assert [each.density for each in scores] == pytest.approx([0.4, 4 / 9, 0.5, 4 / 7, 4 / 6, 0.8, 1.0])
    assert [each.coverage for each in scores] == [1.0] * 7
    assert [each.n_points for each in scores] == [10, 9, 8, 7, 6, 5, 4]


def test_a_step_pays_by_the_point_and_takes_equal_points_together():
    two = np.array([[0.0], [0.0], [0.0], [1.0], [1.0], [1.0]])
    y = np.array([0, 0, 1, 1, 1, 1], float)
    assert limits(peeled(two, y, fewest=2)[1]) == [(0.5, np.inf)]
    beside = np.column_stack([two[:, 0], [0, 1, 2, 3, 4, 5]])  # one point of the second axis: 1/5 x 1/6 a point
    first = peeled(beside, y, fewest=2)[1]  # 4/5 - 4/6 for one point beats 1 - 4/6 for three
    assert limits(first) == [(-np.inf, np.inf), (0.5, np.inf)]


def test_the_box_that_covers_most_at_a_density_is_chosen_else_the_densest():
    boxes = peeled(TEN, BUMP, fewest=2)
    assert chosen(TEN, BUMP, boxes, 0.65) is boxes[4]  # all cover all; 4/6 is the widest that is dense enough
    assert chosen(TEN, BUMP, boxes, 0.99) is boxes[-1]
    assert chosen(TEN, 0.5 * BUMP, boxes, 0.99) is boxes[-1]


def test_pasting_gives_back_what_costs_no_density():
    narrow = Box(np.array([5.5]), np.array([6.5]))
    assert limits(pasted(TEN, BUMP, narrow)) == [(4.5, 8.5)]
    assert limits(pasted(TEN, np.ones(10), narrow)) == [(-np.inf, np.inf)]
    assert limits(pasted(TEN, BUMP, Box(np.array([4.5]), np.array([8.5])))) == [(4.5, 8.5)]


@pytest.mark.parametrize("corner", [(0, 2, 0, 3), (2, 4, 1, 3), (3, 5, 3, 5)])
def test_on_a_grid_the_box_is_the_best_of_all_boxes(corner):
    west, east, south, north = corner
    x = np.array(list(itertools.product(range(6), repeat=2)), float)
    inside = (x[:, 0] >= west) & (x[:, 0] <= east) & (x[:, 1] >= south) & (x[:, 1] <= north)
    y = np.where(inside, 1.0, 0.0)
    y[7 if not inside[7] else 35] = 1.0  # a case outside
    best = max(all_boxes(6), key=lambda box: coverage_if_dense(x, y, box, 0.99))
    found = found_box(x, y, 0.99, fewest=4)
    assert (found.holds(x) == best.holds(x)).all()
    assert (found.holds(x) == inside).all()


def all_boxes(n):
    """Every box of whole cells of an n × n grid."""
    spans = [(low - 0.5, high + 0.5) for low in range(n) for high in range(low, n)]
    for (west, east), (south, north) in itertools.product(spans, repeat=2):
        yield Box(np.array([west, south]), np.array([east, north]))


def coverage_if_dense(x, y, box, density):
    found = score(x, y, box)
    return found.coverage if found.n_points and found.density >= density else -1.0


def test_a_planted_box_is_found_with_its_two_axes_and_no_other():
    x, y = planted()
    box = found_box(x, y, 0.95)
    found = score(x, y, box)
    assert found.density >= 0.95
    assert found.coverage > 0.9
    certain = np.flatnonzero(quasi_p(x, y, box) < 1e-6)
    assert certain.tolist() == [0, 3]
    assert box.low[0] == pytest.approx(0.6, abs=0.03)
    assert box.high[3] == pytest.approx(0.4, abs=0.03)
    assert not np.isfinite([box.high[0], box.low[3]]).any()


def test_quasi_p_is_the_binomial_tail():
    from scipy.stats import binom

    x = np.column_stack([np.arange(20.0), np.zeros(20)])
    y = np.where(np.arange(20) >= 14, 1.0, 0.0)
    y[3] = 1.0
    box = Box(np.array([13.5, -np.inf]), np.array([np.inf, np.inf]))
    told = quasi_p(x, y, box)
    assert told[0] == pytest.approx(binom.sf(5, 6, 7 / 20))  # 6 of 6 where 7 of 20 is usual
    assert np.isnan(told[1])


def test_the_chance_of_a_box_is_that_of_drawing_its_points_blindly():
    from scipy.stats import hypergeom

    x = np.arange(20.0)[:, None]
    y = np.where(np.arange(20) >= 14, 1.0, 0.0)
    y[3] = 1.0
    box = Box(np.array([11.5]), np.array([18.5]))  # 7 points, 5 of the 7 cases
    assert chance(x, y, box) == pytest.approx(hypergeom.sf(4, 20, 7, 7), abs=0.01)
    assert chance(x, y, Box.everything(1)) == 1.0
    assert np.isnan(chance(x, y, Box(np.array([99.0]), np.array([np.inf]))))
    shared = 0.5 + 0.5 * y  # a seed in which it always holds tells nothing, and hides nothing
    assert chance(x, shared, box) == chance(x, y, box)


def test_shares_of_seeds_count_as_parts_of_a_case():
    half = score(TEN, 0.5 * BUMP, Box(np.array([4.5]), np.array([8.5])))
    assert (half.density, half.coverage, half.mass) == (0.5, 1.0, 0.4)


def test_a_box_found_in_noise_is_no_denser_than_the_rest_on_other_points():
    lifts = []
    for seed in range(12):
        draws = np.random.default_rng(seed)
        x, y = draws.random((400, 6)), (draws.random(400) < 0.3).astype(float)
        box = found_box(x[:200], y[:200], 0.8)
        assert score(x[:200], y[:200], box).density > 0.55  # it looks good where it was looked for
        lifts.append(score(x[200:], y[200:], box).density - y[200:].mean())
    assert abs(np.nanmean(lifts)) < 0.1
