"""The transportation problem by trees of sets: plain twins of sim/kernels/transport.py."""


def _below(parent, top):
    """A node and all below it."""
    found = {top}
    while True:
        more = {v for v in range(len(parent)) if parent[v] in found} - found
        if not more:
            return found
        found |= more


def first_tree(cost):
    """All works at home 0; each other home at the work that it is nearest to, seen from home 0."""
    n = len(cost)
    parent, potential = [-1] + [0] * (2 * n - 1), [0] * n + [int(c) for c in cost[0]]
    for i in range(1, n):
        potential[i], j = min((int(cost[i, j] - cost[0, j]), j) for j in range(n))
        parent[i] = n + j
    return parent, potential


def _flows(workers, jobs, parent, flow):
    """Too many workers below a home go up, too few below a work come down."""
    n = len(workers)
    for v in range(1, 2 * n):
        below = _below(parent, v)
        net = sum(int(workers[p]) for p in range(n) if p in below) - sum(
            int(jobs[p]) for p in range(n) if n + p in below
        )
        flow[v] = net if v < n else -net
    flow[0] = 0


def _mark_subtree(parent, top, inside):
    """Who is below."""
    below = _below(parent, top)
    inside[:] = [v in below for v in range(len(parent))]


def _hang(parent, top, node, above):
    """Turn the way from the node up to the top round."""
    way = [node]
    while way[-1] != top:
        way.append(int(parent[way[-1]]))
    for child, new in zip(way, [above, *way], strict=False):
        parent[child] = new


def least_cost(workers, jobs, cost, parent, potential, most_pivots):
    """Push the most negative edge out, the arc of least reduced cost in; then add up what the tree carries."""
    n = len(workers)
    for _ in range(most_pivots):
        flow = [0] * (2 * n)
        _flows(workers, jobs, parent, flow)
        if min(flow) >= 0:
            ends = ((v, parent[v] - n) if v < n else (parent[v], v - n) for v in range(1, 2 * n))
            return sum(flow[v] * int(cost[end]) for v, end in enumerate(ends, start=1))
        leaving = flow.index(min(flow))
        below = _below(parent, leaving)
        is_home = leaving < n
        homes = [i for i in range(n) if (i in below) != is_home]
        works = [j for j in range(n) if (n + j in below) == is_home]
        shift, i, j = min((int(cost[i, j] - potential[i] - potential[n + j]), i, j) for i in homes for j in works)
        for v in below:
            potential[v] += (shift if v >= n else -shift) * (1 if is_home else -1)
        _hang(parent, leaving, *((n + j, i) if is_home else (i, n + j)))
    return -1
