"""Admission and clawback, the plain way (docs/land.md).

Cut-offs on noisy expectations, a score, a queue; then sites that yield too little and land that stands idle.
"""

from fractions import Fraction
from math import exp, fsum, log, sqrt

from reference.random_words import normal, uniform

ADMITTED, CUT_OFF, OUT_BY_SCORE, NO_FLOOR = 1, 0, 2, 3
LOT, OUTPUT, RESEARCH, POLLUTION, SCORE = 0, 1, 2, 3, 4
"""Draws of an applicant: its lot among equals, and the noise of what is expected of it."""


def mean_and_spread(values, weight):
    """Moments of each criterion where every zone has the same segments at the same weight."""
    means, deviations = [], []
    for criterion in values:
        shares = [(value, w / len(criterion)) for zone in criterion for value, w in zip(zone, weight, strict=True)]
        mean = fsum(value * share for value, share in shares)
        spread = sqrt(fsum(share * (value - mean) ** 2 for value, share in shares))
        means.append(mean)
        deviations.append(spread if spread > 1e-9 else 1.0)
    return means, deviations


def passes_cutoffs(
    stream_key, key, segment, use, noise_sd, is_manufacturing, value_per_m2, productivity, planned_ratio, far,
    tax_rate, capital_ratio, m2_per_mu, research_pct, pollution,
    min_tax, min_investment, min_ratio, min_research, most_pollution,
):  # fmt: skip
    """Research asked of manufacturing; floor ratio, tax, investment and pollution of users of counted floor."""

    def noise(draw):
        return noise_sd * normal(stream_key, key, draw)

    failed = []
    if is_manufacturing[segment]:
        failed.append(research_pct[segment] * exp(noise(RESEARCH)) < min_research)
    if use >= 0:
        value_per_mu = value_per_m2[segment] * exp(productivity + noise(OUTPUT)) * far[use] * planned_ratio * m2_per_mu
        failed.append(planned_ratio < min_ratio)
        failed.append(tax_rate * value_per_mu < min_tax)
        failed.append(capital_ratio * value_per_mu < min_investment)
        failed.append(pollution[segment] * exp(noise(POLLUTION)) > most_pollution[use])
    return not any(failed)


def score_of(
    stream_key, key, segment, technology, is_lead, gap, value_per_m2, productivity, planned_ratio, pollution,
    means, deviations, weights, noise_sd,
):  # fmt: skip
    """Σ weight · standardised criterion, pollution counting against, + noise · √Σ weight²."""
    output = log(value_per_m2[segment] * planned_ratio) + productivity
    total = weights[0] * (technology - means[0]) / deviations[0]
    total += weights[1] * (is_lead - means[1]) / deviations[1]
    total += weights[2] * (gap - means[2]) / deviations[2]
    total += weights[3] * (output - means[3]) / deviations[3]
    total -= weights[4] * (pollution - means[4]) / deviations[4]
    length = sqrt(sum(weight * weight for weight in weights))
    return total + noise_sd * length * normal(stream_key, key, SCORE)


def percentiles(scores, weights, lots):
    """Share of real firms that score less, and of those that score the same the part that the lot says."""
    firms = list(zip(scores, weights, strict=True))
    total = sum(weights)

    def percentile(score, lot):
        below = sum(weight for other, weight in firms if other < score)
        equal = sum(weight for other, weight in firms if other == score)
        return (below + lot * equal) / total

    return [percentile(score, lot) for score, lot in zip(scores, lots, strict=True)]


