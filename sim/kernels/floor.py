"""Floor: who uses it, who asks for it, and who gets it first."""

import numpy as np

from sim.compiled import kernel


@kernel
def floor_use(alive, place, segment, weight, capacity, premises, floor_per_worker, use, is_service, n_places):
    """Floor that firms occupy, m²: by place and use (P, 2), and of it the floor in three hands, (P,) each.

    In standard factories, in innovation space, and of the segments that `is_service` (S,) marks.
    """
    used = np.zeros((n_places, 2))
    factories = np.zeros(n_places)
    laboratories = np.zeros(n_places)
    services = np.zeros(n_places)
    for f in range(alive.size):
        if alive[f] and use[segment[f]] >= 0:
            floor = capacity[f] * weight[f] * floor_per_worker[segment[f]]
            used[place[f], use[segment[f]]] += floor
            if premises[f] == 1:
                factories[place[f]] += floor
            elif premises[f] == 2:
                laboratories[place[f]] += floor
            if is_service[segment[f]]:
                services[place[f]] += floor
    return used, factories, laboratories, services


@kernel
def growth_floor(alive, place, segment, weight, growth, floor_per_worker, use, n_places):
    """Floor that wanted growth asks for by place and use (P, 2), m²."""
    asked = np.zeros((n_places, 2))
    for f in range(alive.size):
        if alive[f] and growth[f] > 0.0 and use[segment[f]] >= 0:
            asked[place[f], use[segment[f]]] += growth[f] * weight[f] * floor_per_worker[segment[f]]
    return asked


@kernel
def kept_for_services(free, meant, used, is_approved, place, segment, floor, is_service):
    """Free service floor (P,) that is kept for producer services, (P,), m²: what is meant for them and not yet theirs.

    Theirs is what they use, (P,), and the floor (A,) of the approved among the applications of segments that
    `is_service` (S,) marks.
    """
    taken = used.copy()
    for a in range(place.size):
        if is_approved[a] and is_service[segment[a]]:
            taken[place[a]] += floor[a]
    for p in range(taken.size):
        taken[p] = min(max(meant[p] - taken[p], 0.0), max(free[p], 0.0))
    return taken


@kernel
def take_in_turn(free, reserved, place, use, floor):
    """Reserve floor for takers one after another; `free` (P, 2) is what there is. Returns who got it, (N,) bool."""
    out = np.ones(place.size, np.bool_)
    for i in range(place.size):
        u = use[i]
        if u < 0:
            continue
        if free[place[i], u] < floor[i]:
            out[i] = False
        else:
            free[place[i], u] -= floor[i]
            reserved[place[i], u] += floor[i]
    return out


@kernel
def take_premises(left, place, wanted, floor):
    """Public premises that takers get one after another, (N,) int64: the kind wanted, or 0 where none is left."""
    out = np.zeros(place.size, np.int64)
    for i in range(place.size):
        kind = wanted[i]
        if kind > 0 and left[place[i], kind - 1] >= floor[i]:
            left[place[i], kind - 1] -= floor[i]
            out[i] = kind
    return out
