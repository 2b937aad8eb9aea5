"""Whose turn it is, the plain way: sorted by good and lot; the largest good to whoever has least."""

from itertools import pairwise


def turns(slots, lots, segment, slot_input, n_goods):
    """Slots by good, then by lot, and where each good begins."""
    width = len(slot_input[0])
    good = [int(slot_input[segment[slot // width]][slot % width]) for slot in slots]
    order = sorted(range(len(slots)), key=lambda i: (good[i], lots[i]))
    return [int(slots[i]) for i in order], [sum(g < first for g in good) for first in range(n_goods + 1)]


def share_out(start, n_shares):
    """Share of each good: from the largest on, each goes to the first share that has least."""
    sizes = [int(stop - begin) for begin, stop in pairwise(start)]
    load, share = [0] * n_shares, [0] * len(sizes)
    for good in sorted(range(len(sizes)), key=lambda g: -sizes[g]):
        share[good] = load.index(min(load))
        load[share[good]] += sizes[good]
    return share
