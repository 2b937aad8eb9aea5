"""Entry: prospects are drawn by segment, contacted by committees, and choose a place by logit."""

import math

import numpy as np

from sim.compiled import kernel, row_kernel
from sim.kernels.production import firm_weight
from sim.rng.counter import BLOCK, fill_draws, fill_words
from sim.rng.draws import minus_log, normal, normal_quantile, random_key, rounded, to_unit, uniform

PROSPECTS = 1 << 11
"""Prospects that are worth a thread: each is asked about every place."""
_WEIGHTS_LISTED = 128
"""Weights up to which prospects are thinned by a table."""


@kernel
def draw_prospects(stream_key, expected, size_ratio, size_sd, median, technology, technology_sd, scale, min_staff):
    """Firms thinking of coming this quarter; a simulated one stands for `weight` real ones.

    Real prospects of a segment are numbered 0 … n−1; each draws its size, and one in `weight` is simulated. Number j
    is the same firm in every model: another rate adds or removes the last ones.

    Parameters
    ----------
    expected : (S,) array
        Real prospects by segment.

    Returns
    -------
    key (N,) uint64, segment (N,) int64, size (N,) persons of a real firm, weight (N,) int64, shock (N,) of ln size,
    technology (N,), and lot (N,), a uniform draw that tells start-ups from incoming investors.
    """
    n_segments = expected.size
    numbers = np.empty(n_segments, np.int64)
    most = 0
    for s in range(n_segments):
        numbers[s] = rounded(expected[s], uniform(stream_key, np.uint64(s), 7))
        most += numbers[s]
    key = np.empty(most, np.uint64)
    segment = np.empty(most, np.int64)
    size = np.empty(most)
    weight = np.empty(most, np.int64)
    shock = np.empty(most)
    skill = np.empty(most)
    lot = np.empty(most)
    causes, births = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
    thins, radii, angles = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
    least_radius = np.empty(_WEIGHTS_LISTED)
    row = 0
    for s in range(n_segments):
        usual = size_ratio * median[s]
        _radii_needed(usual, size_sd, scale, min_staff, least_radius)
        for start in range(0, numbers[s], BLOCK):
            n = min(BLOCK, numbers[s] - start)
            for j in range(n):
                causes[j] = np.uint64((start + j) * n_segments + s)
            fill_words(stream_key, causes[:n], 0, births, thins)
            fill_words(stream_key, births[:n], 1, radii, angles)
            for j in range(n):
                thin = to_unit(thins[j])
                radius = to_unit(radii[j])
                covered = 1.0 / thin
                if covered < _WEIGHTS_LISTED and radius > least_radius[np.int64(covered)]:
                    continue
                epsilon = math.sqrt(-2.0 * math.log(radius)) * math.cos(2.0 * math.pi * to_unit(angles[j]))
                persons = max(1.0, usual * math.exp(size_sd * epsilon))
                stands_for = firm_weight(persons, scale, min_staff)
                if thin * stands_for >= 1.0:
                    continue
                birth = births[j]
                key[row] = birth
                segment[row] = s
                size[row] = persons
                weight[row] = stands_for
                shock[row] = epsilon * size_sd
                skill[row] = min(1.0, max(0.0, technology[s] + technology_sd * normal(stream_key, birth, 3)))
                lot[row] = uniform(stream_key, birth, 4)
                row += 1
    return key[:row], segment[:row], size[:row], weight[:row], shock[:row], skill[:row], lot[:row]


@kernel
def _radii_needed(usual, size_sd, scale, min_staff, least_radius):
    """Largest first uniform of a normal draw (Box and Muller) with which a firm can weigh at most 0, 1, 2 … firms.

    The draw is at most √(−2 ln u) from its mean: most prospects are thinned out by this alone, before any logarithm.
    """
    for weight in range(least_radius.size):
        persons = 0.999 * min_staff / (scale * max(weight, 1))
        if persons <= max(1.0, usual):
            least_radius[weight] = 1.0
        else:
            epsilon = math.log(persons / usual) / size_sd
            least_radius[weight] = math.exp(-0.5 * epsilon * epsilon)


