"""Pairs that trade, counted in one pass, against the measure that sorts them; several scopes against one by one."""

import numpy as np
import pytest

from sim import measures
from sim.measures.purchases import Purchases
from sim.measures.ratios import shares


def links(seed):
    chance = np.random.default_rng(seed)
    n_firms, n_links = 40, 300
    buyer = np.sort(chance.integers(0, n_firms, n_links))
    seller = chance.integers(-1, n_firms, n_links)
    value = chance.random(n_links)
    segment = chance.integers(0, 5, n_firms)
    areas = [chance.integers(-1, n, n_firms) for n in (1, 4, 9)]
    needs = chance.random((5, 5)) < 0.6
    purchases = Purchases.of(buyer, seller, value, chance.integers(0, 5, n_links), segment)
    return purchases, buyer, seller, segment, areas, needs


@pytest.mark.parametrize("seed", range(10))
def test_density_from_linked_pairs_is_the_link_density(seed):
    purchases, buyer, seller, segment, areas, needs = links(seed)
    linked = purchases.linked_pairs(areas, (1, 4, 9), needs)
    for area, n_areas, pairs in zip(areas, (1, 4, 9), linked, strict=True):
        cells = measures.firms_by_area(segment, area, n_areas, 5)
        density = shares(pairs.astype(float), measures.possible_pairs(cells, needs))
        expected = measures.link_density(buyer, seller, segment, area, needs, n_areas)
        np.testing.assert_array_equal(density, expected)


@pytest.mark.parametrize("seed", range(3))
def test_scopes_together_are_scopes_one_by_one(seed):
    purchases, *_, areas, _ = links(seed)
    together = purchases.within_scopes(areas, (1, 4, 9))
    for area, n_areas, sums in zip(areas, (1, 4, 9), together, strict=True):
        alone = purchases.within(area, n_areas)
        for name in ("bought", "available", "local", "expected"):
            np.testing.assert_array_equal(getattr(sums, name), getattr(alone, name))


def test_links_of_a_buyer_that_do_not_stand_together_are_refused():
    firms = np.zeros(3, np.int64)
    purchases = Purchases.of(np.array([0, 1, 0]), np.array([1, 2, 2]), np.ones(3), firms, firms)
    with pytest.raises(ValueError, match="stand together"):
        purchases.linked_pairs([firms], (1,), np.ones((1, 1), bool))
