"""Mistakes that a user may make in a city folder, and what is said about each."""

from collections.abc import Callable
from pathlib import Path

from city_copies import change_cell, change_text, drop_line, repeat_line

Spoil = Callable[[Path], None]


def cell(file: str, line: int, column: str, value: str) -> Spoil:
    return lambda folder: change_cell(folder / file, line, column, value)


def header(file: str, column: str, value: str) -> Spoil:
    return lambda folder: change_cell(folder / file, 1, column, value)


def text(file: str, old: str, new: str) -> Spoil:
    return lambda folder: change_text(folder / file, old, new)


MISTAKES: dict[str, tuple[Spoil, str]] = {
    "unknown district": (
        cell("districts.csv", 2, "id", "oldtown"),
        "places.csv, line 2, column 'district': there is no district 'old_town'. Did you mean 'oldtown'?",
    ),
    "unknown region": (
        cell("places.csv", 3, "region", "moon"),
        "line 3, column 'region': there is no region 'moon'.",
    ),
    "unknown ring": (
        cell("places.csv", 4, "ring", "iner"),
        "line 4, column 'ring': there is no ring 'iner'. Did you mean 'inner'? Known: core, inner, outer, far.",
    ),
    "unknown land type": (
        cell("places.csv", 4, "land_type", "factory"),
        "line 4, column 'land_type': there is no land type 'factory'. Known: mfg,",
    ),
    "unknown kind of place": (
        cell("places.csv", 8, "kind", "rst"),
        "there is no kind of place 'rst'. Did you mean 'rest'?",
    ),
    "unknown ecosystem": (
        cell("zones.csv", 2, "ecosystem", "electronic"),
        "zones.csv, line 2, column 'ecosystem': there is no ecosystem 'electronic'. Did you mean 'electronics'?",
    ),
    "unknown ecosystem of a segment": (
        cell("segments.csv", 2, "ecosystem", "auto2"),
        "segments.csv, line 2, column 'ecosystem': there is no ecosystem 'auto2'. Did you mean 'auto'?",
    ),
    "unknown lead segment": (
        cell("zones.csv", 5, "segment_ids", "auto_oem;auto_part"),
        "zones.csv, line 5, column 'segment_ids': there is no segment 'auto_part'. Did you mean 'auto_parts'?",
    ),
    "lead segment twice": (
        cell("zones.csv", 5, "segment_ids", "ic;ic"),
        "column 'segment_ids': names a segment twice.",
    ),
    "no lead segment": (
        cell("zones.csv", 5, "segment_ids", ""),
        "column 'segment_ids': is empty; a segment is needed.",
    ),
    "unknown buyer": (cell("inputs.csv", 2, "buyer_id", "chips"), "inputs.csv, line 2, column 'buyer_id': there is no"),
    "unknown seller": (
        cell("inputs.csv", 2, "seller_id", "ore"),
        "line 2, column 'seller_id': there is no segment 'ore'.",
    ),
    "unknown ring pattern": (
        cell("segments.csv", 3, "ring_pattern", "evn"),
        "segments.csv, line 3, column 'ring_pattern': there is no ring pattern 'evn'. Did you mean 'even'?",
    ),
    "unknown source": (
        cell("zones.csv", 2, "source", "S99"),
        "zones.csv, line 2, column 'source': there is no source 'S99'.",
    ),
    "unknown confidence": (
        cell("zones.csv", 3, "conf_area", "E"),
        "zones.csv, line 3, column 'conf_area': there is no letter of confidence 'E'. Known: A, B, C.",
    ),
    "negative area": (
        cell("places.csv", 5, "area_km2", "-2"),
        "places.csv, line 5, column 'area_km2': -2 is not allowed; a number above 0 and at most 1,000,000 km2",
    ),
    "negative count": (
        cell("places.csv", 5, "residents_2017", "-1"),
        "line 5, column 'residents_2017': -1 is not allowed; a number from 0 to 10,000,000,000 is needed.",
    ),
    "not a number": (
        cell("places.csv", 6, "jobs_2017", "many"),
        "places.csv, line 6, column 'jobs_2017': 'many' is not a number; a number from 0 to 10,000,000,000",
    ),
    "digits with underscores": (
        cell("places.csv", 6, "jobs_2017", "1_2"),
        "column 'jobs_2017': '1_2' is not a number;",
    ),
    "empty number": (cell("places.csv", 6, "jobs_2017", ""), "line 6, column 'jobs_2017': is empty;"),
    "nan": (cell("places.csv", 6, "workers_2017", "nan"), "line 6, column 'workers_2017': nan is not allowed;"),
    "infinite": (cell("places.csv", 6, "housing_floor_m2", "inf"), "column 'housing_floor_m2': inf is not allowed;"),
    "too far north": (
        cell("places.csv", 9, "lat", "104"),
        "line 9, column 'lat': 104 is not allowed; a number of degrees from -90 to 90",
    ),
    "too much land in use": (
        cell("places.csv", 2, "residential_land_km2", "0.99"),
        "line 2, column 'industrial_land_km2': industrial and residential land of 'chips' are 1.0005 km2 together, "
        "more than its area of 1 km2.",
    ),
    "negative area of a district": (
        cell("districts.csv", 2, "area_km2", "-1"),
        "districts.csv, line 2, column 'area_km2': -1 is not allowed; a number above 0 and at most 1,000,000 km2",
    ),
    "nan area of a district": (
        cell("districts.csv", 2, "area_km2", "nan"),
        "districts.csv, line 2, column 'area_km2': nan is not allowed; a number above 0",
    ),
    "endless area of a district": (
        cell("districts.csv", 2, "area_km2", "1e30"),
        "districts.csv, line 2, column 'area_km2': 1e30 is not allowed; a number above 0",
    ),
    "nan planned area": (
        cell("zones.csv", 2, "planned_area_km2", "nan"),
        "zones.csv, line 2, column 'planned_area_km2': nan is not allowed; a number above 0",
    ),
    "planned area of nothing": (
        cell("zones.csv", 2, "planned_area_km2", "0"),
        "zones.csv, line 2, column 'planned_area_km2': 0 is not allowed; a number above 0",
    ),
    "endless area": (
        cell("places.csv", 2, "area_km2", "1e30"),
        "places.csv, line 2, column 'area_km2': 1e30 is not allowed; a number above 0",
    ),
    "endless residents": (
        cell("places.csv", 2, "residents_2017", "1e30"),
        "places.csv, line 2, column 'residents_2017': 1e30 is not allowed; a number from 0 to 10,000,000,000 is",
    ),
    "endless floor": (
        cell("places.csv", 2, "housing_floor_m2", "1e30"),
        "places.csv, line 2, column 'housing_floor_m2': 1e30 is not allowed; a number from 0 to 100,000,000,000 m2",
    ),
    "jobs are not workers": (
        cell("places.csv", 2, "jobs_2017", "151"),
        "places.csv: jobs_2017 of all places add up to 2201 and workers_2017 to 2200; the two totals must be equal.",
    ),
    "duplicate id": (
        cell("places.csv", 9, "id", "rest_old_town"),
        "line 9, column 'id': 'rest_old_town' stands here for the second time; it is on line 8 already.",
    ),
    "region shares": (
        cell("zones.csv", 2, "region_shares", "old_town:0.6;riverside:0.3"),
        "zones.csv, line 2, column 'region_shares': the shares add up to 0.9; they must add to 1.",
    ),
    "broken region shares": (
        cell("zones.csv", 2, "region_shares", "old_town"),
        "line 2, column 'region_shares': 'old_town' is not of the form region:share;region:share.",
    ),
    "region of a share": (
        cell("zones.csv", 2, "region_shares", "x:1"),
        "column 'region_shares': there is no region 'x'.",
    ),
    "zone in another district": (
        cell("zones.csv", 2, "district", "hillfoot"),
        "zones.csv, line 2, column 'district': is 'hillfoot' here and 'old_town' in places.csv; they must be the same.",
    ),
    "zone at another point": (
        cell("zones.csv", 2, "lon", "104.03"),
        "column 'lon': is 104.03 here and 104.02 in places.csv;",
    ),
    "skill mix": (
        cell("segments.csv", 4, "skill_low", "0.7"),
        "segments.csv, line 4, column 'skill_low': the three skill shares add up to 1.05; they must add to 1.",
    ),
    "employment shares": (
        cell("segments.csv", 2, "employment_share_2017", "0.06"),
        "segments.csv, column 'employment_share_2017': the shares add up to 1.01; they must add to 1.",
    ),
    "input column": (
        cell("inputs.csv", 2, "coefficient", "0.2"),
        "inputs.csv, column 'coefficient': the inputs, import and value added of 'elec_materials' add up to 1.1;",
    ),
    "value added in two tables": (
        cell("segments.csv", 2, "value_added_ratio", "0.23"),
        "value added of 'elec_materials' is 0.22, but its value_added_ratio among the segments is 0.23;",
    ),
    "kind of row": (cell("inputs.csv", 2, "row_kind", "import"), "column 'row_kind': 'import' does not fit the seller"),
    "pair twice": (
        lambda folder: repeat_line(folder / "inputs.csv", 2),
        "column 'seller_id': 'elec_materials' buys from 'elec_materials' on line 2 already.",
    ),
    "answer": (cell("segments.csv", 2, "recruitable", "maybe"), "there is no answer 'maybe'. Known: no, yes."),
    "missing column": (
        header("places.csv", "lon", "longitude"),
        "places.csv, line 1: the column 'lon' is missing. Needed: id, name_zh,",
    ),
    "unknown column": (
        header("places.csv", "jobs_2017", "jobs_2071"),
        "places.csv, line 1: there is no column 'jobs_2071' in this table. Did you mean 'jobs_2017'?",
    ),
    "double column": (
        header("places.csv", "notes", "lon"),
        "places.csv, line 1: the column 'lon' stands there more than once.",
    ),
    "comma without quotation marks": (
        text("places.csv", "Chip Garden", "Chip, Garden"),
        "places.csv, line 2: 20 cells where the header has 19; a comma inside a cell needs quotation marks",
    ),
    "open quotation marks": (text("zones.csv", "Chip Garden", '"Chip Garden'), "zones.csv, line 2: is not CSV ("),
    "zone only in places.csv": (
        lambda folder: drop_line(folder / "zones.csv", 4),
        "places.csv, line 4, column 'id': the zone 'phones' has no row in zones.csv.",
    ),
    "zone only in zones.csv": (
        lambda folder: drop_line(folder / "places.csv", 4),
        "zones.csv, line 4, column 'id': the zone 'phones' has no row of kind 'zone' in places.csv.",
    ),
    "place without transit": (
        lambda folder: drop_line(folder / "transit.csv", 10),
        "transit.csv: the place 'rest_hillfoot' has no row.",
    ),
    "metro that is neither 0 nor 1": (
        cell("transit.csv", 2, "metro_mid_2017", "2"),
        "there is no answer '2'. Known: 0, 1.",
    ),
    "two rests of the world": (
        cell("places.csv", 11, "residents_2017", ""),
        "places.csv, line 12, column 'residents_2017': only one outside node, the rest of the world, may have none.",
    ),
    "neighbour without position": (cell("places.csv", 11, "lon", ""), "line 11, column 'lon': is empty;"),
    "missing file": (lambda folder: (folder / "transit.csv").unlink(), "transit.csv: there is no such file."),
    "empty file": (
        lambda folder: (folder / "zones.csv").write_text(""),
        "zones.csv: is empty; a header line is needed.",
    ),
    "wrong encoding": (
        lambda folder: (folder / "places.csv").write_bytes(
            (folder / "places.csv").read_text("utf-8").encode("gb18030")
        ),
        "places.csv, line 3: is not UTF-8",
    ),
    "unknown key": (
        text("city.toml", "title =", "titel ="),
        "city.toml: there is no key 'titel'. Did you mean 'title'? Keys: name, title, default_scale,",
    ),
    "no scale": (
        text("city.toml", "default_scale = 1.0", ""),
        "city.toml: 'default_scale' must be there and be a number",
    ),
    "scale above 1": (text("city.toml", "= 1.0", "= 2.0"), "city.toml: 'default_scale' must be there and be a number"),
    "table that is no name": (text("city.toml", '"inputs.csv"', "3"), "city.toml: 'inputs' must be the name of a file"),
    "table elsewhere": (
        text("city.toml", '"inputs.csv"', '"../inputs.csv"'),
        "city.toml: 'inputs' must be the name of",
    ),
    "broken toml": (
        text("city.toml", "default_scale = 1.0", "default_scale = "),
        "city.toml, line 5: is not valid TOML",
    ),
    "key twice": (
        text("city.toml", "default_scale", 'name = "b"\ndefault_scale'),
        "city.toml, line 5: is not valid TOML: a key",
    ),
    "unknown parameter": (
        text("city.toml", "= 1.0", "= 1.0\n[parameters]\ncommute.detuor_factor = 1.2\n#"),
        "city.toml, [parameters]: there is no parameter 'commute.detuor_factor'. Did you mean 'commute.detour_factor'?",
    ),
    "parameter out of range": (
        text("city.toml", "= 1.0", "= 1.0\n[parameters]\ncommute.detour_factor = 9\n#"),
        "commute.detour_factor = 9: outside 1.2 to 1.5",
    ),
    "parameter that is not a number": (
        text("city.toml", "= 1.0", "= 1.0\n[parameters]\ncommute.detour_factor = nan\n#"),
        "commute.detour_factor = nan: must be a finite number",
    ),
    "lever among parameters": (
        text("city.toml", "= 1.0", "= 1.0\n[parameters]\nland.tilt_industry = 1\n#"),
        "city.toml, [parameters]: 'land.tilt_industry' is a lever; it belongs into a development model.",
    ),
    "parameters that are no table": (
        text("city.toml", "= 1.0", "= 1.0\nparameters = 3"),
        "city.toml: 'parameters' must be a table; write [parameters].",
    ),
}
