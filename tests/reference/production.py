"""Production, the plain way: productivity, the staff a firm wants, the floor and the money it takes.

A firm of n workers adds the value va·median·e^x·net·(n ÷ median)^α a year, where x holds prices, demand, place and
productivity. Its best n equates labour's marginal revenue with the wage.
"""

from math import exp, floor, fsum, log, sqrt

from reference.random_words import random_words, to_laplace, uniform

TOGETHER = 2048
"""Firms that are looked at together."""
HARDLY = 1e-9
"""Growth, in workers and as a part of what is wanted, that is rounding."""


def living(alive):
    """Rows with a firm in them."""
    return [f for f in range(len(alive)) if alive[f] != 0]


def firm_weight(size, scale, min_staff):
    """Least whole number of real firms of this size that make a simulated one of `min_staff` workers."""
    needed = min_staff / (size * scale)
    weight = 1
    while weight < needed - 1e-9:
        weight += 1
    return weight


def advance_productivity(
    stream_key, key, alive, birth, quarter, technology, productivity, lift,
    persistence, scale, volatility, drift, learning_gain, learning_quarters,
):  # fmt: skip
    """z ← ρ z + drift of technology + lift + a share of learning while young + Laplace innovation."""
    for f in living(alive):
        spread = scale * (1.0 + volatility * (technology[f] - 0.5))
        age = quarter - birth[f]
        learnt = learning_gain / learning_quarters if age < learning_quarters else 0.0
        productivity[f] = fsum(
            [
                persistence * productivity[f],
                drift * technology[f],
                lift[f],
                learnt,
                spread * to_laplace(random_words(stream_key, key[f], 0)[0]),
            ]
        )


def wage_index(wages, base, mix):
    """Wage of a segment's mix of skills where a firm is ÷ the same mix at the base wages."""

    def index(place, segment):
        skills = range(len(base))
        return fsum(mix[segment][k] * wages[place][k] for k in skills) / fsum(mix[segment][k] * base[k] for k in skills)

    return [[index(p, s) for s in range(len(mix))] for p in range(len(wages))]


def premium(productivity, rent_sharing):
    """e^(share · z) above the median, 1 below."""
    return exp(rent_sharing * productivity) if productivity > 0.0 else 1.0


def cost_factor(base_cost, cost, value_added_ratio):
    """net = 1 + (usual − present link cost) ÷ value added per output, from a half to one and a half."""
    net = 1.0 + (base_cost - cost) / value_added_ratio
    return sorted([0.5, net, 1.5])[1]


def best_staff(log_revenue, log_wage, median, alpha, most):
    """n with median·e^((x − ln w) ÷ (1 − α)), not above `most` medians."""
    wanted = (log_revenue - log_wage) / (1.0 - alpha)
    return median * most if wanted > log(most) else median * exp(wanted)


def plan_staff(
    alive, segment, place, weight, staff, productivity, cash, capacity, link_cost,
    log_value, log_wage, base_link_cost, value_added_ratio, median, yearly_wage, pay_factor, alpha, most, speed,
    rent_sharing, cost_per_worker, credit_years, scale, wanted, growth, limited,
):  # fmt: skip
    """Staff a firm wants: part of the way to the best. Shrinking costs nothing, growth takes cash and credit.

    What a firm shrinks from is its capacity; what it grows from are the heads it has, but it wants no less than its
    capacity, which is paid for.
    """
    for f in range(len(alive)):
        wanted[f] = growth[f] = limited[f] = 0
    for f in living(alive):
        s, p = segment[f], place[f]
        net = cost_factor(base_link_cost[s], link_cost[f], value_added_ratio[s])
        wage = exp(log_wage[p][s]) * premium(productivity[f], rent_sharing)
        best = best_staff(log_value[p][s] + productivity[f] + log(net), log(wage), median[s], alpha, most)
        if best < capacity[f]:
            wanted[f] = capacity[f] + speed * (best - capacity[f])
            continue
        heads = sum(staff[f]) / (weight[f] * scale)
        wage_bill_per_worker = yearly_wage[s] * pay_factor[s] * wage
        purse = cash[f] + credit_years * wage_bill_per_worker * heads
        wanted[f] = max(capacity[f], heads + speed * (best - heads))
        wish = wanted[f] - capacity[f]
        growth[f] = min(max(0.0, purse) / (cost_per_worker * wage_bill_per_worker), wish)
        if wish > HARDLY:
            limited[f] = 1 if growth[f] < wish * (1.0 - HARDLY) else 2


