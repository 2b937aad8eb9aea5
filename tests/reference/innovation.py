"""Platforms, the plain way (decision 0011): what they add, who signs, who starts from them."""

from math import e, exp, fsum

from reference.random_words import normal, random_key, rounded, uniform

COUNT, SEGMENT, SIZE, THINNING, TECHNOLOGY = 7, 1, 2, 3, 4
"""What each draw of a zone (the first) or of a spin-off is for."""


def real_firms(size, scale, min_staff):
    """The smallest number of real firms that have `min_staff` simulated workers together."""
    firms = 1
    while firms * size * scale < min_staff * (1.0 - 1e-9):
        firms += 1
    return firms


def spill_over(near, effect, most):
    """Log points of so many platforms: the first adds `effect`, all together never more than `most`."""
    return most - most * e ** (-near * effect / most)


def platform_lift(alive, place, segment, cooperation_end, quarter, near, near_at_start, effect, most, speed, lift):
    """What a firm has more of platforms than at the start, by the speed of mean reversion; an agreement is one more."""
    for f in range(len(alive)):
        if alive[f] == 0:
            lift[f] = 0.0
            continue
        own = 1.0 if cooperation_end[f] > quarter else 0.0
        now = spill_over(near[place[f]][segment[f]] + own, effect, most)
        lift[f] = (now - spill_over(near_at_start[place[f]][segment[f]], effect, most)) * speed


def agreeing_firms(
    stream_key, alive, key, place, segment, weight, cooperation_end, quarter, served, agreements
):  # fmt: skip
    """Firms of the zones without an agreement sign by lot, in the fields served, as many as there are agreements."""
    free = [f for f in range(len(alive)) if alive[f] and place[f] < len(served) and cooperation_end[f] <= quarter]
    met = {f: served[place[f]][segment[f]] for f in free}
    everybody = fsum(weight[f] * part for f, part in met.items())
    if everybody == 0.0 or agreements <= 0.0:
        return []
    chance = min(agreements / everybody, 1.0)
    return [f for f in free if uniform(stream_key, key[f], 0) < chance * met[f]]


def draw_spin_offs(
    stream_key, expected, fields, least_technology, size_ratio, size_sd, median, technology, technology_sd, scale,
    min_staff,
):  # fmt: skip
    """Each zone's spin-offs, numbered; a simulated one is kept with one chance in the real firms it stands for."""
    born = []
    for zone in range(len(expected)):
        lot = uniform(stream_key, zone, COUNT)
        for number in range(rounded(expected[zone], lot)):
            key = random_key(stream_key, number * len(expected) + zone)
            segment = _field(fields[zone], uniform(stream_key, key, SEGMENT))
            if segment is None:
                continue
            shock = normal(stream_key, key, SIZE) * size_sd
            size = max(size_ratio * median[segment] * exp(shock), 1.0)
            firms = real_firms(size, scale, min_staff)
            if uniform(stream_key, key, THINNING) < 1.0 / firms:
                skill = technology[segment] + technology_sd * normal(stream_key, key, TECHNOLOGY)
                born.append((key, segment, size, firms, shock, min(max(skill, least_technology), 1.0), zone))
    return tuple(zip(*born, strict=True)) if born else ([],) * 7


def _field(weights, lot):
    """The field on which a lot falls when fields lie side by side, as wide as their weights; None if all are 0."""
    sought, reached, found = lot * sum(weights), 0.0, None
    for segment, weight in enumerate(weights):
        if weight > 0.0 and (found is None or reached <= sought):
            found = segment
            reached += weight
    return found