def screen(
    stream_key, key, segment, zone, weight, floor_needed, technology, productivity, planned_ratio, use,
    noise_sd, is_manufacturing, value_per_m2, far, tax_rate, capital_ratio, m2_per_mu, research_pct, pollution,
    min_tax, min_investment, min_ratio, min_research, most_pollution,
    is_lead, gap, means, deviations, weights, capacity_share, free_floor, may_take_kept, kept_floor,
):  # fmt: skip
    """All are ranked together; the best come first, and who is in at 1 − the zone's share takes its floor at once.

    Users of no counted floor need the cut-offs only. Floor that is kept for some segments is theirs before they take
    what is free to all.
    """
    n = len(key)
    scores = [
        score_of(
            stream_key, key[i], segment[i], technology[i], is_lead[zone[i]][segment[i]], gap[zone[i]][segment[i]],
            value_per_m2, productivity[i], planned_ratio[i], pollution[segment[i]], means, deviations, weights,
            noise_sd[i],
        )
        for i in range(n)
    ]  # fmt: skip
    ranks = percentiles(scores, [int(w) for w in weight], [uniform(stream_key, key[i], LOT) for i in range(n)])
    verdict = [CUT_OFF] * n
    for i in sorted(range(n), key=lambda i: -ranks[i]):
        z, u = zone[i], use[segment[i]]
        passes = passes_cutoffs(
            stream_key, key[i], segment[i], u, noise_sd[i], is_manufacturing, value_per_m2, productivity[i],
            planned_ratio[i], far, tax_rate, capital_ratio, m2_per_mu, research_pct, pollution,
            min_tax, min_investment, min_ratio, min_research, most_pollution,
        )  # fmt: skip
        if not passes:
            continue
        if u >= 0 and ranks[i] < 1.0 - capacity_share[z][u]:
            verdict[i] = OUT_BY_SCORE
        elif u < 0:
            verdict[i] = ADMITTED
        elif not may_take_kept[segment[i]]:
            verdict[i] = ADMITTED if floor_needed[i] <= free_floor[z][u] else NO_FLOOR
            if verdict[i] == ADMITTED:
                free_floor[z][u] -= floor_needed[i]
        else:
            rest = max(0.0, floor_needed[i] - kept_floor[z])
            verdict[i] = ADMITTED if rest <= free_floor[z][u] else NO_FLOOR
            if verdict[i] == ADMITTED:
                kept_floor[z] = max(0.0, kept_floor[z] - floor_needed[i])
                free_floor[z][u] -= rest
    return verdict


def watch_sites(
    alive, place, segment, premises, use, value_added, capacity, floor_per_worker, far, tax_rate, m2_per_mu, min_tax,
    n_zones, after, notice, low_yield_quarters, notice_quarters,
):  # fmt: skip
    """Tax a mu of the land under a firm's floor, below the cut-off for so long: notice, and then the site is due."""

    def yields_too_little(f):
        u = use[segment[f]]
        floor = Fraction(float(capacity[f])) * Fraction(float(floor_per_worker[segment[f]]))
        if alive[f] == 0 or place[f] >= n_zones or premises[f] > 0 or u < 0 or floor <= 0:
            return False
        mu = floor / Fraction(float(far[u])) / Fraction(m2_per_mu)
        return Fraction(tax_rate) * Fraction(float(value_added[f])) / mu < Fraction(min_tax)

    due = []
    for f in range(len(alive)):
        if after == 0 or not yields_too_little(f):
            low_yield_quarters[f] = notice_quarters[f] = 0
        else:
            low_yield_quarters[f] += 1
            has_notice = notice_quarters[f] > 0 or low_yield_quarters[f] >= after
            notice_quarters[f] += 1 if has_notice else 0
        due.append(bool(notice_quarters[f] > notice))
    return due


def _grow_older(clock, z, u, left):
    """What is left goes to the oldest first; each is then a quarter older, or stays in the oldest group."""
    ages = len(clock)
    older = [0.0] * ages
    for age in reversed(range(ages)):
        kept = min(clock[age][z][u], left)
        older[min(age + 1, ages - 1)] += kept
        left -= kept
    for age in range(ages):
        clock[age][z][u] = older[age]
    return left


def age_idle_land(idle, noticed, now, after, notice):
    """Land under notice is the oldest, then what is idle; what is new was not idle before."""
    back = [[0.0] * len(by_use) for by_use in now]
    if after == 0:  # there is no rule: clocks stand at 0
        idle[:] = noticed[:] = 0.0
        return back
    for z in range(len(now)):
        for u in range(len(now[z])):
            left = _grow_older(noticed, z, u, now[z][u])
            idle[0][z][u] = _grow_older(idle, z, u, left)
            for age in range(len(idle)):
                if age + 1 >= after:
                    noticed[0][z][u] += idle[age][z][u]
                    idle[age][z][u] = 0.0
            for age in range(len(noticed)):
                if age + 1 > notice:
                    back[z][u] += noticed[age][z][u]
                    noticed[age][z][u] = 0.0
    return back
