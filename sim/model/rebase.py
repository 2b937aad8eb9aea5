"""The levels at 2017Q3 that everything later is compared with."""

from typing import TYPE_CHECKING

import numpy as np

from sim.kernels.algebra import product
from sim.markets import entry
from sim.model.baseline import Baseline
from sim.model.populate import density_of

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel


def rebase(model: "ZoneModel") -> None:
    """Take the present wages, link costs, profits, densities and inclusive values as the base."""
    model.density = density_of(model)
    supply_reach, demand_reach = model.reaches()
    model.baseline = Baseline(
        wages=model.wages.copy(),
        link_cost=model.mean_link_cost(),
        density=model.density.copy(),
        amenity=model.amenity(),
        green=model.green_per_user(),
        platforms=model.platforms_near(),
        services=model.services_presence(),
        supply_reach=supply_reach,
        demand_reach=demand_reach,
        stay_away=np.zeros((2, len(model.city.segments.ids))),
        operating_profit=np.maximum(model.operating_profit, 1e-9),
        value_added=model.value_added_by_segment(),
        income=model.income(),
        workers=float(model.worker_table.n),
        firms=model.firm_count.astype(float),
    )
    model.baseline.stay_away = _inclusive_values(model)


def _inclusive_values(model: "ZoneModel") -> np.ndarray:
    """Utility of staying away that leaves `firms.stay_away_share` of the prospects away, (2, S)."""
    share = model.params.firms.stay_away_share
    odds = np.log(share / (1.0 - share))
    attraction = np.exp(entry.place_utility(model))
    incoming = np.log(attraction.sum(axis=0))
    near_home = np.log(product(model.decay, attraction))
    workers = model.workers_by_home()
    start_ups = np.average(near_home, axis=0, weights=workers)
    return np.stack([incoming, start_ups]) + odds
