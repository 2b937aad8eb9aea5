"""Firms and what plans depend on: shrinking, growing and poor firms, places without floor, segments without any."""

import numpy as np
from hypothesis import strategies as st

from twins.worlds import eighths, firms, floats, whole

N_SEGMENTS = 4


BY_FIRM = (
    "alive key segment place weight birth staff posts productivity cash capacity link_cost technology lift growth "
    "wanted notice_quarters"
)


@st.composite
def economies(draw, least=0):
    """Columns of firms with equipment, and the tables of places and segments that their plans read."""
    town = draw(firms(n_segments=N_SEGMENTS, least=max(least, draw(st.sampled_from([0, 3, 6])))))
    n, p = town["alive"].size, town["n_places"]
    town |= {
        "alive": town["alive"] if draw(st.booleans()) else np.arange(1, n + 1),
        "birth": draw(whole(n, -2, 3, np.int32)),
        "capacity": draw(whole(n, 1, 24)) / 8.0,
        "technology": draw(eighths(n, 0, 1)),
        "lift": draw(eighths(n, 0, 1)),
        "link_cost": draw(eighths(n, -2, 2)),
        "growth": draw(whole(n, -1, 3)) / 2.0,
        "wanted": draw(eighths(n, 0, 4)),
        "notice_quarters": draw(whole(n, 0, 1, np.int16)),
        "investment": draw(eighths(N_SEGMENTS, 0, 9)),
        "log_value": draw(floats((p, N_SEGMENTS), -2.0, 2.0)),
        "wage_indices": draw(floats((p, N_SEGMENTS), 0.25, 4.0)),
        "log_wage": draw(floats((p, N_SEGMENTS), -1.5, 1.5)),
        "base_link_cost": draw(eighths(N_SEGMENTS, -1, 1)),
        "value_added_ratio": draw(whole(N_SEGMENTS, 1, 8)) / 8.0,
        "median": draw(whole(N_SEGMENTS, 1, 24)) / 8.0,
        "yearly_wage": draw(whole(N_SEGMENTS, 1, 40)) / 4.0,
        "pay_factor": draw(whole(N_SEGMENTS, 1, 12)) / 8.0,
        "floor_per_worker": draw(whole(N_SEGMENTS, 1, 60)) / 2.0,
        "use": draw(whole(N_SEGMENTS, -1, 1, np.int8)),
        "floor_share": draw(eighths((p, N_SEGMENTS), 0, 1)),
        "mix": draw(eighths((N_SEGMENTS, 3), 0, 1)),
        "wages": draw(whole((p, 3), 1, 40)) / 8.0,
        "base": draw(whole(3, 1, 40)) / 8.0,
    }
    if draw(st.booleans()):
        put_at_their_best(town)
    return town


def columns(town, names):
    """The columns of these names, in their order."""
    return [town[name] for name in names.split()]


def repeated(town, n):
    """The firms of a town again and again up to `n` rows, each with a key of its own."""
    rows = np.arange(n) % town["alive"].size
    many = town | {name: town[name][rows] for name in BY_FIRM.split()}
    return many | {"key": many["key"] + np.arange(n, dtype=np.uint64)}


def put_at_their_best(town):
    """Let every second firm have just the staff that suits it: usual prices, wages and costs, and the median size."""
    town["log_value"][:] = 0.0
    town["wage_indices"][:] = 1.0
    town["log_wage"][:] = 0.0
    town["productivity"][:] = 0.0
    town["link_cost"][:] = town["base_link_cost"][town["segment"]]
    town["capacity"][::2] = town["median"][town["segment"]][::2]


@st.composite
def queues_for_floor(draw, kinds, lowest):
    """Takers with a place, a use or kind from `lowest`, and floor; and what floor of each kind places have."""
    n, p = draw(st.integers(0, 9)), draw(st.integers(1, 3))
    taker = (
        draw(whole(n, 0, p - 1)),
        draw(whole(n, lowest, kinds - 1 if lowest else kinds)),
        draw(whole(n, 0, 4)) / 2.0,
    )
    return draw(whole((p, kinds), 0, 8)) / 2.0, draw(eighths((p, kinds), 0, 2)), taker
