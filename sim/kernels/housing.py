"""Housing: who wishes to move, where to, who gets a home; tenures are 0 owner, 1 renter, 2 tenant of a talent flat."""

import numpy as np

from sim.compiled import kernel, row_kernel
from sim.kernels.rationing import TAKERS, admitted_by_priority
from sim.kernels.rows import list_rows
from sim.rng.counter import BLOCK, fill_words
from sim.rng.draws import minus_log, to_unit, uniform
from sim.threads import at_once, is_for_one, shares

OWNER, RENTER, TALENT = 0, 1, 2
MOVES, LEAVES = np.int8(1), np.int8(2)
"""Wishes: another home, or to leave the city; 0 is to stay."""
_A_HAIR_MORE = 1.0 + 1e-9
CLASSES = 2
"""Classes of talent flats: for tenants of high skill, and for all others."""


@row_kernel("intention", "key", "home", "employer", "tenure", "tenancy_end", "changed_job", "wish")
def wishes(
    stream_key, intention, key, home, employer, tenure, tenancy_end, changed_job, firm_place, minutes, quarter,
    owner_rate, renter_rate, long_trip_factor, job_change, owner_job_change, leave_rate, leave_jobless, leave_employed,
    rent_pressure, wish,
):  # fmt: skip
    """What each worker wishes, written into `wish` (W,) int8: 0 stays, 1 moves home, 2 leaves the city.

    `intention` (W,) int8, what he intended in the labour market, is −1 where nobody lives.

    Trips over an hour raise the wish to move; a tenant of a talent flat moves when the tenancy ends.
    """
    # Whose draws lie above every rate that he may have stays: his trip and rent need not be looked up.
    longest = max(1.0, long_trip_factor) * _A_HAIR_MORE
    owner_moves, renter_moves = owner_rate * longest, renter_rate * longest
    owner_change, renter_change = job_change * owner_job_change * _A_HAIR_MORE, job_change * _A_HAIR_MORE
    most_leaves = leave_rate * max(leave_jobless, leave_employed) * rent_pressure.max() * _A_HAIR_MORE
    first, second = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
    rows = np.empty(BLOCK + 1, np.int64)
    for start in range(0, intention.size, BLOCK):
        stop = min(start + BLOCK, intention.size)
        fill_words(stream_key, key[start:stop], 0, first, second)
        may = wish[start:stop]
        may_wish(
            first, second, owner_moves, renter_moves, owner_change, renter_change, most_leaves,
            changed_job[start:stop], tenure[start:stop], may,
        )  # fmt: skip
        for n in range(list_rows(may, np.int8(1), start, rows)):
            i = rows[n]
            p = home[i]
            f = employer[i]
            away = (leave_jobless if f < 0 else leave_employed) * rent_pressure[p]
            rate = owner_rate if tenure[i] == OWNER else renter_rate
            if f >= 0:
                rate *= long_trip_factor if minutes[p, firm_place[f]] > 60.0 else 1.0
            rate += changed_job[i] * job_change * (owner_job_change if tenure[i] == OWNER else 1.0)
            leaves = to_unit(second[i - start]) < leave_rate * away
            moves = to_unit(first[i - start]) < rate
            if tenure[i] == TALENT:
                moves |= quarter >= tenancy_end[i]
            wish[i] = (intention[i] >= 0) * (LEAVES * leaves + MOVES * (moves & (not leaves)))


@kernel
def may_wish(
    first, second, owner_moves, renter_moves, owner_change, renter_change, most_leaves, changed_job, tenure, may,
):  # fmt: skip
    """Whether some worker may move or leave, by his words, `may` (N,) int8; many are looked at at a time.

    Owners and others move at most at these rates, and at so much more after a change of the job.
    """
    for i in range(may.size):
        rate = owner_moves if tenure[i] == OWNER else renter_moves
        more = owner_change if tenure[i] == OWNER else renter_change
        draws = (to_unit(first[i]) < rate + changed_job[i] * more) | (to_unit(second[i]) < most_leaves)
        may[i] = draws | (tenure[i] == TALENT)


@kernel
def home_weights(vacant, attraction, decay, jobs):
    """Weight of each place for who works in a place, and in the last row for who has no job: (P + 1, P).

    Without a job the weights of the employed are averaged over work places by their jobs; a choice without any
    travel term would empty the core.
    """
    n = vacant.size
    out = np.zeros((n + 1, n))
    total = 0.0
    for w in range(n):
        total += jobs[w]
    for w in range(n):
        share = jobs[w] / total if total > 0.0 else 1.0 / n
        for p in range(n):
            weight = vacant[p] * attraction[p] * decay[p, w]
            out[w, p] = weight
            out[n, p] += share * weight
    return out


@row_kernel("movers", "rows", "keys", least=TAKERS)
def enter_home_races(movers, employer, firm_place, key, n_places, rows, keys):
    """Write the row of each mover in the race for homes, his work place or P without a job, and his key, (N,) each."""
    for j in range(movers.size):
        i = movers[j]
        rows[j] = n_places if employer[i] < 0 else firm_place[employer[i]]
        keys[j] = key[i]


