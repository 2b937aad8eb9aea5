"""Who pays whom: every payment has an item, and every item a payer and a receiver, so the books close.

Public money is what the sector ``city`` pays and receives. Amounts are in 万元, by quarter and by place; what belongs
to no place, such as the city's fund, is booked for the city as a whole and never at a zone.
"""

from functools import cache

import numpy as np

SECTORS = ("city", "firms", "households", "owners", "companies", "funds", "partners", "outside")
"""Owners are founders, landlords and shareholders; outside sells equipment and buys what the city makes."""

ITEMS: dict[str, tuple[str, str]] = {
    # public receipts
    "tax": ("firms", "city"),
    "land_receipts": ("owners", "city"),
    "rent_received": ("households", "city"),
    "premises_rent": ("companies", "city"),
    "fund_exits": ("funds", "city"),
    # public outlays
    "requisition": ("city", "owners"),
    "clawback_refunds": ("city", "owners"),
    "subsidy": ("city", "firms"),
    "talent_housing": ("city", "outside"),
    "rent_discount": ("city", "households"),
    "standard_factories": ("city", "outside"),
    "innovation_space": ("city", "outside"),
    "recruiting": ("city", "outside"),
    "anchors": ("city", "outside"),
    "maps": ("city", "outside"),
    "approval_staff": ("city", "outside"),
    "coordination": ("city", "outside"),
    "company_overhead": ("city", "companies"),
    "company_salaries": ("city", "companies"),
    "company_losses": ("city", "companies"),
    "fund_paid_in": ("city", "funds"),
    "vc_events": ("city", "outside"),
    "services": ("city", "firms"),
    "facilities": ("city", "outside"),
    "green": ("city", "outside"),
    "transit": ("city", "outside"),
    "smart": ("city", "outside"),
    "talent_subsidy": ("city", "households"),
    "platforms": ("city", "outside"),
    "university_links": ("city", "outside"),
    "cooperations": ("city", "outside"),
    "crossregion": ("city", "outside"),
    # firms
    "value_added": ("outside", "firms"),
    "wages": ("firms", "households"),
    "capital_cost": ("firms", "owners"),
    "fixed_cost": ("firms", "outside"),
    "site_cost": ("firms", "owners"),
    "dividends": ("firms", "owners"),
    "equipment": ("firms", "outside"),
    "founding": ("owners", "firms"),
    "closing": ("firms", "owners"),
    # companies and funds
    "tenants_rent": ("owners", "companies"),
    "company_running": ("companies", "outside"),
    "private_paid_in": ("partners", "funds"),
    "fund_equity": ("funds", "firms"),
    "exit_proceeds": ("owners", "funds"),
    "private_exits": ("funds", "partners"),
}
PUBLIC_RECEIPTS = tuple(item for item, (_, receiver) in ITEMS.items() if receiver == "city")
PUBLIC_OUTLAYS = tuple(item for item, (payer, _) in ITEMS.items() if payer == "city")
NOWHERE = -1
"""Column of the flows, beside the places, for what belongs to no place."""
_ROW = {item: row for row, item in enumerate(ITEMS)}
_IS_OUTLAY = np.array([payer == "city" for payer, _ in ITEMS.values()])
_IS_RECEIPT = np.array([receiver == "city" for _, receiver in ITEMS.values()])


@cache
def rows_of(items: tuple[str, ...]) -> np.ndarray:
    """Rows of the flows that hold these items, which are the same in every ledger."""
    return np.array([_ROW[item] for item in items])


