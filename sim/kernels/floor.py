"""Floor: who uses it, who asks for it, and who gets it first."""

import math

import numpy as np

from sim.compiled import kernel


@kernel
def floor_use(alive, place, segment, weight, capacity, premises, floor_per_worker, use, is_service, public):
    """Floor that firms occupy, m²: by place and use (P, 2), and what of the `public` floor (P, 2) is let, (P, 2).

    Last that of the segments that `is_service` (S,) marks, (P,). `premises` (F,) is 1 in a standard factory, which is
    public industrial floor, 2 in innovation space, which is public service floor.
    """
    used = np.zeros(public.shape)
    let = np.zeros(public.shape)
    services = np.zeros(public.shape[0])
    for f in range(alive.size):
        if alive[f] and use[segment[f]] >= 0:
            floor = capacity[f] * weight[f] * floor_per_worker[segment[f]]
            used[place[f], use[segment[f]]] += floor
            if premises[f] > 0:
                let[place[f], premises[f] - 1] += floor
            if is_service[segment[f]]:
                services[place[f]] += floor
    for p in range(public.shape[0]):
        for u in range(public.shape[1]):
            let[p, u] = min(let[p, u], public[p, u])
    return used, let, services


@kernel
def growth_floor(alive, place, segment, weight, growth, floor_per_worker, use, n_places):
    """Floor that wanted growth asks for by place and use (P, 2), m²."""
    asked = np.zeros((n_places, 2))
    for f in range(alive.size):
        if alive[f] and growth[f] > 0.0 and use[segment[f]] >= 0:
            asked[place[f], use[segment[f]]] += growth[f] * weight[f] * floor_per_worker[segment[f]]
    return asked


@kernel
def free_floor(standing, used, reserved, for_services):
    """Floor that may be taken, (P, 3), m²: for industry, for services, and for producer services.

    These may also take the part of the free service floor that is kept `for_services` (P,). The rest is (P, 2).
    """
    free = np.empty((for_services.size, 3))
    for p in range(for_services.size):
        free[p, 0] = max(standing[p, 0] - used[p, 0] - reserved[p, 0], 0.0)
        free[p, 1] = max(standing[p, 1] - used[p, 1] - reserved[p, 1] - for_services[p], 0.0)
        free[p, 2] = free[p, 1] + for_services[p]
    return free


@kernel
def log_room(free, usual_vacancy, standing, access, least, most):
    """Log of free floor relative to its usual share of what stands, (P, S), the ratio from `least` to `most`.

    `free` is (P, 3) as `free_floor` has it, `access` (S,) the column of it that a segment's firms may take; 0 for those
    with −1, who use no counted floor. `standing` (P, 2) floor of less than a square metre counts as one.
    """
    n_places = free.shape[0]
    room, by_column = np.zeros((n_places, access.size)), np.empty(3)
    for p in range(n_places):
        for c in range(3):
            usual = usual_vacancy * max(standing[p, min(c, 1)], 1.0)
            by_column[c] = math.log(min(max(free[p, c] / usual, least), most))
        for s in range(access.size):
            if access[s] >= 0:
                room[p, s] = by_column[access[s]]
    return room


@kernel
def vacancy_to_come(standing, pipeline, taken):
    """Share of floor (P, 2) that is not `taken` if all of the pipeline (L, P, 2) stood; 0 without any floor."""
    empty = np.zeros(standing.shape)
    for p in range(standing.shape[0]):
        for u in range(2):
            coming = 0.0
            for k in range(pipeline.shape[0]):
                coming += pipeline[k, p, u]
            coming += standing[p, u]
            if coming > 0.0:
                empty[p, u] = max(1.0 - taken[p, u] / max(coming, 1.0), 0.0)
    return empty


@kernel
def owners_empty(standing, used, reserved, public, public_let, kept):
    """Floor of private owners that is neither used nor reserved, beyond a share that is `kept`, (P, 2), m².

    `public` floor is theirs no more than what of it is let.
    """
    empty = np.empty(standing.shape)
    for p in range(standing.shape[0]):
        for u in range(2):
            private, private_use = standing[p, u] - public[p, u], used[p, u] - public_let[p, u]
            left = private * (1.0 - kept) - private_use - reserved[p, u]
            empty[p, u] = max(left, 0.0)
    return empty


@kernel
def kept_for_services(
    standing, used, reserved, share, n_zones, services_used, is_approved, place, segment, floor, is_service
):  # fmt: skip
    """Free service floor that is kept for producer services, (P,), m²: what is meant for them and not yet theirs.

    Meant for them is a `share` of the service floor of each zone; theirs is what they use, (P,), and the floor (A,) of
    the approved among the applications of segments that `is_service` (S,) marks.
    """
    taken = services_used.copy()
    for a in range(place.size):
        if is_approved[a] and is_service[segment[a]]:
            taken[place[a]] += floor[a]
    kept = np.zeros(taken.size)
    for p in range(n_zones):
        free = standing[p, 1] - used[p, 1] - reserved[p, 1]
        kept[p] = min(max(share * standing[p, 1] - taken[p], 0.0), max(free, 0.0))
    return kept


@kernel
def pay_services_rent(alive, place, segment, weight, capacity, floor_per_worker, is_service, rent, cash):
    """What is paid by place, (P,), 万元, for the floor of firms of the segments that `is_service` (S,) marks.

    `rent` (P,) is paid for each m² in the place; every simulated firm gets one real firm's part into its `cash`.
    """
    paid = np.zeros(rent.size)
    for f in range(alive.size):
        if alive[f] and is_service[segment[f]]:
            bill = rent[place[f]] * (capacity[f] * weight[f] * floor_per_worker[segment[f]])
            paid[place[f]] += bill
            cash[f] += bill / weight[f]
    return paid


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
def take_premises(left, place, use, floor):
    """Public premises that takers get one after another, (N,) int64: 1 + their use, or 0 where too little is left.

    `left` (P, 2) is the public floor that is free, m²; who uses no counted floor (use −1) gets none.
    """
    out = np.zeros(place.size, np.int64)
    for i in range(place.size):
        u = use[i]
        if u >= 0 and left[place[i], u] >= floor[i]:
            left[place[i], u] -= floor[i]
            out[i] = 1 + u
    return out


@kernel
def reserve(reserved, place, use, floor):
    """Add floor (N,), m², negative where it is let go, to what is `reserved` (P, 2), which is never below nothing."""
    for i in range(place.size):
        if use[i] >= 0:
            reserved[place[i], use[i]] += floor[i]
    for p in range(reserved.shape[0]):
        for u in range(reserved.shape[1]):
            reserved[p, u] = max(reserved[p, u], 0.0)
