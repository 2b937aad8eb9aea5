"""Floor, the plain way: who uses it, who asks for it, and first come, first served."""

from math import log

import numpy as np

from reference.production import living


def floor_use(alive, place, segment, weight, capacity, premises, floor_per_worker, use, is_service, public):
    """Floor of the workers that equipment serves: all of it by use, what of it is public by kind, what of services."""
    n_places = len(public)
    used, let = ([[0.0, 0.0] for _ in range(n_places)] for _ in range(2))
    services = [0.0] * n_places
    for f in living(alive):
        s, p = segment[f], place[f]
        if use[s] >= 0:
            area = capacity[f] * weight[f] * floor_per_worker[s]
            used[p][use[s]] += area
            for kind in (1, 2):
                let[p][kind - 1] += area * (premises[f] == kind)
            services[p] += area * bool(is_service[s])
    return used, np.minimum(let, public), services


def growth_floor(alive, place, segment, weight, growth, floor_per_worker, use, n_places):
    """Floor for the workers that growing firms want to add, by use."""
    asked = [[0.0, 0.0] for _ in range(n_places)]
    for f in living(alive):
        if use[segment[f]] >= 0:
            asked[place[f]][use[segment[f]]] += max(0.0, growth[f]) * weight[f] * floor_per_worker[segment[f]]
    return asked


def free_floor(standing, used, reserved, for_services):
    """What of the floor nobody uses and nobody was promised; what is kept for some services is free for them alone."""
    free = []
    for floor, taken, promised, kept in zip(standing, used, reserved, for_services, strict=True):
        industry, services = (floor[u] - taken[u] - promised[u] for u in (0, 1))
        others = max(services - kept, 0.0)
        free.append([max(industry, 0.0), others, others + kept])
    return free


def vacancy_to_come(standing, pipeline, taken):
    """One less the part of all floor, standing or under construction, that is taken; a m² is the least there is."""
    out = []
    for p, floors in enumerate(standing):
        coming = [floors[u] + sum(built[p][u] for built in pipeline) for u in (0, 1)]
        out.append([max(0.0, 1.0 - t / max(c, 1.0)) if c > 0.0 else 0.0 for c, t in zip(coming, taken[p], strict=True)])
    return out


def log_room(free, usual_vacancy, standing, access, least, most):
    """Log of free over usually free floor, within its bounds; of a segment without counted floor 0."""
    rooms = []
    for mine, floors in zip(free, standing, strict=True):
        usual = [usual_vacancy * max(floors[u], 1.0) for u in (0, 1, 1)]
        logs = [log(sorted((least, f / u, most))[1]) for f, u in zip(mine, usual, strict=True)]
        rooms.append([logs[column] if column >= 0 else 0.0 for column in access])
    return rooms


def owners_empty(standing, used, reserved, public, public_let, kept):
    """Private floor but for a reserve, less who rents there from private owners and what is promised."""
    return [
        [
            max(0.0, (1.0 - kept) * (standing[p][u] - public[p][u]) - used[p][u] + public_let[p][u] - reserved[p][u])
            for u in (0, 1)
        ]
        for p in range(len(standing))
    ]


def kept_for_services(
    standing, used, reserved, share, n_zones, services_used, is_approved, place, segment, floor, is_service
):  # fmt: skip
    """What zones mean for producer services, less what these use and were promised, as far as anything is free."""
    kept = []
    for p, taken in enumerate(services_used):
        promised = [floor[a] for a in range(len(place)) if place[a] == p and is_approved[a] and is_service[segment[a]]]
        free = standing[p][1] - used[p][1] - reserved[p][1]
        wanted = share * standing[p][1] - sum(promised, taken)
        kept.append(max(0.0, min(wanted, free)) if p < n_zones else 0.0)
    return kept


def pay_services_rent(alive, place, segment, weight, capacity, floor_per_worker, is_service, rent, cash):
    """Each firm of the services gets the rent of its workers' floor; a place pays it for all real firms."""
    paid = [0.0] * len(rent)
    for f in living(alive):
        if is_service[segment[f]]:
            own = rent[place[f]] * capacity[f] * floor_per_worker[segment[f]]
            cash[f] += own
            paid[place[f]] += own * weight[f]
    return paid


def take_in_turn(free, reserved, place, use, floor):
    """First come, first served: floor goes from free to reserved; who uses no counted floor needs none."""
    got = []
    for p, u, area in zip(place, use, floor, strict=True):
        fits = u < 0 or free[p][u] >= area
        if fits and u >= 0:
            free[p][u] -= area
            reserved[p][u] += area
        got.append(bool(fits))
    return got


def take_premises(left, place, use, floor):
    """First come, first served: kind 1 or 2, of use 0 or 1, while there is room for all of it, else 0."""
    got = []
    for p, u, area in zip(place, use, floor, strict=True):
        fits = u in (0, 1) and left[p][u] >= area
        if fits:
            left[p][u] -= area
        got.append(int(u) + 1 if fits else 0)
    return got


def reserve(reserved, place, use, floor):
    """What is kept for those who use counted floor grows, or shrinks, and is never less than nothing."""
    for p in range(len(reserved)):
        for u in (0, 1):
            mine = [area for q, v, area in zip(place, use, floor, strict=True) if (q, v) == (p, u)]
            reserved[p][u] = max(0.0, sum(mine, reserved[p][u]))
