"""Floor, the plain way: who uses it, who asks for it, and first come, first served."""

from reference.production import living


def floor_use(alive, place, segment, weight, capacity, premises, floor_per_worker, use, is_service, n_places):
    """Floor of the workers that equipment serves: all of it by use, what of it is public by kind, what of services."""
    used = [[0.0, 0.0] for _ in range(n_places)]
    services = [0.0] * n_places
    public = {0: [0.0] * n_places, 1: [0.0] * n_places, 2: [0.0] * n_places}
    for f in living(alive):
        s, p = segment[f], place[f]
        if use[s] >= 0:
            area = capacity[f] * weight[f] * floor_per_worker[s]
            used[p][use[s]] += area
            public[int(premises[f])][p] += area
            services[p] += area * bool(is_service[s])
    return used, public[1], public[2], services


def growth_floor(alive, place, segment, weight, growth, floor_per_worker, use, n_places):
    """Floor for the workers that growing firms want to add, by use."""
    asked = [[0.0, 0.0] for _ in range(n_places)]
    for f in living(alive):
        if use[segment[f]] >= 0:
            asked[place[f]][use[segment[f]]] += max(0.0, growth[f]) * weight[f] * floor_per_worker[segment[f]]
    return asked


def kept_for_services(free, meant, used, is_approved, place, segment, floor, is_service):
    """What is meant for producer services, less what they use and were promised, as far as anything is free."""
    kept = []
    for p, wanted in enumerate(meant):
        promised = [floor[a] for a in range(len(place)) if place[a] == p and is_approved[a] and is_service[segment[a]]]
        kept.append(max(0.0, min(wanted - sum(promised, used[p]), free[p])))
    return kept


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


def take_premises(left, place, wanted, floor):
    """First come, first served: kind 1 or 2 while there is room for all of it, else 0."""
    got = []
    for p, kind, area in zip(place, wanted, floor, strict=True):
        fits = kind in (1, 2) and left[p][kind - 1] >= area
        if fits:
            left[p][kind - 1] -= area
        got.append(int(kind) if fits else 0)
    return got
