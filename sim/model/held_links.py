"""Links between firms of the city that are seen again quarter after quarter."""

from typing import TYPE_CHECKING

import numpy as np

from sim.kernels.links import hold_links
from sim.units import QUARTERS_A_YEAR

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_NOBODY = -1
Seen = dict[tuple[str, str], np.ndarray | float]


class HeldLinks:
    r"""For how long the present links have been held, looked at once a quarter.

    .. math:: |L_{t-4} \cap L_{t-3} \cap \dots \cap L_t| \,/\, |L_{t-4}|

    is the share of the links of a year ago that are still there. A link is a seller in one of the slots of a buyer,
    both in the city. It ends when the slot changes its seller, or one of the two closes; one that ends and is formed
    anew between two looks counts as held.

    Parameters
    ----------
    model : ZoneModel
        The city at the first look, before its first quarter.
    """

    NAMES = ("chain.link_survival",)

    def __init__(self, model: "ZoneModel") -> None:
        self._uid = np.zeros(0, np.int64)
        self._supplier = np.zeros((0, model.firm_columns["supplier"].shape[1]), np.int32)
        self._quarters = np.zeros(self._supplier.shape, np.int8)
        self._links: list[int] = []
        self._old = 0
        self.look(model)

    def look(self, model: "ZoneModel") -> None:
        """Compare the links with those of the last look."""
        uid, supplier = model.firm_table.uid, model.firm_columns["supplier"]
        new = uid.size - self._uid.size
        if new > 0:
            self._uid = np.pad(self._uid, (0, new))
            self._supplier = np.pad(self._supplier, ((0, new), (0, 0)), constant_values=_NOBODY)
            self._quarters = np.pad(self._quarters, ((0, new), (0, 0)))
        links, self._old = hold_links(
            uid, model.firm_columns["segment"], model.slots.count, supplier, self._uid, self._supplier, self._quarters,
            QUARTERS_A_YEAR,
        )  # fmt: skip
        self._links = [*self._links[-QUARTERS_A_YEAR:], links]

    def seen(self) -> Seen:
        """Share of the links of a year ago that are still there, at city scope."""
        return {("city", self.NAMES[0]): self.share_alive()}

    def share_alive(self) -> float:
        """Share of the links of a year ago that are still there.

        Returns
        -------
        float
            From 0 to 1; nan before the fifth look, and if there was no link.
        """
        first = self._links[0] if len(self._links) > QUARTERS_A_YEAR else 0
        return self._old / first if first else float("nan")
