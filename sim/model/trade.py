"""Costs of distance between buyers and sellers, and how strongly imports and neighbours attract."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.kernels.algebra import product
from sim.kernels.supply import spare_by_cell
from sim.model.baseline import Proposal, Trade

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_ALIKE = 1.0 / 3.0
"""Part of the proposal that stands as if sellers of a good were everywhere alike."""


def prices(model: "ZoneModel", km: np.ndarray) -> np.ndarray:
    """Unit cost of an input over these distances relative to its gate price; infinite where there is no distance."""
    chain = model.params.chain
    near = chain.proximity_gain * np.exp(-km / chain.proximity_decay_km)
    return 1.0 + chain.freight_per_km * model.shocks.freight * km - near


def trade_tables(model: "ZoneModel") -> Trade:
    """Unit costs, and weights (cost ÷ import cost)^−scale, inside the city and to neighbouring cities."""
    city, chain = model.city, model.params.chain
    import_cost = 1.0 + chain.import_margin
    inside = prices(model, model.travel.km)
    neighbour = prices(model, model.travel.outside_km)
    reachable = np.isfinite(neighbour)
    relative = np.where(reachable, neighbour / import_cost, 1.0) ** -chain.choice_scale * reachable
    people = np.nan_to_num(city.outside_residents) / max(city.residents.sum(), 1.0)
    pull = people[:, None] * total_pull(model).sum(axis=0)[None, :]
    return Trade(
        unit_cost=np.ascontiguousarray(inside),
        cost_weight=np.ascontiguousarray((inside / import_cost) ** -chain.choice_scale),
        neighbour_cost=np.ascontiguousarray(np.where(reachable, neighbour, import_cost)),
        neighbour_weight=np.ascontiguousarray(relative[:, :, None] * pull[None, :, :]),
        import_weight=np.ones((city.n_places, len(city.segments.ids))),
        import_cost=import_cost,
        cost=np.zeros((0, 0)),
        ease=np.zeros((0, 0)),
        proposal=Proposal.of(np.ones((1, 1))),
    )


def total_capacity(model: "ZoneModel") -> np.ndarray:
    """What firms can sell to firms of the city a year, by place and segment, (P, S), 万元."""
    firms, city = model.firm_columns, model.city
    return spare_by_cell(
        model.firm_table.uid, firms["place"], firms["segment"], model.sales_capacity, city.n_places,
        len(city.segments.ids),
    )  # fmt: skip


def total_pull(model: "ZoneModel") -> np.ndarray:
    """Pull of places that sell all they can to nobody yet, by segment, (P, S): the sum over their real sellers."""
    firms, city = model.firm_columns, model.city
    weight = np.maximum(firms["weight"], 1)
    of_one = (model.sales_capacity / weight) ** model.params.chain.capacity_exponent
    return spare_by_cell(
        model.firm_table.uid, firms["place"], firms["segment"], weight * of_one, city.n_places, len(city.segments.ids)
    )


def attraction_of_imports(model: "ZoneModel") -> Trade:
    """Trade with imports weighing a fixed part of what local sellers weighed at the start, by place and good."""
    chain = model.params.chain
    pull = total_pull(model)
    local = product(model.information() * model.trade.cost_weight, pull)
    everywhere = np.maximum(local.mean(axis=0, keepdims=True), 1e-12)
    weight = chain.import_weight * np.where(local > 0.0, local, everywhere)
    return _with_race(replace(model.trade, import_weight=np.maximum(weight, 1e-12)), pull)


def under_shock(model: "ZoneModel") -> Trade:
    """Trade under the quarter's shocks to freight, to the margin on imports and to imports; that of the start if none.

    Weights follow cost relative to imports by `chain.choice_scale`, as at the start; an import that arrives in part
    weighs that part. The proposal of the race stays: it needs no more than that every option is on it.
    """
    calm, shocks, chain = model.calm_trade, model.shocks, model.params.chain
    if shocks.freight == 1.0 and shocks.import_margin == 1.0 and (shocks.imports >= 1.0).all():
        return calm
    import_cost = 1.0 + chain.import_margin * shocks.import_margin
    inside = np.ascontiguousarray(prices(model, model.travel.km))
    neighbour = prices(model, model.travel.outside_km)
    neighbour = np.ascontiguousarray(np.where(np.isfinite(neighbour), neighbour, import_cost))
    cost = np.concatenate((inside, neighbour, np.full((inside.shape[0], 1), import_cost)), axis=1)
    relative = (cost / import_cost) / (calm.cost / calm.import_cost)
    change = np.repeat((relative**-chain.choice_scale)[:, None, :], shocks.imports.size, axis=1)
    change[:, :, -1] = shocks.imports
    n_places = inside.shape[0]
    return replace(
        calm,
        unit_cost=inside,
        cost_weight=np.ascontiguousarray((inside / import_cost) ** -chain.choice_scale),
        neighbour_cost=neighbour,
        neighbour_weight=np.ascontiguousarray(calm.neighbour_weight * change[:, :, n_places:-1].transpose(0, 2, 1)),
        import_weight=np.ascontiguousarray(calm.import_weight * shocks.imports),
        import_cost=import_cost,
        cost=cost,
        ease=np.ascontiguousarray(calm.ease * change.reshape(calm.ease.shape)),
    )


def _with_race(trade: Trade, pull: np.ndarray) -> Trade:
    """Trade with the tables of the race for sellers; `pull` (P, S) is what places had at the start.

    A part of the proposal stands as if sellers of a good were everywhere alike: where one sets up later, few points
    would fall otherwise, and races would need many.
    """
    at_start, alike = _weights(trade, pull), _weights(trade, np.broadcast_to(pull.mean(axis=0), pull.shape))
    proposed = (1.0 - _ALIKE) * _normal(at_start) + _ALIKE * _normal(alike)
    options = at_start.shape[2]
    proposal = Proposal.of(np.ascontiguousarray(proposed.reshape(-1, options)))
    n_places = pull.shape[0]
    lasting = _weights(trade, np.ones(pull.shape))
    imports = np.full((n_places, 1), trade.import_cost)
    return replace(
        trade,
        cost=np.concatenate((trade.unit_cost, trade.neighbour_cost, imports), axis=1),
        ease=np.ascontiguousarray(lasting.reshape(-1, options) / proposal.shares),
        proposal=proposal,
    )


def _weights(trade: Trade, pull: np.ndarray) -> np.ndarray:
    """Weight of each option by buyer's place and good, (P, S, N), where places have this pull."""
    return np.concatenate(
        (
            trade.cost_weight[:, None, :] * pull.T[None, :, :],
            trade.neighbour_weight.transpose(0, 2, 1),
            trade.import_weight[:, :, None],
        ),
        axis=2,
    )  # fmt: skip


def _normal(weights: np.ndarray) -> np.ndarray:
    """Weights as shares of the options; imports always weigh something."""
    return weights / weights.sum(axis=2, keepdims=True)
