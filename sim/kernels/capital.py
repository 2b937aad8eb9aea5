"""Capital: which offers a budget pays for."""

import numpy as np

from sim.compiled import kernel


@kernel
def affordable(prices, budget):
    """Which offers, in their order, the budget pays for, (N,) bool; one too dear does not bar those behind it."""
    out = np.zeros(prices.size, np.bool_)
    left = budget
    for i in range(prices.size):
        if prices[i] <= left:
            out[i] = True
            left -= prices[i]
    return out
