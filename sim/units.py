"""House units and every conversion between them.

House units: money 万元 (10,000 yuan, constant 2017), land mu, floor m², distance km, time minutes,
people persons. One step is a quarter; quarter 0 is 2017Q3.
"""

import re

QUARTERS_A_YEAR = 4
MONTHS_A_YEAR = 12
YUAN_PER_WAN = 10_000.0
"""Yuan in one 万元."""
M2_PER_MU = 10_000.0 / 15.0
"""Square metres in one mu (亩)."""
MU_PER_KM2 = 1_500.0
"""Mu in one square kilometre."""
WAN_PER_BILLION = 100_000.0
"""万元 in a billion yuan."""
START_YEAR = 2017
START_QUARTER = 3

_LABEL = re.compile(r"(\d{4})Q([1-4])")


def quarter_label(quarter: int) -> str:
    """Name of a quarter of the run: 0 is ``2017Q3``; spin-up quarters are negative."""
    year, rest = divmod(START_YEAR * QUARTERS_A_YEAR + START_QUARTER - 1 + quarter, QUARTERS_A_YEAR)
    return f"{year}Q{rest + 1}"


def quarter_index(label: str) -> int:
    """Number of the quarter with this label; ``2017Q3`` is 0.

    Raises
    ------
    ValueError
        If the label is not a year and a quarter such as ``2020Q1``.
    """
    match = _LABEL.fullmatch(label)
    if match is None:
        raise ValueError(f"'{label}' is not a quarter; write year and quarter, such as 2020Q1")
    return (int(match[1]) - START_YEAR) * QUARTERS_A_YEAR + int(match[2]) - START_QUARTER


def wan(yuan: float) -> float:
    """Yuan as 万元."""
    return yuan / YUAN_PER_WAN


def mu(m2: float) -> float:
    """Square metres as mu."""
    return m2 / M2_PER_MU


def a_quarter(a_year: float) -> float:
    """A yearly flow as a quarterly one."""
    return a_year / QUARTERS_A_YEAR