@kernel
def draw_births(stream_key, expected, weights):
    """Firms that zones bring about this quarter: key, segment and zone, (N,) each.

    Birth j of a zone is the same in every model: more of them add the last ones.

    Parameters
    ----------
    expected : (Z,) array
        Real births by zone.
    weights : (Z, S) array
        Odds of each segment in each zone; a row of zeros brings nobody.
    """
    n_zones, n_segments = weights.shape
    numbers = np.empty(n_zones, np.int64)
    most = 0
    for z in range(n_zones):
        numbers[z] = rounded(expected[z], uniform(stream_key, np.uint64(z), 7))
        most += numbers[z]
    key = np.empty(most, np.uint64)
    segment = np.empty(most, np.int64)
    zone = np.empty(most, np.int64)
    row = 0
    for z in range(n_zones):
        total = 0.0
        for s in range(n_segments):
            total += weights[z, s]
        for j in range(numbers[z]):
            key[row] = random_key(stream_key, np.uint64(j * n_zones + z))
            segment[row] = -1
            zone[row] = z
            left = uniform(stream_key, key[row], 1) * total
            for s in range(n_segments):
                if weights[z, s] > 0.0 and left >= 0.0:
                    left -= weights[z, s]
                    segment[row] = s
            row += segment[row] >= 0
    return key[:row], segment[:row], zone[:row]


@kernel
def draw_projects(
    stream_key, expected, target, low_quantile, size_sd, median, technology, technology_sd, scale, min_staff
):  # fmt: skip
    """Projects that contacts bring from outside: large firms of the upper part of their segment's sizes.

    Parameters
    ----------
    expected : (Z,) array
        Real projects by zone.
    target : (Z, S) array
        Weight of each segment for each zone's contacts; a row of zeros brings nobody.

    Returns
    -------
    key, segment, size, weight, technology, zone: arrays (N,).
    """
    key, segment, zone = draw_births(stream_key, expected, target)
    size = np.empty(key.size)
    weight = np.empty(key.size, np.int64)
    skill = np.empty(key.size)
    row = 0
    for i in range(key.size):
        birth = key[i]
        s = segment[i]
        share = low_quantile + (1.0 - low_quantile) * uniform(stream_key, birth, 2)
        size[row] = max(1.0, median[s] * math.exp(size_sd * normal_quantile(share)))
        weight[row] = firm_weight(size[row], scale, min_staff)
        if uniform(stream_key, birth, 3) * weight[row] >= 1.0:
            continue
        key[row] = birth
        segment[row] = s
        zone[row] = zone[i]
        skill[row] = min(1.0, max(0.0, technology[s] + technology_sd * normal(stream_key, birth, 4)))
        row += 1
    return key[:row], segment[:row], size[:row], weight[:row], skill[:row], zone[:row]


@kernel
def pull_by_kind(gaps, segment, weight, technology, threshold, technology_share, gap_share):
    """How much each committee wants to call on a real firm of each kind, (Z, 2·S), and each prospect's kind, (N,).

    Kinds are the segments without and then with high technology, from `threshold` on. One part of the wish is for high
    technology, one for the gaps (Z, S) that the committee sees, the rest for anybody. Each wish counts in units of its
    mean over the prospects, real ones, so that its part of the contacts is kept in expectation; a wish that no prospect
    meets goes to anybody.
    """
    n_zones, n_segments = gaps.shape
    kind, part = np.empty(segment.size, np.int64), np.zeros(2 * n_segments)
    prospects = max(float(weight.sum()), 1.0)
    for i in range(segment.size):
        kind[i] = segment[i] + (n_segments if technology[i] >= threshold else 0)
        part[kind[i]] += weight[i] / prospects
    advanced = part[n_segments:].sum()
    pull = np.empty((n_zones, 2 * n_segments))
    for z in range(n_zones):
        gap = 0.0
        for k in range(2 * n_segments):
            gap += gaps[z, k % n_segments] * part[k]
        for k in range(2 * n_segments):
            for_technology = (1.0 if k >= n_segments else 0.0) / advanced if advanced > 0.0 else 1.0
            for_gap = gaps[z, k % n_segments] / gap if gap > 0.0 else 1.0
            pull[z, k] = 1.0 - technology_share - gap_share + technology_share * for_technology + gap_share * for_gap
    return pull, kind


