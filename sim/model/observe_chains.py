"""Outcomes of supply chains at city, ecosystem and zone scope."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim import measures
from sim.kernels.census import firms_by_cell, sum_by_area
from sim.kernels.median import median
from sim.kernels.supply import sum_links
from sim.measures.purchases import AreaPurchases
from sim.measures.ratios import shares

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

Seen = dict[tuple[str, str], np.ndarray | float]
_RATIOS = ("local_input_share", "completeness", "take_up", "expected_local_input_share")


@dataclass(frozen=True)
class Links:
    """What one pass over the supply links counts; see `sim.kernels.supply.sum_links`, and firms by place."""

    bought: np.ndarray
    made: np.ndarray
    local: np.ndarray
    pairs: np.ndarray
    totals: np.ndarray
    lengths: np.ndarray
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
            segments.is_manufacturing, segments.is_service, model.travel.km,
        )  # fmt: skip
        counts = firms_by_cell(
            alive, firms["place"], firms["segment"], firms["weight"], city.n_places, len(segments.ids)
        )
        return cls(*sums, *counts)

    def purchases(self, reach: int, area: np.ndarray, n_areas: int) -> AreaPurchases:
        """Purchases of the firms of each area; `reach` is 0, 1, 2 for city, ecosystem, zone, `area` (P,) its code."""
        of_others, of_own = (sum_by_area(bought, area, n_areas) for bought in self.bought)
        firms, sold = sum_by_area(self.firms, area, n_areas), sum_by_area(self.made[:-1], area, n_areas)
        everywhere = self.made.sum(axis=0)
        chance = np.divide(sold, everywhere, out=np.zeros(sold.shape), where=everywhere > 0.0)
        return AreaPurchases(
            bought=(of_others + of_own).sum(axis=1),
            available=(of_others * (firms > 0.0) + of_own * (firms > 1.0)).sum(axis=1),
            local=sum_by_area(self.local[reach][:, None], area, n_areas)[:, 0],
            expected=((of_others + of_own) * chance).sum(axis=1),
        )


def chains(model: "ZoneModel") -> Seen:
    """Local input share, completeness, take-up, density and what stands beside them."""
    city, links = model.city, Links.of(model)
    scopes = {
        "city": (np.zeros(city.n_places, np.int64), 1),
        "ecosystem": (city.ecosystem.astype(np.int64), len(city.ecosystem_ids)),
        "zone": (np.where(city.is_zone, np.arange(city.n_places), -1), city.n_zones),
    }
    seen: Seen = {}
    for reach, (scope, (area, n_areas)) in enumerate(scopes.items()):
        bought = links.purchases(reach, area, n_areas)
        whole = bought.pooled()
        for name in _RATIOS:
            pooled, each = getattr(whole, name)(), getattr(bought, name)()
            seen[scope, f"chain.{name}"] = pooled if scope == "city" else np.append(pooled, each)
        seen |= _numbers(model, links, reach, scope, area, n_areas)
    return seen | _city_only(model, links)


def _numbers(model: "ZoneModel", links: Links, reach: int, scope: str, area: np.ndarray, n_areas: int) -> Seen:
    """Firms, simulated firms a cell, and link density, by area."""
    cells = sum_by_area(links.firms, area, n_areas)
    counts = np.stack([links.real_firms, links.pairs[reach]], axis=1)
    real, linked = sum_by_area(counts, area, n_areas).T
    present, simulated = (cells > 0).sum(axis=1), cells.sum(axis=1)
    each = np.where(present > 0, simulated / np.maximum(present, 1), np.nan)
    tables = {
        "chain.simulated_firms_a_cell": (simulated.sum() / max(present.sum(), 1), each),
        "firms.count": (real.sum(), real),
        "chain.link_density": (np.nan, shares(linked, measures.possible_pairs(cells, model.needs))),
    }
    if scope == "city":
        return {(scope, name): by_area[0] for name, (_, by_area) in tables.items()}
    return {(scope, name): np.append(pooled, by_area) for name, (pooled, by_area) in tables.items()}


def _city_only(model: "ZoneModel", links: Links) -> Seen:
    """Goods bought by manufacturers, distance and survival of links, purchases from neighbours."""
    everything, from_neighbours, wares, wares_inside = links.totals
    kept = 1.0 - model.links_broken / max(links.lengths.size + model.links_broken, 1.0)
    return {
        ("city", "chain.local_input_share_goods"): _part(wares_inside, wares),
        ("city", "chain.neighbour_share"): _part(from_neighbours, everything),
        ("city", "chain.link_distance"): median(links.lengths),
        ("city", "chain.link_survival"): kept**4,
    }


def _part(part: float, whole: float) -> float:
    """Part of a whole, nan of nothing."""
    return float(part / whole) if whole > 0.0 else float("nan")
