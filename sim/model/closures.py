"""Firms that end, and firms that lose the land they stand on."""

import numpy as np

from sim.kernels.floor import floor_use
from sim.kernels.settle import dismiss
from sim.kernels.supply import break_links
from sim.model.nearby import NearBy
from sim.units import M2_PER_MU


class Closures(NearBy):
    """A city's state with what follows when a firm closes or gives its site back."""

    def close_firms(self, rows: np.ndarray) -> None:
        """Let the staff go, pay out what cash is left (or let owners bear the loss), break links, free the rows."""
        if rows.size == 0:
            return
        firms, workers = self.firm_columns, self.worker_columns
        weight = firms["weight"][rows].astype(float)
        left = np.bincount(firms["place"][rows], firms["cash"][rows] * weight, self.city.n_places)
        self.ledger.book("closing", left)
        mask = self._mask(rows)
        gone = dismiss(
            self.worker_table.used, mask, workers["employer"], workers["unemployed_quarters"], workers["wage"]
        )
        self.separations += gone / self.scale
        self.fund_closures += float((weight * (firms["fund_equity"][rows] > 0.0)).sum())
        self.break_links(mask)
        firms["staff"][rows] = 0
        self.sales_capacity[rows] = 0.0
        self.staff_changes()
        self.firm_table.release(rows)
        self.count("firm_exits", weight.sum())
        self.exits += weight.sum()
        self.update_floor_use()

    def break_links(self, closing: np.ndarray) -> None:
        """Buyers of a closing firm, marked in (F,), import until they find another seller."""
        suppliers = self.firm_columns["supplier"]
        self.count("links_broken", break_links(self.firm_table.uid, closing, suppliers, self.lost_seller))

    def give_back_sites(self, rows: np.ndarray) -> None:
        """Return to the bank the land of firms that leave their site, against part of the price paid for it.

        Their floor is cleared as far as no other firm uses it.
        """
        if rows.size == 0:
            return
        firms, segments, ground = self.firm_columns, self.city.segments, self.floorspace
        staying = self.firm_table.uid.copy()
        staying[rows] = 0
        n_places = self.city.n_places
        ground.used = floor_use(
            staying, firms["place"], firms["segment"], firms["weight"], firms["capacity"], firms["premises"],
            segments.floor_per_worker, segments.use, self.rents_service_floor, ground.public,
        )[0]  # fmt: skip
        segment, weight = firms["segment"][rows].astype(np.int64), firms["weight"][rows].astype(float)
        floor = self.floor_of(segment, firms["capacity"][rows], weight)
        left, worth = np.zeros((n_places, 2)), np.zeros((n_places, 2))
        cell = (firms["place"][rows], segments.use[segment])
        np.add.at(left, cell, floor)
        np.add.at(worth, cell, floor * firms["site_price"][rows])
        land = ground.take_back(np.minimum(left, ground.owners_empty(0.0)))
        price = worth / np.maximum(left, 1e-9)
        refund = self.params.land.clawback_refund_share * price * land * M2_PER_MU
        self.ledger.book("clawback_refunds", refund.sum(axis=1))
        self.count("clawbacks", land.sum())

    def _mask(self, rows: np.ndarray) -> np.ndarray:
        """These rows of the firm table as a mask (F,)."""
        mask = np.zeros(self.firm_columns["key"].size, bool)
        mask[rows] = True
        return mask
