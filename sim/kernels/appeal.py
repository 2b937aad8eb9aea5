"""What speaks for a place: all terms of a firm's utility in one sum."""

import numpy as np

from sim.compiled import kernel


@kernel
def utility_of_places(
    footing, land, is_lead, of_place, wage_weight, wages, skill_mix, linkage_weight, supply, input_mix, demand,
    room_weight, room, access, use, subsidy_weight, rent_share, rent_saved,
):  # fmt: skip
    """Utility of each place for a firm of each segment, (P, S): the sum of the terms of docs/odd.md, in their order.

    Parameters
    ----------
    footing : (P, S) array
        What jobs of the segment and of all segments are worth.
    land : (2,) array
        What the price of industrial land in zones is worth to who makes no lead segment of the zone, and to who does.
    is_lead : (Z, S) array
        Lead segments of the zones; zones are the first places.
    of_place : (K, P) array
        Terms that are the same for all segments, in the order in which they are added.
    wages : (P, 3) array
        Log wages by skill since 2017Q3, which the segments pay by their `skill_mix` (S, 3).
    supply, demand : (P, S) arrays
        Log change of the inputs near by, which the segments use by their `input_mix` (S, S), and of demand.
    room : (P, 3) array
        What free floor is worth by kind; `access` (S,) is the kind that the segment takes, or −1.
    use : (S,) array
        Floor use; 0 needs industrial land.
    rent_share : (P,) array
        Part of the rent `rent_saved` (S,) that is paid for its tenants.
    """
    utility = np.empty(footing.shape)
    for p in range(footing.shape[0]):
        for s in range(footing.shape[1]):
            total = footing[p, s]
            if p < is_lead.shape[0] and use[s] == 0:
                total += land[1] if is_lead[p, s] else land[0]
            for k in range(of_place.shape[0]):
                total += of_place[k, p]
            wage = 0.0
            for k in range(wages.shape[1]):
                wage += wages[p, k] * skill_mix[s, k]
            total -= wage_weight * wage
            inputs = 0.0
            for g in range(supply.shape[1]):
                inputs += supply[p, g] * input_mix[g, s]
            total += linkage_weight * (inputs + demand[p, s])
            if access[s] >= 0:
                total += room_weight * room[p, access[s]]
            utility[p, s] = total + subsidy_weight * (rent_share[p] * rent_saved[s])
    return utility
