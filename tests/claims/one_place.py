"""The small city squeezed into one zone, as a folder."""

import csv
import shutil

from sim.params.folder import scenarios_folder

_ZONE = "chips"
_SUMS = (
    "area_km2", "residents_2017", "workers_2017", "jobs_2017", "industrial_land_km2", "residential_land_km2",
    "housing_floor_m2",
)  # fmt: skip


def one_place_city(folder):
    """Copy of minicity below `folder` in which one zone has everything; the outside stays."""
    copy = shutil.copytree(scenarios_folder() / "cities" / "minicity", folder / "one_place")
    header, rows = _read(copy / "places.csv")
    inside = [row for row in rows if row["kind"] != "outside"]
    only = next(row for row in rows if row["id"] == _ZONE)
    for name in _SUMS:
        only[name] = repr(sum(float(row[name]) for row in inside))
    _write(copy / "places.csv", header, [only, *(row for row in rows if row["kind"] == "outside")])
    for table, key in (("zones.csv", "id"), ("transit.csv", "place")):
        header, rows = _read(copy / table)
        _write(copy / table, header, [row for row in rows if row[key] == _ZONE])
    return copy


def _read(file):
    with file.open(encoding="utf-8", newline="") as text:
        reader = csv.DictReader(text)
        return reader.fieldnames, list(reader)


def _write(file, header, rows):
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
