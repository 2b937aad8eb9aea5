"""Firms: what they make, where, with whom, and with what money. The column-stored agents of production."""

import numpy as np

from sim.columns import Column, ColumnAgent

MOST_INPUTS = 16
"""Input slots of a firm; no segment of the shipped tables needs more than 13 inputs above the threshold."""


class Firm(ColumnAgent):
    """A simulated firm stands for `weight` real ones; money, size and links are those of one real firm."""

    key = Column(np.uint64, label="key of the random draws, fixed by the cause of birth")
    segment = Column(np.int16, label="what it makes")
    place = Column(np.int16, label="where it is")
    weight = Column(np.int32, 1, unit="firms", label="real firms it stands for")
    birth = Column(np.int32, unit="quarter", label="quarter of the start, negative before 2017Q3")
    productivity = Column(np.float64, unit="log points", label="log productivity relative to the segment's median")
    technology = Column(np.float64, unit="0–1", label="technology intensity")
    cash = Column(np.float64, unit="万元", label="cash of a real firm")
    fund_equity = Column(np.float64, unit="万元", label="equity that a fund holds in a real firm")
    fund_value = Column(np.float64, unit="万元 a year", label="value added when the fund came in")
    fund_quarter = Column(np.int32, unit="quarter", label="when the fund came in")
    capacity = Column(np.float64, unit="workers", label="workers that a real firm's equipment serves")
    staff = Column(np.int32, width=3, unit="simulated workers", label="heads by own skill, low to high")
    posts = Column(np.int32, width=3, unit="simulated workers", label="planned heads by skill")
    vacancies = Column(np.int32, width=3, unit="simulated workers", label="open posts by skill")
    link_cost = Column(np.float64, label="cost of inputs above the gate price per unit of output")
    output = Column(np.float64, unit="万元 a year", label="gross output of a real firm")
    value_added = Column(np.float64, unit="万元 a year", label="value added of a real firm")
    subsidy = Column(np.float64, unit="万元 a year", label="subsidy of a real firm while it lasts")
    subsidy_end = Column(np.int32, unit="quarter", label="first quarter without the subsidy")
    site_price = Column(np.float64, unit="万元 per m² of land", label="price of its land when it came")
    premises = Column(np.int8, label="0 own, 1 standard factory, 2 innovation space")
    origin = Column(np.int8, label="how it came, index into sim.city.applications.ORIGINS")
    cooperation_end = Column(np.int32, unit="quarter", label="first quarter without an agreement with a university")
    red_quarters = Column(np.int16, unit="quarters", label="quarters in a row with cash below zero")
    low_yield_quarters = Column(np.int16, unit="quarters", label="quarters in a row with tax per mu below the cut-off")
    notice_quarters = Column(np.int16, unit="quarters", label="quarters under notice of clawback, 0 without")
    limited = Column(np.int8, label="1 if money bounded its growth this quarter, 2 if it grew freely")
    supplier = Column(np.int32, -99, width=MOST_INPUTS, label="seller of each input: row, −1 imports, −2−o a node")

    @property
    def persons(self) -> float:
        """Staff of one real firm, in persons."""
        return sum(self.staff) / (self.weight * self.model.scale)

    @property
    def floor(self) -> float:
        """Floor that one real firm occupies, m²; 0 if its segment uses no counted floor."""
        segments = self.model.city.segments
        return self.persons * float(segments.floor_per_worker[self.segment]) * (segments.use[self.segment] >= 0)
