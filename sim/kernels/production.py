"""What a firm makes, earns and plans: value added, profit, desired staff, all per real firm and year.

Value added of a firm of n workers is ``va·median·e^x·net·(n/median)^α``; α is the exponent of labour alone and x adds
log price, demand, place effect, productivity and density. Labour's marginal revenue is what the wage is compared with.
"""

import math

import numpy as np

from sim.compiled import kernel, row_kernel
from sim.rng.counter import BLOCK, fill_words
from sim.rng.draws import to_laplace, to_unit

FIRMS = 1 << 13
"""Firms that are worth a thread: what one plans takes tens of nanoseconds."""
_HARDLY = 1e-9
"""Workers, or parts of a wish, that rounding may leave."""


@kernel
def firm_weight(size, scale, min_staff):
    """Real firms that one simulated firm stands for: the smallest integer with size·weight·scale ≥ min_staff."""
    return max(np.int64(1), np.int64(math.ceil(min_staff / (size * scale) - 1e-9)))


@row_kernel("alive", "key", "birth", "technology", "productivity", "lift", least=FIRMS)
def advance_productivity(
    stream_key, key, alive, birth, quarter, technology, productivity, lift,
    persistence, scale, volatility, drift, learning_gain, learning_quarters,
):  # fmt: skip
    """Move each firm's log productivity one quarter, in place.

    Persistent, with Laplace innovations; young firms learn; technology raises drift and variance. The drift lies
    inside the mean reversion, so that its long-run gain is bounded.
    """
    first, second, drawn = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64), np.empty(BLOCK)
    for start in range(0, alive.size, BLOCK):
        stop = min(start + BLOCK, alive.size)
        fill_words(stream_key, key[start:stop], 0, first, second)
        for i in range(stop - start):
            drawn[i] = to_laplace(first[i])
        for f in range(start, stop):
            if alive[f]:
                step = drawn[f - start] * scale * (1.0 + volatility * (technology[f] - 0.5))
                gain = learning_gain / learning_quarters if quarter - birth[f] < learning_quarters else 0.0
                productivity[f] = persistence * productivity[f] + step + gain + drift * technology[f] + lift[f]


@kernel
def spread_over_firms(alive, values):
    """Standard deviation of a column over the living firms; 0 if there is none."""
    n, total = 0, 0.0
    for f in range(alive.size):
        if alive[f]:
            n += 1
            total += values[f]
    mean, square = total / max(n, 1), 0.0
    for f in range(alive.size):
        if alive[f]:
            square += (values[f] - mean) ** 2
    return math.sqrt(square / max(n, 1))


@kernel
def wage_index(wages, base, mix):
    """Wage of each segment's skill mix in each place, relative to the base wages: (P, S)."""
    n_places = wages.shape[0]
    n_segments = mix.shape[0]
    out = np.empty((n_places, n_segments))
    for s in range(n_segments):
        reference = 0.0
        for k in range(mix.shape[1]):
            reference += mix[s, k] * base[k]
        for p in range(n_places):
            total = 0.0
            for k in range(mix.shape[1]):
                total += mix[s, k] * wages[p, k]
            out[p, s] = total / reference
    return out


@kernel
def premium(productivity, rent_sharing):
    """Wage of a firm relative to the going wage: who is above the median productivity shares part of it."""
    return math.exp(rent_sharing * max(0.0, productivity))


@kernel
def cost_factor(base_cost, cost, value_added_ratio):
    """Value added relative to that at the start's link costs, bounded to a half and one and a half."""
    return min(1.5, max(0.5, 1.0 + (base_cost - cost) / value_added_ratio))


@kernel
def best_staff(log_revenue, log_wage, median, alpha, most):
    """Staff at which labour's marginal revenue is its wage, at most `most` medians."""
    exponent = (log_revenue - log_wage) / (1.0 - alpha)
    return median * math.exp(min(exponent, math.log(most)))


@row_kernel(
    "alive", "segment", "place", "weight", "staff", "productivity", "cash", "capacity", "link_cost", "wanted",
    "growth", "limited", least=FIRMS,
)  # fmt: skip
def plan_staff(
    alive, segment, place, weight, staff, productivity, cash, capacity, link_cost,
    log_value, log_wage, base_link_cost, value_added_ratio, median, yearly_wage, pay_factor, alpha, most, speed,
    rent_sharing, cost_per_worker, credit_years, scale, wanted, growth, limited,
):  # fmt: skip
    """Staff that each firm wants and what money allows, before floor; all per real firm.

    Writes `wanted` (F,), `growth` (F,), the added capacity that finance admits, 0 where it shrinks, and `limited`
    (F,), 1 where money bounds growth and 2 where it does not. `capacity` is the number of workers that a firm's
    equipment serves; only more of it costs money.
    """
    for f in range(alive.size):
        growth[f] = 0.0
        wanted[f] = 0.0
        limited[f] = 0
        if not alive[f]:
            continue
        s = segment[f]
        p = place[f]
        heads = staff[f, 0] + staff[f, 1] + staff[f, 2]
        n = heads / (weight[f] * scale)
        net = cost_factor(base_link_cost[s], link_cost[f], value_added_ratio[s])
        revenue = log_value[p, s] + productivity[f] + math.log(net)
        pay = log_wage[p, s] + rent_sharing * max(0.0, productivity[f])
        best = best_staff(revenue, pay, median[s], alpha, most)
        have = capacity[f]
        if best < have:
            wanted[f] = have + speed * (best - have)
            continue
        wanted[f] = max(have, n + speed * (best - n))
        wage = yearly_wage[s] * pay_factor[s] * math.exp(pay)
        money = max(0.0, cash[f] + credit_years * wage * n)
        wish = wanted[f] - have
        growth[f] = min(wish, money / (cost_per_worker * wage))
        if wish > _HARDLY:
            limited[f] = 1 if growth[f] < wish * (1.0 - _HARDLY) else 2


