"""The quarter's books: production, wages, taxes, subsidies, cash, exits, the public ledger."""

from typing import TYPE_CHECKING

import numpy as np

from sim.kernels import settle as kernels
from sim.kernels.production import wage_index
from sim.units import QUARTERS_A_YEAR

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_YOUNG_QUARTERS = 12
"""Firms in their first three years pay nothing out."""
_PROFIT_SMOOTHING = 0.25
"""Prospects look at about the last year."""


def close_books(model: "ZoneModel") -> None:
    """Step 12: everything that is paid is received; firms without money or staff close."""
    model.update_value()
    output = model.output_by_place_and_segment().sum(axis=1)
    operating, flows = _pay_everybody(model)
    model.made_by_place = QUARTERS_A_YEAR * flows["value_added"]
    _note_profit(model, operating)
    closing = _failing(model)
    if model.is_running:
        model.close_firms(closing)
        model.push_flows(flows["value_added"], output / QUARTERS_A_YEAR, flows["tax"])
    else:
        _replace(model, closing)
    model.update_sold()


def _pay_everybody(model: "ZoneModel") -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Book a quarter of every firm; returns profit before fixed cost a year, (S,), and each item booked, (P,), 万元."""
    firms, city, params = model.firm_columns, model.city, model.params
    segments = city.segments
    flows = np.zeros((len(kernels.FLOWS), city.n_places))
    presence = model.services_presence() - model.baseline.services
    saving = params.services.shared_facility_saving * presence
    operating = kernels.close_firms_books(
        model.firm_table.uid, firms["segment"], firms["place"], firms["weight"], firms["staff"],
        firms["productivity"], firms["value_added"], firms["cash"], firms["fund_equity"], firms["subsidy"],
        firms["subsidy_end"], firms["site_price"], firms["premises"], firms["capacity"], firms["red_quarters"],
        firms["birth"], model.quarter, model.wages, model.pay_factor, model.capital_share,
        params.fiscal.local_tax_per_value_added, model.fixed_cost,
        wage_index(model.wages, model.base_wages, segments.skill_mix), saving, segments.use,
        segments.floor_per_worker, model.floorspace.far, params.land.price_annuity_rate, params.firms.cash_cap_years,
        model.credit_years, _YOUNG_QUARTERS, params.labour.rent_sharing, model.scale, model.profit_margin,
        flows,
    )  # fmt: skip
    booked = dict(zip(kernels.FLOWS, flows, strict=True))
    for name, amounts in booked.items():
        model.ledger.book(name, amounts)
    return operating, booked


def _note_profit(model: "ZoneModel", operating: np.ndarray) -> None:
    """Operating profit of the mean firm by segment, smoothed over a year; `operating` (S,) is that of all firms."""
    mean = np.maximum(operating / np.maximum(model.firm_count, 1e-9), 1e-3 * model.fixed_cost)
    model.operating_profit = model.operating_profit + _PROFIT_SMOOTHING * (mean - model.operating_profit)


def _failing(model: "ZoneModel") -> np.ndarray:
    """Rows of the firms that close this quarter."""
    firms = model.firm_columns
    return kernels.failing_firms(
        model.firm_table.uid, firms["staff"], firms["red_quarters"], firms["birth"], model.quarter,
        int(model.params.firms.grace_quarters),
    )  # fmt: skip


def _replace(model: "ZoneModel", closing: np.ndarray) -> None:
    """In the spin-up a firm that fails is founded again where it stood: cash, ages and links move, jobs do not."""
    if closing.size == 0:
        return
    firms = model.firm_columns
    pay = model.wage_bill_per_worker[firms["segment"][closing]]
    firms["birth"][closing] = model.quarter
    firms["cash"][closing] = model.params.firms.start_cash_years * pay * firms["capacity"][closing]
    firms["red_quarters"][closing] = 0
    mask = np.zeros(firms["key"].size, bool)
    mask[closing] = True
    model.break_links(mask)
    firms["supplier"][closing] = model.empty_slots[firms["segment"][closing]]
    model.lost_seller[closing] = firms["supplier"][closing] == -1
