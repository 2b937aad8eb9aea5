"""Zone committees (管委会): what a committee sees, whom it calls and bids for, which land it lets, whom it admits."""

from typing import Any

import mesa
import numpy as np

from sim.rng.draws import uniforms, uniforms_of

_SHUFFLE = 1000
"""Draws of a map by which segments that are not seen truly change ranks begin here."""
CRITERIA = ("technology", "lead segment", "gap", "output per mu", "pollution")


class ZoneCommittee(mesa.Agent):
    """The administration of one zone.

    Parameters
    ----------
    model : ZoneModel
    zone : int
        Place of the zone.
    key : int
        Key of its random draws, fixed by the zone's id.
    leads : tuple of int
        Lead segments at the start.
    """

    def __init__(self, model: Any, zone: int, key: np.uint64, leads: tuple[int, ...]) -> None:
        super().__init__(model)
        self.zone = zone
        self.key = key
        self.leads = tuple(leads)
        self.next_leads: list[int] = []
        self.is_assigned = False
        self.gap_seen = np.zeros(len(model.city.segments.ids))
        self.smoothed_demand = np.zeros(2)

    @property
    def applications(self) -> int:
        """Applications that wait for this committee's verdict or for their start."""
        return int((self.model.applications["place"] == self.zone).sum())

    @property
    def land_bank(self) -> np.ndarray:
        """Land given to the zone and not yet built on, by use (3,), mu."""
        return self.model.floorspace.bank[self.zone]

    @property
    def net_cost(self) -> float:
        """Public money spent in the zone less received there, since 2017Q3, 万元; the city's as a whole left out."""
        return float(self.model.ledger.net_public_cost_by_place()[self.zone])

    def imitate(self, outlook: np.ndarray, stream: np.uint64, n_leads: int) -> None:
        """Pick the lead segments that look best in the city at large, through the committee's own noise."""
        noise = self.model.params.committee.information_noise
        lots = uniforms_of(stream, self.key, 0, outlook.size)
        looks = outlook + noise * (lots - 0.5)
        self.next_leads = [int(s) for s in np.argsort(-looks, kind="stable")[:n_leads]]

    def take_leads(self) -> None:
        """Declare the lead segments chosen or assigned."""
        if self.next_leads:
            self.leads = tuple(self.next_leads)
        self.next_leads = []

    def rivals(self, called: "ZoneCommittee", segment: int) -> bool:
        """Whether the committee may bid for an anchor of this segment that another has called.

        It must want it: the segment is one of its leads. Two coordinated zones do not bid against one another.
        """
        return segment in self.leads and not (self.is_assigned and called.is_assigned)

    def bid(self, investment: float, tax: float, budget: float) -> float:
        """Share of an anchor's investment that the committee offers, from 0 to `recruit.anchor_bid_max_share`.

        Never more than the anchor is expected to bring, nor than the zone's own tax leaves.

        Parameters
        ----------
        investment : float
            Fixed investment of the anchor, 万元, above 0.
        tax : float
            Tax that the committee expects of it over the years in which the bid is paid, 万元.
        budget : float
            What the committee can pay in these years, 万元.
        """
        most = self.model.params.recruit.anchor_bid_max_share
        return float(max(0.0, min(most, tax / investment, budget / investment)))


def draw_maps(
    committees: "list[ZoneCommittee]", gaps: np.ndarray, recruitable: np.ndarray, accuracy: float, stream: np.uint64
) -> None:
    """Let each committee draw its yearly chain map (产业链全景图) of the gaps (Z, S).

    Each segment is seen at its true rank with probability `accuracy`; those that are not seen truly change ranks among
    themselves at random. A segment seen at a rank is taken for a gap of that rank's size. One computation for all
    committees, since all follow the same rule.
    """
    segments = np.flatnonzero(recruitable)
    zones = np.arange(len(committees))[:, None]
    by_rank = segments[np.argsort(-gaps[:, segments], axis=1, kind="stable")]
    keys = np.array([committee.key for committee in committees], np.uint64)
    lots, order = np.empty(gaps.shape), np.empty(gaps.shape)
    for s in segments:
        lots[:, s], order[:, s] = uniforms(stream, keys, s), uniforms(stream, keys, _SHUFFLE + s)
    misseen = lots[zones, by_rank] >= accuracy
    shuffled = np.argsort(np.where(misseen, order[zones, by_rank], np.inf), axis=1, kind="stable")
    seen = by_rank.copy()
    taken = np.arange(segments.size) < misseen.sum(axis=1, keepdims=True)
    seen[misseen] = np.take_along_axis(by_rank, shuffled, axis=1)[taken]
    maps = np.zeros_like(gaps)
    maps[zones, seen] = gaps[zones, by_rank]
    for committee, drawn in zip(committees, maps, strict=True):
        committee.gap_seen = drawn


def gaps_seen(committees: "list[ZoneCommittee]") -> np.ndarray:
    """Gaps on each committee's chain map, (Z, S)."""
    return np.array([committee.gap_seen for committee in committees])


def targets(
    committees: "list[ZoneCommittee]", gaps: np.ndarray, supply: np.ndarray, technical: np.ndarray
) -> np.ndarray:
    """Weight (Z, S) of each segment among each committee's contacts: general, by technology, by perceived gap.

    `gaps` (Z, S) are those on the committees' maps. `supply` (S,) are shares of firms of the recruitable segments,
    `technical` (S,) of those with high technology, zeros if there is nobody to go by. A committee that sees no gap
    turns that effort to general recruiting. One computation for all committees, since all follow the same rule.
    """
    recruit = committees[0].model.levers.recruit
    seen = gaps.sum(axis=1, keepdims=True)
    gap_share = np.where(seen > 0.0, recruit.gap_share, 0.0)
    weights = (1.0 - recruit.technology_share - gap_share) * supply + recruit.technology_share * technical
    return weights + gap_share * gaps / np.where(seen > 0.0, seen, 1.0)


def permitted_shares(
    committees: "list[ZoneCommittee]", free: np.ndarray, floor: np.ndarray, asked: np.ndarray
) -> np.ndarray:
    """Share (Z, 2) of the floor asked for that each committee's permit capacity covers, by use, at most 1.

    Capacity is `screen.queue_capacity` of the vacant floor above what is kept free; demand is smoothed. One
    computation for all committees, since all follow the same rule; `free`, `floor` and `asked` are (Z, 2), m².
    """
    screen = committees[0].model.params.screen
    demand = np.array([committee.smoothed_demand for committee in committees])
    demand += screen.demand_smoothing * (asked - demand)
    for committee, smoothed in zip(committees, demand, strict=True):
        committee.smoothed_demand = smoothed
    capacity = screen.queue_capacity * np.maximum(free - screen.kept_vacancy * floor, 0.0)
    return np.where(demand > 0.0, np.minimum(1.0, capacity / np.maximum(demand, 1e-9)), 1.0)


def released_share(expected_vacancy: np.ndarray, build_full: float, build_none: float) -> np.ndarray:
    """Part of the land bank that is let this quarter: all at low expected vacancy, none at high (docs/land.md)."""
    return np.minimum(np.maximum((build_none - expected_vacancy) / (build_none - build_full), 0.0), 1.0)
