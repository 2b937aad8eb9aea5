"""The story of one zone: who applied and why they were let in, what was built, which links formed, what it cost."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.city.applications import ORIGINS
from sim.city.floorspace import INDUSTRIAL, SERVICE
from sim.city.ledger import ITEMS, PUBLIC_OUTLAYS, PUBLIC_RECEIPTS
from sim.model.trace_admission import reasons
from sim.model.trace_links import Links, link_changes, links_of, names_of
from sim.model.trace_names import amount, counted, firm_name, place_name, some, staff_of, table
from sim.units import quarter_label

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_USES = ("industrial", "service", "residential")
_MOST_ITEMS, _MOST_STAFF_CHANGES = 8, 4
_PREMISES = {1: " in a standard factory", 2: " in innovation space"}


@dataclass
class Sight:
    """What is seen of a zone at the end of a quarter, so that the next can be told by the difference."""

    firms: dict[int, str]
    staff: dict[int, float]
    links: Links
    names: dict[int, str]
    allotted: np.ndarray
    built_on: np.ndarray
    floor: np.ndarray
    stock: dict[str, float]
    flows: np.ndarray

    @classmethod
    def of(cls, model: "ZoneModel", zone: int) -> "Sight":
        """A zone as it is now."""
        ground, homes = model.floorspace, model.dwellings
        rows = model.firm_table.rows()
        here = rows[model.firm_columns["place"][rows] == zone]
        mask = (model.firm_columns["place"] == zone) & (model.firm_table.uid != 0)
        stock = {
            "standard factories (m²)": ground.public[zone, INDUSTRIAL],
            "innovation space (m²)": ground.public[zone, SERVICE],
            "market homes": homes.market[zone], "talent flats": homes.talent[zone],
            "facilities": float(np.sum(model.facilities[zone])),
        }  # fmt: skip
        return cls(
            firms={int(model.firm_table.uid[row]): firm_name(model, int(row)) for row in here},
            staff={int(model.firm_table.uid[row]): staff_of(model, int(row)) for row in here},
            links=links_of(model, mask, mask),
            names=names_of(model),
            allotted=ground.allotted[zone].copy(), built_on=ground.built_on[zone].copy(),
            floor=ground.floor[zone].copy(),
            stock={name: float(value) for name, value in stock.items()},
            flows=model.ledger.total_flows[:, zone].copy(),
        )  # fmt: skip


class ZoneTrace:
    """Watches one zone.

    Parameters
    ----------
    model : ZoneModel
        At the start of its run.
    zone : int
        Place of the zone.
    """

    def __init__(self, model: "ZoneModel", zone: int) -> None:
        self.model = model
        self.zone = zone
        self.before = Sight.of(model, zone)
        self.applicants: dict[int, int] = {}
        self.course: list[list[str]] = []
        self.chapters = [*_opening(model, zone), ""]

    def after_quarter(self) -> None:
        """Tell the quarter that is over."""
        now = Sight.of(self.model, self.zone)
        quarter = self.model.quarter - 1
        formed, broken = link_changes(self.model, self.before.links, now.links, self.before.names | now.names)
        parts = [
            ("Programme", self._programme(quarter)),
            ("Verdicts on last quarter's applications", self._verdicts()),
            ("Applications, to be judged next quarter", self._applications(quarter)),
            ("Land and buildings", self._built(now)),
            ("Firms that came and went", self._firms(now)),
            ("Largest changes of staff in firms that stayed", self._staff(now)),
            (f"Links formed: {len(formed)}", some(formed)),
            (f"Links broken: {len(broken)}", some(broken)),
            ("Public money in the zone, 万元 (what the city pays as a whole left out)", self._money(now)),
        ]
        self.chapters += [f"## {quarter_label(quarter)}", ""]
        self.chapters += [line for word, lines in parts if lines for line in (f"**{word}**", "", *lines, "")]
        self.course.append(self._row(quarter, len(formed), len(broken), now))
        self.before = now

    def text(self) -> str:
        """The story so far, as Markdown."""
        head = ("quarter", "jobs", "firms", "empty industrial floor", "empty service floor", "rent", "links formed",
                "links broken", "net public cost, 万元")  # fmt: skip
        course = ["## The course of the zone", "", *table(head, self.course), ""]
        return "\n".join([*self.chapters, *course])

    def _programme(self, quarter: int) -> list[str]:
        """What the programme year brought: leads, map and land."""
        if quarter % 4:
            return []
        model = self.model
        committee = model.committees[self.zone]
        ids = model.city.segments.ids
        seen = [s for s in np.argsort(-committee.gap_seen, kind="stable")[:3] if committee.gap_seen[s] > 0.0]
        gaps = ", ".join(f"{ids[s]} ({amount(committee.gap_seen[s])} 万元 a year)" for s in seen) or "none"
        land = ", ".join(
            f"{amount(mu)} mu {use}" for use, mu in zip(_USES, model.leading_group.allotment[self.zone], strict=True)
        )
        helped = "coordinated by its board" if committee.is_assigned else "left to itself"
        return [
            f"- Lead segments: {', '.join(ids[s] for s in committee.leads)}; the zone is {helped}.",
            f"- Largest gaps in the chain as the committee sees them: {gaps}.",
            f"- Land of the year from the city's quotas: {land}.",
        ]

    def _verdicts(self) -> list[str]:
        """Who was judged this quarter, and why so."""
        hearing = self.model.hearing
        if hearing is None:
            return []
        rows = [
            [self._applicant(hearing.rows["key"][i]), self._segment(hearing.rows["segment"][i]), verdict, why]
            for i, verdict, why in reasons(hearing, self.zone)
        ]
        return table(("applicant", "segment", "verdict", "why"), rows) if rows else []

    def _applications(self, quarter: int) -> list[str]:
        """Who applied this quarter."""
        book = self.model.applications
        rows = np.flatnonzero((book["place"] == self.zone) & (book["applied"] == quarter) & (book["state"] == 0))
        lines = [
            [
                self._applicant(book["key"][i]), self._segment(book["segment"][i]), ORIGINS[book["origin"][i]],
                amount(book["size"][i]), str(book["weight"][i]), amount(book["floor"][i]),
                f"{book['technology'][i]:.2f}", "second" if book["attempt"][i] > 1 else "first",
            ]
            for i in rows
        ]  # fmt: skip
        head = ("applicant", "segment", "came as", "workers", "real firms", "floor, m²", "technology", "attempt")
        return table(head, lines) if lines else []

    def _built(self, now: Sight) -> list[str]:
        """Land built on, floor and homes that were finished, and what waits."""
        before, ground = self.before, self.model.floorspace
        lines = []
        for use, name in enumerate(_USES):
            mu = now.built_on[use] - before.built_on[use]
            if abs(mu) > 1e-9:
                done = "let and being built on" if mu > 0.0 else "given back"
                left = ground.bank[self.zone, use]
                lines.append(f"- {amount(abs(mu))} mu of {name} land {done}; {amount(left)} mu wait in the bank.")
        for use in range(2):
            m2 = now.floor[use] - before.floor[use]
            if m2 > 1e-9:
                lines.append(f"- {amount(m2)} m² of {_USES[use]} floor finished.")
        for name, value in now.stock.items():
            more = value - before.stock[name]
            if abs(more) > 1e-9:
                lines.append(f"- {name}: {amount(before.stock[name])} → {amount(value)}.")
        return lines

    def _firms(self, now: Sight) -> list[str]:
        """Firms that are new here, and those that are not here any more."""
        model, firms = self.model, self.model.firm_columns
        lines = []
        for uid in now.firms.keys() - self.before.firms.keys():
            (row,) = model.firm_table.rows_of([uid])
            if uid in self.before.names:
                lines.append(f"{now.firms[uid]} moved in: before {self.before.names[uid]}")
                continue
            came = ORIGINS[firms["origin"][row]]
            known = self.applicants.get(int(firms["key"][row]))
            as_applicant = f"applicant {known}, " if known else ""
            where = _PREMISES.get(int(firms["premises"][row]), "")
            workers = amount(firms["capacity"][row])
            lines.append(f"{now.firms[uid]} starts ({as_applicant}{came}) with places for {workers} workers{where}")
        for uid in self.before.firms.keys() - now.firms.keys():
            went = f"moved: now {now.names[uid]}" if uid in now.names else "closed"
            lines.append(f"{self.before.firms[uid]} {went}")
        return some(sorted(lines), 12)

    def _staff(self, now: Sight) -> list[str]:
        """Firms here at both times whose staff changed most."""
        stayed = [uid for uid in now.staff if uid in self.before.staff]
        by_change = sorted(stayed, key=lambda uid: (-abs(now.staff[uid] - self.before.staff[uid]), uid))
        return [
            f"- {now.firms[uid]}: {amount(self.before.staff[uid])} → {amount(now.staff[uid])} workers"
            for uid in by_change[:_MOST_STAFF_CHANGES]
            if abs(now.staff[uid] - self.before.staff[uid]) >= 1.0
        ]

    def _money(self, now: Sight) -> list[str]:
        """Public outlays and receipts of the quarter by item of the ledger, the largest first."""
        spent = dict(zip(ITEMS, now.flows - self.before.flows, strict=True))
        parts = []
        for word, items in (("paid", PUBLIC_OUTLAYS), ("received", PUBLIC_RECEIPTS)):
            told = sorted(((spent[item], item) for item in items if abs(spent[item]) > 1e-9), reverse=True)
            largest = [f"{item} {amount(money)}" for money, item in told[:_MOST_ITEMS]]
            rest = sum(money for money, _ in told[_MOST_ITEMS:])
            listed = ", ".join([*largest, *([f"{len(told) - _MOST_ITEMS} others {amount(rest)}"] if rest else [])])
            parts.append(f"- {word} {amount(sum(money for money, _ in told))}: {listed or 'nothing'}")
        return parts

    def _row(self, quarter: int, formed: int, broken: int, now: Sight) -> list[str]:
        """One row of the course."""
        model, zone = self.model, self.zone
        flows = dict(zip(ITEMS, now.flows - self.before.flows, strict=True))
        cost = sum(flows[item] for item in PUBLIC_OUTLAYS) - sum(flows[item] for item in PUBLIC_RECEIPTS)
        vacancy = model.floorspace.vacancy[zone]
        return [
            quarter_label(quarter), amount(model.jobs_by_place()[zone]), str(len(now.firms)), f"{vacancy[0]:.0%}",
            f"{vacancy[1]:.0%}", f"{model.dwellings.rent[zone]:.2f}", str(formed), str(broken), amount(cost),
        ]  # fmt: skip

    def _applicant(self, key: np.uint64) -> str:
        """Number of an applicant to this zone, in the order in which the story meets them."""
        return str(self.applicants.setdefault(int(key), len(self.applicants) + 1))

    def _segment(self, segment: int) -> str:
        """Id of a segment, with a mark if it is one of the zone's leads."""
        lead = "*" if self.model.lead_mask[self.zone, segment] else ""
        return self.model.city.segments.ids[segment] + lead


def _opening(model: "ZoneModel", zone: int) -> list[str]:
    """The zone at the start."""
    city, ground = model.city, model.floorspace
    leads = ", ".join(city.segments.ids[s] for s in model.committees[zone].leads)
    waiting = int(((model.applications["place"] == zone) & (model.applications["state"] == 0)).sum())
    firms = int((model.firm_columns["place"][model.firm_table.rows()] == zone).sum())
    floor = ", ".join(
        f"{amount(ground.floor[zone, use])} m² {_USES[use]} ({ground.vacancy[zone, use]:.0%} empty)" for use in range(2)
    )
    return [
        f"# {place_name(model, zone)} {city.place_names_zh[zone]}",
        "",
        f"Before 2017Q3: {amount(model.jobs_by_place()[zone])} jobs in {counted(firms, 'simulated firm')}, "
        f"{amount(model.workers_by_home()[zone])} resident workers; floor {floor}; lead segments {leads}, "
        f"marked * below; {counted(waiting, 'application')} from the spin-up still to be judged.",
    ]
