"""Entry, the plain way: who thinks of coming, whom committees call on, which place is chosen."""

from math import cos, exp, fsum, log, pi, sqrt
from statistics import NormalDist

from reference.production import firm_weight
from reference.random_words import normal, random_key, random_words, rounded, to_unit, uniform

COUNTING = 7
"""Draw by which the expected number of real firms is rounded."""


def clipped(share):
    """The share, in 0 to 1."""
    return min(1.0, max(0.0, share))


def box_muller(first, second):
    """Standard normal number of two words."""
    return sqrt(-2.0 * log(to_unit(first))) * cos(2.0 * pi * to_unit(second))


def draw_prospects(stream_key, expected, size_ratio, size_sd, median, technology, technology_sd, scale, min_staff):
    """Every real prospect is drawn; one of weight w is simulated with probability 1 ÷ w.

    Draw 0 of its number gives key and lot of thinning; of the key, draw 1 gives size, 3 technology, 4 the last lot.
    """
    found = []
    n_segments = len(expected)
    for s in range(n_segments):
        for j in range(rounded(expected[s], uniform(stream_key, s, COUNTING))):
            key, thinning = random_words(stream_key, j * n_segments + s, 0)
            shock = size_sd * box_muller(*random_words(stream_key, key, 1))
            size = max(1.0, size_ratio * median[s] * exp(shock))
            weight = firm_weight(size, scale, min_staff)
            if to_unit(thinning) * weight < 1.0:
                advanced = clipped(technology[s] + technology_sd * normal(stream_key, key, 3))
                found.append((key, s, size, weight, shock, advanced, uniform(stream_key, key, 4)))
    return tuple([firm[column] for firm in found] for column in range(7))


def _radii_needed(usual, size_sd, scale, min_staff, least_radius):
    """First uniform number u of Box and Muller at which √(−2 ln u) just makes a firm of weight w; 1 if any u does.

    To be on the safe side the firm is taken to be a thousandth smaller than it must be.
    """
    for weight in range(len(least_radius)):
        size = 0.999 * min_staff / scale / max(1, weight)
        deviations = log(size / usual) / size_sd
        least_radius[weight] = 1.0 if size <= 1.0 or size <= usual else exp(-(deviations**2) / 2.0)


def draw_births(stream_key, expected, weights):
    """Key, segment by the zone's weights, and zone of each firm that a zone brings about."""
    born = []
    n_zones = len(expected)
    for z in range(n_zones):
        wanted = [s for s in range(len(weights[z])) if weights[z][s] > 0.0]
        total = fsum(weights[z][s] for s in wanted)
        for j in range(rounded(expected[z], uniform(stream_key, z, COUNTING)) if wanted else 0):
            key = random_key(stream_key, j * n_zones + z)
            left = uniform(stream_key, key, 1) * total
            s = wanted[-1]
            for candidate in reversed(wanted):
                if left < fsum(weights[z][c] for c in wanted if c <= candidate):
                    s = candidate
            born.append((key, s, z))
    return tuple([firm[column] for firm in born] for column in range(3))


def draw_projects(
    stream_key, expected, target, low_quantile, size_sd, median, technology, technology_sd, scale, min_staff
):  # fmt: skip
    """Firms from the upper part of the sizes of segments drawn by the zone's weights, thinned like prospects."""
    found = []
    for key, s, z in zip(*draw_births(stream_key, expected, target), strict=True):
        share = low_quantile + (1.0 - low_quantile) * uniform(stream_key, key, 2)
        size = max(1.0, median[s] * exp(size_sd * NormalDist().inv_cdf(share)))
        weight = firm_weight(size, scale, min_staff)
        if uniform(stream_key, key, 3) * weight < 1.0:
            advanced = clipped(technology[s] + technology_sd * normal(stream_key, key, 4))
            found.append((key, s, size, weight, advanced, z))
    return tuple([firm[column] for firm in found] for column in range(6))


def contact_prospects(stream_key, zone_keys, contacts, pull, kind, key, weight):
    """A zone calls on prospects in an order drawn by pull × weight until its contacts are used up.

    The last is reached with the part of its weight that is left; who is not reached has used up the rest all the same.
    """
    made = [[False] * len(zone_keys) for _ in key]
    used = [0.0] * len(zone_keys)
    for z in range(len(zone_keys)):
        lots = []
        for i in range(len(key)):
            if pull[z][kind[i]] > 0.0:
                lot = -log(uniform(stream_key, int(key[i]) ^ int(zone_keys[z]), 0)) / (pull[z][kind[i]] * weight[i])
                lots.append((lot, i))
        left = contacts[z]
        for _, i in sorted(lots):
            if left <= 0.0:
                break
            if uniform(stream_key, int(key[i]) ^ int(zone_keys[z]), 1) < left / weight[i]:
                made[i][z] = True
                used[z] += weight[i]
            left -= weight[i]
    return made, used


def call_on(stream_key, zone_keys, contacts, pull, kind, key, weight, made, used):
    """Zone by zone the same, into arrays that have no contacts yet."""
    mask, numbers = contact_prospects(stream_key, zone_keys, contacts, pull, kind, key, weight)
    for z in range(len(zone_keys)):
        made[z] = [row[z] for row in mask]
        used[z] = numbers[z]


def choose_places(
    stream_key, key, segment, floor_needed, use, founder_place, subsidised, contacted, pull, stay_utility,
    free_floor, decay, contact_bonus, subsidy_utility, n_zones, barred, chosen,
):  # fmt: skip
    """Logit over the places with room, and staying away: exponential waiting times, the first to come is chosen."""
    n_places = len(pull[0])
    for i in range(len(key)):
        s = segment[i]
        waiting = {-1: -log(uniform(stream_key, key[i], n_places)) / exp(stay_utility[i])}
        for p in range(n_places):
            has_room = use[s] < 0 or free_floor[p][use[s]] >= floor_needed[i]
            if has_room and p != barred[i]:
                value = log(pull[s][p])
                value += log(decay[founder_place[i]][p]) if founder_place[i] >= 0 else 0.0
                value += contact_bonus if p < n_zones and contacted[i][p] else 0.0
                value += subsidy_utility * subsidised[i] if p < n_zones else 0.0
                waiting[p] = -log(uniform(stream_key, key[i], p)) / exp(value)
        chosen[i] = min(waiting, key=waiting.get)


def pull_by_kind(gaps, segment, weight, technology, threshold, technology_share, gap_share):
    """Each wish over its mean among real prospects, weighted by its share of the contacts; 1 for a wish of nobody's."""
    n_segments = len(gaps[0])
    kind = [s + n_segments * (t >= threshold) for s, t in zip(segment, technology, strict=True)]
    total = max(sum(weight), 1.0)
    pulls = []
    for gap in gaps:
        wishes = [[0.0] * n_segments + [1.0] * n_segments, [*gap, *gap]]
        pull = [1.0 - technology_share - gap_share] * (2 * n_segments)
        for wish, share in zip(wishes, (technology_share, gap_share), strict=True):
            mean = sum(wish[k] * w for k, w in zip(kind, weight, strict=True)) / total
            pull = [p + share * (w / mean if mean > 0.0 else 1.0) for p, w in zip(pull, wish, strict=True)]
        pulls.append(pull)
    return pulls, kind
