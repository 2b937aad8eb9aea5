"""The quarter's books, firm by firm: plain twins of sim/kernels/settle.py."""

from math import fsum

import numpy as np

from reference.production import cost_factor, premium, value_added

YEAR = 4
"""Quarters."""


def output_of_firms(
    alive, segment, place, weight, staff, productivity, link_cost, log_value, base_link_cost, value_added_ratio,
    median, va, alpha, scale, part_made, share_sold, worth, output, capacity,
):  # fmt: skip
    """va·median·e^(revenue + z)·net·(n ÷ median)^α of a real firm's n workers, in part; gross output is that over its
    ratio, and a share of all its real firms' output may be sold in the city.
    """
    for f in range(len(alive)):
        s = segment[f]
        persons = sum(staff[f]) / (weight[f] * scale)
        worth[f] = output[f] = capacity[f] = 0.0
        if alive[f] and persons > 0.0:
            net = cost_factor(base_link_cost[s], link_cost[f], value_added_ratio[s])
            revenue = log_value[place[f], s] + productivity[f]
            worth[f] = part_made[s] * value_added(revenue, persons, median[s], va[s], alpha) * net
            output[f] = worth[f] / value_added_ratio[s]
            capacity[f] = weight[f] * output[f] * share_sold[s]


def close_firms_books(
    alive, segment, place, weight, staff, productivity, worth, cash, fund_equity, subsidy, subsidy_end, site_price,
    premises, capacity, red_quarters, birth, quarter, wages, pay_factor, capital_share, tax_rate, fixed, wage_indices,
    fixed_saving, use, floor_per_worker, far, annuity, cash_cap, credit, young_quarters, rent_sharing, scale,
    margin, flows,
):  # fmt: skip
    """Value added − tax − capital − wages − fixed cost − site cost + subsidy; then dividends; then the credit line.

    A margin only of what makes something. What a segment's firms earn before fixed cost is returned.
    """
    operating = [[] for _ in fixed]
    for f in range(len(alive)):
        margin[f] = 0.0
        if not alive[f]:
            continue
        s, p = segment[f], place[f]
        simulated = sum(staff[f, k] * wages[p, k] for k in range(3))
        bill = simulated * (pay_factor[s] * premium(productivity[f], rent_sharing) / (weight[f] * scale))
        tax = tax_rate * worth[f]
        capital = (worth[f] - tax) * capital_share[s]
        steady = fixed[s] * wage_indices[p, s] * (1.0 - fixed_saving[p])
        owns_site = use[s] >= 0 and premises[f] <= 0
        site = 0.0
        if owns_site:
            m2_of_land = capacity[f] * floor_per_worker[s] / far[use[s]]
            site = m2_of_land * site_price[f] * annuity
        helped = subsidy[f] if quarter < subsidy_end[f] else 0.0
        profit = worth[f] - tax - capital - bill - steady - site + helped
        operating[s].append(weight[f] * (profit + fixed[s]))
        if worth[f] > 0.0:
            margin[f] = profit / max(worth[f], 1e-9)
        cash[f] += profit / YEAR
        is_young = quarter - birth[f] < young_quarters
        dividend = 0.0 if is_young else max(0.0, cash[f] - fund_equity[f] - cash_cap * bill)
        cash[f] -= dividend
        is_red = cash[f] < -credit * bill
        red_quarters[f] = red_quarters[f] + 1 if is_red else 0
        a_year = (worth[f], tax, bill, capital, steady, site, helped)
        for row, amount in enumerate((*(amount / YEAR for amount in a_year), dividend)):
            flows[row, p] += weight[f] * amount
    return [fsum(profits) for profits in operating]


def failing_firms(alive, staff, red_quarters, birth, quarter, grace):
    """Who was red for more than the grace period, or has nobody after the first year."""
    return [
        f for f in range(len(alive))
        if alive[f] and (red_quarters[f] > grace or (sum(staff[f]) == 0 and quarter - birth[f] > YEAR))
    ]  # fmt: skip


def first_hires(alive, unsettled, employer, place, n_places):
    """Who came and now has a first job counts where the job is, once."""
    heads = [0] * n_places
    for i in range(len(alive)):
        if alive[i] and unsettled[i] and employer[i] >= 0:
            heads[place[employer[i]]] += 1
            unsettled[i] = 0
    return heads


def dismiss(alive, closing, employer, unemployed_quarters, wage):
    """Who works in a closing firm loses job and wage, and begins to count quarters without one."""
    goes = np.zeros(len(alive), bool)
    staff_of_closing(alive, employer, closing, goes)
    for i in np.flatnonzero(goes):
        employer[i], unemployed_quarters[i], wage[i] = -1, 0, 0.0
    return int(goes.sum())


def staff_of_closing(alive, employer, closing, goes):
    """Who lives and works in a closing firm."""
    for i in range(len(alive)):
        goes[i] = alive[i] and employer[i] >= 0 and closing[employer[i]]


def leave_staff(rows, employer, skill, staff):
    """Each of these workers who has an employer is one head less there."""
    posts = posts_left(rows, employer, skill)
    for post in posts:
        staff[post // 3][post % 3] -= 1
    return len(posts)


def posts_left(rows, employer, skill):
    """In the order of rows."""
    return [3 * employer[i] + skill[i] for i in rows if employer[i] >= 0]


def count_firms(alive, segment, weight, n_segments):
    """The weights of a segment's living firms, segment by segment."""
    return [float(sum(weight[f] for f in range(len(alive)) if alive[f] and segment[f] == s)) for s in range(n_segments)]


def staff_by_firm(alive, skill, employer, n_firms):
    """Living workers by employer and own skill."""
    out = np.zeros((n_firms, 3), np.int64)
    for i in np.flatnonzero(alive):
        if employer[i] >= 0:
            out[employer[i], skill[i]] += 1
    return out
