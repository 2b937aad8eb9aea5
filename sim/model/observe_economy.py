"""Outcomes of firms, land and money."""

from typing import TYPE_CHECKING

import numpy as np

from sim.city.ledger import PUBLIC_OUTLAYS, PUBLIC_RECEIPTS
from sim.kernels.census import largest_firms
from sim.measures.firms import ccdf_exponent_of_tail
from sim.measures.recorded import Recorded
from sim.model.ratios import Ratios, Seen, ratio
from sim.units import wan

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_NINTH_DECILE = 0.9
_WORKING_DAYS_A_QUARTER = 65.0
_PUBLIC_ITEMS = (*PUBLIC_OUTLAYS, *PUBLIC_RECEIPTS)
_MONEY = tuple(("city", f"money.{item}") for item in _PUBLIC_ITEMS)
_FLATS_RENT, _PREMISES_RENT = ("city", "money.rent_received"), ("city", "money.premises_rent")
_BY_ZONE = ("firms.technology_of_entrants", "entry.landing_quarters", "entry.admitted_share")
"""Outcomes of entrants in zones."""


def firms(model: "ZoneModel", recorded: Recorded) -> Seen:
    """Demography, size, finance, entrants, value added. Flows are those of the last year."""
    year = model.year_flows
    n_zones = model.city.n_zones
    started, waited, technology, pollution = year["entrants"].sum(axis=1).tolist()
    screened, admitted = year["screened"].sum(axis=1).tolist()
    base = year["firms_before"]
    seen: Seen = {
        ("city", "firms.entry"): ratio(started, base),
        ("city", "firms.exit"): ratio(year["exits"], base),
        ("city", "firms.size"): _top_decile_exponent(model),
        ("city", "firms.high_tech_count"): _high_technology(model),
        ("city", "firms.finance_limited"): model.limited_share,
        ("city", "firms.technology_of_entrants"): ratio(technology, started),
        ("city", "firms.pollution_of_entrants"): ratio(pollution, started),
        ("city", "entry.landing_quarters"): ratio(waited, started),
        ("city", "entry.admitted_share"): ratio(admitted, screened),
        ("city", "governance.approval"): _WORKING_DAYS_A_QUARTER * float(_quarters_to_permit(model).mean()),
        ("city", "city.zones"): n_zones,
    }
    if recorded.has_any(_BY_ZONE, "zone"):
        started, waited, technology, _ = year["entrants"][:, :n_zones]
        screened, admitted = year["screened"]
        pairs = ((technology, started), (waited, started), (admitted, screened))
        seen |= Ratios(dict(zip(_BY_ZONE, pairs, strict=True))).of_each(recorded, "zone", n_zones)
    return seen | _value(model, recorded)


def _top_decile_exponent(model: "ZoneModel") -> float:
    """Exponent of the size distribution's tail: firms above the ninth decile of real firms."""
    columns = model.firm_columns
    persons, real, in_least, below, total = largest_firms(
        model.firm_table.uid, columns["weight"], columns["staff"], model.scale, _NINTH_DECILE
    )
    least, above = persons[:in_least], persons[in_least:]
    order = least.argsort(kind="stable")
    from_the_decile_on = below + real.take(order).cumsum() >= _NINTH_DECILE * total
    tail = np.concatenate((least.take(order).compress(from_the_decile_on), above))
    smallest = tail.min() if tail.size > 1 else 0.0
    if smallest <= 0.0 or tail.max() <= smallest:
        return float("nan")
    return ccdf_exponent_of_tail(tail, smallest)


def _high_technology(model: "ZoneModel") -> float:
    """Real firms in the segments whose technology is above the threshold of high technology."""
    above = model.city.segments.technology >= model.params.screen.high_technology_threshold
    return float(model.firm_count[above].sum())


def _quarters_to_permit(model: "ZoneModel") -> np.ndarray:
    """Quarters from application to permit in each zone, (Z,), as `sim.markets.land` sets them, without their lot."""
    assigned = np.array([committee.is_assigned for committee in model.committees], bool)
    added = model.params.coordination.delay_quarters * model.levers.coordination.strength * assigned
    return np.maximum(model.levers.approval.delay_quarters + added, 1.0)


