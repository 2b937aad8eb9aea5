"""Counting, the plain way: who lives and works where, what is paid, which firms are large."""

import math
from math import fsum

import numpy as np

TALENT = 2
BINS = 1024


def census(alive, skill, home, employer, tenure, wage, firm_place, inside, market_rent, flat_rent):
    """Each count by a question of its own, asked of all workers."""
    n_places = len(market_rent)
    living = [i for i in range(len(alive)) if alive[i]]
    employed = [i for i in living if employer[i] >= 0]

    def work(i):
        return firm_place[employer[i]]

    trips = np.zeros((3, n_places, n_places))
    for i in employed:
        trips[skill[i], home[i], work(i)] += 1
    jobless = np.zeros((3, n_places))
    for i in set(living) - set(employed):
        jobless[skill[i], home[i]] += 1
    paid = [fsum(wage[i] for i in employed if skill[i] == k) for k in range(3)]
    tenants = [i for i in employed if tenure[i] == TALENT]
    renting = [i for i in employed if tenure[i] > 0 and wage[i] > 0.0]
    burden = {i: (flat_rent if tenure[i] == TALENT else market_rent)[home[i]] / wage[i] for i in renting}
    return (
        trips, jobless, paid,
        [float(sum(home[i] == p for i in tenants)) for p in range(n_places)],
        [float(sum(home[i] == p == work(i) for i in tenants)) for p in range(n_places)],
        [burden[i] for i in renting],
        [burden[i] for i in renting if inside[home[i]]],
    )  # fmt: skip


def _census_block(
    first, stop, alive, skill, home, employer, tenure, wage, firm_place, inside, market_rent, flat_rent, trips,
    jobless, paid, tenants, burdens, burdens_inside,
):  # fmt: skip
    """What is counted of these workers alone, added to what is there; the burdens from the first place on."""
    rows = slice(first, stop)
    columns = (column[rows] for column in (alive, skill, home, employer, tenure, wage))
    heads, idle, wages, living, staying, every, central = census(
        *columns, firm_place, inside, market_rent, flat_rent
    )  # fmt: skip
    trips += heads.astype(trips.dtype)
    jobless += idle
    paid += wages
    tenants += np.array([living, staying])
    for place, listed in ((burdens, every), (burdens_inside, central)):
        place[: len(listed)] = listed
    return len(every), len(central)


def firms_by_cell(alive, place, segment, weight, n_places, n_segments):
    """Simulated firms by place and segment, real ones by place."""
    rows = [f for f in range(len(alive)) if alive[f]]
    simulated = [
        [float(sum((place[f], segment[f]) == (p, s) for f in rows)) for s in range(n_segments)] for p in range(n_places)
    ]
    return simulated, [float(sum(weight[f] for f in rows if place[f] == p)) for p in range(n_places)]


def largest_firms(alive, weight, staff, scale, part):
    """Bins of equal width in log staff, up to the largest firm; those from the bin in which the part is reached."""
    rows = [f for f in range(len(alive)) if alive[f]]
    persons = [sum(int(heads) for heads in staff[f]) / (weight[f] * scale) for f in rows]
    real = [float(weight[f]) for f in rows]
    most = max([1.0, *persons])
    bins = [min(BINS - 1, int(math.log(max(1.0, n)) / math.log(most + 1.0) * BINS)) for n in persons]
    total = sum(real)

    def smaller_than(bound):
        return sum(w for b, w in zip(bins, real, strict=True) if b < bound)

    first = next((b for b in range(BINS - 1) if smaller_than(b + 1) >= part * total), BINS - 1)
    least, above = ([i for i in range(len(rows)) if there(bins[i])] for there in (first.__eq__, first.__lt__))
    kept = [*least, *above]
    return [persons[i] for i in kept], [real[i] for i in kept], len(least), smaller_than(first), total
