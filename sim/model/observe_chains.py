"""Outcomes of supply chains at city, ecosystem and zone scope."""

from typing import TYPE_CHECKING

import numpy as np

from sim import measures
from sim.kernels.median import median
from sim.kernels.supply import link_totals, list_links
from sim.measures.chains import firms_by_area
from sim.measures.purchases import Purchases
from sim.measures.ratios import shares

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

Seen = dict[tuple[str, str], np.ndarray | float]


def chains(model: "ZoneModel") -> Seen:
    """Local input share, completeness, take-up, density and what stands beside them."""
    firms, city = model.firm_columns, model.city
    links = list_links(
        firms["segment"], firms["weight"], firms["output"], model.firm_table.uid, model.slots.inputs,
        model.slots.coefficients, model.slots.count, firms["supplier"], model.sales_capacity, model.sold,
    )  # fmt: skip
    buyer, seller, goods, value, _ = links
    purchases = Purchases.of(buyer, seller, value, goods, firms["segment"].astype(np.int64))
    scopes = {
        "city": (np.zeros(city.n_places, np.int64), 1),
        "ecosystem": (city.ecosystem.astype(np.int64), len(city.ecosystem_ids)),
        "zone": (np.where(city.is_zone, np.arange(city.n_places), -1), city.n_zones),
    }
    is_firm, place = model.firm_table.uid != 0, firms["place"]
    areas = [np.where(is_firm, area_of_place[place], -1) for area_of_place, _ in scopes.values()]
    numbers = [n_areas for _, n_areas in scopes.values()]
    sums = purchases.within_scopes(areas, numbers)
    linked = purchases.linked_pairs(areas, numbers, model.needs)
    seen: Seen = {}
    for scope, area, bought, pairs in zip(scopes, areas, sums, linked, strict=True):
        whole = bought.pooled()
        for name in ("local_input_share", "completeness", "take_up", "expected_local_input_share"):
            pooled, each = getattr(whole, name)(), getattr(bought, name)()
            seen[scope, f"chain.{name}"] = pooled if scope == "city" else np.append(pooled, each)
        seen |= _numbers(model, scope, area, pairs)
    return seen | _city_only(model, links)


def _numbers(model: "ZoneModel", scope: str, area: np.ndarray, linked: np.ndarray) -> Seen:
    """Firms, simulated firms a cell, and link density, by area; `linked` (A,) counts distinct pairs that trade."""
    segment, n_areas = model.firm_columns["segment"].astype(np.int64), linked.size
    cells = firms_by_area(segment, area, n_areas, len(model.city.segments.ids))
    present, simulated = (cells > 0).sum(axis=1), cells.sum(axis=1)
    each = np.where(present > 0, simulated / np.maximum(present, 1), np.nan)
    inside = area >= 0
    real = np.bincount(area[inside], model.firm_columns["weight"][inside], n_areas)
    tables = {
        "chain.simulated_firms_a_cell": (simulated.sum() / max(present.sum(), 1), each),
        "firms.count": (real.sum(), real),
        "chain.link_density": (np.nan, shares(linked.astype(float), measures.possible_pairs(cells, model.needs))),
    }
    if scope == "city":
        return {(scope, name): by_area[0] for name, (_, by_area) in tables.items()}
    return {(scope, name): np.append(pooled, by_area) for name, (pooled, by_area) in tables.items()}


def _city_only(model: "ZoneModel", links: tuple[np.ndarray, ...]) -> Seen:
    """Goods bought by manufacturers, distance and survival of links, purchases from neighbours."""
    firms, segments = model.firm_columns, model.city.segments
    (everything, from_neighbours, wares, wares_inside), km = link_totals(
        *links, firms["place"], firms["segment"], segments.is_manufacturing, segments.is_service, model.travel.km
    )
    kept = 1.0 - model.links_broken / max(km.size + model.links_broken, 1.0)
    return {
        ("city", "chain.local_input_share_goods"): _part(wares_inside, wares),
        ("city", "chain.neighbour_share"): _part(from_neighbours, everything),
        ("city", "chain.link_distance"): median(km),
        ("city", "chain.link_survival"): kept**4,
    }


def _part(part: float, whole: float) -> float:
    """Part of a whole, nan of nothing."""
    return float(part / whole) if whole > 0.0 else float("nan")
