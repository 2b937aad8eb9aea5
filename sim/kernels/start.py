"""Firms and workers of the first day."""

import math

import numpy as np

from sim.compiled import kernel, row_kernel
from sim.kernels.production import FIRMS, firm_weight
from sim.rng.counter import fill_words
from sim.rng.draws import normal_quantile, to_unit, uniform


@kernel
def draw_start_firms(stream_key, jobs, median, size_sd, scale, min_staff):
    """Firms of each segment with lognormal sizes, thinned by weight; heads add up to the segment's jobs exactly.

    Sizes are stratified (the j-th of n lies between the quantiles j/n and (j+1)/n) and thinned systematically, so
    that the sample carries little noise of its own. A segment with jobs has at least one firm.

    Returns
    -------
    segment (N,) int64, size (N,) persons of a real firm, weight (N,) int64.
    """
    n_segments = jobs.size
    most = 0
    for s in range(n_segments):
        most += max(1, np.int64(math.ceil(jobs[s] / (median[s] * math.exp(size_sd**2 / 2.0)))))
    segment = np.empty(most, np.int64)
    size = np.empty(most)
    weight = np.empty(most, np.int64)
    row = 0
    for s in range(n_segments):
        if jobs[s] <= 0.0:
            continue
        n = max(1, np.int64(round(jobs[s] / (median[s] * math.exp(size_sd**2 / 2.0)))))
        first = row
        carried = uniform(stream_key, np.uint64(s), 0)
        heads = 0.0
        for j in range(n):
            share = (j + uniform(stream_key, np.uint64(s), j + 1)) / n
            persons = max(1.0, median[s] * math.exp(size_sd * normal_quantile(share)))
            stands_for = firm_weight(persons, scale, min_staff)
            carried += 1.0 / stands_for
            if carried < 1.0 and not (j == n - 1 and row == first):
                continue
            carried = max(0.0, carried - 1.0)
            segment[row] = s
            size[row] = persons
            weight[row] = stands_for
            heads += persons * stands_for
            row += 1
        for f in range(first, row):
            size[f] *= jobs[s] / heads
    return segment[:row], size[:row], weight[:row]


@kernel
def skilled_heads(stream_key, segment, heads, mix):
    """Whole heads of each firm by skill, (F, 3) int32; what one firm's fraction lacks, the next one gets.

    Rounding carries over from firm to firm, so that all heads of a skill together are right to within one; a draw per
    firm would miss the city's jobs by the root of the number of firms.
    """
    n_firms = segment.size
    out = np.empty((n_firms, 3), np.int32)
    for k in range(3):
        carried = uniform(stream_key, np.uint64(1 << 41), k)
        for f in range(n_firms):
            carried += heads[f] * mix[segment[f], k]
            whole = math.floor(carried)
            out[f, k] = np.int32(whole)
            carried -= whole
    return out


@kernel
def hand_out_homes(stream_key, trips, firm_place, firm_heads, skill):
    """Homes and employers of all heads of one skill: the homes of a work place are dealt to its posts by lot.

    Posts stand in the order of firms; homes in that of places, then shuffled from the last to the first.

    Parameters
    ----------
    trips : (P, P) int64 array
        Commuters from home to work place.
    firm_place, firm_heads : (F,) arrays
        Where each firm is and how many heads of the skill it has.

    Returns
    -------
    home (N,) int16, employer (N,) int32: rows of firms.
    """
    n = trips.shape[0]
    total = 0
    for p in range(n):
        for q in range(n):
            total += trips[p, q]
    home = np.empty(total, np.int16)  # types of the columns: nothing else is as long while a city is built
    employer = np.empty(total, np.int32)
    start = np.zeros(n + 1, np.int64)
    for q in range(n):
        start[q + 1] = start[q]
        for p in range(n):
            start[q + 1] += trips[p, q]
    fill = start[:-1].copy()
    for f in range(firm_place.size):
        for _ in range(firm_heads[f]):
            employer[fill[firm_place[f]]] = f
            fill[firm_place[f]] += 1
    for q in range(n):
        row = start[q]
        for p in range(n):
            for _ in range(trips[p, q]):
                home[row] = p
                row += 1
        for r in range(start[q + 1] - 1, start[q], -1):
            lot = uniform(stream_key, np.uint64(r * 3 + skill), 5)
            other = start[q] + np.int64(lot * (r - start[q] + 1))
            home[r], home[other] = home[other], home[r]
    return home, employer


@row_kernel("alive", "key", "supplier", "lost", least=FIRMS)
def turn_over_links(stream_key, alive, key, probability, supplier, lost):
    """Break each link to a seller of the city with this probability; `lost` (F, slots) marks the slots, in place."""
    n_firms, width = supplier.shape
    slot_key = np.empty(n_firms, np.uint64)
    first = np.empty(n_firms, np.uint64)
    second = np.empty(n_firms, np.uint64)
    for k in range(width):
        for f in range(n_firms):
            slot_key[f] = key[f] + np.uint64(k)
        fill_words(stream_key, slot_key, 0, first, second)
        for f in range(n_firms):
            if alive[f] and supplier[f, k] >= 0 and to_unit(first[f]) < probability:
                supplier[f, k] = -1
                lost[f, k] = True
