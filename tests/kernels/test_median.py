"""The median by counting is the median by sorting."""

import numpy as np
import pytest

from sim.kernels.median import median


@pytest.mark.parametrize("n", [1, 2, 3, 64, 65, 1000, 10_001, 20_000])
@pytest.mark.parametrize("kind", ["even", "lognormal", "ties", "outlier", "constant"])
def test_median_is_that_of_sorting(n, kind):
    chance = np.random.default_rng(n)
    values = {
        "even": chance.random(n),
        "lognormal": np.exp(3.0 * chance.normal(size=n)),
        "ties": chance.integers(0, 5, n).astype(float),
        "outlier": np.append(chance.random(n - 1), 1e12),
        "constant": np.full(n, 0.3),
    }[kind]
    assert median(values) == pytest.approx(np.median(values), rel=1e-15)


def test_median_leaves_its_argument_alone_and_knows_nothing_of_nobody():
    values = np.random.default_rng(1).random(1000)
    before = values.copy()
    median(values)
    assert (values == before).all()
    assert np.isnan(median(np.zeros(0)))
