"""Chain measures: a plain-Python twin, the identity of 补链 and 强链, edge cases, and limits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_inputs import N_SEGMENTS, chains, columns, few

import sim.measures as measures
from sim.measures import NoValue, Purchases


def sums_in_plain_python(links, segment, zone):
    """Bought, available, local and expected purchases of each zone, with lists and loops only."""
    real = [(b, s, v, k) for b, s, v, k in links if b != s and v > 0]
    sums = [[0.0, 0.0, 0.0, 0.0] for _ in range(4)]
    for b, s, v, k in real:
        if zone[b] < 0:
            continue
        near = s >= 0 and zone[s] == zone[b]
        made = any(f != b and zone[f] == zone[b] and segment[f] == k for f in range(len(segment)))
        same = [(w, t) for _, t, w, j in real if j == k]
        chance = sum(w for w, t in same if t >= 0 and zone[t] == zone[b]) / sum(w for w, _ in same)
        for position, part in enumerate((v, v * (near or made), v * near, v * chance)):
            sums[zone[b]][position] += part
    return np.array(sums)


def over(parts, wholes):
    return [p / w if w else math.nan for p, w in zip(parts, wholes, strict=True)]


@few
@given(chains())
def test_purchases_are_summed_as_in_plain_python(chain):
    links, segment, zone = chain
    bought, available, local, expected = sums_in_plain_python(links, segment, zone).T
    arrays = columns(links)
    without_segment = {name: arrays[name] for name in ("buyer_firm", "seller_firm", "value")}
    scope = {"firm_area": zone, "n_areas": 4}
    answers = {
        "local": measures.local_input_share(**without_segment, **scope),
        "complete": measures.completeness(**arrays, firm_segment=segment, **scope),
        "taken": measures.take_up(**arrays, firm_segment=segment, **scope),
        "expected": measures.expected_local_input_share(**arrays, **scope),
    }
    wanted = {
        "local": over(local, bought),
        "complete": over(available, bought),
        "taken": over(local, available),
        "expected": over(expected, bought),
    }
    for name, values in wanted.items():
        np.testing.assert_allclose(answers[name], values, rtol=1e-12, atol=1e-14, err_msg=name)


@few
@given(chains())
def test_local_share_is_completeness_times_take_up_and_grows_with_the_scope(chain):
    links, segment, zone = chain
    zone = [max(z, 0) for z in zone]  # every firm in an area of each scope
    purchases = Purchases.of(**columns(links), firm_segment=segment)
    shares = []
    for area, n_areas in ((zone, 4), ([z // 2 for z in zone], 2), ([0] * len(zone), 1)):
        for sums in (purchases.within(area, n_areas), purchases.within(area, n_areas).pooled()):
            both = sums.available > 0
            product = sums.completeness() * sums.take_up()
            np.testing.assert_allclose(sums.local_input_share()[both], product[both], rtol=1e-12, atol=1e-15)
        shares.append(purchases.within(area, n_areas).pooled().local_input_share()[0])
    if not np.isnan(shares).any():
        assert shares[0] <= shares[1] + 1e-12
        assert shares[1] <= shares[2] + 1e-12


@few
@given(chains(), st.floats(0.1, 100), st.randoms(use_true_random=False))
def test_scale_order_and_splitting_of_links_change_no_share(chain, factor, random):
    links, segment, zone = chain
    split = [(b, s, v * factor * part, k) for b, s, v, k in links for part in (0.25, 0.75)]
    random.shuffle(split)
    for name in ("completeness", "take_up"):
        measure = getattr(measures, name)
        plain = measure(**columns(links), firm_segment=segment, firm_area=zone, n_areas=4)
        other = measure(**columns(split), firm_segment=segment, firm_area=zone, n_areas=4)
        np.testing.assert_allclose(other, plain, rtol=1e-12)


def test_a_buyer_is_never_its_own_supplier():
    alone = {"buyer_firm": [0], "seller_firm": [-1], "value": [10.0], "input_segment": [1]}
    scope = {"firm_area": [0, 1], "n_areas": 2}
    np.testing.assert_array_equal(measures.completeness(**alone, firm_segment=[1, 1], **scope), [0, np.nan])
    np.testing.assert_array_equal(
        measures.completeness(**alone, firm_segment=[1, 1], firm_area=[0, 0], n_areas=1), [1.0]
    )


def test_a_scope_where_nothing_is_bought_has_no_value():
    nothing = columns([])
    scope = {"firm_area": [0, -1], "n_areas": 2}
    by_area = measures.take_up(**nothing, firm_segment=[0, 0], **scope)
    np.testing.assert_array_equal(by_area, [np.nan, np.nan])
    for name in ("completeness", "take_up"):
        with pytest.raises(NoValue):
            getattr(measures, name)(**nothing, firm_segment=[0, 0], **scope, pool=True)
    with pytest.raises(NoValue):
        measures.expected_local_input_share(**nothing, **scope, pool=True)
    with pytest.raises(NoValue):
        measures.supplier_hhi([], [], [], [])


def test_by_mass_alone_a_link_stays_local_as_often_as_local_sellers_sell():
    links = {"buyer_firm": [0, 1], "seller_firm": [2, 3], "value": [0.3, 0.1], "input_segment": [1, 1]}
    # firm 2, in the area of buyer 0, sells three quarters of the segment; firm 3, in that of buyer 1, a quarter
    np.testing.assert_allclose(
        measures.expected_local_input_share(**links, firm_area=[0, 1, 0, 1], n_areas=2), [0.75, 0.25]
    )


def test_pooled_is_the_ratio_of_sums_and_not_the_mean_of_areas():
    links = {"buyer_firm": [0, 0, 2], "seller_firm": [1, -1, 3], "value": [1.0, 9.0, 90.0]}
    scope = {"firm_area": [0, 0, 1, 1], "n_areas": 2}
    np.testing.assert_allclose(measures.local_input_share(**links, **scope), [0.1, 1.0])
    assert measures.local_input_share(**links, **scope, pool=True) == pytest.approx(0.91)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"buyer_firm": [9]}, "buyer_firm"),
        ({"seller_firm": [-2]}, "seller_firm"),
        ({"value": [-1.0]}, "value"),
        ({"value": [1.0, 2.0]}, "value"),
        ({"input_segment": [0, 0]}, "input_segment"),
        ({"firm_area": [0, 5]}, "firm_area"),
        ({"firm_area": [0]}, "firm_area"),
        ({"firm_segment": [0, -1]}, "firm_segment"),
    ],
)
def test_unknown_codes_and_wrong_lengths_are_refused_by_name(wrong, named):
    right = {"buyer_firm": [0], "seller_firm": [1], "value": [1.0], "input_segment": [0], "firm_segment": [0, 0]}
    with pytest.raises(ValueError, match=named):
        measures.completeness(**{**right, "firm_area": [0, 0], "n_areas": 1, **wrong})


@few
@given(chains())
def test_supplier_concentration_is_that_of_plain_python(chain):
    links, _, _ = chain
    bought = {}
    for number, (b, s, v, k) in enumerate(links):
        if b != s and v > 0:
            seller = s if s >= 0 else f"outside {number}"
            sellers = bought.setdefault((b, k), {})
            sellers[seller] = sellers.get(seller, 0.0) + v
    if not bought:
        return
    total = sum(sum(sellers.values()) for sellers in bought.values())
    wanted = sum(sum(v * v for v in sellers.values()) / sum(sellers.values()) for sellers in bought.values()) / total
    assert measures.supplier_hhi(**columns(links)) == pytest.approx(wanted, rel=1e-12)


@few
@given(chains(), st.lists(st.booleans(), min_size=N_SEGMENTS**2, max_size=N_SEGMENTS**2))
def test_link_density_counts_distinct_fitting_pairs(chain, fits):
    links, segment, zone = chain
    needs = np.array(fits).reshape(N_SEGMENTS, N_SEGMENTS)
    firms = range(len(segment))
    possible, realised = [0] * 4, [0] * 4
    pairs = {(b, s) for b, s, _, _ in links}
    for b in firms:
        for s in firms:
            if b != s and zone[b] == zone[s] >= 0 and needs[segment[b], segment[s]]:
                possible[zone[b]] += 1
                realised[zone[b]] += (b, s) in pairs
    arrays = columns(links)
    got = measures.link_density(arrays["buyer_firm"], arrays["seller_firm"], segment, zone, needs, 4)
    np.testing.assert_allclose(got, over(realised, possible), rtol=1e-12)


@pytest.mark.parametrize("m", [1, 3, 10])
def test_link_density_falls_as_an_equally_linked_area_grows(m):
    density = measures.link_density(np.arange(m), np.arange(m) + m, [0] * m + [1] * m, [0] * 2 * m, [[0, 1], [0, 0]], 1)
    np.testing.assert_allclose(density, [1 / m])


def test_completeness_count_ignores_values_and_counts_segments_once():
    needs = [[0, 1, 1], [0, 0, 0], [0, 0, 0]]
    np.testing.assert_array_equal(
        measures.completeness_count(needs, [0, 0, 1, 1, 2], [0, 0, 0, 0, -1], 2), [0.5, np.nan]
    )


def test_no_more_links_than_fitting_pairs_are_accepted():
    with pytest.raises(ValueError, match="compatible"):
        measures.link_odds_ratio(5, 4, 1, 10)
