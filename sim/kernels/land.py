"""Admission by cut-offs and score; clawback of sites that yield too little and of land that stands idle."""

import math

import numpy as np

from sim.compiled import kernel
from sim.kernels.order import in_order
from sim.rng.draws import normal, uniform


@kernel
def mean_and_spread(values, weight):
    """Mean and standard deviation of each criterion, (C,) each, over zones and segments; 1 where nothing differs.

    `values` are (C, Z, S), `weight` (S,) is that of the segments in every zone and adds up to 1.
    """
    n_criteria, n_zones, n_segments = values.shape
    means, deviations = np.zeros(n_criteria), np.zeros(n_criteria)
    for c in range(n_criteria):
        for z in range(n_zones):
            for s in range(n_segments):
                means[c] += values[c, z, s] * weight[s]
        means[c] /= n_zones
        square = 0.0
        for z in range(n_zones):
            for s in range(n_segments):
                square += (values[c, z, s] - means[c]) ** 2 * weight[s]
        spread = math.sqrt(square / n_zones)
        deviations[c] = spread if spread > 1e-9 else 1.0
    return means, deviations


@kernel
def passes_cutoffs(
    stream_key, key, segment, use, noise_sd, is_manufacturing, value_per_m2, productivity, planned_ratio, far,
    tax_rate, capital_ratio, m2_per_mu, research_pct, pollution,
    min_tax, min_investment, min_ratio, min_research, most_pollution,
):  # fmt: skip
    """Whether one firm's noisy expectation passes every cut-off; per-mu rules spare who uses no counted floor.

    Tax and investment per mu are the segment's value added per m² of floor × e^(z + noise) × floor per mu.
    """
    expected_research = research_pct[segment] * math.exp(noise_sd * normal(stream_key, key, 2))
    if is_manufacturing[segment] and expected_research < min_research:
        return False
    if use >= 0:
        if pollution[segment] * math.exp(noise_sd * normal(stream_key, key, 3)) > most_pollution[use]:
            return False
        if planned_ratio < min_ratio:
            return False
        expected = value_per_m2[segment] * math.exp(productivity + noise_sd * normal(stream_key, key, 1))
        per_mu = expected * far[use] * planned_ratio * m2_per_mu
        if tax_rate * per_mu < min_tax or capital_ratio * per_mu < min_investment:
            return False
    return True


@kernel
def score_of(
    stream_key, key, segment, technology, is_lead, gap, value_per_m2, productivity, planned_ratio, pollution,
    means, deviations, weights, noise_sd,
):  # fmt: skip
    """Weighted sum of the five standardised criteria, with noise in proportion to the weights' length.

    Criteria: technology, lead segment, fills a perceived gap, expected output per mu, less pollution. With all
    weights 0 the score is 0 for everybody, and the percentile is the lot.
    """
    values = (technology, is_lead, gap, math.log(value_per_m2[segment] * planned_ratio) + productivity, pollution)
    total = 0.0
    length = 0.0
    for c in range(5):
        sign = -1.0 if c == 4 else 1.0
        total += sign * weights[c] * (values[c] - means[c]) / deviations[c]
        length += weights[c] * weights[c]
    return total + noise_sd * math.sqrt(length) * normal(stream_key, key, 4)


@kernel
def percentiles(scores, weights, lots):
    """Percentile of each score among all, in real firms; equal scores share their band by lot."""
    out = np.empty(scores.size)
    order = in_order(scores)
    below = 0.0
    first = 0
    while first < order.size:
        equal = 0.0
        stop = first
        while stop < order.size and scores[order[stop]] == scores[order[first]]:
            equal += weights[order[stop]]
            stop += 1
        for i in order[first:stop]:
            out[i] = below + lots[i] * equal
        below += equal
        first = stop
    return out / below


