"""Small random cities, chains, networks and tables for measures, drawn by hypothesis."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

few = settings(max_examples=40, deadline=None, derandomize=True, database=None)
N_SEGMENTS = 4
N_FIRMS = 9


@st.composite
def cities(draw, most_places=6):
    """Trips (P, P) with somebody in them, and arbitrary distances; distances of 0 and ties happen."""
    n = draw(st.integers(1, most_places))
    counts = st.lists(st.integers(0, 40), min_size=n * n, max_size=n * n).filter(any)
    lengths = st.lists(st.floats(0, 60, allow_subnormal=False), min_size=n * n, max_size=n * n)
    return np.array(draw(counts), dtype=float).reshape(n, n), np.array(draw(lengths)).reshape(n, n)


@st.composite
def chains(draw):
    """Links, firms and two nested scopes: zones 0..3, ecosystem = zone // 2; firms of area −1 included."""
    n_firms = draw(st.integers(1, 8))
    segment = draw(st.lists(st.integers(0, N_SEGMENTS - 1), min_size=n_firms, max_size=n_firms))
    zone = draw(st.lists(st.integers(-1, 3), min_size=n_firms, max_size=n_firms))
    link = st.tuples(
        st.integers(0, n_firms - 1), st.integers(-1, n_firms - 1), st.integers(0, 50), st.integers(0, N_SEGMENTS - 1)
    )
    links = [(b, s, float(v), segment[s] if s >= 0 else k) for b, s, v, k in draw(st.lists(link, max_size=25))]
    return links, segment, zone


def columns(links):
    """Links as the four arrays of the contract."""
    b, s, v, k = zip(*links, strict=True) if links else ((), (), (), ())
    return {
        "buyer_firm": np.array(b, dtype=np.int32),
        "seller_firm": np.array(s, dtype=np.int32),
        "value": np.array(v, dtype=float),
        "input_segment": np.array(k, dtype=np.int16),
    }


links_of_firms = st.lists(st.tuples(st.integers(0, N_FIRMS - 1), st.integers(-1, N_FIRMS - 1)), max_size=30)


def ends(links):
    """Links of nine firms as the arrays of the network measures; isolated firms happen."""
    buyer, seller = zip(*links, strict=True) if links else ((), ())
    return {"buyer_firm": np.array(buyer, dtype=int), "seller_firm": np.array(seller, dtype=int), "n_firms": N_FIRMS}


amounts = st.lists(st.integers(0, 50), min_size=2, max_size=12).filter(any)


def table(rows, columns, least=0):
    """Whole numbers (rows, columns), not all 0."""
    entries = st.lists(st.integers(least, 30), min_size=rows * columns, max_size=rows * columns)
    return entries.filter(any).map(lambda jobs: np.array(jobs, dtype=float).reshape(rows, columns))


def points(rows, columns):
    """Small whole numbers, so that ties happen."""
    entries = st.lists(st.integers(0, 4), min_size=rows * columns, max_size=rows * columns)
    return entries.map(lambda numbers: np.array(numbers, dtype=float).reshape(rows, columns))


directions = st.lists(st.sampled_from([-1, 1]), min_size=2, max_size=2)
