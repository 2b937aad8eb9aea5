"""Outcomes of supply chains at city, ecosystem and zone scope."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import measures
from sim.kernels.census import firms_by_cell
from sim.kernels.links import sum_areas, sum_links
from sim.measures.purchases import AreaPurchases
from sim.measures.ratios import shares
from sim.measures.recorded import N_A_CELL, Recorded
from sim.model.ratios import ratio

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

Seen = dict[tuple[str, str], np.ndarray | float]
_DENSITY = "chain.link_density"
_RATIOS = ("local_input_share", "completeness", "take_up", "expected_local_input_share")


@dataclass(frozen=True)
class Links:
    """What one pass over the supply links counts; see `sim.kernels.links.sum_links`, and firms by place."""

    bought: np.ndarray
    made: np.ndarray
    local: np.ndarray
    pairs: np.ndarray
    totals: np.ndarray
    between: np.ndarray
    firms: np.ndarray
    real_firms: np.ndarray

    @classmethod
    def of(cls, model: "ZoneModel") -> "Links":
        """Count the links and firms of a city."""
        firms, city, slots, alive = model.firm_columns, model.city, model.slots, model.firm_table.uid
        segments = city.segments
        sums = sum_links(
            firms["segment"], firms["place"], firms["weight"], firms["output"], alive, slots.inputs, slots.coefficients,
            slots.count, firms["supplier"], model.sales_capacity, model.sold, city.ecosystem, city.n_zones,
            segments.is_manufacturing, segments.is_service,
        )  # fmt: skip
        counts = firms_by_cell(
            alive, firms["place"], firms["segment"], firms["weight"], city.n_places, len(segments.ids)
        )
        return cls(*sums, *counts)

    def within(self, reach: int, area: np.ndarray, n_areas: int) -> "AreaLinks":
        """Sums over the areas of a scope; `reach` is 0, 1, 2 for city, ecosystem, zone, `area` (P,) its code."""
        each, cells = sum_areas(
            self.bought, self.made, self.local[reach], self.pairs[reach], self.firms, self.real_firms, area, n_areas
        )
        sums = np.concatenate((each.sum(axis=1, keepdims=True), each), axis=1)
        return AreaLinks(AreaPurchases(*sums[:4]), each[4], sums[5], cells)


@dataclass(frozen=True)
class AreaLinks:
    """What the firms of each area buy, how many pairs of them trade, and how many there are; see `sum_areas`.

    Purchases and real firms (A + 1,) begin with those of all areas together.
    """

    purchases: AreaPurchases
    pairs: np.ndarray
    real_firms: np.ndarray
    cells: np.ndarray


def chains(model: "ZoneModel", recorded: Recorded) -> Seen:
    """Local input share, completeness, take-up, density and what stands beside them, at scopes that keep any of it."""
    city, links = model.city, Links.of(model)
    scopes = {
        "city": (np.zeros(city.n_places, np.int64), 1),
        "ecosystem": (city.ecosystem.astype(np.int64), len(city.ecosystem_ids)),
        "zone": (np.where(city.is_zone, np.arange(city.n_places), -1), city.n_zones),
    }
    seen: Seen = {}
    for reach, (scope, (area, n_areas)) in enumerate(scopes.items()):
        if not recorded.has_any(("chain.", "firms.count"), scope):
            continue
        inside = links.within(reach, area, n_areas)
        found = {
            f"chain.{name}": getattr(inside.purchases, name)()
            for name in _RATIOS
            if recorded.has_any((f"chain.{name}",), scope)
        }
        found |= _numbers(inside, model.needs)
        if recorded.has_any((_DENSITY,), scope):
            density = shares(inside.pairs, measures.possible_pairs(inside.cells, model.needs))
            found[_DENSITY] = np.append(np.nan, density)
        for name, values in found.items():
            seen[scope, name] = values[1] if scope == "city" else values
    return seen | (_city_only(model, links) if recorded.has_any(("chain.",), "city") else {})


def _numbers(inside: AreaLinks, needs: np.ndarray) -> dict[str, np.ndarray]:
    """Firms, simulated firms a cell, and needed segments that are there: of all areas together, then by area."""
    there = inside.cells > 0
    needed = there.astype(np.float64) @ needs.astype(np.float64) > 0.0
    each = np.stack((inside.cells, needed & there, there, needed)).sum(axis=2)
    counts = np.concatenate((each.sum(axis=1, keepdims=True), each), axis=1)
    ratios = shares(counts[:2], counts[2:])
    if counts[2, 0] == 0.0:
        ratios[0, 0] = 0.0  # no firm anywhere is none a cell
    return {N_A_CELL: ratios[0], "chain.completeness_count": ratios[1], "firms.count": inside.real_firms}


def _city_only(model: "ZoneModel", links: Links) -> Seen:
    """Goods bought by manufacturers, distance of links, purchases from neighbours."""
    everything, from_neighbours, wares, wares_inside = links.totals
    return {
        ("city", "chain.local_input_share_goods"): ratio(wares_inside, wares),
        ("city", "chain.neighbour_share"): ratio(from_neighbours, everything),
        ("city", "chain.link_distance"): model.travel.median_km(links.between),
    }
