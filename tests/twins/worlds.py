"""Small made-up cities: columns of workers and firms, places and their weights, with ties, dead rows and nobody at all.

Numbers are eighths where sums are compared to the last bit: such sums are exact in any order.
"""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from reference import race

MOST_PLACES, MOST_FIRMS, MOST_WORKERS = 5, 8, 14

streams = st.integers(0, 2**64 - 1).map(np.uint64)
"""Keys of streams and of agents."""


def whole(shape, low, high, dtype=np.int64):
    """Arrays of whole numbers from `low` to `high`, both included."""
    return hnp.arrays(dtype, shape, elements=st.integers(low, high), fill=st.nothing())


def eighths(shape, low, high):
    """Float arrays of eighths from `low` to `high`, with many ties and zeros."""
    steps = st.integers(int(low * 8), int(high * 8)).map(lambda n: n / 8)
    return hnp.arrays(np.float64, shape, elements=steps, fill=st.nothing())


def floats(shape, low, high):
    """Float arrays of any numbers from `low` to `high`."""
    return hnp.arrays(np.float64, shape, elements=st.floats(low, high, width=64), fill=st.nothing())


def ratios(data, shape):
    """Positive numbers about 1, and what they were before."""
    return [data.draw(whole(shape, 1, 16)) / 8.0 for _ in range(2)]


def flags(shape, dtype=np.bool_):
    """Arrays of truth values, or of 0 and 1 in another type."""
    return whole(shape, 0, 1, dtype) if dtype is not np.bool_ else hnp.arrays(dtype, shape, fill=st.nothing())


def keys(n):
    """Keys of `n` agents, all different."""
    return st.integers(0, 2**63).map(
        lambda first: (np.arange(n, dtype=np.uint64) * np.uint64(2**33 + 1)) + np.uint64(first)
    )


@st.composite
def rows_alive(draw, n):
    """Ids of rows, (n,) int64: positive where somebody lives, 0 in dead rows."""
    living = draw(flags(n, np.int64))
    return living * np.arange(1, n + 1)


@st.composite
def firms(draw, n_places=None, n_segments=4, least=0):
    """Columns of up to 8 firms at up to 5 places, by name, with `n_places` among them."""
    places = draw(st.integers(1, MOST_PLACES)) if n_places is None else n_places
    n = draw(st.integers(least, MOST_FIRMS))
    return {
        "n_places": places,
        "n_segments": n_segments,
        "alive": draw(rows_alive(n)),
        "key": draw(keys(n)),
        "segment": draw(whole(n, 0, n_segments - 1, np.int16)),
        "place": draw(whole(n, 0, places - 1, np.int16)),
        "weight": draw(whole(n, 1, 6, np.int32)),
        "birth": draw(whole(n, -12, 12, np.int32)),
        "productivity": draw(floats(n, -1.0, 1.0)),
        "capacity": draw(eighths(n, 0, 30)),
        "staff": draw(whole((n, 3), 0, 4, np.int32)),
        "posts": draw(whole((n, 3), 0, 4, np.int32)),
        "vacancies": draw(whole((n, 3), 0, 3, np.int32)),
        "cash": draw(eighths(n, -20, 40)),
        "fund_equity": draw(eighths(n, 0, 5)),
        "premises": draw(whole(n, 0, 2, np.int8)),
        "red_quarters": draw(whole(n, 0, 6, np.int16)),
    }


@st.composite
def workers(draw, n_firms, n_places):
    """Columns of up to 14 workers at these places, with jobs at these firms or none, by name."""
    n = draw(st.integers(0, MOST_WORKERS))
    return {
        "alive": draw(rows_alive(n)),
        "key": draw(keys(n)),
        "skill": draw(whole(n, 0, 2, np.int8)),
        "home": draw(whole(n, 0, n_places - 1, np.int16)),
        "employer": draw(whole(n, -1, n_firms - 1, np.int32)),
        "wage": draw(eighths(n, 0, 20)).astype(np.float32),
        "tenure": draw(whole(n, 0, 2, np.int8)),
        "unemployed_quarters": draw(whole(n, 0, 100, np.int8)),
        "tenancy_end": draw(whole(n, -4, 20, np.int16)),
        "changed_job": draw(flags(n, np.int8)),
    }


@st.composite
def towns(draw, least_firms=0):
    """Firms and workers of one town: two dictionaries of columns."""
    offices = draw(firms(least=least_firms))
    return offices, draw(workers(offices["alive"].size, offices["n_places"]))


@st.composite
def chances(draw, rows, n):
    """Proposals, (rows, n): positive, each row summing to 1."""
    weights = draw(whole((rows, n), 1, 9)).astype(np.float64)
    return weights / weights.sum(axis=1, keepdims=True)


@st.composite
def weights_of_places(draw, rows, n):
    """Weights of places, (rows, n): ties, zeros, rows of zeros, and rows far from any proposal."""
    scale = draw(st.sampled_from([1.0, 1e-6, 1e6]))
    weights = draw(eighths((rows, n), 0, 4)) * scale
    lonely = draw(st.integers(0, rows))
    if lonely < rows:
        weights[lonely] *= np.arange(n) == n - 1
    return weights


@st.composite
def races(draw, rows, n):
    """What a race among `n` places needs: the alias table of a proposal, handicaps and the least of each row."""
    proposal = draw(chances(rows, n))
    weights = draw(weights_of_places(rows, n))
    return race.alias_tables(proposal), *race.handicaps(proposal, weights)