class Ledger:
    """Payments of the quarter and since 2017Q3.

    Parameters
    ----------
    n_places : int
        Places of the city.
    discount_rate : float
        Of public money, per year.

    Attributes
    ----------
    quarter_flows, total_flows : (I, P + 1) arrays
        Payments by item in the open quarter and before it, 万元; the last column is for what belongs to no place.
    land_discount : (P,) array
        Price of industrial land outside zones less the price paid, cumulated, 万元; no payment.
    """

    def __init__(self, n_places: int, discount_rate: float) -> None:
        self.quarter_flows = np.zeros((len(ITEMS), n_places + 1))
        self.total_flows = np.zeros((len(ITEMS), n_places + 1))
        self.land_discount = np.zeros(n_places)
        self.quarterly_discount = (1.0 + discount_rate) ** -0.25
        self.discount = 1.0
        self.discounted_outlays = 0.0
        self.discounted_receipts = 0.0

    def book(self, item: str, amounts: np.ndarray) -> None:
        """Record payments of an item by place, (P,), 万元 this quarter; who pays whom is the item's."""
        flows = self.quarter_flows[_ROW[item], : len(amounts)]
        flows += amounts  # in place: `[…] +=` would write the sums once more

    def book_at(self, item: str, place: int | np.ndarray, amount: float | np.ndarray) -> None:
        """Record a payment at a place, or one at each of several places, all different."""
        self.quarter_flows[_ROW[item], place] += amount

    def book_city_wide(self, item: str, amount: float) -> None:
        """Record one payment that belongs to no place, 万元."""
        self.quarter_flows[_ROW[item], NOWHERE] += amount

    def total(self, item: str) -> float:
        """Payments of an item since 2017Q3 (the open quarter left out), 万元."""
        return float(self.total_flows[_ROW[item]].sum())

    def totals(self, items: tuple[str, ...]) -> list[float]:
        """Payments of each of these items since 2017Q3, the open quarter included, 万元."""
        sums = self.total_flows.sum(axis=1) + self.quarter_flows.sum(axis=1)
        return sums.take(rows_of(items)).tolist()  # type: ignore[no-any-return]

    def open_quarter(self, items: tuple[str, ...]) -> float:
        """Payments of several items in the open quarter, 万元."""
        return float(self.quarter_flows.take(rows_of(items), axis=0).sum())

    def balance(self, sector: str) -> float:
        """What a sector received less what it paid in the open quarter, 万元."""
        return float((_signs(sector) * self.quarter_flows.sum(axis=1)).sum())

    def balance_since_start(self, sector: str) -> float:
        """What a sector received less what it paid since 2017Q3, the open quarter included, 万元."""
        return float((_signs(sector) * (self.total_flows + self.quarter_flows).sum(axis=1)).sum())

    def turnover(self) -> float:
        """All payments of the open quarter, 万元."""
        return float(np.abs(self.quarter_flows).sum())

    def net_public_cost_by_place(self) -> np.ndarray:
        """Public outlays less receipts since 2017Q3, undiscounted, what belongs to no place left out, (P,), 万元."""
        return self._net_public_cost()[:NOWHERE]

    def net_public_cost_city_wide(self) -> float:
        """Public outlays less receipts since 2017Q3 that belong to no place, undiscounted, 万元."""
        return float(self._net_public_cost()[NOWHERE])

    def _net_public_cost(self) -> np.ndarray:
        """Public outlays less receipts since 2017Q3, undiscounted, by place and at last for no place, (P + 1,)."""
        return self.total_flows[_IS_OUTLAY].sum(axis=0) - self.total_flows[_IS_RECEIPT].sum(axis=0)

    def close_quarter(self) -> None:
        """Add the open quarter to the totals and begin the next."""
        flows = self.quarter_flows.sum(axis=1)
        self.discounted_outlays += self.discount * float(flows[_IS_OUTLAY].sum())
        self.discounted_receipts += self.discount * float(flows[_IS_RECEIPT].sum())
        self.total_flows += self.quarter_flows
        self.quarter_flows[:] = 0.0
        self.discount *= self.quarterly_discount


def _signs(sector: str) -> np.ndarray:
    """+1 for the items that a sector receives, −1 for those it pays, 0 for the others, by item."""
    return np.array([(receiver == sector) - (payer == sector) for payer, receiver in ITEMS.values()], float)
