"""First-order quantities of levers, and what levers must leave alone: name → function of a watched run."""

import hashlib

import numpy as np

from sim.city.floorspace import INDUSTRIAL, RESIDENTIAL, SERVICE
from sim.city.ledger import PUBLIC_OUTLAYS
from sim.units import wan

_BOOKED = "booked:"
"""`booked:<item>` is what the ledger has of an item since 2017Q3, 万元."""


def quantity(name):
    """Function of a watched run that measures the quantity of this name; KeyError if there is none."""
    if name.startswith(_BOOKED):
        return _booked(name.removeprefix(_BOOKED))
    return QUANTITIES[name]


def _booked(item):
    return lambda seen: seen.model.ledger.total(item)


def other_outlays(item_rows):
    """Public outlays by item other than those the lever is said to move."""
    own = {name.removeprefix(_BOOKED) for name in item_rows if name.startswith(_BOOKED)}
    return lambda seen: {item: seen.model.ledger.total(item) for item in PUBLIC_OUTLAYS if item not in own}


def _new_land(use, inside):
    def share(seen):
        new = (seen.model.floorspace.allotted - seen.first_land)[:, use]
        return float(new[seen.model.city.is_zone == inside].sum() / new.sum())

    return share


def _receipts_per_m2(seen):
    """Receipts of industrial land per m² let, zones and outside together as the year's record has them."""
    m2, paid = seen.model.year_flows["industrial_let"]
    return paid / wan(1.0) / m2


def _price_of_lead_firms(seen):
    """Price per m² of land of the industrial lead-segment firms that came to zones in the run."""
    model, rows = seen.model, seen.zone_rows()
    firms, use = model.firm_columns, model.city.segments.use
    new = rows[(firms["birth"][rows] >= 0) & (use[firms["segment"][rows]] == 0) & model.is_lead_firm(rows)]
    return float(firms["site_price"][new].mean() / wan(1.0)) if new.size else float("nan")


def _rent_a_tenant(seen):
    ledger, tenants = seen.model.ledger, seen.model.dwellings.talent_occupied.sum()
    paid = ledger.total("rent_received") - ledger.total("rent_discount")
    return paid / ledger.total("rent_received") if tenants else float("nan")


def _high_skill_share_of_tenants(seen):
    tenants = seen.model.dwellings.talent_occupied.sum(axis=0)
    return float(tenants[1] / tenants.sum()) if tenants.sum() else float("nan")


def _mean_of_admitted(values_of):
    """Mean over the real firms admitted to zones."""

    def mean(seen):
        return float(np.average(np.array(values_of(seen), float), weights=seen.admitted["weight"]))

    return mean


def _mean_of_builders(name):
    """Mean over the admitted who use counted floor: nobody screens the others by floor or pollution."""

    def mean(seen):
        segment = np.array(seen.admitted["segment"])
        counted = seen.model.city.segments.use[segment] >= 0
        values = np.array(seen.admitted[name])[counted]
        return float(np.average(values, weights=np.array(seen.admitted["weight"])[counted]))

    return mean


def _technology_of_manufacturers(seen):
    made = seen.model.city.segments.is_manufacturing[np.array(seen.admitted["segment"])]
    technology, weight = (np.array(seen.admitted[name])[made] for name in ("technology", "weight"))
    return float(np.average(technology, weights=weight))


def _lead_share_of_holdings(seen):
    model = seen.model
    firms, rows = model.firm_columns, model.firm_table.rows()
    held = firms["fund_equity"][rows] * firms["weight"][rows]
    return float((held * model.is_lead_firm(rows)).sum() / held.sum())


def _technology_of_the_subsidised(seen):
    firms, rows = seen.model.firm_columns, seen.model.firm_table.rows()
    rows = rows[firms["subsidy"][rows] > 0.0]
    return float(np.average(firms["technology"][rows], weights=firms["weight"][rows]))


