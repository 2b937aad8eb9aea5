"""The data of every city of a sweep, in its folder: whoever has the folder can make its runs again.

`cities/<first 16 digits of the version>/` holds the files of one version of one city, as `load_city` reads them.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiments.atomic import sync_folder, write_whole
from sim.experiments.sweeps.layout import CITIES, KEY
from sim.params.advice import BadInput

if TYPE_CHECKING:
    from sim.city.places import City


def city_path(folder: Path, version: str) -> Path:
    """Folder of a version of a city in the folder of a sweep."""
    return folder / CITIES / version[:KEY]


def keep_cities(folder: Path, cities: Iterable["City"]) -> None:
    """Write the files of cities that are not there as they are read.

    Parameters
    ----------
    folder : Path
        Folder of the sweep, its lock held.
    cities : iterable of City
        As they were read; each version is kept once.

    Raises
    ------
    BadInput
        If the disk is full or cannot be written.
    """
    by_version = {city.version: city for city in cities}
    for version, city in by_version.items():
        home = city_path(folder, version)
        for name, text in city.files:
            _keep(home / name, text.encode())
    for made in sorted({path.parent for path in kept_files(folder)}):
        sync_folder(made)
    sync_folder(folder / CITIES)


def kept_files(folder: Path) -> list[Path]:
    """Files of all cities in the folder of a sweep, by name."""
    return sorted(path for path in (folder / CITIES).glob("**/*") if path.is_file())


def _keep(path: Path, content: bytes) -> None:
    """Write a file unless it is there with this content."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.read_bytes() == content:
            return
    except OSError as error:
        raise BadInput(f"{path}: cannot be written ({error.strerror}).") from error
    write_whole(path, content)
