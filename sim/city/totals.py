"""A researcher's own totals by place, which override those of places.csv: one CSV, no rebuilding."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sim.city.sheet import FLOOR, LAND, PEOPLE, Columns, Floats, Range, Reading
from sim.params.folder import shown

TOTALS: dict[str, Range] = {
    "jobs_2017": PEOPLE,
    "workers_2017": PEOPLE,
    "residents_2017": PEOPLE,
    "industrial_land_km2": LAND,
    "residential_land_km2": LAND,
    "housing_floor_m2": FLOOR,
}
"""Columns of places.csv that may be overridden."""


def read_totals(reading: Reading, path: Path, place_ids: Sequence[str], numbers: dict[str, Floats]) -> str:
    """Write the totals of a file over those of the city, in place; empty cells leave what there is.

    Parameters
    ----------
    reading : Reading
        Collects the file and its complaints.
    path : Path
        CSV with the column `place` and any of `TOTALS`.
    place_ids : sequence of str, (P,)
        Places inside the city.
    numbers : dict
        Arrays (P,) by column; changed.

    Returns
    -------
    str
        The file as an error names it.
    """
    sheet = reading.table(path, Columns(("place",), tuple(TOTALS)))
    sheet.keys("place")
    places = sheet.choices("place", place_ids, "place inside the city")
    if sheet.cells and not any(column in sheet.cells for column in TOTALS):
        reading.complaints.append(f"{sheet.where}, line 1: no total is given; columns may be {', '.join(TOTALS)}.")
    for column, span in TOTALS.items():
        given = sheet.numbers_if_given(column, span)
        rows = np.flatnonzero(~np.isnan(given) & (places >= 0))
        numbers[column][places[rows]] = given[rows]
    return shown(path)