@row_kernel("movers", "keys", "rows", "places", "arrivals", "cells", least=TAKERS)
def choose_homes(
    talent_stream, movers, keys, rows, places, arrivals, skill, home, tenure, talent_weight, n_places, cells,
):  # fmt: skip
    """Write the cell that each mover applies to, a place (market) or P + zone · 2 + class (talent flat), −1 for none.

    Who works in a zone with free talent flats of his class compares them with all homes by the same logit: the
    flat's arrival time is exponential with the flat's weight, and `arrivals` (N,) are those of the race that
    `places` (N,) won. Owners do not apply for flats.
    """
    for j in range(movers.size):
        i = movers[j]
        cells[j] = places[j]
        if tenure[i] != OWNER and rows[j] < talent_weight.shape[0]:
            kind = 1 if skill[i] == 2 else 0
            weight = talent_weight[rows[j], kind]
            if weight > 0.0:
                flat = minus_log(uniform(talent_stream, keys[j], 0)) / weight
                if flat < arrivals[j]:
                    cells[j] = n_places + rows[j] * CLASSES + kind
        if cells[j] == home[i] and tenure[i] != TALENT:
            cells[j] = -1


def move_in(
    movers, cells, priority, capacity, home, tenure, skill, tenancy_end, n_places, tenancy_quarters, quarter,
    market, talent,
):  # fmt: skip
    """House the movers of lowest priority; returns who was housed, (N,) bool, and how many in each cell.

    The homes taken, in the market (P,) and talent flats (P, 2), are counted anew.
    """
    order, start, served = admitted_by_priority(cells, priority, capacity)
    housed = served_rows(order, start, served, movers.size)
    columns = (home, tenure, skill, tenancy_end, n_places, tenancy_quarters, quarter)
    most = movers.size // TAKERS
    if is_for_one(most):
        take_homes(movers, cells, housed, *columns, market, talent)
        return housed, served
    parts = shares(movers.size, most)
    in_market, in_flats = (
        np.zeros((len(parts), *market.shape), np.int64),
        np.zeros((len(parts), *talent.shape), np.int64),
    )
    calls = [
        (movers[part], cells[part], housed[part], *columns, in_market[n], in_flats[n]) for n, part in enumerate(parts)
    ]
    at_once(take_homes, calls)
    market += in_market.sum(axis=0)
    talent += in_flats.sum(axis=0)
    return housed, served


@kernel
def take_homes(
    movers, cells, housed, home, tenure, skill, tenancy_end, n_places, tenancy_quarters, quarter, market, talent,
):  # fmt: skip
    """Let the movers who are `housed` move into their cell, row by row; counts the homes that they leave and take."""
    for j in range(movers.size):
        if housed[j]:
            tally_homes(movers[j : j + 1], home, tenure, skill, -1, market, talent)
            i = movers[j]
            if cells[j] < n_places:
                home[i] = cells[j]
                if tenure[i] == TALENT:
                    tenure[i] = RENTER
            else:
                home[i] = (cells[j] - n_places) // CLASSES
                tenure[i] = TALENT
                tenancy_end[i] = quarter + tenancy_quarters
            tally_homes(movers[j : j + 1], home, tenure, skill, 1, market, talent)


@kernel
def tally_homes(rows, home, tenure, skill, change, market, talent):
    """Add `change`, 1 or −1 for each of these workers, to the homes taken that `occupied_homes` counts, in place."""
    for i in rows:
        if tenure[i] == TALENT:
            talent[home[i], 1 if skill[i] == 2 else 0] += change
        else:
            market[home[i]] += change


@kernel
def free_flats(stock, for_high, taken):
    """Talent flats free by class of tenant, (P, 2), of the `stock` (P,) and those of it `for_high` skill (P,).

    When the share changes, tenants of one class may still hold flats that are now the other's: `taken` (P, 2).
    """
    free = np.empty_like(taken)
    for p in range(stock.size):
        left = max(0, stock[p] - taken[p, 0] - taken[p, 1])
        free[p, 1] = min(left, max(0, for_high[p] - taken[p, 1]))
        free[p, 0] = left - free[p, 1]
    return free


@kernel
def occupied_homes(alive, home, tenure, skill, n_places):
    """Homes taken by place: in the market (P,), and talent flats by class of tenant (P, 2), in simulated workers."""
    market = np.zeros(n_places, np.int64)
    talent = np.zeros((n_places, 2), np.int64)
    for i in range(alive.size):
        if alive[i] != 0:
            if tenure[i] == TALENT:
                talent[home[i], 1 if skill[i] == 2 else 0] += 1
            else:
                market[home[i]] += 1
    return market, talent


@kernel
def served_rows(order, start, served, n_takers):
    """Mask (N,) of the takers that `admitted_by_priority` served."""
    out = np.zeros(n_takers, np.bool_)
    for c in range(served.size):
        for r in range(served[c]):
            out[order[start[c] + r]] = True
    return out
