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
_N_SUMS = 11
_BOUGHT, _AVAILABLE, _LOCAL, _EXPECTED, _PAIRS, _FITTING, _REAL_FIRMS, _FIRMS, _MADE, _NEEDED, _BOTH = range(_N_SUMS)
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
_KEYS = {scope: tuple((scope, name) for name in (*_RATIOS, "firms.count")) for scope in _SCOPES}
"""Outcomes of each scope, as they are seen."""


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

    def within(self, scope: str, areas: "Areas", needs: np.ndarray) -> np.ndarray:
        """Sums of `sum_areas` over the areas of a scope, (11, A + 1), those of all areas together first."""
        area, n_areas = areas[scope]
        reach = _SCOPES.index(scope)
        sums = np.empty((_N_SUMS, n_areas + 1))
        each = sums[:, 1:]
        each[:] = sum_areas(
            self.bought, self.made, self.local[reach], self.pairs[reach], self.firms, self.real_firms, needs, area,
            n_areas,
        )  # fmt: skip
        each.sum(axis=1, out=sums[:, 0])
        return sums


Areas = dict[str, tuple[np.ndarray, int]]
"""By scope: area of each place, (P,), −1 for none, and how many areas there are."""


def areas_of(city: "City") -> Areas:
    """Areas of the scopes of a city; they never change."""
    return {
        "city": (np.zeros(city.n_places, np.int64), 1),
        "ecosystem": (city.ecosystem.astype(np.int64), len(city.ecosystem_ids)),
        "zone": (np.where(city.is_zone, np.arange(city.n_places), -1), city.n_zones),
    }


def chains(model: "ZoneModel", recorded: Recorded, areas: Areas) -> Seen:
    """Local input share, completeness, take-up, density and what stands beside them, at scopes that keep any of it."""
    links = Links.of(model)
    seen: Seen = {}
    sums = {scope: links.within(scope, areas, model.needs) for scope in _SCOPES if recorded.has_any(_FAMILY, scope)}
    if sums:
        for scope, values in zip(sums, _outcomes(list(sums.values())), strict=True):
            found = values[:, 1].tolist() if scope == "city" else values
            seen.update(zip(_KEYS[scope], found, strict=True))
    return seen | (_city_only(model, links) if recorded.has_any(_OF_CITY_ONLY) else {})


def _outcomes(scopes: list[np.ndarray]) -> list[np.ndarray]:
    """Outcomes (N, A + 1) of each scope, of all areas together, then by area; all scopes are divided at once."""
    sums = np.concatenate(scopes, axis=1)
    values = np.empty((len(_RATIOS) + 1, sums.shape[1]))
    values[:-1] = shares(sums.take(_PARTS, axis=0), sums.take(_WHOLES, axis=0))
    values[-1] = sums[_REAL_FIRMS]
    found, first = [], 0
    for of_scope in scopes:
        stop = first + of_scope.shape[1]
        values[_ROW["chain.link_density"], first] = np.nan  # pairs of different areas are none that there could be
        if sums[_FIRMS, first] == 0.0:
            values[_ROW[N_A_CELL], first] = 0.0  # no firm anywhere is none a cell
        found.append(values[:, first:stop])
        first = stop
    return found


def _city_only(model: "ZoneModel", links: Links) -> Seen:
    """Goods bought by manufacturers, purchases from neighbours, distance of links."""
    everything, from_neighbours, wares, wares_inside = links.totals
    shares_and_km = (
        ratio(wares_inside, wares), ratio(from_neighbours, everything), model.travel.median_km(links.between),
    )  # fmt: skip
    return {("city", name): value for name, value in zip(_OF_CITY_ONLY, shares_and_km, strict=True)}
