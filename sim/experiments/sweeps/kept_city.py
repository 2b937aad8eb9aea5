"""A city as the folder of a sweep keeps it."""

from pathlib import Path

from sim.city.folder import load_kept_city
from sim.city.places import City
from sim.experiments.sweeps.city_files import city_path
from sim.params.advice import BadInput


class CityNotKept(BadInput):
    """The data of a city are not in the folder, or not as they were."""


def kept_city(folder: Path, version: str) -> City:
    """Read the city of a version from the folder of a sweep.

    Parameters
    ----------
    folder : Path
        Folder of the sweep.
    version : str
        Version of the city, 64 digits.

    Raises
    ------
    CityNotKept
        If its files are not there, or are not what was written.
    """
    home = city_path(folder, version)
    if not home.is_dir():
        raise CityNotKept(f"{home}: the data of a city are not there; `sweep run` with the design writes them.")
    try:
        city = load_kept_city(home)
    except BadInput as error:
        raise CityNotKept(f"{home}: the data of a city are broken: {str(error).splitlines()[0]}") from error
    if city.version != version:
        raise CityNotKept(
            f"{home}: the data of city '{city.name}' are not what was written (version before {version[:8]}, now "
            f"{city.version[:8]}); `sweep run` with the design writes them again."
        )
    return city
