"""What is counted every quarter: commuters, pay, rents, firms by place; each table is read once."""

import math

import numpy as np

from sim.compiled import kernel

_BINS = 1024


@kernel
def census(alive, skill, home, employer, tenure, wage, firm_place, inside, market_rent, flat_rent):
    """Count the workers in one pass.

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
    trips = np.zeros((3, n_places, n_places))
    jobless = np.zeros((3, n_places))
    paid = np.zeros(3)
    living = np.zeros(n_places)
    staying = np.zeros(n_places)
    burdens = np.empty(alive.size)
    burdens_inside = np.empty(alive.size)
    count = 0
    n_inside = 0
    for i in range(alive.size):
        if alive[i] == 0:
            continue
        p = home[i]
        k = skill[i]
        if employer[i] < 0:
            jobless[k, p] += 1.0
            continue
        q = firm_place[employer[i]]
        trips[k, p, q] += 1.0
        paid[k] += wage[i]
        rent = market_rent[p]
        if tenure[i] == 2:
            rent = flat_rent[p]
            living[p] += 1.0
            staying[p] += p == q
        counts = (tenure[i] != 0) & (wage[i] > 0.0)  # without a branch, which nobody could predict
        burdens[count] = rent / wage[i]
        burdens_inside[n_inside] = burdens[count]
        count += counts
        n_inside += counts & inside[p]
    return trips, jobless, paid, living, staying, burdens[:count], burdens_inside[:n_inside]


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
