"""Outcomes of supply chains at city, ecosystem and zone scope."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.kernels.census import firms_by_cell
from sim.kernels.links import sum_areas, sum_links
from sim.measures.ratios import shares
from sim.measures.recorded import N_A_CELL, Recorded
from sim.model.ratios import Seen, ratio

if TYPE_CHECKING:
    from sim.city.places import City
    from sim.model.zone_model import ZoneModel

_FAMILY = ("chain.", "firms.count")
_OF_CITY_ONLY = ("chain.local_input_share_goods", "chain.neighbour_share", "chain.link_distance")
_SCOPES = ("city", "ecosystem", "zone")
_BOUGHT, _AVAILABLE, _LOCAL, _EXPECTED, _PAIRS, _FITTING, _REAL_FIRMS, _FIRMS, _MADE, _NEEDED, _BOTH = range(11)
"""Rows of what `sum_areas` sums."""
_RATIOS = {
    "chain.local_input_share": (_LOCAL, _BOUGHT),
    "chain.completeness": (_AVAILABLE, _BOUGHT),
    "chain.take_up": (_LOCAL, _AVAILABLE),
    "chain.expected_local_input_share": (_EXPECTED, _BOUGHT),
    "chain.link_density": (_PAIRS, _FITTING),
    "chain.completeness_count": (_BOTH, _NEEDED),
    N_A_CELL: (_FIRMS, _MADE),
}
"""Outcomes of a scope: which sum over which."""
_PARTS, _WHOLES = np.array(list(_RATIOS.values())).T
_ROW = {name: row for row, name in enumerate(_RATIOS)}


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

    def within(self, scope: str, city: "City", needs: np.ndarray) -> np.ndarray:
        """Sums of `sum_areas` over the areas of a scope, (11, A + 1), those of all areas together first."""
        area, n_areas = _areas(scope, city)
        reach = _SCOPES.index(scope)
        each = sum_areas(
            self.bought, self.made, self.local[reach], self.pairs[reach], self.firms, self.real_firms, needs, area,
            n_areas,
        )  # fmt: skip
        return np.concatenate((each.sum(axis=1, keepdims=True), each), axis=1)


def _areas(scope: str, city: "City") -> tuple[np.ndarray, int]:
    """Area of each place in a scope, (P,), −1 for none, and how many areas there are."""
    if scope == "city":
        return np.zeros(city.n_places, np.int64), 1
    if scope == "ecosystem":
        return city.ecosystem.astype(np.int64), len(city.ecosystem_ids)
    return np.where(city.is_zone, np.arange(city.n_places), -1), city.n_zones


def chains(model: "ZoneModel", recorded: Recorded) -> Seen:
    """Local input share, completeness, take-up, density and what stands beside them, at scopes that keep any of it."""
    links = Links.of(model)
    seen: Seen = {}
    for scope in _SCOPES:
        if recorded.has_any(_FAMILY, scope):
            for name, values in _within(links.within(scope, model.city, model.needs)).items():
                seen[scope, name] = values[1] if scope == "city" else values
    return seen | (_city_only(model, links) if recorded.has_any(_OF_CITY_ONLY) else {})


def _within(sums: np.ndarray) -> dict[str, np.ndarray]:
    """Outcomes of a scope: of all areas together, then by area."""
    ratios = shares(sums.take(_PARTS, axis=0), sums.take(_WHOLES, axis=0))
    ratios[_ROW["chain.link_density"], 0] = np.nan  # pairs of different areas are none that there could be
    if sums[_FIRMS, 0] == 0.0:
        ratios[_ROW[N_A_CELL], 0] = 0.0  # no firm anywhere is none a cell
    return dict(zip(_RATIOS, ratios, strict=True)) | {"firms.count": sums[_REAL_FIRMS]}


def _city_only(model: "ZoneModel", links: Links) -> Seen:
    """Goods bought by manufacturers, purchases from neighbours, distance of links."""
    everything, from_neighbours, wares, wares_inside = links.totals
    shares_and_km = (
        ratio(wares_inside, wares), ratio(from_neighbours, everything), model.travel.median_km(links.between),
    )  # fmt: skip
    return {("city", name): value for name, value in zip(_OF_CITY_ONLY, shares_and_km, strict=True)}
