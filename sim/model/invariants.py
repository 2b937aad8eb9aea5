"""What must hold after any quarter: people, homes, land, floor, sales, funds and books add up."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.city.applications import APPROVED
from sim.kernels.settle import staff_by_firm
from sim.kernels.supply import list_links
from sim.units import a_quarter

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel

_SHARE_OF_TURNOVER = 1e-9
_ROUNDING = 1e-9
"""Relative error that sums of many numbers may have."""
_USES = ("industrial", "service", "residential")
_TENURES = 3
_TALENT = 2
_STOCKED_SECTORS = ("firms", "companies", "funds")
_NOT_NEGATIVE = ("weight", "capacity", "staff", "posts", "vacancies", "fund_equity", "subsidy", "site_price", "output")


class BrokenIdentity(ArithmeticError):
    """The state of a city contradicts itself; the message says where, one sentence a line."""


@dataclass(frozen=True)
class Opening:
    """Stocks at 2017Q3, which flows since then must explain.

    Parameters
    ----------
    cash : dict of str to float
        Cash by sector, 万元.
    land : (3,) array
        Land allotted in the city by use, mu.
    firms : float
        Real firms.
    people : int
        Simulated workers.
    """

    cash: dict[str, float]
    land: np.ndarray
    firms: float
    people: int

    @classmethod
    def of(cls, model: "ZoneModel") -> "Opening":
        """The stocks of a model now."""
        return cls(
            cash_by_sector(model), model.floorspace.allotted.sum(axis=0), float(model.firm_count.sum()),
            int(model.worker_table.n),
        )  # fmt: skip


def cash_by_sector(model: "ZoneModel") -> dict[str, float]:
    """Cash of all real firms, of the operating companies and of the fund, 万元."""
    rows, firms = model.firm_table.rows(), model.firm_columns
    return {
        "firms": float(firms["cash"][rows] @ firms["weight"][rows].astype(float)),
        "companies": float(sum(company.cash for company in model.companies)),
        "funds": float(model.fund.cash),
    }


def check(model: "ZoneModel") -> None:
    """Refuse a state that contradicts itself.

    Raises
    ------
    BrokenIdentity
        With every broken identity, one a line.
    """
    broken = violations(model)
    if broken:
        raise BrokenIdentity("\n".join(broken))


def violations(model: "ZoneModel") -> list[str]:
    """One sentence for every identity that does not hold; may be asked after any quarter of a run.

    Parameters
    ----------
    model : ZoneModel
        After its spin-up; between two steps.
    """
    return [sentence for holds in _IDENTITIES for sentence in holds(model)]


def _staff(model: "ZoneModel") -> Iterator[str]:
    """Employed workers are the staff of their firms, by skill; nobody works for a firm that is gone."""
    workers, uid = model.worker_columns, model.firm_table.uid
    living = model.worker_table.rows()
    employers = workers["employer"][living]
    employers = employers[employers >= 0]
    if (uid[employers] == 0).any():
        yield f"labour: {int((uid[employers] == 0).sum())} workers are employed by a firm that is gone."
    counted = staff_by_firm(model.worker_table.uid, workers["skill"], workers["employer"], uid.size)
    rows = model.firm_table.rows()
    wrong = rows[(counted[rows] != model.firm_columns["staff"][rows]).any(axis=1)]
    heads = np.bincount(model.firm_columns["place"][rows], counted[rows].sum(axis=1), model.city.n_places)
    if (model.heads_by_place_and_segment().sum(axis=1) != heads).any():
        yield "labour: heads by place were counted before somebody was hired or let go."
    if wrong.size:
        f = int(wrong[0])
        yield (
            f"labour: {wrong.size} firms have other staff than workers; row {f} says "
            f"{model.firm_columns['staff'][f].tolist()}, its workers are {counted[f].tolist()}."
        )


def _residents(model: "ZoneModel") -> Iterator[str]:
    """Every worker holds one home, and taken homes are counted by place and tenure."""
    workers, homes = model.worker_columns, model.dwellings
    living, n_places = model.worker_table.rows(), model.city.n_places
    home, tenure = workers["home"][living].astype(np.int64), workers["tenure"][living]
    if ((home < 0) | (home >= n_places)).any() or ((tenure < 0) | (tenure >= _TENURES)).any():
        yield "homes: a worker lives nowhere, or in no tenure."
        return
    taken = int(homes.occupied.sum() + homes.talent_occupied.sum())
    if taken != model.worker_table.n:
        yield f"homes: {taken} are taken, but there are {model.worker_table.n} workers."
    is_tenant = tenure == _TALENT
    high = (workers["skill"][living] == 2).astype(np.int64)
    market = np.bincount(home[~is_tenant], minlength=n_places)
    flats = np.bincount(home[is_tenant] * 2 + high[is_tenant], minlength=2 * n_places).reshape(n_places, 2)
    if (market != homes.occupied).any() or (flats != homes.talent_occupied).any():
        yield "homes: taken homes by place and tenure are not those of the workers."


def _homes(model: "ZoneModel") -> Iterator[str]:
    """Occupied homes are at most the stock, by tenure, in simulated workers; talent flats are rounded by lot."""
    homes, ids = model.dwellings, model.city.place_ids
    for name, taken, stock in (
        ("market homes", homes.occupied, homes.market * model.scale * (1.0 + _ROUNDING) + _ROUNDING),
        ("talent flats", homes.talent_occupied.sum(axis=1), homes.whole_flats(model.scale)),
    ):
        for p in np.flatnonzero(taken > stock):
            yield f"homes: {ids[p]} has {stock[p]:.6g} {name} and {int(taken[p])} are taken."


def _land(model: "ZoneModel") -> Iterator[str]:
    """Land built on is at most the land allotted, which is at most the data's and the quotas to date, by use.

    Land that is idle while clawback is the rule is part of what is built on, land taken back part of the bank.
    """
    ground, opening = model.floorspace, model.opening
    slack = _ROUNDING * np.maximum(ground.allotted, 1.0)
    for p, use in np.argwhere(ground.bank < -slack):
        place, over = model.city.place_ids[p], -ground.bank[p, use]
        yield f"land: {place} has built on {over:.6g} mu more {_USES[use]} land than was allotted."
    for p, use in np.argwhere(ground.reclaimed > np.maximum(ground.bank, 0.0) + slack):
        yield f"land: of the {_USES[use]} land of {model.city.place_ids[p]} more was taken back than its bank holds."
    idle = ground.idle.sum(axis=0) + ground.noticed.sum(axis=0)
    for z, use in np.argwhere((idle < 0.0) | (idle > ground.built_on[: len(idle), :2] + slack[: len(idle), :2])):
        yield f"land: {idle[z, use]:.6g} mu of the {_USES[use]} land of {model.city.place_ids[z]} count as idle."
    most = opening.land + a_quarter(model.quarter) * model.leading_group.quotas()
    allotted = ground.allotted.sum(axis=0)
    for use in np.flatnonzero(allotted > most * (1.0 + _ROUNDING)):
        yield f"land: {allotted[use]:.9g} mu {_USES[use]} land are allotted, data and quotas give {most[use]:.9g}."


def _floor(model: "ZoneModel") -> Iterator[str]:
    """Floor in use is that of the firms, floor kept is that of the admitted, and no floor is negative."""
    ground, book = model.floorspace, model.applications
    for name in ("floor", "used", "reserved", "pipeline", "public", "held", "for_services", "green", "reclaimed"):
        values = getattr(ground, name)
        if not np.isfinite(values).all() or (values < -1e-6).any():
            yield f"floor: '{name}' is negative or not a number somewhere (least {np.nanmin(values):.6g})."
    use = model.city.segments.use[book["segment"]]
    waits = (book["state"] == APPROVED) & (use >= 0)
    kept = np.zeros_like(ground.reserved)
    np.add.at(kept, (book["place"][waits], use[waits]), book["floor"][waits])
    if (np.abs(kept - ground.reserved) > 1e-6 * np.maximum(kept, 1.0)).any():
        yield f"floor: {ground.reserved.sum():.6g} m2 are kept for the admitted, who need {kept.sum():.6g} m2."


def _sales(model: "ZoneModel") -> Iterator[str]:
    """What a firm sells to firms of the city is at most its output; every seller is alive and makes the good."""
    firms, alive = model.firm_columns, model.firm_table.uid
    _, seller, goods, value, _ = list_links(
        segment=firms["segment"], weight=firms["weight"], output=firms["output"], alive=alive,
        slot_input=model.slots.inputs, slot_coefficient=model.slots.coefficients, slot_count=model.slots.count,
        supplier=firms["supplier"], capacity=model.sales_capacity, sold=model.sold,
    )  # fmt: skip
    inside = seller >= 0
    seller, goods, value = seller[inside], goods[inside], value[inside]
    if (alive[seller] == 0).any() or (firms["segment"][seller] != goods).any():
        yield "sales: a firm buys from one that is gone or makes something else."
    rows = model.firm_table.rows()
    sold = np.bincount(seller, value, alive.size)[rows]
    made = firms["output"][rows] * firms["weight"][rows]
    over = sold > made * (1.0 + _ROUNDING) + _ROUNDING
    if over.any():
        yield f"sales: {int(over.sum())} firms sell more than they make."


def _fund(model: "ZoneModel") -> Iterator[str]:
    """Invested is at most raised, and what is not invested is cash."""
    fund = model.fund
    raised = fund.public_paid_in + fund.private_paid_in
    if fund.invested > raised * (1.0 + _ROUNDING):
        yield f"fund: {fund.invested:.9g} 万元 are invested, {raised:.9g} raised."
    if abs(fund.cash - (raised - fund.invested)) > _ROUNDING * max(raised, 1.0):
        yield f"fund: cash is {fund.cash:.9g} 万元, raised less invested {raised - fund.invested:.9g}."


def _books(model: "ZoneModel") -> Iterator[str]:
    """Cash of each sector is that of 2017Q3 and what its ledger received less what it paid, to 1e-9 of turnover."""
    ledger, now = model.ledger, cash_by_sector(model)
    flows = ledger.total_flows + ledger.quarter_flows
    if not np.isfinite(flows).all():
        yield "books: a payment is not a number."
        return
    turnover = float(np.abs(flows).sum())
    for sector in _STOCKED_SECTORS:
        change = now[sector] - model.opening.cash[sector]
        balance = ledger.balance_since_start(sector)
        if not abs(change - balance) <= _SHARE_OF_TURNOVER * max(turnover, 1.0):
            yield f"books: cash of the {sector} changed by {change:.9g} 万元, their ledger by {balance:.9g}."


def _columns(model: "ZoneModel") -> Iterator[str]:
    """No column of a living agent is nan or infinite; staff, posts, money held and output are not negative."""
    for table in model.tables.values():
        kind, rows = table.view_cls.__name__, table.rows()
        for name, column in table.cols.items():
            values = column[rows]
            if values.dtype.kind == "f" and not np.isfinite(values).all():
                yield f"{kind}: '{name}' is not a number for {int((~np.isfinite(values)).sum())} agents."
    rows = model.firm_table.rows()
    for name in _NOT_NEGATIVE:
        below = model.firm_columns[name][rows] < 0
        if below.any():
            yield f"Firm: '{name}' is negative for {int(below.sum())} firms."


def _prices_and_stocks(model: "ZoneModel") -> Iterator[str]:
    """Prices are above 0, stocks are not negative, and all are numbers."""
    homes = model.dwellings
    prices = {"wages": model.wages, "rents": homes.rent, "prices": np.exp(model.log_price + model.log_demand)}
    stocks = {
        "market homes": homes.market, "talent flats": homes.talent, "homes under way": homes.pipeline,
        "flats under way": homes.talent_pipeline, "facilities": model.facilities,
        "platforms": model.platforms(), "platforms near by": model.platforms_near(),
    }  # fmt: skip
    for name, values in prices.items():
        if not (np.isfinite(values) & (values > 0.0)).all():
            yield f"{name}: not all are numbers above 0."
    for name, values in stocks.items():
        if not (np.isfinite(values) & (values >= 0.0)).all():
            yield f"{name}: not all are numbers from 0 on."


def _arrays(model: "ZoneModel") -> Iterator[str]:
    """No array of the state and no account of an actor is nan or infinite."""
    actors = (model.leading_group, *model.committees, *model.companies, model.fund)
    for owner in (model, model.floorspace, model.dwellings, model.baseline, *actors):
        for name, values in vars(owner).items():
            is_number = isinstance(values, float) or (isinstance(values, np.ndarray) and values.dtype.kind == "f")
            if is_number and not np.isfinite(values).all():
                yield f"{type(owner).__name__}: '{name}' is not a number everywhere."
    for name, column in model.applications.columns.items():
        if column.dtype.kind == "f" and not np.isfinite(column).all():
            yield f"applications: '{name}' is not a number everywhere."


def _identity(model: "ZoneModel") -> Iterator[str]:
    """Ids and keys of the living are their own."""
    for table in model.tables.values():
        rows = table.rows()
        for name, values in (("ids", table.uid[rows]), ("keys", table.cols["key"][rows])):
            ordered = np.sort(values)  # np.unique takes thirty times as long, more than all other checks together
            again = int((ordered[1:] == ordered[:-1]).sum())
            if again:
                yield f"{table.view_cls.__name__}: {again} {name} are not unique."


def _counts(model: "ZoneModel") -> Iterator[str]:
    """Firms and workers are those of 2017Q3, those who came and those who went."""
    went, opening = model.activity, model.opening
    firms = opening.firms + went.get("firm_entries", 0.0) - went.get("firm_exits", 0.0)
    if abs(firms - model.firm_count.sum()) > 0.5:
        yield f"firms: {model.firm_count.sum():.0f} are there, entries and exits give {firms:.0f}."
    people = opening.people + (went.get("arrivals", 0.0) - went.get("departures", 0.0)) * model.scale
    if abs(people - model.worker_table.n) > 0.5:
        yield f"people: {model.worker_table.n} workers are there, arrivals and departures give {people:.1f}."


_IDENTITIES = (
    _staff, _residents, _homes, _land, _floor, _sales, _fund, _books, _columns, _prices_and_stocks, _arrays, _identity,
    _counts,
)  # fmt: skip
