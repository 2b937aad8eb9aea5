"""Frontiers of cost: what each model reaches with a smaller or larger purse, and models compared at equal cost.

Nothing is extrapolated: between two factors a frontier is a straight line, beyond the cheapest and the dearest member
it does not exist. Letters: F members (factors), M models, R seeds, O outcomes, C common costs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.ensemble import Ensemble
from sim.analysis.members import Reading, StoredMember, readings
from sim.analysis.paired import Floats, band, share_better, smallest_detectable
from sim.analysis.side_by_side import Row
from sim.measures.catalogue import outcomes
from sim.measures.horizons import Horizon

COSTS = {
    "gross": (("money.gross_public_cost", 1.0),),
    "net": (("money.net_public_cost", 1.0),),
    "gross_after_residual": (("money.gross_public_cost", 1.0), ("money.residual_value", -1.0)),
    "net_after_residual": (("money.net_public_cost_after_residual", 1.0),),
}
"""Reading of the cost → recorded outcomes that it is the sum of; all discounted to 2017Q3, in 万元."""
POSITIONS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Where two frontiers are compared: from the least to the greatest cost that both reach in a seed."""
COLUMNS = (
    *("outcome", "unit", "scope", "horizon", "model", "factor", "mean", "low", "high"),
    *(f"cost_{cost}" for cost in COSTS),
    *("mechanical", "clipped"),
)
"""Columns of ``frontier.csv``."""
EQUAL_COST_NUMBERS = (
    *("mean", "reference_mean", "difference", "difference_low", "difference_high", "p_better"),
    *("smallest_detectable", "factor", "reference_factor"),
)
EQUAL_COST_COLUMNS = (
    *("outcome", "unit", "scope", "horizon", "cost_reading", "position", "cost", "model", "reference"),
    *EQUAL_COST_NUMBERS,
    "mechanical",
)
"""Columns of ``equal_cost.csv``."""


@dataclass(frozen=True, eq=False)
class Overlap:
    """Where two frontiers can be compared, and where they run.

    Parameters
    ----------
    horizon, cost_reading, model, reference : str
        What is compared, and the model that it is compared with.
    low, high : (R,) arrays
        Least and greatest cost of the model in each seed, 万元.
    reference_low, reference_high : (R,) arrays
        The same of the model that it is compared with.
    """

    horizon: str
    cost_reading: str
    model: str
    reference: str
    low: Floats
    high: Floats
    reference_low: Floats
    reference_high: Floats

    @property
    def ends(self) -> tuple[Floats, Floats]:
        """Least and greatest common cost of each seed; the first is above the second where there is none."""
        return np.maximum(self.low, self.reference_low), np.minimum(self.high, self.reference_high)

    @property
    def seeds(self) -> int:
        """Seeds in which the two meet."""
        low, high = self.ends
        return int((low <= high).sum())

    @property
    def exists(self) -> bool:
        """Whether the two meet in every seed: a seed left out because it does not fit would be chosen by its result."""
        return self.seeds == self.low.size

    @property
    def costs(self) -> Floats:
        """Common costs of each seed at `POSITIONS`, (C, R); of use only if they exist."""
        low, high = self.ends
        return np.minimum(low + np.array(POSITIONS)[:, None] * (high - low), high)


def frontier(members: Sequence[StoredMember]) -> list[Row]:
    """Outcomes of each model at each factor, with the cost in its four readings.

    Parameters
    ----------
    members : sequence of StoredMember
        Of the variation `frontier`.

    Returns
    -------
    list of dict
        One row for each outcome, scope, horizon, model and factor, with the keys of `COLUMNS`: mean over seeds with
        Student's interval, mean cost over seeds, and the levers that stopped at an end of their range.

    Raises
    ------
    BadInput
        If the runs did not record public money.
    """
    rows: list[Row] = []
    for reading in readings(members[0].ensemble):
        level = band(np.moveaxis(_values(members, reading), 1, 0))  # (F, M, O)
        spent = band(np.moveaxis(costs(members, reading.horizon), 3, 0)).mean  # (F, 4, M)
        for outcome, name in enumerate(reading.names):
            for model, label in enumerate(members[0].ensemble.models):
                for at, member in enumerate(members):
                    numbers = (float(part[at, model, outcome]) for part in (level.mean, level.low, level.high))
                    rows.append(
                        {
                            **reading.row(outcome),
                            **{"model": label, "factor": member.number},
                            **dict(zip(("mean", "low", "high"), numbers, strict=True)),
                            **{f"cost_{kind}": float(spent[at, c, model]) for c, kind in enumerate(COSTS)},
                            **{"mechanical": outcomes()[name].mechanical},
                            "clipped": " ".join(member.clipped.get(label, ())),
                        }
                    )
    return rows


def costs(members: Sequence[StoredMember], horizon: Horizon) -> Floats:
    """Discounted public cost of each member, model and seed in its four readings.

    Parameters
    ----------
    members : sequence of StoredMember
        Of the variation `frontier`.
    horizon : Horizon
        At which the cost is read.

    Returns
    -------
    (F, 4, M, R) array
        In 万元; readings in the order of `COSTS`.

    Raises
    ------
    BadInput
        If the runs did not record public money.
    """
    return np.stack([[_cost(member.ensemble, horizon, parts) for parts in COSTS.values()] for member in members])


