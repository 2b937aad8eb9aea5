"""The story of one firm: birth, place, staff, sales, links, cash, and how it ended."""

from typing import TYPE_CHECKING

import numpy as np

from sim.agents import Firm
from sim.city.applications import ORIGINS
from sim.model.trace_links import Links, link_changes, links_of, names_of
from sim.model.trace_names import amount, counted, firm_name, number_of, place_name, some, staff_of, table
from sim.units import quarter_label

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_PREMISES = ("premises of its own", "a standard factory", "innovation space")
_HEAD = ("quarter", "place", "staff", "places for", "value added a year, 万元", "output a year, 万元", "buys from",
         "sells to", "cash, 万元", "growth")  # fmt: skip
_GROWTH = ("shrank or stood", "held back by money", "free")


class FirmTrace:
    """Watches one firm; one that is not born yet is met when it is.

    Parameters
    ----------
    model : ZoneModel
        At the start of its run.
    uid : int
        Id of the firm.
    """

    def __init__(self, model: "ZoneModel", uid: int) -> None:
        self.model = model
        self.uid = uid
        self.lines = [f"# Firm {number_of(model, Firm, uid)}", ""]
        self.course: list[list[str]] = []
        self.links: Links = {}
        self.names: dict[int, str] = {}
        self.last: dict[str, float] = {}
        self.is_gone = False
        if self._row() >= 0:
            self._meet("At the start of the run")
            self._remember()

    @property
    def was_met(self) -> bool:
        """Whether the firm has lived so far."""
        return bool(self.last)

    def after_quarter(self) -> None:
        """Tell the quarter that is over."""
        if self.is_gone:
            return
        quarter, row = self.model.quarter - 1, self._row()
        when = quarter_label(quarter)
        if row < 0:
            if self.was_met:
                self._part(when)
            return
        if not self.was_met:
            self._meet(when)
        sentences = self._events(row)
        names = names_of(self.model)
        now = self._links(row)
        formed, broken = link_changes(self.model, self.links, now, self.names | names)
        sentences += [*some([*formed, *broken], 10)]
        if sentences:
            self.lines += [f"**{when}**", "", *sentences, ""]
        self.course.append(self._course(when, row, now))
        self._remember()

    def text(self) -> str:
        """The story so far, as Markdown."""
        course = ["## Quarter by quarter, one real firm", "", *table(_HEAD, self.course), ""] if self.course else []
        return "\n".join([*self.lines, *course])

    def _row(self) -> int:
        """Row of the firm, −1 while it does not live."""
        return int(self.model.firm_table.rows_of([self.uid])[0])

    def _meet(self, when: str) -> None:
        """Who it is."""
        model, row, firms = self.model, self._row(), self.model.firm_columns
        segment = model.city.segments
        s = int(firms["segment"][row])
        birth = int(firms["birth"][row])
        born = f"born in {quarter_label(birth)} as {ORIGINS[firms['origin'][row]]}"
        if birth < 0:
            born = f"{amount(-birth / 4)} years old in 2017Q3"
        place, home = place_name(model, int(firms["place"][row])), _PREMISES[max(int(firms["premises"][row]), 0)]
        stands_for = counted(int(firms["weight"][row]), "real firm")
        relative = np.exp(firms["productivity"][row])
        self.lines += [
            f"{when}: {firm_name(model, row)} makes {segment.names_en[s]} in {place}, {born}, in {home}. "
            f"It stands for {stands_for}; technology {firms['technology'][row]:.2f}, productivity {relative:.2f} times "
            "the segment's median.",
            "",
        ]

    def _part(self, when: str) -> None:
        """How it ended, as far as the books of the quarter before tell."""
        last = self.last
        if last["cash"] < 0.0:
            why = f"its cash had been {amount(last['cash'])} 万元, below its credit line for {last['red']:.0f} quarters"
        elif last["staff"] < 1.0:
            why = "it had no staff left"
        else:
            why = f"it had {amount(last['cash'])} 万元 in cash: it left by a stress test or lost its site"
        self.lines += [f"**{when}**: the firm closes; {why}. Its staff look for work, its buyers import.", ""]
        self.is_gone = True

    def _events(self, row: int) -> list[str]:
        """What happened to it beside its links."""
        model, firms, last = self.model, self.model.firm_columns, self.last
        if not last:
            return []
        out = []
        if int(firms["place"][row]) != int(last["place"]):
            old, new = (place_name(model, int(place)) for place in (last["place"], firms["place"][row]))
            out.append(f"- It moves from {old} to {new}.")
        if firms["fund_equity"][row] > last["fund"]:
            out.append(f"- The industry fund takes equity of {amount(firms['fund_equity'][row])} 万元.")
        elif firms["fund_equity"][row] < last["fund"]:
            out.append("- The industry fund sells its stake.")
        if firms["red_quarters"][row] == 1:
            out.append(f"- Its cash falls below its credit line: {amount(firms['cash'][row])} 万元.")
        return out

    def _links(self, row: int) -> Links:
        """Its purchases and sales in the city."""
        mask = np.zeros(self.model.firm_table.capacity, bool)
        mask[row] = True
        return links_of(self.model, mask, mask)

    def _course(self, when: str, row: int, links: Links) -> list[str]:
        """One row of the course."""
        firms = self.model.firm_columns
        buys = sum(buyer == self.uid for buyer, _ in links)
        slots = int(self.model.slots.count[firms["segment"][row]])
        return [
            when, self.model.city.place_ids[firms["place"][row]], amount(staff_of(self.model, row)),
            amount(firms["capacity"][row]), amount(firms["value_added"][row]), amount(firms["output"][row]),
            f"{buys} of {slots} inputs in the city", counted(len(links) - buys, "firm slot"),
            amount(firms["cash"][row]), _GROWTH[firms["limited"][row]],
        ]  # fmt: skip

    def _remember(self) -> None:
        """Keep what the next quarter is compared with."""
        row, firms = self._row(), self.model.firm_columns
        self.links, self.names = self._links(row), names_of(self.model)
        self.last = {
            "place": float(firms["place"][row]), "fund": float(firms["fund_equity"][row]),
            "cash": float(firms["cash"][row]), "red": float(firms["red_quarters"][row]),
            "staff": staff_of(self.model, row),
        }  # fmt: skip
