"""The transportation problem solved again: a dual network simplex that goes on from the last optimum, in integers.

Nodes of the tree are the homes 0 … P−1 and the works P … 2P−1; home 0 is its root. A tree and its potentials stay dual
feasible when heads change and distances do not, so that a quarter later a few pivots lead to the new optimum. Heads and
costs are integers: sums are exact, and the least cost is the same number whatever tree it was reached from.
"""

import numpy as np

from sim.compiled import kernel


@kernel
def first_tree(cost):
    """A tree to begin with: all works at home 0, each other home where its reduced cost is least.

    Parameters
    ----------
    cost : (P, P) int64 array
        Cost of a commute by home and work.

    Returns
    -------
    parent, potential : (2P,) int64 arrays
        The tree, −1 above its root, and the dual values: no reduced cost is negative, those of the tree are 0.
    """
    n = cost.shape[0]
    parent = np.zeros(2 * n, np.int64)
    potential = np.zeros(2 * n, np.int64)
    parent[0] = -1
    for j in range(n):
        potential[n + j] = cost[0, j]
    for i in range(1, n):
        best = 0
        for j in range(1, n):
            if cost[i, j] - potential[n + j] < cost[i, best] - potential[n + best]:
                best = j
        potential[i] = cost[i, best] - potential[n + best]
        parent[i] = n + best
    return parent, potential


@kernel
def least_cost(workers, jobs, cost, parent, potential, most_pivots):
    """Least cost of bringing workers to jobs; the tree is left as the optimal one.

    Parameters
    ----------
    workers, jobs : (P,) int64 arrays
        Heads by home and by work place; the same total.
    cost : (P, P) int64 array
        Cost of a commute; that for which the tree was made.
    parent, potential : (2P,) int64 arrays
        A dual feasible tree; overwritten.
    most_pivots : int
        Pivots after which the search is given up.

    Returns
    -------
    int
        Sum over heads, −1 if it was given up.

    Notes
    -----
    Dual simplex on spanning trees, Ahuja, Magnanti and Orlin (1993), Network Flows, chapter 11: the edge with the most
    negative flow leaves, of the arcs across the cut the one with the least reduced cost enters.
    """
    n = workers.size
    flow = np.empty(2 * n, np.int64)
    inside = np.empty(2 * n, np.bool_)
    homes = np.empty(n, np.int64)
    works = np.empty(n, np.int64)
    for _ in range(most_pivots):
        _flows(workers, jobs, parent, flow)
        leaving = np.argmin(flow)
        if flow[leaving] >= 0:
            total = 0
            for v in range(1, 2 * n):
                up = parent[v]
                total += flow[v] * (cost[v, up - n] if v < n else cost[up, v - n])
            return total
        _mark_subtree(parent, leaving, inside)
        lacks_workers = leaving < n
        n_homes = 0
        n_works = 0
        for p in range(n):
            if inside[p] != lacks_workers:
                homes[n_homes] = p
                n_homes += 1
            if inside[n + p] == lacks_workers:
                works[n_works] = p
                n_works += 1
        home = homes[0]
        work = works[0]
        least = cost[home, work] - potential[home] - potential[n + work]
        for a in range(n_homes):
            i = homes[a]
            for b in range(n_works):
                j = works[b]
                reduced = cost[i, j] - potential[i] - potential[n + j]
                if reduced < least:
                    least = reduced
                    home = i
                    work = j
        shift = least if lacks_workers else -least
        for p in range(n):
            if inside[p]:
                potential[p] -= shift
            if inside[n + p]:
                potential[n + p] += shift
        _hang(parent, leaving, n + work if lacks_workers else home, home if lacks_workers else n + work)
    return -1


@kernel
def _flows(workers, jobs, parent, flow):
    """Write the heads on the edge above each node, (2P,): what its subtree has too many (homes) or too few (works)."""
    n = workers.size
    left = np.zeros(2 * n, np.int64)
    for v in range(1, 2 * n):
        left[parent[v]] += 1
    for p in range(n):
        flow[p] = workers[p]
        flow[n + p] = -jobs[p]
    for v in range(2 * n):
        node = v
        while node != 0 and left[node] == 0:  # a leaf, or all below are done
            left[node] = -1
            up = parent[node]
            flow[up] += flow[node]
            left[up] -= 1
            if up > v:
                break  # its turn comes
            node = up
    flow[0] = 0
    for p in range(n):
        flow[n + p] = -flow[n + p]


@kernel
def _mark_subtree(parent, top, inside):
    """Write whether each node is below `top`, or is it, (2P,)."""
    known = np.zeros(parent.size, np.bool_)
    inside[0] = False
    inside[top] = True
    known[0] = True
    known[top] = True
    for v in range(parent.size):
        end = v
        while not known[end]:
            end = parent[end]
        node = v
        while not known[node]:
            known[node] = True
            inside[node] = inside[end]
            node = parent[node]


@kernel
def _hang(parent, top, node, above):
    """Let the subtree of `top` hang by one of its nodes under another node outside it."""
    while True:
        up = parent[node]
        parent[node] = above
        if node == top:
            return
        above = node
        node = up