def young_by_limit(birth, weight, limited, young_since):
    """Real young firms whose growth money bounds, and those whose growth it does not."""
    young = [f for f in range(len(limited)) if birth[f] > young_since]
    return [sum(int(weight[f]) for f in young if limited[f] == mark) for mark in (1, 2)]


def settle_posts(
    stream_key, key, alive, segment, place, weight, wanted, growth, floor_share, mix, investment, scale,
    capacity, cash, posts, spent,
):  # fmt: skip
    """Growth that floor admits is bought and paid; posts are capacity × skill mix, rounded by the firm's own draws."""
    spent[:] = 0.0
    for f in living(alive):
        s, p = segment[f], place[f]
        if growth[f] > 0.0:
            added = growth[f] * floor_share[p][s]
            capacity[f] += added
            spent[f] = added * investment[s]
            cash[f] -= spent[f]
        else:
            capacity[f] = min(capacity[f], wanted[f])
        for k, share in enumerate(mix[s]):
            posts[f][k] = floor(capacity[f] * weight[f] * scale * share + uniform(stream_key, key[f], k))


def sum_by_place(place, weight, value, n_places):
    """Value × weight of the firms in each place."""
    return [fsum(v * w for p, w, v in zip(place, weight, value, strict=True) if p == q) for q in range(n_places)]


def value_added(log_revenue, n, median, va, alpha):
    """va·median·e^x·(n ÷ median)^α."""
    return va * median * exp(log_revenue) * (n / median) ** alpha


def firms_looking(stream_key, alive, key, notice_quarters, probability):
    """Each firm with this probability, and each under notice."""
    return [f for f in living(alive) if notice_quarters[f] > 0 or uniform(stream_key, key[f], 0) < probability]


def heads_by_cell(alive, place, segment, staff, n_places, n_segments):
    """Workers on the staff of the firms of each place and segment."""
    return [
        [
            float(sum(sum(staff[f]) for f in living(alive) if (place[f], segment[f]) == (p, s)))
            for s in range(n_segments)
        ]
        for p in range(n_places)
    ]


def heads_by_skill(alive, place, staff, n_places):
    """Staff by place and skill of the firms that live."""
    rows = [f for f in range(len(alive)) if alive[f]]
    return [[float(sum(int(staff[f][k]) for f in rows if place[f] == p)) for k in range(3)] for p in range(n_places)]


def value_by_cell(alive, place, segment, weight, value, n_places, n_segments):
    """Sum over real firms of each place and segment."""
    return [
        [
            fsum(value[f] * weight[f] for f in living(alive) if (place[f], segment[f]) == (p, s))
            for s in range(n_segments)
        ]
        for p in range(n_places)
    ]


def fit_productivity(
    alive, segment, place, weight, capacity, link_cost, log_value, wage_indices, base_link_cost, value_added_ratio,
    median, alpha, rent_sharing, productivity, n_places, n_segments,
):  # fmt: skip
    """The z with which the capacity a firm has is its best staff, and the mean of what size does not explain of it.

    From ln n = ln median + (x + z + ln net − ln w − share·max(0, z)) ÷ (1 − α). Means are weighted by workers.
    """
    unexplained = []
    for f in living(alive):
        s, p = segment[f], place[f]
        size_says = (1.0 - alpha) * log(capacity[f] / median[s])
        net = cost_factor(base_link_cost[s], link_cost[f], value_added_ratio[s])
        rest = log(wage_indices[p][s]) - log(net) - log_value[p][s]
        surplus = size_says + rest
        productivity[f] = surplus / (1.0 - rent_sharing) if surplus > 0.0 else surplus
        unexplained.append((p, s, capacity[f] * weight[f], rest))

    def mean(group, member):
        chosen = [(workers, rest) for *groups, workers, rest in unexplained if groups[group] == member]
        total = fsum(workers for workers, _ in chosen)
        return fsum(workers * rest for workers, rest in chosen) / total if total > 0.0 else 0.0

    return [mean(0, p) for p in range(n_places)], [mean(1, s) for s in range(n_segments)]


def spread_over_firms(alive, values):
    """Root of the mean squared distance from the mean; of nobody 0."""
    mine = [float(values[f]) for f in living(alive)]
    if not mine:
        return 0.0
    mean = fsum(mine) / len(mine)
    return sqrt(fsum((value - mean) ** 2 for value in mine) / len(mine))