@kernel
def screen(
    stream_key, key, segment, zone, weight, floor_needed, technology, productivity, planned_ratio, use,
    noise_sd, is_manufacturing, value_per_m2, far, tax_rate, capital_ratio, m2_per_mu, research_pct, pollution,
    min_tax, min_investment, min_ratio, min_research, most_pollution,
    is_lead, gap, means, deviations, weights, capacity_share, free_floor, may_take_kept, kept_floor,
):  # fmt: skip
    """Verdict on each applicant: 1 admitted, 0 below a cut-off, 2 out by its score, 3 no floor left.

    `capacity_share` (Z, U) is permit capacity ÷ smoothed demand: who scores above 1 − share among this quarter's
    applicants is admitted, the best first. Admitted floor is taken at once: by who `may_take_kept` (S,) from
    `kept_floor` (P,) first, by others from `free_floor` (P, U) alone.
    """
    n = key.size
    verdict = np.zeros(n, np.int8)
    scores = np.empty(n)
    lots = np.empty(n)
    for i in range(n):
        s = segment[i]
        z = zone[i]
        if passes_cutoffs(
            stream_key, key[i], s, use[s], noise_sd[i], is_manufacturing, value_per_m2, productivity[i],
            planned_ratio[i], far, tax_rate, capital_ratio, m2_per_mu, research_pct, pollution,
            min_tax, min_investment, min_ratio, min_research, most_pollution,
        ):  # fmt: skip
            verdict[i] = 1
        scores[i] = score_of(
            stream_key, key[i], s, technology[i], is_lead[z, s], gap[z, s], value_per_m2, productivity[i],
            planned_ratio[i], pollution[s], means, deviations, weights, noise_sd[i],
        )  # fmt: skip
        lots[i] = uniform(stream_key, key[i], 0)
    rank = percentiles(scores, weight.astype(np.float64), lots)
    for i in in_order(rank)[::-1]:
        if verdict[i] == 0:
            continue
        u = use[segment[i]]
        if u < 0:
            continue
        if rank[i] < 1.0 - capacity_share[zone[i], u]:
            verdict[i] = 2
            continue
        kept = kept_floor[zone[i]] if may_take_kept[segment[i]] else 0.0
        if free_floor[zone[i], u] + kept < floor_needed[i]:
            verdict[i] = 3
        else:
            from_kept = min(kept, floor_needed[i])
            kept_floor[zone[i]] -= from_kept
            free_floor[zone[i], u] -= floor_needed[i] - from_kept
    return verdict


@kernel
def watch_sites(
    alive, place, segment, premises, use, value_added, capacity, floor_per_worker, far, tax_rate, m2_per_mu, min_tax,
    n_zones, after, notice, low_yield_quarters, notice_quarters,
):  # fmt: skip
    """Sites of firms that are due for clawback, a mask (F,); moves both clocks of every firm by a quarter, in place.

    A firm's site is its own premises on counted floor in a zone. Its yield is tax ÷ land at the normal floor-area
    ratio, tax_rate · value_added ÷ (capacity · floor_per_worker) · far · m2_per_mu, in 万元 a mu and year. After
    `after` quarters in a row below `min_tax` the firm has notice; after `notice` more the site is due. A quarter at
    `min_tax` or above ends both. With `after` 0 there is no rule: all clocks stand at 0.
    """
    due = np.zeros(alive.size, np.bool_)
    for f in range(alive.size):
        s = segment[f]
        floor = capacity[f] * floor_per_worker[s]
        has_site = alive[f] != 0 and place[f] < n_zones and premises[f] <= 0 and use[s] >= 0 and floor > 0.0
        if after == 0 or not has_site or tax_rate * value_added[f] * far[use[s]] * m2_per_mu >= min_tax * floor:
            low_yield_quarters[f] = 0
            notice_quarters[f] = 0
            continue
        low_yield_quarters[f] += 1
        if notice_quarters[f] > 0 or low_yield_quarters[f] >= after:
            notice_quarters[f] += 1
        due[f] = notice_quarters[f] > notice
    return due


@kernel
def age_idle_land(idle, noticed, now, after, notice):
    """Idle land that goes back to the bank, (Z, U) mu; moves its clocks by a quarter, in place.

    Parameters
    ----------
    idle : (A, Z, U) array
        Land without notice that was idle in 1, 2 … A or more quarters in a row, mu.
    noticed : (N, Z, U) array
        Land under notice for 1, 2 … N or more quarters, mu; N is above `notice`.
    now : (Z, U) array
        Land idle in this quarter, mu. Who takes land takes what fell idle last: the rest has been idle throughout.
    after, notice : int
        As for `watch_sites`.
    """
    back = np.zeros(now.shape)
    for z in range(now.shape[0]):
        for u in range(now.shape[1]):
            if after == 0:
                idle[:, z, u] = 0.0
                noticed[:, z, u] = 0.0
                continue
            left = _grow_older(noticed, z, u, now[z, u])
            idle[0, z, u] = _grow_older(idle, z, u, left)
            for a in range(after - 1, idle.shape[0]):
                noticed[0, z, u] += idle[a, z, u]
                idle[a, z, u] = 0.0
            for b in range(notice, noticed.shape[0]):
                back[z, u] += noticed[b, z, u]
                noticed[b, z, u] = 0.0
    return back


@kernel
def _grow_older(clock, z, u, left):
    """Let land get a quarter older as far as `left` reaches, oldest first; returns what is left for the younger."""
    last = clock.shape[0] - 1
    for age in range(last, -1, -1):
        older = clock[age - 1, z, u] if age > 0 else 0.0
        if age == last:
            older += clock[last, z, u]
        clock[age, z, u] = min(older, left)
        left -= clock[age, z, u]
    return left
