"""Outcomes of supply chains at city, ecosystem and zone scope."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import measures
from sim.kernels.census import firms_by_cell, sum_by_area
from sim.kernels.links import sum_links
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

    def purchases(self, reach: int, area: np.ndarray, n_areas: int) -> AreaPurchases:
        """Purchases of the firms of each area; `reach` is 0, 1, 2 for city, ecosystem, zone, `area` (P,) its code."""
        of_others, of_own = (sum_by_area(bought, area, n_areas) for bought in self.bought)
        firms, of_all = sum_by_area(self.firms, area, n_areas), of_others + of_own
        return AreaPurchases(
            bought=of_all.sum(axis=1),
            available=(of_others * (firms > 0.0) + of_own * (firms > 1.0)).sum(axis=1),
            local=sum_by_area(self.local[reach][:, None], area, n_areas)[:, 0],
            expected=(of_all * self._chance(area, n_areas)).sum(axis=1),
        )

    def _chance(self, area: np.ndarray, n_areas: int) -> np.ndarray:
        """Share of what is sold of each good that sellers of each area sell, (A, S)."""
        sold, everywhere = sum_by_area(self.made[:-1], area, n_areas), self.made.sum(axis=0)
        return np.divide(sold, everywhere, out=np.zeros(sold.shape), where=everywhere > 0.0)


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
        bought = links.purchases(reach, area, n_areas)
        whole = bought.pooled()
        found = {
            f"chain.{name}": (getattr(whole, name)(), getattr(bought, name)())
            for name in _RATIOS
            if recorded.has_any((f"chain.{name}",), scope)
        }
        found |= _numbers(links, area, n_areas)
        if recorded.has_any((_DENSITY,), scope):
            found[_DENSITY] = (np.nan, _density(links, model.needs, reach, area, n_areas))
        for name, (pooled, each) in found.items():
            seen[scope, name] = each[0] if scope == "city" else np.append(pooled, each)
    return seen | (_city_only(model, links) if recorded.has_any(("chain.",), "city") else {})


def _numbers(links: Links, area: np.ndarray, n_areas: int) -> dict[str, tuple[float, np.ndarray]]:
    """Firms, and simulated firms a cell: of all areas together, and by area."""
    cells = sum_by_area(links.firms, area, n_areas)
    real = sum_by_area(links.real_firms[:, None], area, n_areas)[:, 0]
    present, simulated = (cells > 0).sum(axis=1), cells.sum(axis=1)
    each = np.where(present > 0, simulated / np.maximum(present, 1), np.nan)
    return {N_A_CELL: (simulated.sum() / max(present.sum(), 1), each), "firms.count": (real.sum(), real)}


def _density(links: Links, needs: np.ndarray, reach: int, area: np.ndarray, n_areas: int) -> np.ndarray:
    """Pairs of firms that trade over pairs that could, by area, (A,)."""
    linked = sum_by_area(links.pairs[reach][:, None], area, n_areas)[:, 0]
    return shares(linked, measures.possible_pairs(sum_by_area(links.firms, area, n_areas), needs))


def _city_only(model: "ZoneModel", links: Links) -> Seen:
    """Goods bought by manufacturers, distance of links, purchases from neighbours."""
    everything, from_neighbours, wares, wares_inside = links.totals
    return {
        ("city", "chain.local_input_share_goods"): ratio(wares_inside, wares),
        ("city", "chain.neighbour_share"): ratio(from_neighbours, everything),
        ("city", "chain.link_distance"): model.travel.median_km(links.between),
    }
