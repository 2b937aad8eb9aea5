"""Operating companies (专业化运营公司): they build and let premises in a zone, and can lose money."""

from typing import Any

import mesa

from sim.units import a_quarter


class OperatingCompany(mesa.Agent):
    """The company of one zone; where there is none the committee builds, at its own professionalism.

    Parameters
    ----------
    model : ZoneModel
    zone : int

    Attributes
    ----------
    cash : float
        What the company has, 万元; a deficit is made good by the committee at once.
    losses : float
        What the committee has paid for deficits since the company began, 万元.
    """

    def __init__(self, model: Any, zone: int) -> None:
        super().__init__(model)
        self.zone = zone
        self.cash = 0.0
        self.losses = 0.0

    @property
    def professionalism(self) -> float:
        """Competence in 0–1: fewer cost overruns, better forecasts of vacancy."""
        return float(self.model.levers.operating_company.professionalism)

    def keep_books(self, rents: float, owed: float) -> None:
        """Take the tenants' rents, pay the city the cost of its floor, and let the committee cover a deficit.

        Overhead and salaries are the city's outlay, passed on; `rents` and `owed` are 万元 this quarter.
        """
        ledger, params, levers = self.model.ledger, self.model.params.fiscal, self.model.levers
        ratio = self.model.zone_ratio
        overhead = a_quarter(params.company_overhead_wan_yuan_year) * ratio
        salaries = a_quarter(params.professional_salary_wan_yuan_zone_year) * ratio
        salaries *= levers.operating_company.professionalism
        ledger.book_at("company_overhead", self.zone, overhead)
        ledger.book_at("company_salaries", self.zone, salaries)
        ledger.book_at("company_running", self.zone, overhead + salaries)
        ledger.book_at("tenants_rent", self.zone, rents)
        ledger.book_at("premises_rent", self.zone, owed)
        self.cash += rents - owed
        if self.cash < 0.0:
            ledger.book_at("company_losses", self.zone, -self.cash)
            self.model.count("company_losses", -self.cash)
            self.losses -= self.cash
            self.cash = 0.0

    def wind_up(self) -> None:
        """Close: what is left in cash goes to the city with the last rent, and the company is gone."""
        self.model.ledger.book_at("premises_rent", self.zone, self.cash)
        self.cash = 0.0
        self.remove()