def homes(model: "ZoneModel", _: Recorded) -> Seen:
    """Households, and talent homes started in the last year: floor, and number for each home that stands."""
    year, housing, dwellings = model.year_flows, model.params.housing, model.dwellings
    started = float(year["flats"] / year["years"])
    standing = (dwellings.market + dwellings.talent).sum() / housing.workers_per_home
    return {
        ("city", "housing.households"): model.worker_table.n / model.scale / housing.workers_per_home,
        ("city", "housing.delivery"): started,
        ("city", "housing.programme_share"): ratio(started / housing.m2_per_talent_unit, standing),
    }


def _value(model: "ZoneModel", recorded: Recorded) -> Seen:
    """Value added of the year, and for each person-year, at city, ecosystem and zone scope."""
    city, year = model.city, model.year_flows
    made, person_years = year["made"], year["person_years"]
    all_made, all_years = made.sum(), person_years.sum()
    name, n_ecosystems = "labour.productivity", len(city.ecosystem_ids)
    seen: Seen = {
        ("city", "city.gdp"): all_made / year["years"],
        ("city", name): ratio(all_made, all_years),
        ("city", "labour.turnover"): ratio(year["separations"], all_years),
    }
    if recorded.has_any((name,), "zone"):
        seen |= Ratios({name: (made, person_years)}).of_each(recorded, "zone", city.n_zones)
    if recorded.has_any((name,), "ecosystem"):
        area = city.ecosystem[: city.n_zones]
        sums = [np.bincount(area, part[: city.n_zones], n_ecosystems) for part in (made, person_years)]
        seen |= Ratios({name: (sums[0], sums[1])}).of_each(recorded, "ecosystem", n_ecosystems)
    return seen


def land(model: "ZoneModel", recorded: Recorded) -> Seen:
    """Vacancy of floor, output and tax per mu of allotted land, the price paid, idle land."""
    ground, year = model.floorspace, model.year_flows
    output, tax = year["output"] / year["years"], year["tax"] / year["years"]
    worked = ground.allotted[:, :2].sum(axis=1)
    idle, allotted = np.maximum(ground.bank, 0.0).sum(axis=1), ground.allotted.sum(axis=1)
    empty = np.maximum(ground.floor - ground.used, 0.0)
    m2, paid = year["industrial_let"]
    ratios = Ratios(
        {
            "land.factory_vacancy": (empty[:, 0], ground.floor[:, 0]),
            "land.office_vacancy": (empty[:, 1], ground.floor[:, 1]),
            "land.output_per_mu": (output, worked),
            "land.tax_per_mu": (tax, worked),
            "land.idle_share": (idle, allotted),
        }
    )
    price, other = ratio(paid / wan(1.0), m2), float(model.params.land.price_other_yuan_m2)
    return {
        ("city", "land.price_industrial"): price,
        ("city", "land.price_other"): other,
        ("city", "land.price_ratio"): ratio(other, price),
        **ratios.of_all("city"),
        **ratios.of_each(recorded, "zone", model.city.n_zones),
    }


def money(model: "ZoneModel", _: Recorded) -> Seen:
    """Public money since 2017Q3, 万元: net and gross, discounted, with and without what still stands; every item."""
    ledger, fund = model.ledger, model.fund
    gross = ledger.discounted_outlays + ledger.discount * ledger.open_quarter(PUBLIC_OUTLAYS)
    received = ledger.discounted_receipts + ledger.discount * ledger.open_quarter(PUBLIC_RECEIPTS)
    residual = ledger.discount * model.residual_value()
    seen: Seen = {
        ("city", "money.gross_public_cost"): gross,
        ("city", "money.net_public_cost"): gross - received,
        ("city", "money.residual_value"): residual,
        ("city", "money.net_public_cost_after_residual"): gross - received - residual,
        ("city", "money.land_discount"): ledger.land_discount.sum(),
        ("city", "fund.realised_leverage"): fund.realised_leverage,
        ("city", "fund.raised_share"): ratio(fund.public_paid_in + fund.private_paid_in, fund.target()),
    }
    seen.update(zip(_MONEY, ledger.totals(_PUBLIC_ITEMS), strict=True))
    seen[_FLATS_RENT] += seen.pop(_PREMISES_RENT)  # one outcome: rents of premises go with those of flats
    return seen
