"""The design that the folder of a sweep keeps: of what kind it is, and its table."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.experiments.sweeps.kinds import KINDS, read_points
from sim.experiments.sweeps.layout import DESIGN
from sim.experiments.sweeps.points import Points
from sim.experiments.sweeps.store import SweepStore
from sim.params.advice import BadInput


@dataclass(frozen=True)
class KeptDesign:
    """What a stored sweep was asked.

    Parameters
    ----------
    folder : Path
        Folder of the sweep.
    kind : str
        A word of `KINDS`; empty without a table of points, or where several designs were put together.
    axes : tuple of str
        Columns that the design varies.
    table : dict
        What stands under the word in the file.
    """

    folder: Path
    kind: str
    axes: tuple[str, ...]
    table: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def points(self) -> Points:
        """Its points, made again from the table.

        Raises
        ------
        BadInput
            If the file was changed by hand and is wrong now.
        """
        return read_points(self.kind, self.table, f"{self.folder / DESIGN}")


def kept_design(folder: Path) -> KeptDesign:
    """The design of a folder.

    Raises
    ------
    BadInput
        If the folder holds no sweep, or its design cannot be read.
    """
    axes = SweepStore(folder).expected().axes
    path = folder / DESIGN
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}: cannot be read ({error}); `sweep run` with the same design writes it again.") from None
    kind = next((key for key in content if key in KINDS), "")
    table = content.get(kind, {})
    return KeptDesign(folder, kind, axes, table if isinstance(table, Mapping) else {})
