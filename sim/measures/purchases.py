"""Purchases summed by area: bought, available and bought in the area; prepared once for all scopes.

`chains.py` divides these sums; who asks for several scopes prepares the links once with `Purchases.of`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.arguments import Floats, Integers, codes, count, same_shape, weights
from sim.measures.purchase_kernel import AVAILABLE, LOCAL, sum_purchases
from sim.measures.ratios import shares

_MOST_SEGMENTS = 100_000


def checked_links(
    buyer_firm: ArrayLike, seller_firm: ArrayLike, value: ArrayLike, n_firms: int
) -> tuple[Integers, Integers, Floats]:
    """Buyer, seller and value of all links, as arrays of equal length with known codes."""
    buyer, seller = codes("buyer_firm", buyer_firm, 0, n_firms), codes("seller_firm", seller_firm, -1, n_firms)
    value = weights("value", value, 1)
    same_shape("seller_firm", seller, "buyer_firm", buyer)
    same_shape("value", value, "buyer_firm", buyer)
    return buyer, seller, value


def real_links(
    buyer_firm: ArrayLike, seller_firm: ArrayLike, value: ArrayLike, n_firms: int
) -> tuple[Integers, Integers, Floats, Integers]:
    """Buyer, seller, value and position of the links that exist: not of value 0, not from a firm to itself."""
    buyer, seller, value = checked_links(buyer_firm, seller_firm, value, n_firms)
    kept = np.flatnonzero((buyer != seller) & (value > 0))
    return buyer[kept], seller[kept], value[kept], kept


def areas_from_one(firm_area: ArrayLike, n_areas: int) -> Integers:
    """Area of each firm counted from 1, 0 for no area; a last entry 0 answers for sellers outside the city (−1)."""
    return np.append(codes("firm_area", firm_area, -1, count("n_areas", n_areas)) + 1, 0)


@dataclass(frozen=True, eq=False)
class AreaPurchases:
    """Purchases of the firms of each area, in 万元 a year.

    Parameters
    ----------
    bought : (A,) array
        All purchases, imports included.
    available : (A,) array
        Those for which a seller exists in the area.
    local : (A,) array
        Those from sellers in the area.
    expected : (A,) array
        Those that would be local if every link redrew its seller in proportion to sales.
    """

    bought: Floats
    available: Floats
    local: Floats
    expected: Floats

    def pooled(self) -> "AreaPurchases":
        """All areas as one, arrays of length 1: ratios of it are ratios of sums, not means of areas."""
        parts = (self.bought, self.available, self.local, self.expected)
        return AreaPurchases(*(part.sum(keepdims=True) for part in parts))

    def local_input_share(self) -> Floats:
        """Bought in the area over all bought, (A,); nan where nothing is bought."""
        return shares(self.local, self.bought)

    def completeness(self) -> Floats:
        """Available in the area over all bought, (A,); nan where nothing is bought."""
        return shares(self.available, self.bought)

    def take_up(self) -> Floats:
        """Bought in the area over available there, (A,); nan where nothing is available."""
        return shares(self.local, self.available)

    def expected_local_input_share(self) -> Floats:
        """Local share that mass alone gives, (A,); nan where nothing is bought."""
        return shares(self.expected, self.bought)


@dataclass(frozen=True, eq=False)
class Purchases:
    """Links of a city, checked once, to be summed over the areas of any scope.

    Parameters
    ----------
    buyer, seller : (L,) arrays of int
        Firms; seller −1 is outside the city.
    value : (L,) array
        Purchases in 万元 a year.
    segment : (L,) array of int
        Product group bought.
    firm_segment : (F,) array of int
        What each firm makes.
    n_segments : int
        Number of segments.
    """

    buyer: Integers
    seller: Integers
    value: Floats
    segment: Integers
    firm_segment: Integers
    n_segments: int

    @classmethod
    def of(
        cls,
        buyer_firm: ArrayLike,
        seller_firm: ArrayLike,
        value: ArrayLike,
        input_segment: ArrayLike,
        firm_segment: ArrayLike,
    ) -> "Purchases":
        """Check the links, once for all scopes.

        Parameters
        ----------
        buyer_firm, seller_firm : (L,) arrays of int
            Firms; seller −1 is bought outside the city.
        value : (L,) array
            Purchases over the link, in 万元 a year.
        input_segment : (L,) array of int
            Product group bought.
        firm_segment : (F,) array of int
            What each firm makes.

        Returns
        -------
        Purchases
            Keeps the arrays, not copies of them: use it before the links change.

        Raises
        ------
        ValueError
            If lengths differ, a value is negative or a code unknown.
        """
        made = codes("firm_segment", firm_segment, 0, _MOST_SEGMENTS)
        segment = codes("input_segment", input_segment, 0, _MOST_SEGMENTS)
        buyer, seller, value = checked_links(buyer_firm, seller_firm, value, made.size)
        same_shape("input_segment", segment, "buyer_firm", buyer)
        n_segments = int(max(made.max(initial=-1), segment.max(initial=-1))) + 1
        return cls(buyer, seller, value, segment, made, n_segments)

    def within(self, firm_area: ArrayLike, n_areas: int) -> AreaPurchases:
        """Sum the purchases over the areas of one scope.

        Parameters
        ----------
        firm_area : (F,) array of int
            Area of each firm in the scope, −1 for none: such a firm buys nothing here, but may sell.
        n_areas : int
            Number of areas, A.

        Returns
        -------
        AreaPurchases
            Sums by area; 0 for areas without purchases.

        Raises
        ------
        ValueError
            If an area is unknown or there are not as many areas as firms.
        """
        area = areas_from_one(firm_area, n_areas)
        same_shape("firm_area", area[:-1], "firm_segment", self.firm_segment)
        shape = (n_areas + 1, self.n_segments)
        made_in = area[:-1] * self.n_segments + self.firm_segment
        makers = np.bincount(made_in, minlength=shape[0] * shape[1]).reshape(shape)
        by_reach, bought, sold = np.zeros((shape[0], 3)), np.zeros(shape), np.zeros(shape)
        links = (self.buyer, self.seller, self.value, self.segment)
        sum_purchases(*links, self.firm_segment, area, makers, by_reach, bought, sold)
        return _of_sums(by_reach, bought, sold)


def _of_sums(by_reach: Floats, bought: Floats, sold: Floats) -> AreaPurchases:
    """Purchases by area from the sums of one scope, whose first row is no area."""
    everywhere = sold.sum(axis=0)
    chance = np.divide(sold, everywhere, out=np.zeros(sold.shape), where=everywhere > 0)
    return AreaPurchases(
        bought=by_reach[1:].sum(axis=1),
        available=by_reach[1:, AVAILABLE:].sum(axis=1),
        local=by_reach[1:, LOCAL].copy(),
        expected=(bought * chance).sum(axis=1)[1:],
    )
