"""Homes by place: market stock and talent flats, rents, what is under construction.

A home is what one worker and his dependants live in; stock is counted in such homes (docs/land.md).
"""

from dataclasses import dataclass

import numpy as np

from sim.kernels.housing import free_flats


@dataclass
class Dwellings:
    """State of housing, arrays by place P; homes count real households.

    Parameters
    ----------
    market, talent : (P,) arrays
        Homes standing: owned or rented in the market, and talent flats.
    pipeline, talent_pipeline : (L, P) arrays
        Homes under construction; row ``quarter % L`` is delivered in that quarter.
    m2_per_home : (P,) array
        Floor of one home in the market, m².
    rent : (P,) array
        Market rent relative to 2017Q3.
    smoothed_vacancy : (P,) array
        Vacancy that builders go by.
    flat_lots : (P,) array
        By which the talent flats of a place are rounded to whole simulated homes, above 0 and below 1: a lot of 0.3
        rounds up in 3 of 10 cases. So a sample has as many of the city's flats as it has of all else.
    occupied, talent_occupied : (P,) and (P, 2) arrays
        Homes taken, in simulated workers; talent flats by class of tenant (0 others, 1 high skill).
    """

    market: np.ndarray
    talent: np.ndarray
    pipeline: np.ndarray
    talent_pipeline: np.ndarray
    m2_per_home: np.ndarray
    rent: np.ndarray
    smoothed_vacancy: np.ndarray
    flat_lots: np.ndarray
    occupied: np.ndarray
    talent_occupied: np.ndarray

    @classmethod
    def of(
        cls, market: np.ndarray, floor_m2: np.ndarray, vacancy: float, build_quarters: int, flat_lots: np.ndarray
    ) -> "Dwellings":
        """Homes at the start: no talent flats, nothing under construction, rents at 1."""
        n = market.size
        return cls(
            market=market.copy(),
            talent=np.zeros(n),
            pipeline=np.zeros((build_quarters + 1, n)),
            talent_pipeline=np.zeros((build_quarters + 1, n)),
            m2_per_home=floor_m2 / np.maximum(market, 1e-9),
            rent=np.ones(n),
            smoothed_vacancy=np.full(n, vacancy),
            flat_lots=flat_lots,
            occupied=np.zeros(n, np.int64),
            talent_occupied=np.zeros((n, 2), np.int64),
        )

    def deliver(self, quarter: int) -> None:
        """Add what is finished in this quarter to the stock."""
        row = quarter % len(self.pipeline)
        self.market += self.pipeline[row]
        self.talent += self.talent_pipeline[row]
        self.pipeline[row] = 0.0
        self.talent_pipeline[row] = 0.0

    def start_building(self, homes: np.ndarray, quarter: int) -> None:
        """Market homes (P,) that stand after the building time."""
        self.pipeline[quarter % len(self.pipeline) - 1] += homes

    def start_talent_flats(self, homes: np.ndarray, quarter: int) -> None:
        """Talent flats (P,) that stand after the building time."""
        self.talent_pipeline[quarter % len(self.pipeline) - 1] += homes

    def vacancy(self, scale: float) -> np.ndarray:
        """Share of market homes that stand empty, (P,); `scale` is simulated workers per person."""
        taken = self.occupied / scale
        return np.maximum(np.where(self.market > 0.0, 1.0 - taken / np.maximum(self.market, 1e-9), 0.0), 0.0)

    def vacant(self, scale: float) -> np.ndarray:
        """Whole market homes that a simulated worker can move into, (P,) int64."""
        whole = (self.market * scale + 1e-9).astype(np.int64)  # rounding may have left a whole number a hair below
        return np.maximum(whole - self.occupied, 0)

    def whole_flats(self, scale: float, share: float = 1.0) -> np.ndarray:
        """Talent flats, or a share of them, as simulated homes, (P,) int64; rounded by the lot of the place."""
        return (self.talent * (share * scale) + self.flat_lots).astype(np.int64)

    def vacant_flats(self, scale: float, high_share: float) -> np.ndarray:
        """Whole talent flats free by class of tenant (0 others, 1 high skill), (P, 2) int64."""
        if not self.talent.any():
            return np.zeros_like(self.talent_occupied)
        stock, for_high = self.whole_flats(scale), self.whole_flats(scale, high_share)
        return free_flats(stock, for_high, self.talent_occupied)
