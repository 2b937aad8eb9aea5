"""Whose turn it is, the plain way: sorted by good and lot; the largest good to whoever has least."""


def turns(slots, lots, segment, slot_input, n_goods):
    """Slots by good, then by lot, and where each good begins."""
    width = len(slot_input[0])
    good = [int(slot_input[segment[slot // width]][slot % width]) for slot in slots]
    order = sorted(range(len(slots)), key=lambda i: (good[i], lots[i]))
    return [int(slots[i]) for i in order], [sum(g < first for g in good) for first in range(n_goods + 1)]
