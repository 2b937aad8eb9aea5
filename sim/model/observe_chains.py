"""Outcomes of supply chains at city, ecosystem and zone scope."""

from typing import TYPE_CHECKING

import numpy as np

from sim import measures
from sim.kernels.supply import list_links
from sim.measures.chains import firms_by_area
from sim.measures.purchases import Purchases

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

Seen = dict[tuple[str, str], np.ndarray | float]


def chains(model: "ZoneModel") -> Seen:
    """Local input share, completeness, take-up, density and what stands beside them."""
    firms, city = model.firm_columns, model.city
    links = list_links(
        model.firm_table.uid, firms["place"], firms["segment"], firms["weight"], firms["output"], model.slots.inputs,
        model.slots.coefficients, model.slots.count, firms["supplier"], model.sales_capacity, model.sold,
    )  # fmt: skip
    buyer, seller, goods, value, node = (column[links[3] > 0.0] for column in links)
    segment = firms["segment"].astype(np.int64)
    purchases = Purchases.of(buyer, seller, value, goods, segment)
    seen: Seen = {}
    for scope, area_of_place, n_areas in (
        ("city", np.zeros(city.n_places, np.int64), 1),
        ("ecosystem", city.ecosystem.astype(np.int64), len(city.ecosystem_ids)),
        ("zone", np.where(city.is_zone, np.arange(city.n_places), -1), city.n_zones),
    ):
        area = np.where(model.firm_table.uid != 0, area_of_place[firms["place"]], -1)
        bought = purchases.within(area, n_areas)
        whole = bought.pooled()
        for name in ("local_input_share", "completeness", "take_up", "expected_local_input_share"):
            pooled, each = getattr(whole, name)(), getattr(bought, name)()
            seen[scope, f"chain.{name}"] = pooled if scope == "city" else np.append(pooled, each)
        seen |= _numbers(model, scope, area, n_areas, buyer, seller)
    return seen | _city_only(model, buyer, seller, goods, value, node)


def _numbers(
    model: "ZoneModel", scope: str, area: np.ndarray, n_areas: int, buyer: np.ndarray, seller: np.ndarray
) -> Seen:
    """Firms, simulated firms a cell, and link density, by area."""
    segment = model.firm_columns["segment"].astype(np.int64)
    cells = firms_by_area(segment, area, n_areas, len(model.city.segments.ids))
    present, simulated = (cells > 0).sum(axis=1), cells.sum(axis=1)
    each = np.where(present > 0, simulated / np.maximum(present, 1), np.nan)
    inside = area >= 0
    real = np.bincount(area[inside], model.firm_columns["weight"][inside], n_areas)
    density = measures.link_density(buyer, seller, segment, area, model.needs, n_areas)
    tables = {
        "chain.simulated_firms_a_cell": (simulated.sum() / max(present.sum(), 1), each),
        "firms.count": (real.sum(), real),
        "chain.link_density": (np.nan, density),
    }
    if scope == "city":
        return {(scope, name): by_area[0] for name, (_, by_area) in tables.items()}
    return {(scope, name): np.append(pooled, by_area) for name, (pooled, by_area) in tables.items()}


def _city_only(
    model: "ZoneModel", buyer: np.ndarray, seller: np.ndarray, goods: np.ndarray, value: np.ndarray, node: np.ndarray
) -> Seen:
    """Goods bought by manufacturers, distance and survival of links, purchases from neighbours."""
    firms, segments = model.firm_columns, model.city.segments
    inside = (seller >= 0) & (seller != buyer)
    wares = segments.is_manufacturing[firms["segment"][buyer]] & ~segments.is_service[goods] & (seller != buyer)
    place = firms["place"]
    km = model.travel.km[place[buyer[inside]], place[seller[inside]]]
    kept = 1.0 - model.links_broken / max(inside.sum() + model.links_broken, 1.0)
    return {
        ("city", "chain.local_input_share_goods"): _part(value[wares & inside].sum(), value[wares].sum()),
        ("city", "chain.neighbour_share"): _part(value[node >= 0].sum(), value.sum()),
        ("city", "chain.link_distance"): float(np.median(km)) if km.size else np.nan,
        ("city", "chain.link_survival"): kept**4,
    }


def _part(part: float, whole: float) -> float:
    """Part of a whole, nan of nothing."""
    return float(part / whole) if whole > 0.0 else float("nan")
