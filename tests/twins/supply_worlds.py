"""Small markets of firms that buy from one another: full sellers, sellers exactly full, dead rows, slots not in use."""

import numpy as np
from hypothesis import strategies as st
from reference import supply as twins

from twins.worlds import eighths, firms, flags, whole

N_SEGMENTS, WIDTH, NODES = 3, 3, 2
FULLNESS = (0.0, 0.5, 1.0, 1.0 + 7e-10, twins.HARDLY, 1.0 + 4e-9, 2.0, np.inf)
"""What is asked of a seller ÷ what it makes: around the limit at which it sheds, and far from it."""


def suppliers(n):
    """Sellers of `n` firms' slots, (n, slots) int32: mostly firms, themselves among them, imports and neighbours."""
    others = st.integers(-1 - NODES, -1)
    slot = st.one_of(st.integers(0, n - 1), st.integers(0, n - 1), others) if n else others
    rows = st.lists(st.lists(slot, min_size=WIDTH, max_size=WIDTH), min_size=n, max_size=n)
    return rows.map(lambda sellers: np.array(sellers, np.int32).reshape(n, WIDTH))


@st.composite
def markets(draw, least_firms=0):
    """Columns of firms with slots, what they buy from whom, and what every seller is asked for and can sell."""
    town = draw(firms(n_segments=N_SEGMENTS, least=least_firms))
    n, p = town["alive"].size, town["n_places"]
    town |= {
        "alive": town["alive"] if draw(st.booleans()) else np.arange(1, n + 1),
        "output": draw(eighths(n, 0, 6)),
        "slot_count": draw(whole(N_SEGMENTS, draw(st.integers(0, WIDTH - 1)), WIDTH)),
        "slot_input": draw(whole((N_SEGMENTS, WIDTH), 0, N_SEGMENTS - 1)),
        "slot_coefficient": draw(eighths((N_SEGMENTS, WIDTH), 0, 2)),
        "supplier": draw(suppliers(n)),
        "cost": draw(eighths((p, p + NODES + 1), 0, 3)),
        "lost": draw(flags((n, WIDTH))),
    }
    used = np.arange(WIDTH) < town["slot_count"][town["segment"]][:, None]
    town["supplier"][~used] = twins.UNUSED
    town["slots"] = np.flatnonzero(used & (town["alive"] > 0)[:, None])
    asked = np.array(twins.sold_by_firm(*columns(town, ORDERS)), np.float64)
    fullness = np.array(draw(st.lists(st.sampled_from(FULLNESS), min_size=n, max_size=n)), np.float64)
    town["capacity"] = np.where(np.isinf(fullness), 0.0, asked)
    town["sold"] = np.where(np.isinf(fullness), asked, asked * np.where(np.isinf(fullness), 1.0, fullness))
    return town


ORDERS = "alive segment weight output slot_coefficient slot_count supplier"


def columns(town, names):
    """The columns of these names, in their order."""
    return [town[name] for name in names.split()]
