"""Sums over commutes, the plain way: each table a weighted sum of its own."""

import numpy as np

from reference.transport import least_cost


def sum_commutes(heads, tables, ring, n_rings):
    """Margins, weighted sums, and flows of one pair of rings after another."""
    pooled = heads.sum(axis=0)
    sums = np.array([(pooled * tables[:, :, t]).sum() for t in range(tables.shape[2])])
    flows = np.array([[pooled[ring == a][:, ring == b].sum() for b in range(n_rings)] for a in range(n_rings)])
    with_all = np.concatenate((pooled[None], heads)).astype(int)
    crossing = pooled[ring[:, None] != ring].sum()
    net = np.triu(np.abs(flows - flows.T)).sum()
    return pooled, with_all.sum(axis=2), with_all.sum(axis=1), sums, heads.sum(), np.trace(pooled), crossing, net


def least_costs(homes, works, cost, parents, potentials, most_pivots):
    """One layer after another, each with its own tree."""
    return [
        least_cost(*layer[:2], cost, *layer[2:], most_pivots)
        for layer in zip(homes, works, parents, potentials, strict=True)
    ]


def random_sum(homes, works, km):
    """Every commuter of a home with every commuter of a work place."""
    return float((np.outer(homes, works) * km).sum())


def farthest_sum(pooled, length, farthest_first, wanted):
    """Commuters one after another in the order of the pairs, as parts of a line that is cut at `wanted`."""
    trips = pooled.ravel()[farthest_first]
    ends = np.concatenate(([0.0], np.cumsum(trips))).clip(0.0, wanted)
    return float((np.diff(ends) * length.ravel()[farthest_first]).sum())
