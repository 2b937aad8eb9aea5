"""Firms and workers of the first day: plain twins of sim/kernels/start.py."""

import math

import numpy as np

from reference.draws import normal_quantile
from reference.production import firm_weight
from reference.random_words import uniform

ROUNDING = 1 << 41
"""Key of the draw at which the rounding of heads begins."""
SHUFFLE = 5
"""Number of the draw that deals homes out."""


def draw_start_firms(stream_key, jobs, median, size_sd, scale, min_staff):
    """Stratified lognormal sizes of each segment, of which every weight-th is kept; heads scaled to the jobs."""
    kept = []
    for s, wanted in enumerate(jobs):
        if wanted <= 0.0:
            continue
        n = max(1, round(wanted / (median[s] * math.exp(size_sd**2 / 2.0))))
        sample, counter = [], uniform(stream_key, s, 0)
        for j in range(n):
            share = (j + uniform(stream_key, s, j + 1)) / n
            persons = max(1.0, median[s] * math.exp(size_sd * normal_quantile(share)))
            weight = firm_weight(persons, scale, min_staff)
            counter += 1.0 / weight
            is_last_chance = j == n - 1 and not sample
            if counter >= 1.0 or is_last_chance:
                counter = max(0.0, counter - 1.0)
                sample.append((s, persons, weight))
        heads = sum(persons * weight for _, persons, weight in sample)
        kept += [(s, persons * wanted / heads, weight) for s, persons, weight in sample]
    return tuple([row[column] for row in kept] for column in range(3))


def skilled_heads(stream_key, segment, heads, mix):
    """Whole numbers of the running sum over firms, which begins at a draw in (0, 1)."""
    out = np.zeros((len(segment), 3), np.int32)
    for k in range(3):
        begin = uniform(stream_key, ROUNDING, k)
        total = 0.0
        for f, s in enumerate(segment):
            before = math.floor(begin + total)
            total += heads[f] * mix[s, k]
            out[f, k] = math.floor(begin + total) - before
    return out


def hand_out_homes(stream_key, trips, firm_place, firm_heads, skill):
    """Work place by work place: posts in the order of firms, homes shuffled from the last one (Fisher and Yates)."""
    homes, employers = [], []
    for q in range(len(trips)):
        employers += [f for f, place in enumerate(firm_place) if place == q for _ in range(firm_heads[f])]
        here = [p for p in range(len(trips)) for _ in range(trips[p, q])]
        begin = len(homes)
        for r in range(len(here) - 1, 0, -1):
            lot = uniform(stream_key, (begin + r) * 3 + skill, SHUFFLE)
            other = math.floor(lot * (r + 1))
            here[r], here[other] = here[other], here[r]
        homes += here
    return homes, employers


def turn_over_links(stream_key, alive, key, probability, supplier, lost):
    """A slot that buys from a firm of the city loses it by a lot of its own, drawn by firm and number of the slot."""
    for f in range(len(alive)):
        for k in range(supplier.shape[1]):
            lot = uniform(stream_key, (int(key[f]) + k) % 2**64, 0)
            if alive[f] and supplier[f, k] >= 0 and lot < probability:
                supplier[f, k], lost[f, k] = -1, True
