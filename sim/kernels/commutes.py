"""What the outcomes of commutes need of who lives and works where: sums over pairs of places, in one pass."""

import numpy as np

from sim.compiled import kernel
from sim.kernels.transport import least_cost


@kernel
def sum_commutes(heads, tables, ring, n_rings):
    """Sum commuters by home, by work place, by what a table says of each pair, and by ring.

    Parameters
    ----------
    heads : (K, P, P) array
        Commuters by skill, home and work place: whole numbers.
    tables : (P, P, N) array
        What is summed over commuters, side by side for each pair: distance, time, chances to be within a limit.
    ring : (P,) array
        Ring of each place, from 0 to `n_rings` − 1.

    Returns
    -------
    pooled : (P, P) array
        Commuters of all skills.
    homes, works : (K + 1, P) int64 arrays
        Commuters by home, and by work place: of all skills first, then of each.
    sums : (N,) array
        Sum over commuters of each table, pair by pair.
    everybody, staying, crossing, net : float
        Commuters; those who work at home's place; those who work in another ring; of these the ones whom nobody meets,
        who comes from there: the differences between both ways of each pair of rings.
    """
    n_skills, n_places = heads.shape[0], heads.shape[1]
    pooled = np.zeros((n_places, n_places))
    homes = np.zeros((n_skills + 1, n_places), np.int64)
    works = np.zeros((n_skills + 1, n_places), np.int64)
    sums = np.zeros(tables.shape[2])
    flows = np.zeros((n_rings, n_rings))
    for i in range(n_places):
        for k in range(n_skills):
            for j in range(n_places):
                n = np.int64(heads[k, i, j])
                pooled[i, j] += heads[k, i, j]
                homes[0, i] += n
                works[0, j] += n
                homes[k + 1, i] += n
                works[k + 1, j] += n
        for j in range(n_places):
            flows[ring[i], ring[j]] += pooled[i, j]
            for t in range(sums.size):
                sums[t] += pooled[i, j] * tables[i, j, t]
    everybody = 0.0
    staying = 0.0
    for i in range(n_places):
        everybody += homes[0, i]
        staying += pooled[i, i]
    crossing = 0.0
    net = 0.0
    for a in range(n_rings):
        for b in range(a):
            crossing += flows[a, b] + flows[b, a]
            net += abs(flows[a, b] - flows[b, a])
    return pooled, homes, works, sums, everybody, staying, crossing, net


@kernel
def least_costs(homes, works, cost, parents, potentials, most_pivots):
    """Least cost of bringing the workers of each of K layers to its jobs, (K,): see `sim.kernels.transport.least_cost`.

    Parameters
    ----------
    homes, works : (K, P) int64 arrays
        Heads of each layer by home and by work place; the same total.
    cost : (P, P) int64 array
    parents, potentials : (K, 2P) int64 arrays
        The tree of each layer; overwritten.
    most_pivots : int
        Pivots after which a layer is given up: its cost is −1.
    """
    costs = np.empty(homes.shape[0], np.int64)
    for k in range(costs.size):
        costs[k] = least_cost(homes[k], works[k], cost, parents[k], potentials[k], most_pivots)
    return costs


@kernel
def random_sum(homes, works, km):
    """Sum over all pairs of commuters of a home (P,) × commuters of a work place (P,) × km (P, P)."""
    total = 0.0
    for i in range(homes.size):
        of_home = 0.0
        for j in range(works.size):
            of_home += works[j] * km[i, j]
        total += homes[i] * of_home
    return total


@kernel
def farthest_sum(pooled, length, farthest_first, wanted):
    """Sum of the lengths of so many commuters who have the longest; the pair of places on the edge is split.

    Parameters
    ----------
    pooled, length : (P, P) arrays
        Commuters, and the distance or time of each pair of places.
    farthest_first : (P · P,) array
        Pairs by number of row × P + column, those of the largest length first.
    """
    trips = pooled.ravel()
    lengths = length.ravel()
    total = 0.0
    left = wanted
    for pair in farthest_first:
        if left <= 0.0:
            break
        taken = min(left, trips[pair])
        total += taken * lengths[pair]
        left -= taken
    return total