def overlaps(members: Sequence[StoredMember], horizon: Horizon) -> list[Overlap]:
    """Where the frontier of each other model meets that of the first, in each reading of the cost.

    Parameters
    ----------
    members : sequence of StoredMember
        Of the variation `frontier`.
    horizon : Horizon
        At which the cost is read.

    Returns
    -------
    list of Overlap
        By reading of the cost and model.
    """
    spent = costs(members, horizon)
    low, high = spent.min(axis=0), spent.max(axis=0)
    models = members[0].ensemble.models
    return [
        Overlap(horizon.label, cost, models[m], models[0], low[c, m], high[c, m], low[c, 0], high[c, 0])
        for c, cost in enumerate(COSTS)
        for m in range(1, len(models))
    ]


def equal_cost(members: Sequence[StoredMember]) -> list[Row]:
    """Models at equal public cost, each against the first, where their frontiers overlap.

    Parameters
    ----------
    members : sequence of StoredMember
        Of the variation `frontier`.

    Returns
    -------
    list of dict
        One row for each outcome, scope, horizon, reading of the cost, pair and position, with the keys of
        `EQUAL_COST_COLUMNS`; none where frontiers do not overlap in every seed. In each seed both outcomes are
        interpolated at exactly the same cost, at that position of the seed's own overlap: what a seed collects in tax
        moves both frontiers together. `cost` is the mean over seeds; differences are paired by seed.
    """
    rows: list[Row] = []
    factors = np.array([member.number for member in members])
    for reading in readings(members[0].ensemble):
        values, spent = _values(members, reading), costs(members, reading.horizon)
        for overlap in overlaps(members, reading.horizon):
            if overlap.exists:
                rows += _at_equal_cost(reading, overlap, values, spent, factors, members[0].ensemble.models)
    return rows


def interpolation(spent: Floats, at: Floats) -> Floats:
    """Weights of the members of one frontier at given costs.

    Parameters
    ----------
    spent : (F,) array
        Cost of each member, in any order.
    at : (C,) array
        Costs, none outside those of the members.

    Returns
    -------
    (C, F) array
        Rows sum to 1: the two members next in cost, by nearness; members of equal cost share a weight.

    Raises
    ------
    ValueError
        If a cost lies outside: nothing is extrapolated.
    """
    steps, step_of = np.unique(spent, return_inverse=True)
    if (at < steps[0]).any() or (at > steps[-1]).any():
        raise ValueError("a cost lies outside the frontier, and nothing is extrapolated")
    right = np.clip(np.searchsorted(steps, at), 1, max(len(steps) - 1, 1))
    weights = np.zeros((at.size, steps.size))
    rows = np.arange(at.size)
    if steps.size == 1:
        weights[:, 0] = 1.0
    else:
        share = (at - steps[right - 1]) / (steps[right] - steps[right - 1])
        weights[rows, right - 1], weights[rows, right] = 1.0 - share, share
    return np.asarray((weights / np.bincount(step_of))[:, step_of])


def _values(members: Sequence[StoredMember], reading: Reading) -> Floats:
    """Outcomes of each member by seed and model, (F, R, M, O)."""
    return np.stack([reading.of(member.ensemble) for member in members])


def _cost(ensemble: Ensemble, horizon: Horizon, parts: Sequence[tuple[str, float]]) -> Floats:
    """One reading of the cost of each model and seed, (M, R), 万元."""
    return np.asarray(sum(sign * ensemble.mean(horizon, "city", name) for name, sign in parts))


def _at_equal_cost(
    reading: Reading,
    overlap: Overlap,
    values: Floats,
    spent: Floats,
    factors: Floats,
    models: Sequence[str],
) -> list[Row]:
    """Rows of one pair, scope and horizon: by outcome and common cost."""
    kind = tuple(COSTS).index(overlap.cost_reading)
    found = []
    for model in (models.index(overlap.model), 0):
        columns = zip(spent[:, kind, model].T, overlap.costs.T, strict=True)
        weights = [interpolation(column, at) for column, at in columns]  # R of (C, F)
        taken = np.stack([_weighed(w, values[:, seed, model]) for seed, w in enumerate(weights)])
        found.append((taken, np.stack([_weighed(w, factors[:, None]) for w in weights])))
    (own, own_factor), (first, first_factor) = found  # (R, C, O) and (R, C, 1)
    with np.errstate(invalid="ignore"):
        differences = own - first
    difference = band(differences)
    numbers = np.stack(
        [
            *(band(own).mean, band(first).mean, difference.mean, difference.low, difference.high),
            *(share_better(differences, reading.better), smallest_detectable(difference)),
            *(np.broadcast_to(band(factor).mean, own.shape[1:]) for factor in (own_factor, first_factor)),
        ]
    )
    spending = {name for parts in COSTS.values() for name, _ in parts}
    return [
        {
            **reading.row(o),
            **{"cost_reading": overlap.cost_reading, "position": POSITIONS[c], "cost": float(cost)},
            **{"model": overlap.model, "reference": overlap.reference},
            **dict(zip(EQUAL_COST_NUMBERS, numbers[:, c, o].tolist(), strict=True)),
            "mechanical": outcomes()[name].mechanical,
        }
        for o, name in enumerate(reading.names)
        if name not in spending
        for c, cost in enumerate(overlap.costs.mean(axis=1))
    ]


def _weighed(weights: Floats, values: Floats) -> Floats:
    """Weighted sums (C, O) of values (F, O); what has no weight may have no value."""
    parts = np.where(weights[:, :, None] > 0.0, weights[:, :, None] * values[None], 0.0)
    return np.asarray(parts.sum(axis=1))
