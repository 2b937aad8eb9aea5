"""Who can be taken out of a city as it stands: each anchor, the largest seller of each segment, each segment."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.city.applications import ANCHOR as RECRUITED
from sim.kernels.supply import list_links
from sim.model.shocks import anchor_name, largest_anchors

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

KINDS = ("anchor", "seller", "segment")
"""Kinds of removal, in the order of the table."""


@dataclass(frozen=True, eq=False)
class Links:
    """Living firms of a city and what they buy from one another.

    Parameters
    ----------
    rows : (F,) array of int
        Their rows in the table of firms; every other array counts firms in this order.
    buyer, seller : (L,) arrays of int
        Firms of each link; seller −1 is outside the city.
    value : (L,) array
        Purchases, 万元 a year.
    segment : (F,) array of int
        What each firm makes.
    output : (F,) array
        Output of all real firms that it stands for, 万元 a year.
    """

    rows: np.ndarray
    buyer: np.ndarray
    seller: np.ndarray
    value: np.ndarray
    segment: np.ndarray
    output: np.ndarray

    @classmethod
    def of(cls, model: "ZoneModel") -> "Links":
        """Links of the quarter that is over."""
        firms, slots, alive = model.firm_columns, model.slots, model.firm_table.uid
        buyer, seller, _, value, _ = list_links(
            firms["segment"], firms["weight"], firms["output"], alive, slots.inputs, slots.coefficients, slots.count,
            firms["supplier"], model.sales_capacity, model.sold,
        )  # fmt: skip
        rows = model.firm_table.rows()
        number = np.full(alive.size + 1, -1)  # the last entry answers for sellers outside, −1
        number[rows] = np.arange(rows.size)
        output = firms["output"][rows] * firms["weight"][rows]
        segment = firms["segment"][rows].astype(np.int64)
        return cls(rows, number[buyer], number[seller], value, segment, output)

    def sold(self) -> np.ndarray:
        """What each firm sells to firms of the city a year, (F,), 万元."""
        inside = self.seller >= 0
        return np.bincount(self.seller[inside], self.value[inside], self.rows.size)


@dataclass(frozen=True, eq=False)
class Removal:
    """Firms that are taken out together.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    name : str
        Such as ``ic anchor 1``, ``largest ic seller``, ``ic``.
    segment, place : str
        Ids; the place of a segment is empty.
    of : int
        Simulated firms among which it was chosen: anchors that stand, sellers or firms of the segment.
    firms : (N,) array of int
        Firms in the order of `Links`.
    is_resolved : bool
        Whether it is one real firm, or a segment, among enough simulated firms of the segment.
    """

    kind: str
    name: str
    segment: str
    place: str
    of: int
    firms: np.ndarray
    is_resolved: bool


def removals_of(model: "ZoneModel", links: Links) -> list[Removal]:
    """Every removal, by kind; anchors by size, the others in the order of the segments.

    Where no recruited anchor stands, the largest firm of a lead segment is taken for one, as stress tests do.
    """
    return [*_anchors(model, links), *_sellers(model, links), *_segments(model, links)]


def _anchors(model: "ZoneModel", links: Links) -> list[Removal]:
    """Each recruited anchor."""
    is_recruited = model.firm_columns["origin"][links.rows] == RECRUITED
    number = max(int(is_recruited.sum()), 1)
    rows = largest_anchors(model, number)
    return [
        _one_firm(model, links, "anchor", anchor_name(model, int(row)), int(firm), number)
        for row, firm in zip(rows, np.searchsorted(links.rows, rows), strict=True)
    ]


def _sellers(model: "ZoneModel", links: Links) -> list[Removal]:
    """The firm of each segment that sells most to firms of the city, counted by real firm."""
    sold, weight = links.sold(), model.firm_columns["weight"][links.rows]
    found = []
    for segment, name in enumerate(model.city.segments.ids):
        selling = np.flatnonzero((links.segment == segment) & (sold > 0.0))
        if selling.size:
            largest = int(selling[np.argmax(sold[selling] / weight[selling])])
            found.append(_one_firm(model, links, "seller", f"largest {name} seller", largest, selling.size))
    return found


def _segments(model: "ZoneModel", links: Links) -> list[Removal]:
    """All firms of each segment that has any."""
    fewest = model.params.resilience.fewest_firms
    found = []
    for segment, name in enumerate(model.city.segments.ids):
        firms = np.flatnonzero(links.segment == segment)
        if firms.size:
            found.append(Removal("segment", name, name, "", firms.size, firms, bool(firms.size >= fewest)))
    return found


def _one_firm(model: "ZoneModel", links: Links, kind: str, name: str, firm: int, of: int) -> Removal:
    """A single simulated firm; it is resolved if it stands for one real firm and others make the same."""
    segment, row = links.segment[firm], links.rows[firm]
    alike = int((links.segment == segment).sum())
    is_resolved = bool(model.firm_columns["weight"][row] == 1 and alike >= model.params.resilience.fewest_firms)
    place = model.city.place_ids[model.firm_columns["place"][row]]
    return Removal(kind, name, model.city.segments.ids[segment], place, of, np.array([firm]), is_resolved)
