"""The tables of a city that say where its places are and what stands on them, read and checked."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.city.segments import RINGS
from sim.city.sheet import (
    AREA,
    LATITUDE,
    LONGITUDE,
    PEOPLE,
    Columns,
    Floats,
    Ints,
    Reading,
    Sheet,
    frozen,
    rows_where,
)
from sim.city.totals import TOTALS, read_totals
from sim.city.zones import LAND_TYPES, ZONE, check_sources, read_zones
from sim.units import MU_PER_KM2

REST, OUTSIDE = "rest", "outside"
_KINDS = (ZONE, REST, OUTSIDE)
_LEVELS = ("county", "managed_area")
_TOLERANCE = 1e-6
_PLACE_NUMBERS = {"lon": LONGITUDE, "lat": LATITUDE, "area_km2": AREA} | TOTALS

PLACE_COLUMNS = Columns(
    ("id", "name_zh", "name_en", "kind", "land_type", "district", "region", "ring", *_PLACE_NUMBERS, "confidence"),
    ("notes",),
)
_DISTRICT_NUMBERS = {
    **{"lon": LONGITUDE, "lat": LATITUDE, "centroid_lon": LONGITUDE, "centroid_lat": LATITUDE},
    **dict.fromkeys(("area_km2", "area_model_km2"), AREA),
    **dict.fromkeys(("population_2010", "population_2020", "population_2010_model", "population_2020_model"), PEOPLE),
}
DISTRICT_COLUMNS = Columns(
    ("id", "name_zh", "name_en", "level", "ring", "source", "confidence"),
    (
        *("central_city_2020", *_DISTRICT_NUMBERS),
        *("parent", "employment_known", "notes", "confidence_model"),
    ),
)
ECOSYSTEM_COLUMNS = Columns(
    ("id", "name_zh", "name_en", "confidence"), ("main_group", "evidence", "label_in_segments_csv")
)
TRANSIT_COLUMNS = Columns(("place", "metro_mid_2017", "metro_end_2021", "confidence"))
SOURCE_COLUMNS = Columns(("key", "title"), ("publisher_or_site", "date", "used_for"))


def read_ecosystems(reading: Reading, folder: Path) -> Sheet:
    """Read the table of ecosystems (产业生态圈), checked."""
    sheet = reading.table(folder / "ecosystems.csv", ECOSYSTEM_COLUMNS)
    sheet.keys("id")
    sheet.words("name_zh")
    sheet.words("name_en")
    sheet.confidence("confidence")
    return sheet


def read_ground(
    reading: Reading, folder: Path, totals: Path | None, ecosystem_ids: Sequence[str], segment_ids: Sequence[str]
) -> dict[str, Any]:
    """Fields of `City` by place; mistakes go to the reading's complaints.

    Parameters
    ----------
    reading : Reading
        Collects files and complaints.
    folder : Path
        Folder of the city.
    totals : Path or None
        A researcher's own totals, which override those of places.csv.
    ecosystem_ids, segment_ids : sequence of str
        Ids that zones may name; empty if their own table could not be read.
    """
    sources = _read_sources(reading, folder)
    districts = _read_districts(reading, folder, sources)
    everywhere = reading.table(folder / "places.csv", PLACE_COLUMNS).by("id")
    everywhere.keys("id")
    everywhere.confidence("confidence")
    kind = everywhere.choices("kind", _KINDS, "kind of place")
    everywhere = replace(everywhere, complete=everywhere.complete and bool((kind >= 0).all()))
    zones = everywhere.only(rows_where(kind == _KINDS.index(ZONE)))
    rests = rows_where(kind == _KINDS.index(REST))
    places = everywhere.only([*rows_where(kind == _KINDS.index(ZONE)), *rests])
    if everywhere.complete and not len(zones):
        reading.complaints.append(f"{everywhere.where}: no row is of kind '{ZONE}'; a city needs at least one zone.")
    return (
        _read_places(reading, places, districts, totals)
        | read_zones(reading, folder, zones, places, districts, sources, ecosystem_ids, segment_ids)
        | _read_transit(reading, folder, places)
        | _read_outside(everywhere.only(rows_where(kind == _KINDS.index(OUTSIDE))))
    )


def _read_sources(reading: Reading, folder: Path) -> tuple[str, ...]:
    """Keys of the texts that rows cite."""
    sheet = reading.table(folder / "sources.csv", SOURCE_COLUMNS)
    sheet.keys("key")
    return sheet.options("key")


def _read_districts(reading: Reading, folder: Path, sources: Sequence[str]) -> tuple[str, ...]:
    """Ids of the counties and managed areas."""
    sheet = reading.table(folder / "districts.csv", DISTRICT_COLUMNS)
    sheet.choices("level", _LEVELS, "level")
    sheet.choices("ring", RINGS, "ring")
    sheet.confidence("confidence")
    sheet.keys("id")
    for column, span in _DISTRICT_NUMBERS.items():
        sheet.numbers_if_given(column, span)
    check_sources(sheet, sources)
    return sheet.options("id")


def _read_places(reading: Reading, sheet: Sheet, districts: Sequence[str], totals: Path | None) -> dict[str, Any]:
    """Fields by place that stand in places.csv."""
    numbers = {column: sheet.numbers(column, span) for column, span in _PLACE_NUMBERS.items()}
    where = sheet.where
    if totals is not None:
        where = read_totals(reading, totals, sheet.options("id"), numbers)
    if sheet.complete:
        _check_balance(reading, where, numbers)
    _check_land(sheet, numbers)
    n_zones = sheet.texts("kind").count(ZONE)
    sheet.only(range(n_zones)).choices("land_type", LAND_TYPES, "land type")
    sheet.only(range(n_zones, len(sheet))).choices("land_type", (REST,), "land type outside zones")
    district = sheet.choices("district", districts, "district")
    sheet.choices("region", districts, "region")
    used = sorted(set(district.tolist()) - {-1})
    return {
        "place_ids": sheet.texts("id"),
        "place_names_zh": sheet.words("name_zh"),
        "place_names_en": sheet.words("name_en"),
        "n_zones": n_zones,
        "n_places": len(sheet),
        "ring": frozen(sheet.choices("ring", RINGS, "ring"), "i1"),
        "district": frozen([used.index(index) if index in used else -1 for index in district.tolist()], "i2"),
        "district_ids": tuple(districts[index] for index in used),
        "region": sheet.texts("region"),
        "lon": frozen(numbers["lon"]),
        "lat": frozen(numbers["lat"]),
        "area_km2": frozen(numbers["area_km2"]),
        "jobs": frozen(numbers["jobs_2017"]),
        "workers": frozen(numbers["workers_2017"]),
        "residents": frozen(numbers["residents_2017"]),
        "industrial_land": frozen(numbers["industrial_land_km2"] * MU_PER_KM2),
        "residential_land": frozen(numbers["residential_land_km2"] * MU_PER_KM2),
        "housing_floor": frozen(numbers["housing_floor_m2"]),
    }


def _check_balance(reading: Reading, where: str, numbers: dict[str, Floats]) -> None:
    """Complain if the city does not have a job for every resident worker."""
    jobs, workers = numbers["jobs_2017"].sum(), numbers["workers_2017"].sum()
    if abs(jobs - workers) >= 0.5:
        reading.complaints.append(
            f"{where}: jobs_2017 of all places add up to {jobs:.12g} and workers_2017 to {workers:.12g}; "
            "the two totals must be equal."
        )
    if jobs == 0.0 and numbers["jobs_2017"].size:
        reading.complaints.append(f"{where}: jobs_2017 of all places add up to 0; a city needs jobs.")


def _check_land(sheet: Sheet, numbers: dict[str, Floats]) -> None:
    """Complain about places with more land in use than they have."""
    used = numbers["industrial_land_km2"] + numbers["residential_land_km2"]
    for row in rows_where(used > numbers["area_km2"] * (1.0 + _TOLERANCE)):
        sheet.complain(
            row,
            "industrial_land_km2",
            f"industrial and residential land of '{sheet.texts('id')[row]}' are {used[row]:.6g} km2 together, "
            f"more than its area of {numbers['area_km2'][row]:.6g} km2.",
        )


def _read_transit(reading: Reading, folder: Path, places: Sheet) -> dict[str, Any]:
    """Metro stations by place."""
    sheet = reading.table(folder / "transit.csv", TRANSIT_COLUMNS)
    sheet.confidence("confidence")
    sheet.keys("place")
    ids = places.texts("id")
    row_of = sheet.choices("place", places.options("id"), "place")
    known: Ints = np.full(len(places) + 1, -1)
    known[row_of] = np.arange(len(sheet))
    if sheet.complete and places.complete:
        for row in rows_where(known[: len(places)] < 0):
            reading.complaints.append(f"{sheet.where}: the place '{ids[row]}' has no row.")
    metro = {"metro_2017": "metro_mid_2017", "metro_2021": "metro_end_2021"}
    return {
        field: frozen(np.append(sheet.choices(column, ("0", "1"), "answer") == 1, False)[known[: len(places)]], "?")
        for field, column in metro.items()
    }


def _read_outside(sheet: Sheet) -> dict[str, Any]:
    """Nodes outside the city; one at most, the rest of the world, has no residents."""
    residents = sheet.numbers_if_given("residents_2017", PEOPLE)
    world = [row for row, text in enumerate(sheet.texts("residents_2017")) if not text]
    for row in world[1:]:
        sheet.complain(row, "residents_2017", "only one outside node, the rest of the world, may have none.")
    named = sheet.only([row for row in range(len(sheet)) if row not in world])
    named.numbers("lon", LONGITUDE)
    named.numbers("lat", LATITUDE)
    return {
        "outside_ids": sheet.texts("id"),
        "outside_names_zh": sheet.words("name_zh"),
        "outside_names_en": sheet.words("name_en"),
        "outside_lon": frozen(sheet.numbers_if_given("lon", LONGITUDE)),
        "outside_lat": frozen(sheet.numbers_if_given("lat", LATITUDE)),
        "outside_residents": frozen(residents),
    }
