"""Labour: quits, layoffs, search, matching. Workers apply to places, places ration, vacancies draw workers."""

import math

import numpy as np
from numba import prange

from sim.compiled import kernel, parallel_kernel
from sim.kernels.rationing import admitted_by_priority, lowest_first
from sim.rng.counter import BLOCK, fill_words
from sim.rng.draws import to_unit, uniform

QUITS, SEARCHES = np.int8(1), np.int8(2)


@parallel_kernel
def intentions(stream_key, alive, key, employer, quit_rate, search_share, intention):
    """Who quits (1) and who of the employed looks for another job (2), written into `intention` (W,) int8."""
    for block in prange((alive.size + BLOCK - 1) // BLOCK):
        start = block * BLOCK
        stop = min(start + BLOCK, alive.size)
        first, second = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
        fill_words(stream_key, key[start:stop], 0, first, second)
        for i in range(start, stop):
            works = (alive[i] != 0) & (employer[i] >= 0)
            quits = works & (to_unit(first[i - start]) < quit_rate)
            searches = works & (to_unit(second[i - start]) < search_share) & (not quits)
            intention[i] = 1 * quits + 2 * searches


@kernel
def leave_jobs(alive, intention, skill, employer, unemployed_quarters, staff):
    """Carry out quits, count another quarter for who has no job, lower `staff` (F, K); returns the number of quits."""
    quits = 0
    for i in range(alive.size):
        if alive[i] == 0:
            continue
        if employer[i] < 0:
            unemployed_quarters[i] = min(100, unemployed_quarters[i] + 1)
        elif intention[i] == 1:
            staff[employer[i], skill[i]] -= 1
            employer[i] = -1
            unemployed_quarters[i] = 0
            quits += 1
    return quits


@kernel
def vacancies_and_layoffs(alive, posts, staff, vacancies, layoffs):
    """Open posts by skill and heads to let go, (F, K) each, for every firm.

    Heads beyond their skill's posts fill posts one skill down first; what is then too many is let go from the
    lowest skill up. Quits that are not replaced so come before layoffs.
    """
    for f in range(alive.size):
        for k in range(3):
            vacancies[f, k] = 0
            layoffs[f, k] = 0
        if not alive[f]:
            continue
        spare = 0
        for k in range(2, -1, -1):
            gap = posts[f, k] - staff[f, k] - spare
            spare = max(0, -gap)
            vacancies[f, k] = max(0, gap)
        for k in range(3):
            gone = min(spare, staff[f, k])
            layoffs[f, k] = gone
            spare -= gone


@parallel_kernel
def lay_off(stream_key, alive, key, skill, employer, unemployed_quarters, staff, layoffs):
    """Let go exactly `layoffs` (F, K) heads of each firm, each of them equally likely (selection sampling)."""
    lets_go = np.zeros(staff.shape[0], np.bool_)  # a column that stays in the nearest cache
    for f in range(staff.shape[0]):
        lets_go[f] = (layoffs[f, 0] + layoffs[f, 1] + layoffs[f, 2]) > 0
    is_near = np.empty(alive.size, np.bool_)
    for i in prange(alive.size):
        is_near[i] = (alive[i] != 0) & (employer[i] >= 0) & lets_go[max(0, employer[i])]
    rows = np.empty(alive.size, np.int64)
    count = 0
    for i in range(alive.size):  # without a branch, which nobody could predict
        rows[count] = i
        count += is_near[i]
    left = staff.copy()
    gone = 0
    for i in rows[:count]:
        f = employer[i]
        k = skill[i]
        if layoffs[f, k] > 0:
            if uniform(stream_key, key[i], 0) * left[f, k] < layoffs[f, k]:
                layoffs[f, k] -= 1
                staff[f, k] -= 1
                employer[i] = -1
                unemployed_quarters[i] = 0
                gone += 1
            left[f, k] -= 1
    return gone


@kernel
def open_posts(alive, place, vacancies, n_places):
    """Vacancies by place and skill, (P, K) int64."""
    out = np.zeros((n_places, 3), np.int64)
    for f in range(alive.size):
        if alive[f]:
            for k in range(3):
                out[place[f], k] += vacancies[f, k]
    return out


@kernel
def job_weights(open_jobs, wages, base_wages, taste, decay):
    """Weight of each work place for a seeker by home and skill, (P·K, P): vacancies × relative wage^taste × decay."""
    n_places = decay.shape[0]
    pull = np.empty((3, n_places))
    for k in range(3):
        for q in range(n_places):
            pull[k, q] = open_jobs[q, k] * (wages[q, k] / base_wages[k]) ** taste
    out = np.empty((n_places * 3, n_places))
    for p in range(n_places):
        for k in range(3):
            for q in range(n_places):
                out[p * 3 + k, q] = pull[k, q] * decay[p, q]
    return out


@kernel
def job_seekers(alive, intention, employer):
    """Rows of who looks for a job this quarter: all without one, and some of the employed."""
    out = np.empty(alive.size, np.int64)
    count = 0
    for i in range(alive.size):  # without a branch, which nobody could predict
        out[count] = i
        count += (alive[i] != 0) & ((employer[i] < 0) | (intention[i] == 2))
    return out[:count].copy()


@parallel_kernel
def job_races(seekers, patience, skill, home, key, unemployed_quarters):
    """Row (home · K + skill sought) of each seeker in the race for jobs, and his key: (N,) each.

    After `patience` quarters without a job a seeker looks one skill down.
    """
    rows = np.empty(seekers.size, np.int64)
    keys = np.empty(seekers.size, np.uint64)
    for j in prange(seekers.size):
        i = seekers[j]
        rows[j] = home[i] * 3 + max(0, skill[i] - (unemployed_quarters[i] >= patience))
        keys[j] = key[i]
    return rows, keys


@parallel_kernel
def choose_jobs(
    priority_stream, seekers, keys, rows, places, employer, firm_place, staff, posts, minutes, wages, beta, taste,
    accept_gain,
):  # fmt: skip
    """Cell (place · K + skill) that each seeker applies to, or −1, and his priority: without a job first, then by lot.

    `places` (N,) won the race, −1 for none. Who has a job applies only for a gain above `accept_gain`; in a firm with
    more heads of his skill than posts for it he compares with the post one skill down that he may hold.
    """
    cells = np.empty(seekers.size, np.int64)
    priority = np.empty(seekers.size)
    log_wages = np.empty(wages.shape)
    for p in range(wages.shape[0]):
        for k in range(wages.shape[1]):
            log_wages[p, k] = math.log(wages[p, k])
    for block in prange((seekers.size + BLOCK - 1) // BLOCK):
        start = block * BLOCK
        stop = min(start + BLOCK, seekers.size)
        first, second = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
        fill_words(priority_stream, keys[start:stop], 0, first, second)
        for j in range(start, stop):
            cells[j] = -1
            priority[j] = to_unit(first[j - start])
            place = places[j]
            if place < 0:
                continue
            f = employer[seekers[j]]
            p = rows[j] // 3
            k = rows[j] % 3
            if f >= 0:
                priority[j] += 1.0
                now = firm_place[f]
                held = k - 1 if k > 0 and staff[f, k] > posts[f, k] else k
                gain = beta * (minutes[p, now] - minutes[p, place])
                gain += taste * (log_wages[place, k] - log_wages[now, held])
                if gain <= accept_gain:
                    continue
            cells[j] = place * 3 + k
    return cells, priority


@parallel_kernel
def hire(
    order_stream, seekers, cells, priority, open_jobs, firm_alive, firm_key, firm_place, vacancies, staff,
    skill, employer, unemployed_quarters, changed_job,
):  # fmt: skip
    """Fill vacancies with the applicants of lowest priority; returns (hires from unemployment, moves between jobs).

    Each place hands its posts of a skill out in an order drawn per post, so that every vacancy is equally likely.
    """
    n_cells = open_jobs.size
    order, start, served = admitted_by_priority(cells, priority, open_jobs.ravel())
    first = np.zeros(n_cells + 1, np.int64)
    for c in range(n_cells):
        first[c + 1] = first[c] + open_jobs[c // 3, c % 3]
    slot_firm = np.empty(first[n_cells], np.int64)
    slot_lot = np.empty(first[n_cells])
    fill = first[:-1].copy()
    for f in range(firm_alive.size):
        if firm_alive[f]:
            for k in range(3):
                cell = firm_place[f] * 3 + k
                for v in range(vacancies[f, k]):
                    slot_firm[fill[cell]] = f
                    slot_lot[fill[cell]] = uniform(order_stream, firm_key[f], v * 3 + k)
                    fill[cell] += 1
    slots = np.arange(first[n_cells])
    for c in prange(n_cells):
        if 0 < served[c] < first[c + 1] - first[c]:
            lowest_first(slots, slot_lot, first[c], first[c + 1], served[c])
    hires = 0
    moves = 0
    for c in range(n_cells):
        for r in range(served[c]):
            i = seekers[order[start[c] + r]]
            f = slot_firm[slots[first[c] + r]]
            if employer[i] >= 0:
                staff[employer[i], skill[i]] -= 1
                moves += 1
            else:
                hires += 1
            vacancies[f, c % 3] -= 1
            staff[f, skill[i]] += 1
            employer[i] = f
            unemployed_quarters[i] = 0
            changed_job[i] = 1
    return hires, moves


@kernel
def unplaced(seekers, employer):
    """Who of the seekers is still without a job: the second round is theirs."""
    count = 0
    out = np.empty(seekers.size, np.int64)
    for j in range(seekers.size):
        if employer[seekers[j]] < 0:
            out[count] = seekers[j]
            count += 1
    return out[:count].copy()


@kernel
def count_by_home(alive, skill, home, employer, n_places):
    """Workers and those without a job, by home and skill: two (P, K) float64 arrays, in simulated workers."""
    force = np.zeros((n_places, 3))
    jobless = np.zeros((n_places, 3))
    for i in range(alive.size):
        if alive[i] != 0:
            force[home[i], skill[i]] += 1.0
            if employer[i] < 0:
                jobless[home[i], skill[i]] += 1.0
    return force, jobless


@kernel
def adjust_wages(wages, floor, force, jobless, decay, speed, target):
    """Move wages by place and skill with the unemployment within reach, in place.

    Δ ln w = speed · clip(½ ln(target/u), ±½); u is seen from the work place through `decay`, smoothed with half a
    person in ten; never below `floor` (P, K).
    """
    n_places = decay.shape[0]
    for q in range(n_places):
        for k in range(3):
            near = 10.0
            idle = 0.5
            for p in range(n_places):
                near += decay[p, q] * force[p, k]
                idle += decay[p, q] * jobless[p, k]
            gap = 0.5 * math.log(target * near / idle)
            wages[q, k] = max(floor[q, k], wages[q, k] * math.exp(speed * min(0.5, max(-0.5, gap))))


@parallel_kernel
def write_wages(alive, skill, employer, firm_place, pay, wages, wage):
    """Wage of every worker in 万元 a year, 0 without a job, written into `wage` (W,)."""
    for i in prange(alive.size):
        wage[i] = 0.0
        if alive[i] != 0 and employer[i] >= 0:
            f = employer[i]
            wage[i] = wages[firm_place[f], skill[i]] * pay[f]