def contact_prospects(stream_key, zone_keys, contacts, pull, kind, key, weight):
    """Whom the committees call on: a mask (N, Z) of contacts made, and how many by zone (Z,), in real firms.

    Each zone goes through the prospects in a random order weighted by `pull`; a contact with a simulated prospect
    uses as many contacts as firms it stands for, the last one with the probability that what is left covers.

    Parameters
    ----------
    contacts : (Z,) array
        Contacts each zone can make this quarter, counted in real firms.
    pull : (Z, K) array
        How much each zone wants to call on a real firm of each kind.
    kind : (N,) array
        Kind of each simulated prospect.
    """
    made, used = np.zeros((contacts.size, key.size), np.bool_), np.zeros(contacts.size)
    call_on(stream_key, zone_keys, contacts, pull, kind, key, weight, made, used)
    return np.ascontiguousarray(made.T), used


@row_kernel("zone_keys", "contacts", "pull", "made", "used", work="key", least=PROSPECTS)
def call_on(stream_key, zone_keys, contacts, pull, kind, key, weight, made, used):
    """`contact_prospects` of some zones, each on its own: written into `made` (Z, N) and `used` (Z,)."""
    n = key.size
    lots = np.empty(n)
    causes, first, second = np.empty(n, np.uint64), np.empty(n, np.uint64), np.empty(n, np.uint64)
    for z in range(contacts.size):
        if contacts[z] <= 0.0:
            continue
        for i in range(n):
            causes[i] = key[i] ^ zone_keys[z]
        fill_words(stream_key, causes, 0, first, second)
        for i in range(n):
            lots[i] = minus_log(to_unit(first[i])) / (pull[z, kind[i]] * weight[i])  # infinite without any pull
        left = contacts[z]
        while left > 0.0 and n > 0:
            i = np.argmin(lots)
            if lots[i] == np.inf:
                break
            if weight[i] <= left or uniform(stream_key, causes[i], 1) * weight[i] < left:
                made[z, i] = True
                used[z] += weight[i]
            lots[i] = np.inf
            left -= weight[i]


@row_kernel(
    "key", "segment", "floor_needed", "founder_place", "subsidised", "contacted", "stay_utility", "barred", "chosen",
    least=PROSPECTS,
)  # fmt: skip
def choose_places(
    stream_key, key, segment, floor_needed, use, founder_place, subsidised, contacted, pull, stay_utility,
    free_floor, decay, contact_bonus, subsidy_utility, n_zones, barred, chosen,
):  # fmt: skip
    """Write the place that each prospect applies to into `chosen` (N,) int64, −1 if it stays away.

    Multinomial logit over places with room for it, by exponential races with a draw per (prospect, place). `pull`
    (S, P) is e^utility, and `decay` (P, P) what is left of it by the trip from a founder's home: a start-up
    (`founder_place` ≥ 0) minds it. `contacted` (N, Z) adds `contact_bonus` to the utility; who is `subsidised` adds
    `subsidy_utility` in zones; `barred` (N,) is a place that refused it, or −1.
    """
    n_places = pull.shape[1]
    first, second = np.empty(n_places + 1, np.uint64), np.empty(n_places + 1, np.uint64)
    call = math.exp(contact_bonus)
    for i in range(key.size):
        chosen[i] = -1
        s = segment[i]
        fill_draws(stream_key, key[i], 0, first, second)
        best = -math.log(to_unit(first[n_places])) / math.exp(stay_utility[i])
        help_ = math.exp(subsidy_utility * subsidised[i])
        for p in range(n_places):
            weight = pull[s, p]
            if founder_place[i] >= 0:
                weight *= decay[founder_place[i], p]
            if p < n_zones:
                weight *= help_ * (call if contacted[i, p] else 1.0)
            u = to_unit(first[p])
            if 1.0 - u >= best * weight:  # −ln u is larger still: most logarithms need not be taken
                continue
            arrival = -math.log(u) / weight
            has_room = use[s] < 0 or free_floor[p, use[s]] >= floor_needed[i]
            if arrival < best and has_room and p != barred[i]:
                best = arrival
                chosen[i] = p
