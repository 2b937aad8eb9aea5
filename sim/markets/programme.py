"""The leading group, the boards and the committees decide once a year: land, maps, lead segments, companies."""

from typing import TYPE_CHECKING

import numpy as np

from sim.agents import OperatingCompany
from sim.agents.zone_committee import draw_maps
from sim.rng import processes
from sim.rng.counter import stream
from sim.rng.draws import normals, uniforms
from sim.units import QUARTERS_A_YEAR

if TYPE_CHECKING:
    from sim.model.zone_model import ZoneModel


def decide(model: "ZoneModel") -> None:
    """Step 2: in the first quarter of a programme year, allot land, draw maps, name lead segments, found companies."""
    if model.quarter % QUARTERS_A_YEAR:
        return
    model.leading_group.allot()
    _found_companies(model)
    _assign_zones(model)
    if model.quarter % int(QUARTERS_A_YEAR * model.params.coordination.reassignment_years) == 0:
        _name_lead_segments(model)
    _draw_maps(model)


def _found_companies(model: "ZoneModel") -> None:
    """Operating companies in the covered share of the zones, the larger ones first, with noise."""
    city, n_zones = model.city, model.city.n_zones
    lots = normals(stream(model.seed, processes.COVERAGE, 0), model.zone_keys, 1)
    rank = np.argsort(-(np.log(np.maximum(city.jobs[:n_zones], 1.0)) + lots), kind="stable")
    covered = np.sort(rank[: round(model.levers.operating_company.coverage * n_zones)])
    standing = {company.zone: company for company in model.companies}
    for zone in sorted(set(standing) - set(covered.tolist())):
        standing.pop(zone).wind_up()
    model.companies = [standing.get(int(zone)) or OperatingCompany(model, int(zone)) for zone in covered]
    model.company_zones = covered


def _assign_zones(model: "ZoneModel") -> None:
    """Mark the zones that are coordinated: a share `coordination.strength`, the same ones as long as it stands."""
    lots = uniforms(stream(model.seed, processes.LEAD_SEGMENTS, 0), model.zone_keys, 1)
    for committee, lot in zip(model.committees, lots, strict=True):
        committee.is_assigned = bool(lot < model.levers.coordination.strength)


def _name_lead_segments(model: "ZoneModel") -> None:
    """Boards assign distinct segments by comparative advantage; later on, who is not coordinated imitates."""
    n_leads = int(model.params.coordination.lead_segments)
    advantage = _advantage(model)
    for board in model.boards:
        members = [model.committees[zone] for zone in board.zones if model.committees[zone].is_assigned]
        board.assign(members, advantage, n_leads)
    if model.quarter > 0:
        outlook = model.log_price + model.log_demand
        outlook = np.where(_may_lead(model), outlook, -np.inf)
        for committee in model.committees:
            if not committee.is_assigned:
                committee.imitate(outlook, model.stream(processes.LEAD_SEGMENTS), n_leads)
    for committee in model.committees:
        committee.take_leads()


def _may_lead(model: "ZoneModel") -> np.ndarray:
    """Segments that some zone has declared as its lead, (S,) bool."""
    out = np.zeros(len(model.city.segments.ids), bool)
    for leads in model.city.lead_segments:
        out[list(leads)] = True
    return out


def _advantage(model: "ZoneModel") -> np.ndarray:
    """Location quotient of each zone and segment that may lead, (Z, S)."""
    jobs = model.heads_by_place_and_segment()
    city_share = jobs.sum(axis=0) / max(jobs.sum(), 1e-9)
    zones = jobs[: model.city.n_zones]
    shares = zones / np.maximum(zones.sum(axis=1, keepdims=True), 1e-9)
    return shares / np.maximum(city_share, 1e-12) * _may_lead(model)


def _draw_maps(model: "ZoneModel") -> None:
    """Every committee draws its chain map of the year."""
    draw_maps(
        model.committees, model.chain_gaps(), model.city.segments.recruitable, model.levers.map.accuracy,
        model.stream(processes.CHAIN_MAP),
    )  # fmt: skip
