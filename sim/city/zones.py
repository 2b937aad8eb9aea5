"""The table of zones (功能区): which ecosystem each belongs to and which segments it bets on."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.city.sheet import AREA, LATITUDE, LONGITUDE, SHARE, Columns, Reading, Sheet, frozen

ZONE = "zone"
LAND_TYPES = ("mfg", "office", "retail", "rnd", "logistics", "tourism", "agri")
"""What a zone's land is mainly for."""
_ZONE_KINDS = ("manufacturing", "service", "agriculture")
_POSITION = {"lon": LONGITUDE, "lat": LATITUDE}
_AREAS = ("planned_area_km2", "start_area_km2")
_TOLERANCE = 1e-6

ZONE_COLUMNS = Columns(
    (
        *("id", "name_zh", "name_en", "district", "region_shares", "ecosystem", "kind", "land_type", "lon", "lat"),
        *("segment_ids", "source", "conf_row", "conf_ecosystem", "conf_area", "conf_location"),
    ),
    (
        *("ecosystem_secondary", "industry_group", *_AREAS, "lead_segments"),
        *("anchor_firms", "tier", "openness", "notes"),
    ),
)


def check_sources(sheet: Sheet, sources: Sequence[str]) -> None:
    """Complain about keys that are not in sources.csv, and about rows without any."""
    sheet.words("source")
    for row, keys in sheet.given("source"):
        for key in keys.split():
            sheet.choice(row, "source", key, sources, "source")


def read_zones(
    reading: Reading,
    folder: Path,
    zones: Sheet,
    places: Sheet,
    districts: Sequence[str],
    sources: Sequence[str],
    ecosystem_ids: Sequence[str],
    segment_ids: Sequence[str],
) -> dict[str, Any]:
    """Fields of `City` that zones.csv gives to the zones of places.csv; mistakes become complaints.

    Parameters
    ----------
    reading : Reading
        Collects files and complaints.
    folder : Path
        Folder of the city.
    zones, places : Sheet
        Rows of places.csv: the zones, and all places inside the city with the zones first.
    districts, sources, ecosystem_ids, segment_ids : sequence of str
        Ids that a zone may name; empty if their own table could not be read.
    """
    sheet = reading.table(folder / "zones.csv", ZONE_COLUMNS)
    sheet.keys("id")
    sheet.choices("district", districts, "district")
    sheet.choices("kind", _ZONE_KINDS, "kind of zone")
    sheet.choices("land_type", LAND_TYPES, "land type")
    sheet.confidence("conf_row", "conf_ecosystem", "conf_area", "conf_location")
    check_sources(sheet, sources)
    for column in _AREAS:
        sheet.numbers_if_given(column, AREA)
    _check_region_shares(sheet, districts)
    ecosystem = sheet.choices("ecosystem", ecosystem_ids, "ecosystem")
    for row, text in sheet.given("ecosystem_secondary"):
        sheet.choice(row, "ecosystem_secondary", text, ecosystem_ids, "ecosystem")
    lead = [_lead_segments(sheet, row, segment_ids) for row in range(len(sheet))]
    rows = _same_zones(sheet, sheet.texts("id"), zones)
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
        elif sheet.complete:
            zones.complain(row, "id", f"the zone '{name}' has no row in zones.csv.")
    for row, name in enumerate(ids):
        if zones.complete and name not in listed:
            sheet.complain(row, "id", f"the zone '{name}' has no row of kind '{ZONE}' in places.csv.")
    return rows


def _check_agreement(sheet: Sheet, row: int, zones: Sheet, place: int) -> None:
    """Complain if zones.csv and places.csv tell different things about a zone."""
    for column in ("district", "land_type"):
        mine, theirs = sheet.texts(column)[row], zones.texts(column)[place]
        if mine and theirs and mine != theirs:
            sheet.complain(row, column, f"is '{mine}' here and '{theirs}' in places.csv; they must be the same.")
    for column, span in _POSITION.items():
        here, there = sheet.numbers(column, span)[row], zones.numbers(column, span)[place]
        if abs(here - there) > _TOLERANCE:
            sheet.complain(row, column, f"is {here:g} here and {there:g} in places.csv; they must be the same.")
