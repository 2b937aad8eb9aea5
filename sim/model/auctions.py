"""Anchors (链主) that several zones want: committees bid, the anchor chooses. Few in a year, so one after another."""

import numpy as np

from sim.model.closures import Closures
from sim.rng import processes
from sim.rng.draws import normals, uniforms_of

NO_BID = 0.0


class Auctions(Closures):
    """A city's state with what committees know of an anchor and what the anchor makes of their bids."""

    def fixed_investment(self, segment: np.ndarray, size: np.ndarray) -> np.ndarray:
        """Fixed investment of a real firm of each segment and size, 万元: the base of subsidies and bids."""
        yearly = self.params.production.capital_per_value_added * self.city.segments.value_added_per_worker[segment]
        return np.asarray(yearly * size)

    def taxes_left(self) -> np.ndarray:
        """What each committee could still promise a year, (Z,), 万元.

        The tax of its zone's firms, as last seen, less the subsidies that run and the bids for anchors on their way.
        """
        firms, rows, book, n = self.firm_columns, self.firm_table.rows(), self.applications, self.city.n_places
        runs = rows[firms["subsidy_end"][rows] > self.quarter]
        running = np.bincount(firms["place"][runs], firms["subsidy"][runs] * firms["weight"][runs], n)
        promised = book["bid"] * self.fixed_investment(book["segment"], book["size"]) * book["weight"]
        coming = np.bincount(book["place"], promised, n) / self.params.firms.subsidy_duration_years
        tax = self.params.fiscal.local_tax_per_value_added * self.made_by_place
        return np.maximum(tax - running - coming, 0.0)[: self.city.n_zones]

    def auction(self, anchors: tuple[np.ndarray, ...]) -> tuple[np.ndarray, np.ndarray]:
        """Zone that each anchor applies to, (N,), and the share of its investment that this zone bids, (N,).

        Parameters
        ----------
        anchors : tuple of arrays (N,)
            Key, segment, size, weight, technology and the zone whose committee called, as `draw_projects` has them.
        """
        key, segment, size, weight, _, caller = anchors
        zone, bid = caller.copy(), np.full(key.size, NO_BID)
        if key.size == 0:
            return zone, bid
        left = self.taxes_left()
        floor = self.floor_of(segment, size, weight)
        investment = self.fixed_investment(segment, size) * weight
        for i in range(key.size):
            bids = self._bids(key[i], int(segment[i]), int(caller[i]), float(floor[i]), float(investment[i]), left)
            zone[i] = self._chosen(key[i], int(segment[i]), int(caller[i]), bids)
            bid[i] = bids[zone[i]]
            left[zone[i]] -= bid[i] * investment[i] / self.params.firms.subsidy_duration_years
        return zone, bid

    def _bids(
        self, key: np.uint64, segment: int, caller: int, floor: float, investment: float, left: np.ndarray
    ) -> np.ndarray:
        """Bid of every zone for one anchor, (Z,), as a share of its investment; 0 is none.

        Those bid that have the segment as a lead, have the floor, and are not bound to leave it to who called. Who
        called bids only against somebody.
        """
        years, fiscal = self.params.firms.subsidy_duration_years, self.params.fiscal
        worth = investment / self.params.production.capital_per_value_added
        tax = years * fiscal.local_tax_per_value_added * worth
        noise = self.params.committee.information_noise * normals(
            self.stream(processes.ANCHOR_BIDS), key ^ self.zone_keys, 0
        )
        called = self.committees[caller]
        bids = np.full(self.city.n_zones, NO_BID)
        for committee in self.committees:
            z = committee.zone
            if (committee is called or committee.rivals(called, segment)) and self._has_floor(z, segment, floor):
                bids[z] = committee.bid(investment, tax * float(np.exp(noise[z])), years * float(left[z]))
        if np.delete(bids, caller).max(initial=NO_BID) == NO_BID:
            bids[caller] = NO_BID
        return bids

    def _has_floor(self, zone: int, segment: int, floor: float) -> bool:
        """Whether a zone has so much free floor of the segment's use."""
        use = int(self.city.segments.use[segment])
        return use < 0 or bool(self.floorspace.free[zone, use] >= floor)

    def _chosen(self, key: np.uint64, segment: int, caller: int, bids: np.ndarray) -> int:
        """Zone that an anchor takes among who called and who bids: the logit of all firms, with bids as subsidies."""
        utility = self.place_utility[: bids.size, segment] + self.params.firms.subsidy_weight * bids
        utility[caller] += self.params.recruit.contact_bonus
        lots = uniforms_of(self.stream(processes.ANCHOR_CHOICE), key, 0, bids.size)
        arrival = -np.log(lots) / np.exp(utility)
        considered = bids > NO_BID
        considered[caller] = True
        return int(np.where(considered, arrival, np.inf).argmin())
