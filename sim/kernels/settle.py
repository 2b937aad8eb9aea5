"""The quarter's books of every firm."""

import numpy as np

from sim.compiled import kernel, row_kernel
from sim.kernels.labour import count_heads
from sim.kernels.production import FIRMS, cost_factor, premium, value_added
from sim.kernels.rationing import TAKERS
from sim.kernels.rows import rows_where
from sim.threads import LEAST_ROWS, at_once, is_for_one, shares


@row_kernel(
    "alive", "segment", "place", "weight", "staff", "productivity", "link_cost", "worth", "output", "capacity",
    least=FIRMS,
)  # fmt: skip
def output_of_firms(
    alive, segment, place, weight, staff, productivity, link_cost, log_value, base_link_cost, value_added_ratio,
    median, va, alpha, scale, part_made, share_sold, worth, output, capacity,
):  # fmt: skip
    """Value added and gross output of a real firm a year, 万元, written into `worth` and `output` (F,).

    `part_made` (S,) is the part of it that is made in this quarter; and `capacity` (F,) becomes the most that each
    simulated firm can sell to firms of the city, `share_sold` (S,) of its output.
    """
    for f in range(alive.size):
        worth[f] = 0.0
        output[f] = 0.0
        capacity[f] = 0.0
        if alive[f]:
            s = segment[f]
            heads = staff[f, 0] + staff[f, 1] + staff[f, 2]
            if heads > 0:
                n = heads / (weight[f] * scale)
                net = cost_factor(base_link_cost[s], link_cost[f], value_added_ratio[s])
                made = value_added(log_value[place[f], s] + productivity[f], n, median[s], va[s], alpha) * net
                worth[f] = made * part_made[s]
                output[f] = made / value_added_ratio[s] * part_made[s]
                capacity[f] = output[f] * share_sold[s] * weight[f]


FLOWS = ("value_added", "tax", "wages", "capital_cost", "fixed_cost", "site_cost", "subsidy", "dividends")


@kernel
def close_firms_books(
    alive, segment, place, weight, staff, productivity, worth, cash, fund_equity, subsidy, subsidy_end, site_price,
    premises, capacity, red_quarters, birth, quarter, wages, pay_factor, capital_share, tax_rate, fixed, wage_indices,
    fixed_saving, use, floor_per_worker, far, annuity, cash_cap, credit, young_quarters, rent_sharing, scale,
    margin, flows,
):  # fmt: skip
    """Pay everybody for a quarter; writes `margin` (F,), profit ÷ value added, and `flows` (8, P), 万元 this quarter.

    Profit = value added − tax − capital and other − wages − fixed cost − site cost + subsidy. What cash exceeds the
    cap (yearly wage bills, fund equity not counted) is paid out, but not by firms in their first years. A quarter in
    which cash is below the credit line counts towards closing. Returns the profit of all real firms by segment, (S,),
    万元 a year, before the fixed cost of 2017: what fixed cost is more than that, as wages rise, stays in.
    """
    operating = np.zeros(fixed.size)
    for f in range(alive.size):
        margin[f] = 0.0
        if not alive[f]:
            continue
        s = segment[f]
        p = place[f]
        real = np.float64(weight[f])
        made = worth[f]
        bill = 0.0
        for k in range(3):
            bill += staff[f, k] * wages[p, k]
        bill *= pay_factor[s] * premium(productivity[f], rent_sharing) / (real * scale)
        tax = tax_rate * made
        capital = capital_share[s] * (made - tax)
        steady = fixed[s] * wage_indices[p, s] * (1.0 - fixed_saving[p])
        site = 0.0
        if use[s] >= 0 and premises[f] <= 0:
            site = capacity[f] * floor_per_worker[s] * site_price[f] * annuity / far[use[s]]
        help_ = subsidy[f] if quarter < subsidy_end[f] else 0.0
        profit = made - tax - capital - bill - steady - site + help_
        operating[s] += (profit + fixed[s]) * real
        if made > 0.0:
            margin[f] = profit / max(made, 1e-9)
        cash[f] += profit / 4.0
        paid_out = 0.0
        if quarter - birth[f] >= young_quarters:
            paid_out = max(0.0, cash[f] - cash_cap * bill - fund_equity[f])
            cash[f] -= paid_out
        red_quarters[f] = red_quarters[f] + 1 if cash[f] < -credit * bill else 0
        flows[0, p] += real * made / 4.0
        flows[1, p] += real * tax / 4.0
        flows[2, p] += real * bill / 4.0
        flows[3, p] += real * capital / 4.0
        flows[4, p] += real * steady / 4.0
        flows[5, p] += real * site / 4.0
        flows[6, p] += real * help_ / 4.0
        flows[7, p] += real * paid_out
    return operating


