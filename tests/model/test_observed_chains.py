"""What a run records of its links, summed in one pass, is what the measures give on the links one by one."""

import numpy as np
import pytest

from sim import measures
from sim.kernels.supply import list_links
from sim.measures.purchases import Purchases
from sim.measures.recorded import everything
from sim.model import ZoneModel
from sim.model.observe_chains import chains


@pytest.fixture(scope="module")
def city():
    model = ZoneModel(city="minicity", model="3.0", rng=2)
    model.run(6)
    return model


@pytest.fixture(scope="module")
def links(city):
    firms, slots = city.firm_columns, city.slots
    return list_links(
        firms["segment"], firms["weight"], firms["output"], city.firm_table.uid, slots.inputs, slots.coefficients,
        slots.count, firms["supplier"], city.sales_capacity, city.sold,
    )  # fmt: skip


def areas(city, scope):
    """Area of every firm in a scope, −1 in none; and how many there are."""
    ground = city.city
    of_place, n = {
        "city": (np.zeros(ground.n_places, int), 1),
        "ecosystem": (ground.ecosystem.astype(int), len(ground.ecosystem_ids)),
        "zone": (np.where(ground.is_zone, np.arange(ground.n_places), -1), ground.n_zones),
    }[scope]
    return np.where(city.firm_table.uid != 0, of_place[city.firm_columns["place"]], -1), n


@pytest.mark.parametrize("scope", ["city", "ecosystem", "zone"])
def test_the_shares_recorded_are_the_measures(city, links, scope):
    buyer, seller, goods, value, _ = links
    segment = city.firm_columns["segment"].astype(int)
    bought = Purchases.of(buyer, seller, value, goods, segment).within(*areas(city, scope))
    seen = chains(city, everything(), city.observations.areas)
    for name in ("local_input_share", "completeness", "take_up", "expected_local_input_share"):
        each = np.atleast_1d(seen[scope, f"chain.{name}"])
        np.testing.assert_allclose(each[-len(bought.bought) :], getattr(bought, name)(), rtol=1e-12)
        np.testing.assert_allclose(each[0], getattr(bought.pooled(), name)()[0], rtol=1e-12)


@pytest.mark.parametrize("scope", ["city", "ecosystem", "zone"])
def test_the_density_recorded_is_the_measure(city, links, scope):
    buyer, seller, *_ = links
    segment, (area, n) = city.firm_columns["segment"].astype(int), areas(city, scope)
    expected = measures.link_density(buyer, seller, segment, area, city.needs, n)
    recorded = np.atleast_1d(chains(city, everything(), city.observations.areas)[scope, "chain.link_density"])
    np.testing.assert_allclose(recorded[-n:], expected, rtol=1e-12)


@pytest.mark.parametrize("scope", ["city", "ecosystem", "zone"])
def test_the_completeness_by_number_recorded_is_the_measure_and_its_pool_a_ratio_of_sums(city, scope):
    alive = city.firm_table.uid != 0
    segment, (area, n) = city.firm_columns["segment"].astype(int), areas(city, scope)
    expected = measures.completeness_count(city.needs, segment[alive], area[alive], n)
    recorded = np.atleast_1d(chains(city, everything(), city.observations.areas)[scope, "chain.completeness_count"])
    np.testing.assert_allclose(recorded[-n:], expected, rtol=1e-12)
    needed = [set(np.flatnonzero(city.needs[np.unique(segment[alive & (area == a)])].any(axis=0))) for a in range(n)]
    made = [set(segment[alive & (area == a)]) for a in range(n)]
    pairs = list(zip(needed, made, strict=True))
    assert recorded[0] == pytest.approx(sum(len(a & b) for a, b in pairs) / sum(len(a) for a, _ in pairs))
