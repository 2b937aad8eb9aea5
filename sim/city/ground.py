"""The tables of a city that say where its places are and what stands on them, read and checked."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.city.segments import RINGS
from sim.city.sheet import (
    LATITUDE,
    LONGITUDE,
    NOT_NEGATIVE,
    POSITIVE,
    SHARE,
    Columns,
    Floats,
    Ints,
    Reading,
    Sheet,
    frozen,
)
from sim.city.totals import TOTALS, read_totals
from sim.units import MU_PER_KM2

ZONE, REST, OUTSIDE = "zone", "rest", "outside"
LAND_TYPES = ("mfg", "office", "retail", "rnd", "logistics", "tourism", "agri")
"""What a zone's land is mainly for."""
_KINDS = (ZONE, REST, OUTSIDE)
_ZONE_KINDS = ("manufacturing", "service", "agriculture")
_LEVELS = ("county", "managed_area")
_TOLERANCE = 1e-6
_PLACE_NUMBERS = {"lon": LONGITUDE, "lat": LATITUDE, "area_km2": POSITIVE} | TOTALS

PLACE_COLUMNS = Columns(
    ("id", "name_zh", "name_en", "kind", "land_type", "district", "region", "ring", *_PLACE_NUMBERS, "confidence"),
    ("notes",),
)
ZONE_COLUMNS = Columns(
    (
        *("id", "name_zh", "name_en", "district", "region_shares", "ecosystem", "kind", "land_type", "lon", "lat"),
        *("segment_ids", "source", "conf_row", "conf_ecosystem", "conf_area", "conf_location"),
    ),
    (
        *("ecosystem_secondary", "industry_group", "planned_area_km2", "start_area_km2", "lead_segments"),
        *("anchor_firms", "tier", "openness", "notes"),
    ),
)
DISTRICT_COLUMNS = Columns(
    ("id", "name_zh", "name_en", "level", "ring", "source", "confidence"),
    (
        *("central_city_2020", "lon", "lat", "centroid_lon", "centroid_lat", "area_km2", "area_model_km2"),
        *("population_2010", "population_2020", "population_2010_model", "population_2020_model"),
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
    sources = reading.table(folder / "sources.csv", SOURCE_COLUMNS).keys("key")
    districts = _read_districts(reading, folder, sources)
    everywhere = reading.table(folder / "places.csv", PLACE_COLUMNS)
    everywhere.keys("id")
    everywhere.confidence("confidence")
    kind = everywhere.choices("kind", _KINDS, "kind of place")
    zones = everywhere.only(np.flatnonzero(kind == 0).tolist())
    places = everywhere.only([*np.flatnonzero(kind == 0), *np.flatnonzero(kind == 1)])
    if len(everywhere) and not len(zones):
        reading.complaints.append(f"{everywhere.where}: no row is of kind '{ZONE}'; a city needs at least one zone.")
    return (
        _read_places(reading, places, districts, totals)
        | _read_zones(reading, folder, zones, places, districts, sources, ecosystem_ids, segment_ids)
        | _read_transit(reading, folder, places)
        | _read_outside(everywhere.only(np.flatnonzero(kind == 2).tolist()))
    )


def _read_districts(reading: Reading, folder: Path, sources: Sequence[str]) -> tuple[str, ...]:
    """Ids of the counties and managed areas."""
    sheet = reading.table(folder / "districts.csv", DISTRICT_COLUMNS)
    sheet.choices("level", _LEVELS, "level")
    sheet.choices("ring", RINGS, "ring")
    sheet.confidence("confidence")
    _check_sources(sheet, sources)
    return sheet.keys("id")


def _check_sources(sheet: Sheet, sources: Sequence[str]) -> None:
    """Complain about keys that are not in sources.csv, and about rows without any."""
    sheet.words("source")
    for row, keys in sheet.given("source"):
        for key in keys.split():
            sheet.choice(row, "source", key, sources, "source")


def _read_places(reading: Reading, sheet: Sheet, districts: Sequence[str], totals: Path | None) -> dict[str, Any]:
    """Fields by place that stand in places.csv."""
    numbers = {column: sheet.numbers(column, span) for column, span in _PLACE_NUMBERS.items()}
    where = sheet.where
    if totals is not None:
        where = read_totals(reading, totals, sheet.texts("id"), numbers)
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
    for row in np.flatnonzero(used > numbers["area_km2"] * (1.0 + _TOLERANCE)):
        sheet.complain(
            row,
            "industrial_land_km2",
            f"industrial and residential land of '{sheet.texts('id')[row]}' are {used[row]:.6g} km2 together, "
            f"more than its area of {numbers['area_km2'][row]:.6g} km2.",
        )


def _read_zones(
    reading: Reading,
    folder: Path,
    zones: Sheet,
    places: Sheet,
    districts: Sequence[str],
    sources: Sequence[str],
    ecosystem_ids: Sequence[str],
    segment_ids: Sequence[str],
) -> dict[str, Any]:
    """Fields that zones.csv gives to the zones of places.csv."""
    sheet = reading.table(folder / "zones.csv", ZONE_COLUMNS)
    ids = sheet.keys("id")
    sheet.choices("district", districts, "district")
    sheet.choices("kind", _ZONE_KINDS, "kind of zone")
    sheet.choices("land_type", LAND_TYPES, "land type")
    sheet.confidence("conf_row", "conf_ecosystem", "conf_area", "conf_location")
    _check_sources(sheet, sources)
    _check_region_shares(sheet, districts)
    ecosystem = sheet.choices("ecosystem", ecosystem_ids, "ecosystem")
    for row, text in sheet.given("ecosystem_secondary"):
        sheet.choice(row, "ecosystem_secondary", text, ecosystem_ids, "ecosystem")
    lead = [_lead_segments(sheet, row, segment_ids) for row in range(len(sheet))]
    rows = _same_zones(sheet, ids, zones)
    rest = len(places) - len(zones)
    location = [sheet.texts("conf_location")[row] for row in rows]
    return {
        "ecosystem": frozen([*(ecosystem[row] for row in rows), *([-1] * rest)], "i2"),
        "lead_segments": tuple(lead[row] for row in rows),
        "location_confidence": (*location, *places.texts("confidence")[len(zones) :]),
    }


def _lead_segments(sheet: Sheet, row: int, segment_ids: Sequence[str]) -> tuple[int, ...]:
    """Indices of the segments that a zone names, in its order."""
    names = [name.strip() for name in sheet.texts("segment_ids")[row].split(";")]
    if len(set(names)) < len(names):
        sheet.complain(row, "segment_ids", "names a segment twice.")
    return tuple(sheet.choice(row, "segment_ids", name, segment_ids, "segment") for name in names)


def _check_region_shares(sheet: Sheet, districts: Sequence[str]) -> None:
    """Complain about shares such as `a:0.7;b:0.3` that are broken, name no region, or do not add up to 1."""
    for row, text in enumerate(sheet.cells.get("region_shares", ())):
        pairs = [pair.split(":") for pair in text.split(";")]
        if any(len(pair) != 2 for pair in pairs):
            sheet.complain(row, "region_shares", f"'{text}' is not of the form region:share;region:share.")
            continue
        for region, _ in pairs:
            sheet.choice(row, "region_shares", region.strip(), districts, "region")
        total = sum(sheet.number(row, "region_shares", share.strip(), SHARE) for _, share in pairs)
        if abs(total - 1.0) > _TOLERANCE:
            sheet.complain(row, "region_shares", f"the shares add up to {total:.6g}; they must add to 1.")


def _same_zones(sheet: Sheet, ids: Sequence[str], zones: Sheet) -> list[int]:
    """Row of zones.csv of each zone of places.csv; complaints where one lacks the other or they differ."""
    listed = zones.texts("id")
    rows: list[int] = []
    for row, name in enumerate(listed):
        if name in ids:
            rows.append(ids.index(name))
            _check_agreement(sheet, rows[-1], zones, row)
        elif ids:
            zones.complain(row, "id", f"the zone '{name}' has no row in zones.csv.")
    for row, name in enumerate(ids):
        if listed and name not in listed:
            sheet.complain(row, "id", f"the zone '{name}' has no row of kind '{ZONE}' in places.csv.")
    return rows


def _check_agreement(sheet: Sheet, row: int, zones: Sheet, place: int) -> None:
    """Complain if zones.csv and places.csv put a zone elsewhere."""
    for column in ("district", "land_type"):
        mine, theirs = sheet.texts(column)[row], zones.texts(column)[place]
        if mine and theirs and mine != theirs:
            sheet.complain(row, column, f"is '{mine}' here and '{theirs}' in places.csv; they must be the same.")


def _read_transit(reading: Reading, folder: Path, places: Sheet) -> dict[str, Any]:
    """Metro stations by place."""
    sheet = reading.table(folder / "transit.csv", TRANSIT_COLUMNS)
    sheet.confidence("confidence")
    sheet.keys("place")
    ids = places.texts("id")
    row_of = sheet.choices("place", ids, "place")
    known: Ints = np.full(len(places) + 1, -1)
    known[row_of] = np.arange(len(sheet))
    if len(sheet):
        for row in np.flatnonzero(known[: len(places)] < 0):
            reading.complaints.append(f"{sheet.where}: the place '{ids[row]}' has no row.")
    metro = {"metro_2017": "metro_mid_2017", "metro_2021": "metro_end_2021"}
    return {
        field: frozen(np.append(sheet.choices(column, ("0", "1"), "answer") == 1, False)[known[: len(places)]], "?")
        for field, column in metro.items()
    }


def _read_outside(sheet: Sheet) -> dict[str, Any]:
    """Nodes outside the city; one at most, the rest of the world, has no residents."""
    residents = sheet.numbers_if_given("residents_2017", NOT_NEGATIVE)
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
