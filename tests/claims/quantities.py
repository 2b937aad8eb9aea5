"""First-order quantities of levers, read from the state, the ledger or the activity table: name → function of a run."""

import numpy as np

from sim.agents.zone_committee import targets
from sim.city.applications import APPROVED
from sim.city.floorspace import INDUSTRIAL, RESIDENTIAL, SERVICE
from sim.units import wan


class Watched:
    """A model stepped quarter by quarter, with what each quarter showed."""

    def __init__(self, model):
        self.model = model
        self.first_land = model.floorspace.allotted.copy()
        self.waits, self.gaps, self.aims, self.zone_entrants = [], [], [], 0.0

    def step(self):
        model, before = self.model, self.model.quarter
        applied = _approved_keys(model)
        firms = set(_zone_keys(model).tolist())
        model.step()
        book, n_zones = model.applications, model.city.n_zones
        new = (book["state"] == APPROVED) & (book["place"] < n_zones) & ~np.isin(book["key"], applied)
        new &= book["applied"] < before
        self.waits += (book["ready"] - book["applied"])[new & (book["ready"] > before)].tolist()
        self._watch_contacts()
        now = _zone_keys(model)
        weights = model.firm_columns["weight"][_zone_rows(model)]
        self.zone_entrants += float(weights[[key not in firms for key in now.tolist()]].sum())

    def _watch_contacts(self):
        """Value of the gap that those called on would fill, by committee, over the mean of the quarter's prospects."""
        model = self.model
        segment = model.prospects["segment"]
        for committee in model.committees:
            gap, called = committee.gap_seen, model.contacted[:, committee.zone]
            if gap.max() > 0.0:
                supply = (model.firm_count * model.city.segments.recruitable).astype(float)
                (aim,) = targets([committee], supply, supply > 0.0, model.levers.recruit)
                self.aims.append(float(aim @ gap / aim.sum() / gap.max()))
                self.gaps += (gap[segment[called]] / gap.max()).tolist()


def _approved_keys(model):
    book = model.applications
    return book["key"][book["state"] == APPROVED]


def _zone_rows(model):
    rows = model.firm_table.rows()
    return rows[model.firm_columns["place"][rows] < model.city.n_zones]


def _zone_keys(model):
    return model.firm_columns["key"][_zone_rows(model)]


def _new_land(use, inside):
    def share(watched):
        new = (watched.model.floorspace.allotted - watched.first_land)[:, use]
        return float(new[watched.model.city.is_zone == inside].sum() / new.sum())

    return share


def _total(item):
    return lambda watched: watched.model.ledger.total(item)


def _receipts_per_m2(watched):
    """Receipts of industrial land per m² let, zones and outside together as the year's record has them."""
    m2, paid = watched.model.year_flows["industrial_let"]
    return paid / wan(1.0) / m2


def _rent_a_tenant(watched):
    ledger, tenants = watched.model.ledger, watched.model.dwellings.talent_occupied.sum()
    paid = ledger.total("rent_received") - ledger.total("rent_discount")
    return paid / ledger.total("rent_received") if tenants else float("nan")


def _subsidy_an_entrant(watched):
    return watched.model.ledger.total("subsidy") / watched.zone_entrants


QUANTITIES = {
    "industrial_land_in_zones": _new_land(INDUSTRIAL, True),
    "service_land_in_zones": _new_land(SERVICE, True),
    "residential_land_in_zones": _new_land(RESIDENTIAL, True),
    "residential_land_elsewhere": _new_land(RESIDENTIAL, False),
    "receipts_per_m2_let": _receipts_per_m2,
    "land_taken_back": lambda watched: watched.model.activity["clawbacks"],
    "refunds_of_sites": _total("clawback_refunds"),
    "talent_flats": lambda watched: watched.model.dwellings.talent.sum(),
    "spent_on_talent_housing": _total("talent_housing"),
    "rent_a_tenant": _rent_a_tenant,
    "rent_forgone": _total("rent_discount"),
    "fund_paid_in": _total("fund_paid_in"),
    "private_sought": lambda watched: watched.model.fund.sought,
    "private_paid_in": _total("private_paid_in"),
    "companies": lambda watched: len(watched.model.companies),
    "gap_of_the_contacted": lambda watched: float(np.mean(watched.gaps)),
    "aim_at_gaps": lambda watched: float(np.mean(watched.aims)),
    "quarters_to_permit": lambda watched: float(np.mean(watched.waits)),
    "rejections": lambda watched: watched.model.activity["rejections"],
    "subsidy_an_entrant_in_zones": _subsidy_an_entrant,
    "facilities_in_zones": lambda watched: watched.model.facilities[: watched.model.city.n_zones].sum(),
    "spent_on_facilities": _total("facilities"),
    "kinds_within_reach_in_zones": lambda watched: watched.model.facilities_near()[1][
        : watched.model.city.n_zones
    ].sum(),
    "platforms_in_zones": lambda watched: watched.model.platforms().sum(),
    "spent_on_platforms": _total("platforms"),
    "drift_by_platforms": lambda watched: watched.model.lift().sum(),
    "institutions_a_zone": lambda watched: watched.model.institutions_a_zone(),
    "fields_served": lambda watched: watched.model.fields_served().sum(),
    "spent_on_links": _total("university_links"),
    "firms_in_agreement": lambda watched: watched.model.firms_in_agreement(),
    "spent_on_agreements": _total("cooperations"),
    # what a lever must leave alone in its first quarter
    "land_of_the_city": lambda watched: watched.model.floorspace.allotted.sum(axis=0).round(9).tolist(),
    "land_by_place": lambda watched: watched.model.floorspace.allotted.tolist(),
    "industrial_land_by_place": lambda watched: watched.model.floorspace.allotted[:, INDUSTRIAL].tolist(),
    "residential_land_by_place": lambda watched: watched.model.floorspace.allotted[:, RESIDENTIAL].tolist(),
    "workers_by_home": lambda watched: watched.model.workers_by_home().tolist(),
    "jobs_by_place": lambda watched: watched.model.jobs_by_place().tolist(),
    "prospects": lambda watched: watched.model.prospects["key"].tolist(),
    "contacts_offered": lambda watched: watched.model.ledger.total("recruiting"),
}
