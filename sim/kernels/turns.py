"""Whose turn it is: slots in the order in which they choose."""

import numpy as np

from sim.compiled import kernel


@kernel
def turns(slots, lots, segment, slot_input, n_goods):
    """Slots good by good, within a good by lot, the lowest first.

    Parameters
    ----------
    slots, lots : (N,) arrays
        Slots, numbered firm · width + place in the firm, and their lots, uniform in (0, 1).
    segment : (F,) array
        Segment of each firm.
    slot_input : (S, width) int64 array
        Good that each slot of a segment buys.

    Returns
    -------
    order : (N,) int64 array
    start : (S + 1,) int64 array
        Where each good begins in `order`.
    """
    n = slots.size
    width = slot_input.shape[1]
    start = np.zeros(n_goods + 1, np.int64)
    good = np.empty(n, np.int64)
    for i in range(n):
        good[i] = slot_input[segment[slots[i] // width], slots[i] % width]
        start[good[i] + 1] += 1
    for g in range(n_goods):
        start[g + 1] += start[g]
    # Where a slot would stand if the lots of its good were spread evenly: few are far from it.
    fill = np.zeros(n + 1, np.int64)
    about = good
    for i in range(n):
        g = good[i]
        about[i] = start[g] + np.int64(lots[i] * (start[g + 1] - start[g]))
        fill[about[i] + 1] += 1
    for i in range(n):
        fill[i + 1] += fill[i]
    order = np.empty(n, np.int64)
    lot = np.empty(n)
    for i in range(n):
        at = fill[about[i]]
        fill[about[i]] += 1
        order[at] = slots[i]
        lot[at] = lots[i]
    for g in range(n_goods):
        for i in range(start[g] + 1, start[g + 1]):
            slot = order[i]
            own = lot[i]
            j = i
            while j > start[g] and lot[j - 1] > own:
                order[j] = order[j - 1]
                lot[j] = lot[j - 1]
                j -= 1
            order[j] = slot
            lot[j] = own
    return order, start