def _lead_pairs(seen):
    """Pairs of zones with the same lead segment, counted by segment."""
    zones = seen.model.lead_mask.sum(axis=0)
    return int((zones * (zones - 1) // 2).sum())


def _green_a_head(seen):
    model, zones = seen.model, slice(0, seen.model.city.n_zones)
    heads = model.workers_by_home()[zones].sum() + model.jobs_by_place()[zones].sum()
    return float(model.floorspace.green[zones].sum() / heads)


def _factory_floor_in_zones(seen):
    """Industrial floor standing and under construction."""
    ground, zones = seen.model.floorspace, slice(0, seen.model.city.n_zones)
    return float(ground.floor[zones, INDUSTRIAL].sum() + ground.pipeline[:, zones, INDUSTRIAL].sum())


def _cost_overrun(seen):
    """Cost of standard factories over what they cost without overrun; no innovation space in the run."""
    model = seen.model
    plain = wan(model.params.fiscal.standard_factory_cost_yuan_m2) * model.activity["floor_built_m2"]
    return model.ledger.total("standard_factories") / plain - 1.0


def _jobs_of(segment):
    def jobs(seen):
        city = seen.model.city
        return float(seen.model.jobs_by_place_and_segment()[: city.n_zones, city.segments.ids.index(segment)].sum())

    return jobs


def _zone_minutes(seen):
    return float(seen.model.travel.minutes[seen.model.city.is_zone].mean())


def _city_outcome(name):
    def last(seen):
        from sim.measures.catalogue import outcomes_of

        row = [outcome.name for outcome in outcomes_of("city")].index(name)
        return float(seen.model.observations.values["city"][-1][row, 0])

    return last


def _high_skill_workers(seen):
    model = seen.model
    return int((model.worker_columns["skill"][model.worker_table.rows()] == 2).sum())


def _every(kind):
    """Digest of every column of the firms or workers."""

    def digest(seen):
        table = getattr(seen.model, f"{kind}_table")
        rows, total = table.rows(), hashlib.sha256()
        for name in sorted(table.cols):
            total.update(np.ascontiguousarray(table.cols[name][rows]).tobytes())
        return total.hexdigest()

    return digest


QUANTITIES = {
    "industrial_land_in_zones": _new_land(INDUSTRIAL, True),
    "service_land_in_zones": _new_land(SERVICE, True),
    "residential_land_in_zones": _new_land(RESIDENTIAL, True),
    "residential_land_elsewhere": _new_land(RESIDENTIAL, False),
    "receipts_per_m2_let": _receipts_per_m2,
    "price_paid_by_lead_firms": _price_of_lead_firms,
    "green_a_head_in_zones": _green_a_head,
    "factory_floor_in_zones": _factory_floor_in_zones,
    "land_taken_back": lambda seen: seen.model.activity["clawbacks"],
    "talent_flats": lambda seen: seen.model.dwellings.talent.sum(),
    "rent_a_tenant": _rent_a_tenant,
    "high_skill_share_of_tenants": _high_skill_share_of_tenants,
    "facilities_in_zones": lambda seen: seen.model.facilities[: seen.model.city.n_zones].sum(),
    "kinds_within_reach_in_zones": lambda seen: seen.model.facilities_near()[1][: seen.model.city.n_zones].sum(),
    "platforms_in_zones": lambda seen: seen.model.platforms().sum(),
    "drift_by_platforms": lambda seen: seen.model.lift().sum(),
    "institutions_a_zone": lambda seen: seen.model.institutions_a_zone(),
    "fields_served": lambda seen: seen.model.fields_served().sum(),
    "firms_in_agreement": lambda seen: seen.model.firms_in_agreement(),
    "minutes_on_zone_links": _zone_minutes,
    "private_sought": lambda seen: seen.model.fund.sought,
    "lead_share_of_holdings": _lead_share_of_holdings,
    "small_firms_seen": lambda seen: seen.small_firms_seen,
    "companies": lambda seen: len(seen.model.companies),
    "cost_overrun": _cost_overrun,
    "forecast_error": lambda seen: float(np.mean(seen.forecast_errors)),
    "standard_factory_floor": lambda seen: seen.model.floorspace.public[:, INDUSTRIAL].sum(),
    "innovation_space": lambda seen: seen.model.floorspace.public[:, SERVICE].sum(),
    "quarters_from_permit_to_start": lambda seen: float(np.mean(seen.starts)),
    "business_service_jobs_in_zones": _jobs_of("biz_services"),
    "gap_of_the_contacted": lambda seen: float(np.mean(seen.gaps)),
    "aim_at_gaps": lambda seen: float(np.mean(seen.aims)),
    "technology_of_the_contacted": lambda seen: seen.technology_called / seen.calls,
    "contacts": lambda seen: seen.model.activity["contacts"],
    "anchors": lambda seen: seen.anchors,
    "rank_correlation_of_maps": lambda seen: float(np.mean(seen.map_ranks)),
    "lead_pairs": _lead_pairs,
    "neighbour_share": _city_outcome("chain.neighbour_share"),
    "quarters_to_permit": lambda seen: float(np.mean(seen.waits)),
    "rejections": lambda seen: seen.model.activity["rejections"],
    "floor_area_ratio_of_the_admitted": _mean_of_builders("ratio"),
    "value_per_mu_of_the_admitted": _mean_of_builders("output"),
    "technology_of_the_admitted": _mean_of_admitted(lambda seen: seen.admitted["technology"]),
    "technology_of_admitted_manufacturers": _technology_of_manufacturers,
    "pollution_of_the_admitted": _mean_of_builders("pollution"),
    "gap_filled_by_the_admitted": _mean_of_admitted(lambda seen: seen.gaps_filled),
    "lead_share_of_the_admitted": _mean_of_admitted(lambda seen: seen.leads_admitted),
    "subsidy_an_entrant_in_zones": lambda seen: seen.model.ledger.total("subsidy") / seen.zone_entrants,
    "technology_of_the_subsidised": _technology_of_the_subsidised,
    "high_skill_workers": _high_skill_workers,
    # what a lever must leave alone in its first quarter
    "land_of_the_city": lambda seen: seen.model.floorspace.allotted.sum(axis=0).round(9).tolist(),
    "land_by_place": lambda seen: seen.model.floorspace.allotted.tolist(),
    "industrial_land_by_place": lambda seen: seen.model.floorspace.allotted[:, INDUSTRIAL].tolist(),
    "residential_land_by_place": lambda seen: seen.model.floorspace.allotted[:, RESIDENTIAL].tolist(),
    "floor_by_place": lambda seen: seen.model.floorspace.floor.tolist(),
    "homes_by_place": lambda seen: (seen.model.dwellings.market + seen.model.dwellings.talent).tolist(),
    "rents": lambda seen: seen.model.dwellings.rent.tolist(),
    "wages": lambda seen: seen.model.wages.tolist(),
    "minutes": lambda seen: seen.model.travel.minutes.tolist(),
    "jobs_by_place": lambda seen: seen.model.jobs_by_place().tolist(),
    "prospects": lambda seen: seen.model.prospects["key"].tolist(),
    "contacts_offered": lambda seen: seen.model.ledger.total("recruiting"),
    "contacts_made": lambda seen: seen.model.contacted.tolist(),
    "applications": lambda seen: seen.model.applications["key"].tolist(),
    "links": lambda seen: seen.model.firm_columns["supplier"].tolist(),
    "lead_segments": lambda seen: seen.model.lead_mask.tolist(),
    "maps": lambda seen: [committee.gap_seen.tolist() for committee in seen.model.committees],
    "every_firm": _every("firm"),
    "every_worker": _every("worker"),
}  # fmt: skip
THE_CITY = (
    "every_firm", "every_worker", "land_by_place", "prospects", "applications", "contacts_made", "links", "rents",
    "wages", "minutes", "maps", "lead_segments",
)  # fmt: skip
QUANTITIES["the_city"] = lambda seen: {name: QUANTITIES[name](seen) for name in THE_CITY}
