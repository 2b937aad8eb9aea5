"""Values along the axes of a design."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.experiments.sweeps.axes import spans
from sim.experiments.sweeps.kinds import read_points


def _span(name, stretch):
    return spans({name: stretch}, "d.toml, sobol,")[name]


def test_values_stay_within_their_ends():
    span = _span("fund.leverage", [0.1, 0.7])
    assert [span.at(0.0), span.at(1.0)] == [0.1, 0.7]


@given(st.floats(0.0, 1.0))
def test_an_axis_that_counts_has_whole_values(share):
    value = _span("land.clawback_notice_quarters", [2, 8]).at(share)
    assert value == int(value)
    assert 2 <= value <= 8


def test_each_whole_number_has_the_same_share():
    span = _span("land.clawback_notice_quarters", [2, 8])
    values = [span.at((n + 0.5) / 700) for n in range(700)]
    assert [values.count(number) for number in range(2, 9)] == [100] * 7


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol", "morris", "saltelli"])
def test_every_spread_design_counts_in_whole_quarters(kind):
    size = {"morris": {"trajectories": 8}}.get(kind, {"points": 16})
    axes = {"land.clawback_notice_quarters": [2, 8], "fund.leverage": [0.0, 4.0]}
    points = read_points(kind, {**size, "axes": axes}, "d.toml").points
    quarters = {point.values["land.clawback_notice_quarters"] for point in points}
    assert quarters <= {float(number) for number in range(2, 9)}
    assert len(quarters) > 3
    assert any(point.values["fund.leverage"] % 1.0 for point in points)
