"""Firms that are looked at every quarter: how old they are, at which age they end, and how they grow."""

from typing import TYPE_CHECKING

import numpy as np

from sim import measures
from sim.kernels.firm_lives import growth_of_firms, heads_of_firms, look_at_lives
from sim.measures.ratios import shares
from sim.model.ratios import Seen, ratio
from sim.units import QUARTERS_A_YEAR

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

YEARS_OF_HAZARD = 5
_YOUNG = YEARS_OF_HAZARD * QUARTERS_A_YEAR
"""Quarters of age below which a firm is young; each is counted by itself, all older ones together."""
_LEAST_PERSONS = 10.0
"""Staff from which on a firm's growth counts: whole heads of smaller ones pile up at 0."""


class FirmLives:
    """Ages of firms now, and of those that ended in the last four quarters, in real firms.

    Parameters
    ----------
    model : ZoneModel
        The city at the first look, before its first quarter.
    """

    NAMES = (
        "firms.age", "firms.age.under_5_years", "firms.age_at_exit", "firms.age_at_exit.under_5_years",
        *(f"firms.hazard.year_{year}" for year in range(1, YEARS_OF_HAZARD + 1)),
    )  # fmt: skip

    def __init__(self, model: "ZoneModel") -> None:
        self._uid = np.zeros(0, np.int64)
        self._birth = np.zeros(0, np.int32)
        self._weight = np.zeros(0, np.int32)
        self._standing = np.zeros(_YOUNG + 1)
        self._at_risk = np.zeros((QUARTERS_A_YEAR, _YOUNG + 1))
        self._exits = np.zeros((QUARTERS_A_YEAR, _YOUNG + 1))
        self._ages_at_exit = np.zeros(QUARTERS_A_YEAR)
        self._age = float("nan")
        self._look(model, model.quarter - 1)

    def look(self, model: "ZoneModel") -> None:
        """Compare the firms at the end of a quarter with those of the last look."""
        self._look(model, model.quarter)

    def _look(self, model: "ZoneModel", quarter: int) -> None:
        """Compare them; the clock of a city between two quarters is one ahead."""
        uid, firms = model.firm_table.uid, model.firm_columns
        new = uid.size - self._uid.size
        if new > 0:
            self._uid = np.pad(self._uid, (0, new))
            self._birth = np.pad(self._birth, (0, new))
            self._weight = np.pad(self._weight, (0, new))
        season = quarter % QUARTERS_A_YEAR  # what a year ago left there is forgotten
        exits = self._exits[season]
        self._at_risk[season] = self._standing
        self._standing.fill(0.0)
        exits.fill(0.0)
        ages, self._ages_at_exit[season] = look_at_lives(
            uid, firms["birth"], firms["weight"], quarter, self._uid, self._birth, self._weight, self._standing, exits
        )
        self._age = ratio(ages / QUARTERS_A_YEAR, self._standing.sum())

    def seen(self) -> Seen:
        """Ages, ages at exit, and hazards by year of age, at city scope."""
        at_risk, exits = self._at_risk.sum(axis=0), self._exits.sum(axis=0)
        ages_at_exit = float(self._ages_at_exit.sum()) / QUARTERS_A_YEAR
        standing, ended = float(self._standing.sum()), float(exits.sum())
        alive = 1.0 - shares(exits[:_YOUNG], at_risk[:_YOUNG])
        hazards = 1.0 - alive.reshape(YEARS_OF_HAZARD, QUARTERS_A_YEAR).prod(axis=1)
        values = (
            self._age, ratio(standing - self._standing[_YOUNG], standing), ratio(ages_at_exit, ended),
            ratio(ended - exits[_YOUNG - 1] - exits[_YOUNG], ended), *hazards.tolist(),
        )  # fmt: skip
        return {("city", name): value for name, value in zip(self.NAMES, values, strict=True)}


class FirmGrowth:
    """Staff of firms at the last five looks, and the shape of how it changed over a year.

    Parameters
    ----------
    model : ZoneModel
        The city at the first look, before its first quarter.
    """

    NAMES = ("firms.growth",)

    def __init__(self, model: "ZoneModel") -> None:
        self._looks: list[tuple[np.ndarray, np.ndarray]] = []
        self._rates = np.zeros(0)
        self.look(model)

    def look(self, model: "ZoneModel") -> None:
        """Remember the firms and their staff, and how those of a year ago have grown."""
        uid, firms = model.firm_table.uid.copy(), model.firm_columns
        heads = heads_of_firms(uid, firms["staff"])
        self._looks = [*self._looks[-QUARTERS_A_YEAR:], (uid, heads)]
        if len(self._looks) > QUARTERS_A_YEAR:
            self._rates = growth_of_firms(
                uid, heads, *self._looks[0], firms["weight"], model.scale, _LEAST_PERSONS
            )  # fmt: skip

    def seen(self) -> Seen:
        """Shape of the growth rates; no value before the fifth look, and of fewer than 50 rates."""
        try:
            shape = measures.subbotin_shape(self._rates)
        except measures.NoValue:
            shape = float("nan")
        return {("city", self.NAMES[0]): shape}
