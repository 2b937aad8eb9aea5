"""A city folder: `load_city` reads it, checks it, and tells all its mistakes at once."""

from collections.abc import Mapping
from pathlib import Path

from sim.city.ground import read_ecosystems, read_ground
from sim.city.places import City
from sim.city.segments import read_segments
from sim.city.sheet import Reading
from sim.params.advice import BadInput, did_you_mean
from sim.params.folder import scenarios_folder, shown
from sim.params.tables import levers, parameters
from sim.params.text import read_text

SETTINGS = "city.toml"
_SHARED_TABLES = ("segments", "inputs", "ring_patterns")
"""Tables that stand beside the city folders unless the city has its own."""
_TOTALS = "totals"
"""Folder of a city's own totals among its files."""
_KEYS = ("name", "title", "default_scale", *_SHARED_TABLES, "parameters")


def load_city(name_or_path: str | Path, totals: Path | None = None) -> City:
    """Read a city from its folder.

    Parameters
    ----------
    name_or_path : str or Path
        A city of `scenarios/cities`, such as ``chengdu``, or a path to a folder like them.
    totals : Path, optional
        CSV with the column `place` and any of jobs_2017, workers_2017, residents_2017, industrial_land_km2,
        residential_land_km2 and housing_floor_m2; its rows override places.csv.

    Returns
    -------
    City

    Raises
    ------
    BadInput
        If there is no such city, or its files are wrong; every mistake on a line of its own.

    Examples
    --------
    >>> load_city("minicity").n_zones
    6
    """
    folder = city_folder(name_or_path)
    reading = Reading()
    settings = _read_settings(reading, folder)
    tables = {name: _table(folder, settings, name) for name in _SHARED_TABLES}
    ecosystems = read_ecosystems(reading, folder)
    segments = read_segments(
        reading, tables["segments"], tables["inputs"], tables["ring_patterns"], ecosystems.options("id")
    )
    ground = read_ground(reading, folder, totals, ecosystems.options("id"), segments.ids)
    reading.settle()
    return City(
        name=str(settings["name"]),
        title=str(settings["title"]),
        default_scale=float(str(settings["default_scale"])),
        ecosystem_ids=ecosystems.texts("id"),
        ecosystem_names_zh=ecosystems.texts("name_zh"),
        ecosystem_names_en=ecosystems.texts("name_en"),
        segments=segments,
        parameters=_flat(settings.get("parameters", {})),
        version=reading.version(),
        files=_files(reading, folder, totals),
        **ground,
    )


def load_kept_city(folder: Path) -> City:
    """Read a city from a folder that holds its `files` and nothing else.

    Parameters
    ----------
    folder : Path
        The folder; totals that were given beside the city stand in `totals/`.

    Raises
    ------
    BadInput
        If there is no such folder, or its files are wrong.
    """
    return load_city(folder, next((folder / _TOTALS).glob("*"), None))


def cities() -> tuple[str, ...]:
    """Names of the cities in `scenarios/cities`, sorted."""
    return tuple(sorted(file.parent.name for file in (scenarios_folder() / "cities").glob(f"*/{SETTINGS}")))


def city_folder(name_or_path: str | Path) -> Path:
    """Folder of a city.

    Raises
    ------
    BadInput
        If no city has the name and it is not a path to a folder.
    """
    if name_or_path in cities():
        return scenarios_folder() / "cities" / name_or_path
    path, text = Path(name_or_path), str(name_or_path)
    if text and path.is_dir():
        return path
    if isinstance(name_or_path, Path) or "/" in text or "\\" in text:
        raise BadInput(f"{shown(path)}: there is no such folder.")
    raise BadInput(f"there is no city '{text}'.{did_you_mean(text, cities())} Cities: {', '.join(cities())}.")


def _table(folder: Path, settings: Mapping[str, object], name: str) -> Path:
    """Path of a table that cities may share; the city's own if city.toml names it, or it has the usual name."""
    own = folder / str(settings.get(name, f"{name}.csv"))
    return own if name in settings or own.is_file() else scenarios_folder() / "cities" / f"{name}.csv"


def _files(reading: Reading, folder: Path, totals: Path | None) -> tuple[tuple[str, str], ...]:
    """Every file read, under the name that it has in a folder of its own, and the licence."""
    read = {f"{_TOTALS}/{path.name}" if path == totals else path.name: text for path, text in reading.contents}
    return (*read.items(), *((path.name, read_text(path)) for path in sorted(folder.glob("LICENSE*"))))


def _read_settings(reading: Reading, folder: Path) -> dict[str, object]:
    """Content of city.toml, checked; without knowing which tables to read there is no going on."""
    path = folder / SETTINGS
    settings = reading.toml(path)
    reading.settle()
    complaints = reading.complaints
    where = shown(path)
    for key in (key for key in settings if key not in _KEYS):
        complaints.append(f"{where}: there is no key '{key}'.{did_you_mean(key, _KEYS)} Keys: {', '.join(_KEYS)}.")
    for key in ("name", "title"):
        if not isinstance(settings.get(key), str) or not settings[key]:
            complaints.append(f"{where}: '{key}' must be there and be a text.")
    for key in _SHARED_TABLES:
        if not _is_file_name(settings.get(key, key)):
            complaints.append(f"{where}: '{key}' must be the name of a file in this folder.")
    if not _is_scale(settings.get("default_scale")):
        complaints.append(f"{where}: 'default_scale' must be there and be a number above 0 and at most 1.")
    _check_parameters(complaints, where, settings.get("parameters", {}))
    if not all(_is_file_name(settings.get(key, key)) for key in _SHARED_TABLES):
        reading.settle()
    return settings


def _is_file_name(value: object) -> bool:
    """Whether this can be a file in the folder itself."""
    return isinstance(value, str) and Path(value).name == value != ""


def _is_scale(value: object) -> bool:
    """Whether this is a share above 0."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0.0 < value <= 1.0


def _check_parameters(complaints: list[str], where: str, overrides: object) -> None:
    """Complain about overrides of parameters that are unknown, not built yet, or out of range."""
    if not isinstance(overrides, dict):
        complaints.append(f"{where}: 'parameters' must be a table; write [parameters].")
        return
    known = parameters()
    place = f"{where}, [parameters]"
    for name, value in _leaves(overrides).items():
        if name in known and known[name].active:
            try:
                known[name].number(value, place)
            except BadInput as error:
                complaints.append(str(error))
        elif name in known:
            complaints.append(f"{place}: '{name}' is inactive, its mechanism is not built yet; leave it out.")
        elif name in levers():
            complaints.append(f"{place}: '{name}' is a lever; it belongs into a development model.")
        else:
            complaints.append(f"{place}: there is no parameter '{name}'.{did_you_mean(name, known)}")


def _leaves(table: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    """Values of nested tables by dotted name."""
    found: dict[str, object] = {}
    for key, value in table.items():
        found |= _leaves(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return found


def _flat(overrides: object) -> dict[str, float]:
    """Checked overrides as numbers by dotted name."""
    leaves = _leaves(overrides) if isinstance(overrides, dict) else {}
    return {name: float(str(value)) for name, value in sorted(leaves.items())}
