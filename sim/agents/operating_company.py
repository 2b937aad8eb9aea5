"""Operating companies (专业化运营公司): they build and let premises in a zone, and can lose money."""

from typing import Any

import mesa
import numpy as np

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

    def wind_up(self) -> None:
        """Close: what is left in cash goes to the city with the last rent, and the company is gone."""
        self.model.ledger.book_at("premises_rent", self.zone, self.cash)
        self.cash = 0.0
        self.remove()


def keep_books(companies: list[OperatingCompany], rents: np.ndarray, owed: np.ndarray) -> None:
    """Take the tenants' rents, pay the city the cost of each company's floor, and let the committee cover a deficit.

    Overhead and salaries are the city's outlay, passed on; `rents` and `owed`, by company (N,), are 万元 this quarter.
    One computation for all companies, since all follow the same rule.
    """
    if not companies:
        return
    model = companies[0].model
    ledger, params, levers = model.ledger, model.params.fiscal, model.levers
    zones = np.array([company.zone for company in companies])
    overhead = a_quarter(params.company_overhead_wan_yuan_year) * model.zone_ratio
    salaries = a_quarter(params.professional_salary_wan_yuan_zone_year) * model.zone_ratio
    salaries *= levers.operating_company.professionalism
    cash = np.array([company.cash for company in companies]) + (rents - owed)
    deficits = np.maximum(-cash, 0.0)
    ledger.book_at("company_overhead", zones, overhead)
    ledger.book_at("company_salaries", zones, salaries)
    ledger.book_at("company_running", zones, overhead + salaries)
    ledger.book_at("tenants_rent", zones, rents)
    ledger.book_at("premises_rent", zones, owed)
    ledger.book_at("company_losses", zones, deficits)
    if deficits.any():
        model.count("company_losses", deficits.sum())
    for company, left, deficit in zip(companies, (cash + deficits).tolist(), deficits.tolist(), strict=True):
        company.cash = left
        company.losses += deficit
