"""Golden values: every case of golden_metrics.json, called by keyword as the contract says."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

import sim.measures
from sim.measures import NoValue

CASES = json.loads(Path(__file__).with_name("golden_metrics.json").read_text(encoding="utf-8"))["cases"]


def _number(value):
    return {None: math.nan, "inf": math.inf}.get(value, value)


def _argument(value):
    """A list as an array, null as nan; other values as they are."""
    if not isinstance(value, list):
        return value
    plain = [_argument(item) if isinstance(item, list) else _number(item) for item in value]
    return np.array(plain)


def _call(case):
    """Answer of the measure; nan if it has no value."""
    inputs = {name: _argument(value) for name, value in case["inputs"].items()}
    try:
        return getattr(sim.measures, case["measure"])(**inputs)
    except NoValue:
        return math.nan


def _assert_equal(got, expected, tolerance):
    if isinstance(expected, dict):
        assert set(got) == set(expected)
        for key, value in expected.items():
            _assert_equal(got[key], value, tolerance)
        return
    wanted = np.asarray(_argument(expected) if isinstance(expected, list) else _number(expected), dtype=float)
    assert np.shape(got) == wanted.shape
    np.testing.assert_allclose(
        np.asarray(got, dtype=float), wanted, rtol=tolerance["rel"], atol=tolerance["abs"], equal_nan=True
    )


@pytest.mark.golden
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_measure_gives_the_golden_value(case):
    _assert_equal(_call(case), case["expected"], case["tolerance"])


def test_every_golden_case_is_here():
    assert len(CASES) == 167
    assert len({case["name"] for case in CASES}) == 167
