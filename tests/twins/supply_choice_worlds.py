"""Slots that choose again: tables of a race in odd shapes, places without room, options that nobody considers."""

import numpy as np
from hypothesis import strategies as st
from reference import supply as twins
from reference.turns import turns

from twins.supply_worlds import N_SEGMENTS, ORDERS, columns, markets
from twins.worlds import chances, eighths, whole

INERTIA = st.sampled_from([0.0, 0.125, 0.25])
EXPONENTS = st.sampled_from([0.0, 0.5, 0.75, 1.0])
FIRST_DRAWS = st.sampled_from([0, 1 << 20, 5 << 20])


def chances_to_be_known(shape):
    """Probabilities of being considered, never and always among them."""
    return whole(shape, 0, 3).map(lambda steps: np.array([0.0, 0.4, 0.8, 1.0])[steps])


@st.composite
def alias_entries(draw, rows, options):
    """Entries of alias tables: eighths of a column stay in it, any option has the rest."""
    stays = draw(whole((rows, options), 0, 8)).astype(np.uint64) * np.uint64(2**29)
    return stays * np.uint64(2**16) + draw(whole((rows, options), 0, options - 1)).astype(np.uint64)


@st.composite
def tables(draw, rows, options):
    """Weight over proposal, the proposal and its alias table, (rows, options) each; any tables make a race."""
    return {
        "ease": draw(eighths((rows, options), 0, 4)),
        "shares": draw(chances(rows, options)),
        "table": draw(alias_entries(rows, options)),
    }


@st.composite
def races(draw):
    """One row of a race among one to four places, neighbours and imports."""
    options = draw(st.integers(1, 4)) + draw(st.integers(0, 2)) + 1
    return {
        "row": draw(st.integers(0, 2)),
        "known": draw(chances_to_be_known(options)),
        "rates": draw(eighths(options, 0, 6)),
        "shares": draw(chances(3, options)),
        "table": draw(alias_entries(3, options)),
    }


@st.composite
def shops(draw):
    """A few sellers of one place in some order, some of them full, and a buyer that may be one of them."""
    n = draw(st.integers(1, 9))
    start = draw(st.integers(0, n - 1))
    return {
        "who": np.array(draw(st.permutations(range(n))), np.int64),
        "room": draw(whole(n, -1, 5)) / 2.0,
        "start": start,
        "stop": draw(st.integers(start, n)),
        "needed": draw(st.sampled_from([0.0, 0.5, 1.0, 2.0])),
    }


@st.composite
def choosing_markets(draw):
    """Markets in which all slots, in some order, choose again."""
    town = draw(markets(least_firms=1))
    n, p = town["alive"].size, town["n_places"]
    options = town["cost"].shape[1]
    is_dead = (town["supplier"] >= 0) & (town["alive"][np.maximum(town["supplier"], 0)] == 0)
    town["supplier"][is_dead] = twins.IMPORT
    asked = np.array(twins.sold_by_firm(*columns(town, ORDERS)))
    orders = np.outer(town["output"] * town["weight"], town["slot_coefficient"]).ravel()
    room = np.append(orders, (-1.0, 0.0, 40.0))[draw(whole(n, 0, orders.size + 2))]
    town |= {"sold": asked, "capacity": asked + room}
    cell = columns(town, "alive place segment")
    sellers, start = twins.sellers_by_cell(*cell, p, N_SEGMENTS)
    known = draw(chances_to_be_known((p, options)))
    known[:, -1] = 1.0
    lots = np.array(draw(st.permutations(range(town["slots"].size))), np.float64)
    order, start_of_good = turns(town["slots"], lots, town["segment"], town["slot_input"], N_SEGMENTS)
    return town | {
        "slots": np.array(order, np.int64),
        "start": np.array(start_of_good, np.int64),
        "sellers": np.array(sellers, np.int64),
        "seller_start": np.array(start, np.int64),
        "cost": draw(eighths((p, options), 0.75, 1.25)),
        "known": known,
        **draw(tables(p * N_SEGMENTS, options)),
    }
