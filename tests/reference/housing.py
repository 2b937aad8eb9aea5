"""Who moves, where to, and who gets a home, household by household: plain twins of sim/kernels/housing.py."""

import math

import numpy as np

from reference.random_words import random_words, to_unit, uniform
from reference.rationing import admitted_by_priority

OWNER, RENTER, TALENT = 0, 1, 2
STAYS, MOVES, LEAVES = 0, 1, 2
NOBODY = -1
HOUR = 60.0


def wishes(
    stream_key, intention, key, home, employer, tenure, tenancy_end, changed_job, firm_place, minutes, quarter,
    owner_rate, renter_rate, long_trip_factor, job_change, owner_job_change, leave_rate, leave_jobless, leave_employed,
    rent_pressure, wish,
):  # fmt: skip
    """The first word decides on a move, the second on leaving the city, which goes before."""
    for i in range(len(intention)):
        wish[i] = STAYS
        if intention[i] == NOBODY:
            continue
        moving, leaving = map(to_unit, random_words(stream_key, key[i], 0))
        owns, has_job = tenure[i] == OWNER, employer[i] >= 0
        rate = owner_rate if owns else renter_rate
        if has_job and minutes[home[i], firm_place[employer[i]]] > HOUR:
            rate *= long_trip_factor
        if changed_job[i]:
            rate += job_change * owner_job_change if owns else job_change
        tenancy_is_over = tenure[i] == TALENT and quarter >= tenancy_end[i]
        if moving < rate or tenancy_is_over:
            wish[i] = MOVES
        if leaving < leave_rate * (leave_employed if has_job else leave_jobless) * rent_pressure[home[i]]:
            wish[i] = LEAVES


def may_wish(
    first, second, owner_moves, renter_moves, owner_change, renter_change, most_leaves, changed_job, tenure, may,
):  # fmt: skip
    """A draw below its bound, which is higher after a change of the job, or a tenancy."""
    for i in range(len(may)):
        owns = tenure[i] == OWNER
        bound = (owner_moves if owns else renter_moves) + changed_job[i] * (owner_change if owns else renter_change)
        is_low = to_unit(first[i]) < bound or to_unit(second[i]) < most_leaves
        may[i] = is_low or tenure[i] == TALENT


def home_weights(vacant, attraction, decay, jobs):
    """Vacant × attraction × decay to each work place; without a job the mean of these over all jobs, or over places."""
    n = len(decay)
    out = np.zeros((n + 1, n))
    total = sum(jobs)
    for p in range(n):
        for w in range(n):
            out[w, p] = vacant[p] * attraction[p] * decay[p, w]
        weights = [jobs[w] / total if total > 0.0 else 1.0 / n for w in range(n)]
        out[n, p] = sum(weight * out[w, p] for w, weight in enumerate(weights))
    return out


def enter_home_races(movers, employer, firm_place, key, n_places, rows, keys):
    """The row of the work place, the last one without a job."""
    rows[:] = [firm_place[employer[i]] if employer[i] >= 0 else n_places for i in movers]
    keys[:] = [key[i] for i in movers]


def choose_homes(
    talent_stream, movers, keys, rows, places, arrivals, skill, home, tenure, talent_weight, n_places, cells,
):  # fmt: skip
    """The winner of the race, or the flat of the work place's zone if it arrives before; nobody applies to stay."""
    for j, (i, key, row, place, arrival) in enumerate(zip(movers, keys, rows, places, arrivals, strict=True)):
        cell = int(place)
        may_rent_flats = tenure[i] != OWNER and row < len(talent_weight)
        kind = int(skill[i] == 2)
        if may_rent_flats and talent_weight[row, kind] > 0.0:
            flat = -math.log(uniform(talent_stream, key, 0)) / talent_weight[row, kind]
            cell = n_places + 2 * int(row) + kind if flat < arrival else cell
        stays = cell == home[i] and tenure[i] != TALENT
        cells[j] = -1 if stays else cell


def move_in(
    movers, cells, priority, capacity, home, tenure, skill, tenancy_end, n_places, tenancy_quarters, quarter,
    market, talent,
):  # fmt: skip
    """Homes to the lowest priorities; a flat makes a tenant until the tenancy ends, the market a renter of a tenant."""
    order, start, served = admitted_by_priority(cells, priority, capacity)
    housed = served_rows(order, start, served, len(movers))
    rest = (home, tenure, skill, tenancy_end, n_places, tenancy_quarters, quarter, market, talent)
    take_homes(movers, cells, housed, *rest)
    return housed, served


def take_homes(
    movers, cells, housed, home, tenure, skill, tenancy_end, n_places, tenancy_quarters, quarter, market, talent,
):  # fmt: skip
    """Who is housed counts no more where he was, and then where he is."""
    going = [(i, cell) for i, cell, goes in zip(movers, cells, housed, strict=True) if goes]
    tally_homes([i for i, _ in going], home, tenure, skill, -1, market, talent)
    for i, cell in going:
        if cell >= n_places:
            home[i], tenure[i], tenancy_end[i] = (cell - n_places) // 2, TALENT, quarter + tenancy_quarters
        else:
            home[i], tenure[i] = cell, RENTER if tenure[i] == TALENT else tenure[i]
    tally_homes([i for i, _ in going], home, tenure, skill, 1, market, talent)


def free_flats(stock, for_high, taken):
    """What of its own flats a class has not taken, high skill first; no more than stand empty."""
    free = np.zeros((len(stock), 2), np.int64)
    for p, (flats, high) in enumerate(zip(stock, for_high, strict=True)):
        empty = max(0, flats - sum(taken[p]))
        for kind, own in ((1, high), (0, flats - high)):
            free[p, kind] = min(empty, max(0, own - taken[p, kind]))
            empty -= free[p, kind]
    return free


def occupied_homes(alive, home, tenure, skill, n_places):
    """Homes in the market by place; talent flats by place and class, the second for high skill."""
    market, talent = np.zeros(n_places, np.int64), np.zeros((n_places, 2), np.int64)
    for i in np.flatnonzero(alive):
        if tenure[i] == TALENT:
            talent[home[i], int(skill[i] == 2)] += 1
        else:
            market[home[i]] += 1
    return market, talent


def tally_homes(rows, home, tenure, skill, change, market, talent):
    """Each of these workers counts once more, or once less, where and how he lives."""
    for i in rows:
        if tenure[i] == TALENT:
            talent[home[i]][int(skill[i] == 2)] += change
        else:
            market[home[i]] += change


def served_rows(order, start, served, n_takers):
    """The first `served` of each cell."""
    out = [False] * n_takers
    for begin, count in zip(start, served, strict=False):
        for taker in order[begin : begin + count]:
            out[taker] = True
    return out
