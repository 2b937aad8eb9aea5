"""What is counted every quarter: commuters, pay, rents, firms by place; each table is read once."""

import math

import numpy as np

from sim.compiled import kernel
from sim.kernels.blocks import added, side_by_side
from sim.threads import at_once

WORKERS_TOGETHER = 1 << 17
"""Rows of a block: sums of pay depend on it, and not on the number of threads."""
_BINS = 1024


def census(alive, skill, home, employer, tenure, wage, firm_place, inside, market_rent, flat_rent):
    """Count the workers in one pass: blocks of rows side by side.

    Parameters
    ----------
    inside : (P,) bool array
        Places whose renters are listed a second time.
    market_rent, flat_rent : (P,) arrays
        Rent a year of a home of the market, and of a talent flat at its discount, 万元.

    Returns
    -------
    trips : (K, P, P) array
        Commuters by skill, home and work place, in simulated workers.
    jobless : (K, P) array
        Workers without a job by skill and home.
    paid : (K,) array
        Wages by skill, 万元 a year.
    living, staying : (P,) arrays
        Commuters who live in talent flats, by home; those of them who work where they live.
    burdens, burdens_inside : (N,) arrays
        Rent as a share of the wage of every renter in work: of all, and of those who live inside.
    """
    n_places = market_rent.size
    n_blocks = max(1, (alive.size + WORKERS_TOGETHER - 1) // WORKERS_TOGETHER)
    trips = np.zeros((n_blocks, 3, n_places, n_places), np.int32)
    jobless = np.zeros((n_blocks, 3, n_places))
    paid = np.zeros((n_blocks, 3))
    tenants = np.zeros((n_blocks, 2, n_places))
    burdens = np.empty(alive.size)
    burdens_inside = np.empty(alive.size)
    calls = []
    for block in range(n_blocks):
        first, stop = block * WORKERS_TOGETHER, min((block + 1) * WORKERS_TOGETHER, alive.size)
        calls.append((
            first, stop, alive, skill, home, employer, tenure, wage, firm_place, inside, market_rent, flat_rent,
            trips[block], jobless[block], paid[block], tenants[block], burdens[first:stop], burdens_inside[first:stop],
        ))  # fmt: skip
    counts = list(zip(*at_once(_census_block, calls), strict=True))
    heads = added(trips).astype(np.float64)
    living, staying = added(tenants)
    lists = list(zip((burdens, burdens_inside), counts, strict=True))
    if n_blocks == 1:  # there is no gap between blocks
        every, central = [values[: count[0]] for values, count in lists]
    else:
        joined = [(values, np.array(count), WORKERS_TOGETHER) for values, count in lists]
        every, central = at_once(side_by_side, joined, n_blocks)
    return heads, added(jobless), added(paid), living, staying, every, central


@kernel
def _census_block(
    first, stop, alive, skill, home, employer, tenure, wage, firm_place, inside, market_rent, flat_rent, trips,
    jobless, paid, tenants, burdens, burdens_inside,
):  # fmt: skip
    """Count the workers in rows ``first`` to ``stop``; gives how many burdens it lists, of all and of those inside.

    Rows and codes are numbers without a sign, so that no index is asked whether it counts from the end.
    """
    count = np.uint64(0)
    n_inside = np.uint64(0)
    low = 0.0
    mid = 0.0
    high = 0.0
    for i in range(np.uint64(first), np.uint64(stop)):
        if alive[i] == 0:
            continue
        p = np.uint64(home[i])
        k = np.uint64(skill[i])
        if employer[i] < 0:
            jobless[k, p] += 1.0
            continue
        q = np.uint64(firm_place[np.uint64(employer[i])])
        trips[k, p, q] += 1
        pay = np.float64(wage[i])
        low += pay if k == 0 else 0.0
        mid += pay if k == 1 else 0.0
        high += pay if k == 2 else 0.0
        rent = market_rent[p]
        if tenure[i] == 2:
            rent = flat_rent[p]
            tenants[0, p] += 1.0
            tenants[1, p] += p == q
        counts = (tenure[i] != 0) & (pay > 0.0)  # without a branch, which nobody could predict
        burden = rent / pay
        burdens[count] = burden
        burdens_inside[n_inside] = burden
        count += np.uint64(counts)
        n_inside += np.uint64(counts & inside[p])
    paid[0] += low
    paid[1] += mid
    paid[2] += high
    return np.int64(count), np.int64(n_inside)


@kernel
def firms_by_cell(alive, place, segment, weight, n_places, n_segments):
    """Simulated firms by place and segment, and real firms by place: (P, S) and (P,) float64."""
    simulated = np.zeros((n_places, n_segments))
    real = np.zeros(n_places)
    for f in range(alive.size):
        if alive[f]:
            simulated[place[f], segment[f]] += 1.0
            real[place[f]] += weight[f]
    return simulated, real


@kernel
def largest_firms(alive, weight, staff, scale, part):
    """Firms among which stand all above `part` of the real firms: a bin of log staff is the least that is looked at.

    Returns
    -------
    persons, real : (N,) arrays
        Staff of these firms, in persons, and how many real firms each stands for: those of the least bin first.
    in_least : int
        How many of them are in the least bin: all others stand above the part.
    below, total : float
        Real firms that are smaller; all real firms.
    """
    persons = np.empty(alive.size)
    real = np.empty(alive.size)
    n = 0
    total = 0.0
    most = 1.0
    for f in range(alive.size):
        if alive[f]:
            persons[n] = (staff[f, 0] + staff[f, 1] + staff[f, 2]) / (weight[f] * scale)
            real[n] = weight[f]
            total += real[n]
            most = max(most, persons[n])
            n += 1
    bins = np.empty(n, np.int64)
    in_bin = np.zeros(_BINS)
    for i in range(n):
        bins[i] = min(_BINS - 1, np.int64(math.log(max(1.0, persons[i])) / math.log(most + 1.0) * _BINS))
        in_bin[bins[i]] += real[i]
    first = 0
    below = 0.0
    while first < _BINS - 1 and below + in_bin[first] < part * total:
        below += in_bin[first]
        first += 1
    chosen = np.empty(n, np.int64)
    in_least = 0
    for i in range(n):
        if bins[i] == first:
            chosen[in_least] = i
            in_least += 1
    kept = in_least
    for i in range(n):
        if bins[i] > first:
            chosen[kept] = i
            kept += 1
    return persons[chosen[:kept]], real[chosen[:kept]], in_least, below, total
