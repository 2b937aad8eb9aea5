"""House units and conversions."""

import pytest

from sim.units import (
    M2_PER_MU,
    MU_PER_KM2,
    WAN_PER_BILLION,
    a_quarter,
    mu,
    quarter_index,
    quarter_label,
    wan,
)


def test_fifteen_mu_are_a_hectare():
    assert pytest.approx(10_000.0, rel=1e-15) == 15.0 * M2_PER_MU
    assert pytest.approx(1e6, rel=1e-15) == MU_PER_KM2 * M2_PER_MU


def test_mu_and_wan_convert_and_back():
    assert mu(2.0 * M2_PER_MU) == 2.0
    assert wan(25_000.0) == 2.5
    assert wan(1e9) == WAN_PER_BILLION


def test_four_quarters_make_a_year():
    assert 4 * a_quarter(10.0) == 10.0


@pytest.mark.parametrize(
    ("quarter", "label"), [(0, "2017Q3"), (1, "2017Q4"), (2, "2018Q1"), (79, "2037Q2"), (-2, "2017Q1"), (-32, "2009Q3")]
)
def test_quarters_have_labels_and_labels_quarters(quarter, label):
    assert quarter_label(quarter) == label
    assert quarter_index(label) == quarter


@pytest.mark.parametrize("label", ["2017", "2017Q5", "2017Q0", "2017q3", "17Q3", " 2017Q3", "2017Q3 ", "2017Q33", ""])
def test_what_is_not_a_quarter_is_refused(label):
    with pytest.raises(ValueError, match="is not a quarter; write year and quarter, such as 2020Q1"):
        quarter_index(label)
