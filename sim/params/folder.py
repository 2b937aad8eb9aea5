"""Where the scenarios stand: in the checkout beside the package, or inside the installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def scenarios_folder() -> Path:
    """Folder with `models/` and `cities/`.

    The wheel carries it as `sim/_scenarios`, which a checkout does not have. It is asked first: beside an
    installed package another distribution may own a folder called `scenarios`.
    """
    carried = _PACKAGE / "_scenarios"
    return carried if carried.is_dir() else _PACKAGE.parent / "scenarios"


def shown(path: Path) -> str:
    """Path as an error names it: from `scenarios/` on if it stands there, else as it was given."""
    folder = scenarios_folder()
    if path.is_relative_to(folder):
        return "scenarios/" + path.relative_to(folder).as_posix()
    return path.as_posix()
