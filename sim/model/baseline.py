"""What is fixed at 2017Q3: the levels that later quarters are compared with, and the tables of choice and trade."""

from dataclasses import dataclass

import numpy as np

from sim.kernels.race import alias_tables

_UNIFORM_PART = 0.1
"""Part of a proposal that is spread evenly, so that no place is out of reach of a changed weight."""


@dataclass
class Baseline:
    """Levels at the end of the spin-up, equal under all development models.

    Letters: P places, S segments, K skills; `stay_away` is (2, S): incoming investors, start-ups.
    """

    wages: np.ndarray
    link_cost: np.ndarray
    density: np.ndarray
    amenity: np.ndarray
    green: np.ndarray
    platforms: np.ndarray
    services: np.ndarray
    supply_reach: np.ndarray
    demand_reach: np.ndarray
    stay_away: np.ndarray
    operating_profit: np.ndarray
    value_added: np.ndarray
    income: float
    workers: float
    firms: np.ndarray


@dataclass(frozen=True)
class Proposal:
    """The fixed proposal of a race: shares (R, P), and its alias table (R, P)."""

    shares: np.ndarray
    table: np.ndarray

    @classmethod
    def of(cls, weights: np.ndarray) -> "Proposal":
        """Proposal in proportion to weights (R, P), mixed with a uniform part."""
        total = weights.sum(axis=1, keepdims=True)
        even = np.full_like(weights, 1.0 / weights.shape[1])
        shares = np.where(total > 0.0, weights / np.maximum(total, 1e-300), even)
        shares = np.ascontiguousarray((1.0 - _UNIFORM_PART) * shares + _UNIFORM_PART * even)
        return cls(shares, alias_tables(shares))

    def __deepcopy__(self, memo: dict[int, object]) -> "Proposal":
        """A proposal never changes: branches share it."""
        return self


@dataclass(frozen=True)
class Slots:
    """Input slots by segment: goods (S, 16) int64, coefficients (S, 16), and how many each segment has (S,) int64."""

    inputs: np.ndarray
    coefficients: np.ndarray
    count: np.ndarray

    @classmethod
    def of(cls, inputs: np.ndarray, threshold: float, width: int) -> "Slots":
        """Slots for every input coefficient (S, S) of at least `threshold`, the largest first.

        Raises
        ------
        ValueError
            If a segment needs more inputs than a firm has slots.
        """
        n = inputs.shape[1]
        goods = np.zeros((n, width), np.int64)
        shares = np.zeros((n, width))
        count = np.zeros(n, np.int64)
        for s in range(n):
            wanted = [k for k in np.argsort(-inputs[:, s], kind="stable") if inputs[k, s] >= threshold]
            if len(wanted) > width:
                raise ValueError(f"segment {s} needs {len(wanted)} inputs; a firm has {width} slots")
            count[s] = len(wanted)
            goods[s, : len(wanted)] = wanted
            shares[s, : len(wanted)] = inputs[wanted, s]
        return cls(goods, shares, count)

    def __deepcopy__(self, memo: dict[int, object]) -> "Slots":
        """Technology does not change: branches share it."""
        return self


@dataclass(frozen=True)
class Trade:
    """Costs and weights of links: (P, P) inside the city, (P, O) and (P, O, S) to neighbours, imports (P, S).

    A buyer's options are the P places, the O nodes and imports, N = P + O + 1: their `cost` (P, N), and the race for
    them: its `proposal`, and `ease` (P·S, N), their lasting weight over the proposal.
    """

    unit_cost: np.ndarray
    cost_weight: np.ndarray
    neighbour_cost: np.ndarray
    neighbour_weight: np.ndarray
    import_weight: np.ndarray
    import_cost: float
    cost: np.ndarray
    ease: np.ndarray
    proposal: Proposal

    def __deepcopy__(self, memo: dict[int, object]) -> "Trade":
        """Freight and margins do not change: branches share them."""
        return self