@kernel
def failing_firms(alive, staff, red_quarters, birth, quarter, grace):
    """Rows of the firms that close: too long without cash, or without staff after their first year."""
    out = np.empty(alive.size, np.int64)
    count = 0
    for f in range(alive.size):
        if alive[f]:
            heads = staff[f, 0] + staff[f, 1] + staff[f, 2]
            if red_quarters[f] > grace or (heads == 0 and quarter - birth[f] > 4):
                out[count] = f
                count += 1
    return out[:count].copy()


def all_first_hires(alive, unsettled, employer, place, n_places):
    """`first_hires` by shares of the workers."""
    most = alive.size // LEAST_ROWS
    if is_for_one(most):
        return first_hires(alive, unsettled, employer, place, n_places)
    parts = shares(alive.size, most)
    calls = [(alive[part], unsettled[part], employer[part], place, n_places) for part in parts]
    return sum(at_once(first_hires, calls))


@kernel
def first_hires(alive, unsettled, employer, place, n_places):
    """Newcomers who have found their first job, by place of work, (P,); they are `unsettled` no more."""
    out = np.zeros(n_places, np.int64)
    for i in range(alive.size):
        if unsettled[i] != 0 and employer[i] >= 0 and alive[i] != 0:
            unsettled[i] = 0
            out[place[employer[i]]] += 1
    return out


def dismiss(alive, closing, employer, unemployed_quarters, wage):
    """Let the staff of closing firms go; `closing` (F,) marks them. Returns how many."""
    goes = np.empty(alive.size, np.int8)
    staff_of_closing(alive, employer, closing, goes)
    rows = rows_where(goes, np.int8(1))
    employer[rows] = -1
    unemployed_quarters[rows] = 0
    wage[rows] = 0.0
    return rows.size


@row_kernel("alive", "employer", "goes")
def staff_of_closing(alive, employer, closing, goes):
    """Whether each worker's firm closes, written into `goes` (W,) int8."""
    for i in range(alive.size):
        goes[i] = (alive[i] != 0) & (employer[i] >= 0) & closing[max(0, employer[i])]


def leave_staff(rows, employer, skill, staff):
    """Take the workers in these rows off the staff (F, K) of their firms; returns how many had a job."""
    parts = shares(rows.size, rows.size // TAKERS)
    left = at_once(posts_left, [(rows[part], employer, skill) for part in parts])
    for posts in left:
        count_heads(posts, -1, staff.reshape(-1))
    return sum(posts.size for posts in left)


@kernel
def posts_left(rows, employer, skill):
    """Posts, firm · K + skill, (N,) int32, of those of the workers in these rows who have a job."""
    posts = np.empty(rows.size + 1, np.int32)
    count = 0
    for i in rows:
        posts[count] = employer[i] * 3 + skill[i]
        count += employer[i] >= 0
    return posts[:count].copy()


@kernel
def count_firms(alive, segment, weight, n_segments):
    """Real firms by segment, (S,)."""
    out = np.zeros(n_segments)
    for f in range(alive.size):
        if alive[f] != 0:
            out[segment[f]] += weight[f]
    return out


@kernel
def staff_by_firm(alive, skill, employer, n_firms):
    """Heads by employer and own skill counted from the workers, (F, K) int64: the check of the column."""
    out = np.zeros((n_firms, 3), np.int64)
    for i in range(alive.size):
        if alive[i] != 0 and employer[i] >= 0:
            out[employer[i], skill[i]] += 1
    return out
