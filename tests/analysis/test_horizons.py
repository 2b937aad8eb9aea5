import numpy as np
import pytest

from sim.measures.horizons import horizons


@pytest.mark.parametrize(
    ("n_quarters", "labels"),
    [
        (80, ["year 3", "year 10", "year 20"]),
        (79, ["year 3", "year 10"]),
        (12, ["year 3"]),
        (11, ["last 4 quarters"]),
        (8, ["year 2"]),
        (3, ["last 3 quarters"]),
        (1, ["last 1 quarters"]),
    ],
)
def test_a_run_is_read_at_the_horizons_it_reaches_else_at_its_end(n_quarters, labels):
    assert [horizon.label for horizon in horizons(n_quarters)] == labels


def test_year_three_is_the_mean_of_its_four_quarters():
    quarters = np.arange(80.0)
    assert horizons(80)[0].mean(quarters) == (8 + 9 + 10 + 11) / 4
    assert horizons(80)[-1].mean(quarters) == (76 + 77 + 78 + 79) / 4
    assert horizons(6)[0].mean(quarters[:6]) == (2 + 3 + 4 + 5) / 4


def test_quarters_without_a_value_are_left_out_and_none_is_no_value():
    values = np.array([[1.0, np.nan], [np.nan, np.nan], [2.0, np.nan], [6.0, np.nan]])
    mean = horizons(4)[0].mean(values)
    assert mean[0] == 3.0
    assert np.isnan(mean[1])
