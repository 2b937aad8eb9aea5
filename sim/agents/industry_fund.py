"""The industry fund (产业基金): raises, selects, invests, marks, exits."""

import math
from typing import Any

import mesa

from sim.units import WAN_PER_BILLION, a_quarter

_MEMORY = 0.7
"""Part of last year's track record that partners keep; assumed, tried for stability."""
_WEIGHT_OF_GROWTH = 2.0
"""Track record gained per unit of margin by which holdings beat all firms; assumed, tried for stability."""
_WEIGHT_OF_CLOSURES = 0.5
"""Track record lost if all holdings closed; assumed, tried for stability."""


class IndustryFund(mesa.Agent):
    """The city's fund with its private partners.

    Attributes
    ----------
    public_paid_in, private_paid_in : float
        Money that came, 万元.
    sought : float
        Private money that the headline ratio asked for, 万元.
    cash : float
        Raised and not invested, 万元.
    invested, exited : float
        Put into firms, and got back from them, 万元.
    allowance : float
        What it may invest now, 万元.
    track_record : float
        What partners go by: 1 at the start, up with holdings that beat the city's firms, down with closures.
    """

    def __init__(self, model: Any) -> None:
        super().__init__(model)
        self.public_paid_in = 0.0
        self.private_paid_in = 0.0
        self.sought = 0.0
        self.cash = 0.0
        self.invested = 0.0
        self.exited = 0.0
        self.allowance = 0.0
        self.track_record = 1.0

    @property
    def public_share(self) -> float:
        """Public part of what was paid in, 0 before anything was."""
        total = self.public_paid_in + self.private_paid_in
        return self.public_paid_in / total if total > 0.0 else 0.0

    @property
    def realised_leverage(self) -> float:
        """Private yuan that came for each public yuan; nan before the first call."""
        return self.private_paid_in / self.public_paid_in if self.public_paid_in > 0.0 else math.nan

    def trust(self, pipeline: float) -> float:
        """Share of the sought money that partners commit, 0–1: logistic in leverage, track record and pipeline.

        Parameters
        ----------
        pipeline : float
            Growing young firms that money holds back, as a share of all growing young firms, less its usual size.
        """
        fund = self.model.params.fund
        leverage = max(self.model.levers.fund.leverage, 1e-9)
        logit = fund.partner_base + fund.partner_leverage_slope * math.log(leverage)
        logit += fund.partner_response * (2.0 * (self.track_record - 1.0) + pipeline)
        return 1.0 / (1.0 + math.exp(-logit))

    def raise_capital(self, pipeline: float) -> None:
        """Call this quarter's public money, and ask the partners for the headline ratio."""
        lever, years = self.model.levers.fund, self.model.params.fund.years
        if lever.size <= 0.0 or self.model.quarter >= 4 * years:
            return
        called = a_quarter(lever.size * WAN_PER_BILLION * self.model.city_ratio / years)
        wanted = called * lever.leverage
        private = wanted * self.trust(pipeline) if wanted > 0.0 else 0.0
        self.public_paid_in += called
        self.private_paid_in += private
        self.sought += wanted
        self.cash += called + private
        self.model.ledger.book_city_wide("fund_paid_in", called)
        self.model.ledger.book_city_wide("private_paid_in", private)
        self.model.count("fund_raised", called + private)

    def target(self) -> float:
        """Money that the headline announced for the quarters so far, public and private, 万元."""
        return self.public_paid_in + self.sought

    def budget(self) -> float:
        """Money to invest this quarter, 万元: the deployment rate of what was raised, and what earlier quarters left.

        Never more than there is cash; a rate alone would never buy a stake that is larger than one quarter's part.
        """
        raised = self.public_paid_in + self.private_paid_in
        self.allowance += a_quarter(self.model.params.fund.deployment_rate_annual) * raised
        self.allowance = min(self.cash, self.allowance)
        return self.allowance

    def book_investment(self, amount: float) -> None:
        """Record money put into firms, 万元."""
        self.cash -= amount
        self.allowance -= amount
        self.invested += amount
        self.model.count("fund_invested", amount)

    def book_exits(self, proceeds: float) -> None:
        """Share out what exits brought, 万元, in proportion to what was paid in."""
        self.exited += proceeds
        public = proceeds * self.public_share
        self.model.ledger.book_city_wide("exit_proceeds", proceeds)
        self.model.ledger.book_city_wide("fund_exits", public)
        self.model.ledger.book_city_wide("private_exits", proceeds - public)
        self.model.count("fund_exits", proceeds)

    def mark(self, holdings_growth: float, city_growth: float, share_closed: float) -> None:
        """Let the track record follow how the holdings did against all firms, and how many closed, once a year."""
        beat = _WEIGHT_OF_GROWTH * (holdings_growth - city_growth) - _WEIGHT_OF_CLOSURES * share_closed
        self.track_record = _MEMORY * self.track_record + (1.0 - _MEMORY) * (1.0 + beat)
