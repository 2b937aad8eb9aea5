"""The years at which a comparison is read, and the quarters that stand for them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.units import QUARTERS_A_YEAR

HORIZON_YEARS = (3, 10, 20)
"""Years after the start at which models are compared."""


@dataclass(frozen=True)
class Horizon:
    """A stretch of quarters whose mean stands for one horizon.

    Parameters
    ----------
    label : str
        ``year 3``, or ``last 2 quarters`` where the run ends inside a year.
    year : int
        The year of the run, counted from 1; 0 where the stretch is not a year of the run.
    first, end : int
        The stretch is quarters `first` to `end` - 1 of the run, counted from 0.
    """

    label: str
    year: int
    first: int
    end: int

    def mean(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Mean over the quarters of the stretch that have a value.

        Parameters
        ----------
        values : (Q, ...) array
            Outcomes by quarter; nan where there is no value.

        Returns
        -------
        array
            Without the first axis; nan where no quarter of the stretch has a value.
        """
        stretch = values[self.first : self.end]
        there = ~np.isnan(stretch)
        n = there.sum(axis=0)
        total = np.where(there, stretch, 0.0).sum(axis=0)
        return np.divide(total, n, out=np.full(n.shape, np.nan), where=n > 0)


def horizons(n_quarters: int) -> tuple[Horizon, ...]:
    """Horizons that a run of this length reaches, else the run's last year.

    Parameters
    ----------
    n_quarters : int
        Recorded quarters of the run, at least 1.

    Returns
    -------
    tuple of Horizon
        Never empty; the last one is the latest.

    Examples
    --------
    >>> [horizon.label for horizon in horizons(80)]
    ['year 3', 'year 10', 'year 20']
    >>> [horizon.label for horizon in horizons(6)]
    ['last 4 quarters']
    """
    reached = tuple(year for year in HORIZON_YEARS if year * QUARTERS_A_YEAR <= n_quarters)
    if reached:
        return tuple(_year(year) for year in reached)
    if n_quarters % QUARTERS_A_YEAR == 0:
        return (_year(n_quarters // QUARTERS_A_YEAR),)
    n = min(n_quarters, QUARTERS_A_YEAR)
    return (Horizon(f"last {n} quarters", 0, n_quarters - n, n_quarters),)


def _year(year: int) -> Horizon:
    """The four quarters of one year of the run."""
    return Horizon(f"year {year}", year, (year - 1) * QUARTERS_A_YEAR, year * QUARTERS_A_YEAR)