@kernel
def young_by_limit(birth, weight, limited, young_since):
    """Real firms born after `young_since` that want to grow: those that money bounds, those that it does not, (2,)."""
    young = np.zeros(2, np.int64)
    for f in range(limited.size):
        if limited[f] > 0 and birth[f] > young_since:
            young[limited[f] - 1] += weight[f]
    return young


@row_kernel(
    "alive", "key", "segment", "place", "weight", "wanted", "growth", "capacity", "cash", "posts", "spent",
    least=FIRMS,
)  # fmt: skip
def settle_posts(
    stream_key, key, alive, segment, place, weight, wanted, growth, floor_share, mix, investment, scale,
    capacity, cash, posts, spent,
):  # fmt: skip
    """Turn plans into funded capacity, its price, and whole posts by skill; writes into `spent` (F,) what was paid.

    `floor_share` (P, S) is the part of wanted growth that the place's free floor admits; `investment` (S,) the
    price of one more worker's equipment in 万元. Fractions of posts round by a draw fixed for the firm's life.
    """
    first, second = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
    for start in range(0, alive.size, BLOCK):
        stop = min(start + BLOCK, alive.size)
        for f in range(start, stop):
            spent[f] = 0.0
            if alive[f] and growth[f] > 0.0:
                added = growth[f] * floor_share[place[f], segment[f]]
                capacity[f] += added
                spent[f] = added * investment[segment[f]]
                cash[f] -= spent[f]
            elif alive[f] and wanted[f] < capacity[f]:
                capacity[f] = wanted[f]
        for k in range(mix.shape[1]):
            fill_words(stream_key, key[start:stop], k, first, second)
            for f in range(start, stop):
                if alive[f]:
                    heads = capacity[f] * weight[f] * scale
                    posts[f, k] = np.int64(math.floor(heads * mix[segment[f], k] + to_unit(first[f - start])))


@kernel
def sum_by_place(place, weight, value, n_places):
    """Sum of a firm's value × weight by place, (P,); who is not there has the value 0."""
    total = np.zeros(n_places)
    for f in range(value.size):
        total[place[f]] += value[f] * weight[f]
    return total


@kernel
def value_added(log_revenue, n, median, va, alpha):
    """Value added of a real firm of n workers a year, 万元."""
    return va * median * math.exp(log_revenue + alpha * math.log(n / median))


@kernel
def firms_looking(stream_key, alive, key, notice_quarters, probability):
    """Rows of the firms that look for another place: who is under notice, and who draws below the probability."""
    out = np.empty(alive.size, np.int64)
    first, second = np.empty(BLOCK, np.uint64), np.empty(BLOCK, np.uint64)
    count = 0
    for start in range(0, alive.size, BLOCK):
        stop = min(start + BLOCK, alive.size)
        fill_words(stream_key, key[start:stop], 0, first, second)
        for f in range(start, stop):
            if alive[f] and (to_unit(first[f - start]) < probability or notice_quarters[f] > 0):
                out[count] = f
                count += 1
    return out[:count].copy()


@kernel
def heads_by_cell(alive, place, segment, staff, n_places, n_segments):
    """Simulated workers by place and segment of their employer, (P, S) float64."""
    out = np.zeros((n_places, n_segments))
    for f in range(alive.size):
        if alive[f]:
            out[place[f], segment[f]] += staff[f, 0] + staff[f, 1] + staff[f, 2]
    return out


@kernel
def heads_by_skill(alive, place, staff, n_places):
    """Simulated workers by place of work and skill, (P, K) float64."""
    out = np.zeros((n_places, 3))
    for f in range(alive.size):
        if alive[f]:
            for k in range(3):
                out[place[f], k] += staff[f, k]
    return out


@kernel
def value_by_cell(alive, place, segment, weight, value, n_places, n_segments):
    """Sum of a firm's value × weight by place and segment, (P, S)."""
    out = np.zeros((n_places, n_segments))
    for f in range(alive.size):
        if alive[f]:
            out[place[f], segment[f]] += value[f] * weight[f]
    return out


@kernel
def fit_productivity(
    alive, segment, place, weight, capacity, link_cost, log_value, wage_indices, base_link_cost, value_added_ratio,
    median, alpha, rent_sharing, productivity, n_places, n_segments,
):  # fmt: skip
    """Set each firm's productivity so that the staff it has is its best; returns what place and segment explain.

    The two arrays (P,), (S,) are the mean productivity, weighted by staff, beyond what a firm's size alone says.
    """
    by_place = np.zeros(n_places)
    by_segment = np.zeros(n_segments)
    staff_p = np.zeros(n_places)
    staff_s = np.zeros(n_segments)
    for f in range(alive.size):
        if not alive[f]:
            continue
        s = segment[f]
        p = place[f]
        net = cost_factor(base_link_cost[s], link_cost[f], value_added_ratio[s])
        by_size = (1.0 - alpha) * math.log(capacity[f] / median[s])
        needed = by_size - log_value[p, s] - math.log(net) + math.log(wage_indices[p, s])
        productivity[f] = needed / (1.0 - rent_sharing) if needed > 0.0 else needed
        staff = capacity[f] * weight[f]
        by_place[p] += staff * (needed - by_size)
        by_segment[s] += staff * (needed - by_size)
        staff_p[p] += staff
        staff_s[s] += staff
    for p in range(n_places):
        by_place[p] = by_place[p] / staff_p[p] if staff_p[p] > 0.0 else 0.0
    for s in range(n_segments):
        by_segment[s] = by_segment[s] / staff_s[s] if staff_s[s] > 0.0 else 0.0
    return by_place, by_segment
