"""Innovation space that was finished in the last year, by looks at what stands."""

from typing import TYPE_CHECKING

import numpy as np

from sim.city.floorspace import SERVICE
from sim.units import QUARTERS_A_YEAR

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

Seen = dict[tuple[str, str], np.ndarray | float]


class Deliveries:
    """Innovation space at the last five looks; none of it is ever pulled down.

    Parameters
    ----------
    model : ZoneModel
        The city at the first look, before its first quarter.
    """

    NAMES = ("premises.delivery",)

    def __init__(self, model: "ZoneModel") -> None:
        self._standing: list[float] = []
        self.look(model)

    def look(self, model: "ZoneModel") -> None:
        """Note what stands at the end of a quarter, m²."""
        self._standing = [*self._standing[-QUARTERS_A_YEAR:], float(model.floorspace.public[:, SERVICE].sum())]

    def seen(self) -> Seen:
        """What was added in the last four quarters, m² a year: in the first three, of those so far at that rate."""
        years = (len(self._standing) - 1) / QUARTERS_A_YEAR
        return {("city", self.NAMES[0]): (self._standing[-1] - self._standing[0]) / years}
