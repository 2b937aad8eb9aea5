"""What is counted every quarter: commuters, pay, rents, firms by place; each table is read once."""

import math

import numpy as np
from numba import prange

from sim.compiled import kernel, parallel_kernel

_BINS = 1024
WORKERS_TOGETHER = 1 << 16
"""Rows of a block: sums depend on it, and not on the number of threads."""


@parallel_kernel
def census(alive, skill, home, employer, tenure, wage, firm_place, inside, market_rent, flat_rent):
    """Count the workers in one pass, blocks of rows side by side.

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
    jobless = np.zeros((n_blocks, 3, n_places), np.int32)
    paid = np.zeros((n_blocks, 3))
    tenants = np.zeros((n_blocks, 2, n_places), np.int32)
    burdens = np.empty((2, alive.size))
    counts = np.zeros((n_blocks, 2), np.int64)
    for block in prange(n_blocks):
        first = block * WORKERS_TOGETHER
        _census_of_block(
            first, min(first + WORKERS_TOGETHER, alive.size), alive, skill, home, employer, tenure, wage, firm_place,
            inside, market_rent, flat_rent, trips[block], jobless[block], paid[block], tenants[block], burdens,
            counts[block],
        )  # fmt: skip
    living, staying = _heads(tenants)
    return (
        _heads(trips), _heads(jobless), _sums(paid), living, staying, _joined(burdens[0], counts[:, 0]),
        _joined(burdens[1], counts[:, 1]),
    )  # fmt: skip


@kernel
def _census_of_block(
    first, stop, alive, skill, home, employer, tenure, wage, firm_place, inside, market_rent, flat_rent, trips, jobless,
    paid, tenants, burdens, counts,
):  # fmt: skip
    """Count the workers in rows ``first`` to ``stop``; their burdens stand from the first row on."""
    count = first
    n_inside = first
    for i in range(first, stop):
        if alive[i] == 0:
            continue
        p = home[i]
        k = skill[i]
        if employer[i] < 0:
            jobless[k, p] += 1
            continue
        q = firm_place[employer[i]]
        trips[k, p, q] += 1
        paid[k] += wage[i]
        rent = market_rent[p]
        if tenure[i] == 2:
            rent = flat_rent[p]
            tenants[0, p] += 1
            tenants[1, p] += p == q
        counts_here = (tenure[i] != 0) & (wage[i] > 0.0)  # without a branch, which nobody could predict
        burdens[0, count] = rent / wage[i]
        burdens[1, n_inside] = burdens[0, count]
        count += counts_here
        n_inside += counts_here & inside[p]
    counts[0] = count - first
    counts[1] = n_inside - first


@kernel
def _heads(blocks):
    """Whole numbers of all blocks together, as floats."""
    out = np.zeros(blocks.shape[1:])
    total = out.ravel()
    for block in range(blocks.shape[0]):
        part = blocks[block].ravel()
        for i in range(part.size):
            total[i] += part[i]
    return out


@kernel
def _sums(blocks):
    """Amounts of all blocks together, added in their order."""
    out = blocks[0].copy()
    for block in range(1, blocks.shape[0]):
        out += blocks[block]
    return out


@kernel
def _joined(values, counts):
    """Values that stand from the first row of each block on, one after another."""
    end = counts[0]
    for block in range(1, counts.size):
        first = block * WORKERS_TOGETHER
        values[end : end + counts[block]] = values[first : first + counts[block]]
        end += counts[block]
    return values[:end]


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
def sum_by_area(values, area, n_areas):
    """Sum the rows of an array (P, N) by area, (A, N); places of area −1 are left out."""
    out = np.zeros((n_areas, values.shape[1]))
    for p in range(values.shape[0]):
        if area[p] >= 0:
            for j in range(values.shape[1]):
                out[area[p], j] += values[p, j]
    return out


@kernel
def largest_firms(alive, weight, staff, scale, part):
    """Firms among which stand all above `part` of the real firms: a bin of log staff is the least that is looked at.

    Returns
    -------
    persons, real : (N,) arrays
        Staff of these firms, in persons, and how many real firms each stands for.
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
    kept = 0
    for i in range(n):
        if bins[i] >= first:
            persons[kept] = persons[i]
            real[kept] = real[i]
            kept += 1
    return persons[:kept], real[:kept], below, total
