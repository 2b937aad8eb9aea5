"""Platforms: what they add, who signs an agreement, who starts from them."""

import numpy as np
from hypothesis import strategies as st
from reference import innovation as twins
from reference.random_words import uniform

from sim.kernels import innovation as kernels
from sim.rng.counter import BLOCK
from twins.agreement import agree, for_all
from twins.worlds import eighths, firms, streams, whole

CLOSE = 1e-12
DIFFERENCE_OF_TWO = 1e-9
"""What two close spill-overs leave of their sixteen digits."""
EFFECTS, BOUNDS = st.sampled_from([0.0, 0.005, 0.02]), st.sampled_from([0.02, 0.1, 0.2])


def medians(n):
    """Medians of n segments: of one person, who is a firm however small the draw, of a few, of many."""
    return whole(n, 0, 2).map(lambda picks: np.array([1.0, 7.5, 300.0])[picks])


@for_all(st.integers(0, 480).map(lambda n: n / 8), EFFECTS, BOUNDS)
def test_what_platforms_add_is_bounded(near, effect, most):
    agree(kernels.spill_over, twins.spill_over, near, effect, most, tolerance=DIFFERENCE_OF_TWO)


@st.composite
def served_firms(draw):
    """Firms, agreements that end about now, and tables of platforms by place and segment."""
    town = draw(firms())
    n, cells = town["alive"].size, (town["n_places"], town["n_segments"])
    town["cooperation_end"] = draw(whole(n, 2, 6, np.int32))
    town["near"], town["near_at_start"] = draw(eighths(cells, 0, 30)), draw(eighths(cells, 0, 30))
    return town


@for_all(served_firms(), EFFECTS, BOUNDS, st.sampled_from([0.026, 0.1]))
def test_firms_drift_by_what_changed_since_the_start(town, effect, most, speed):
    columns = (town[name] for name in ("alive", "place", "segment", "cooperation_end"))
    tables = (town["near"], town["near_at_start"])
    lift = np.full(town["alive"].size, 9.0)
    agree(
        kernels.platform_lift, twins.platform_lift, *columns, 4, *tables, effect, most, speed, lift,
        tolerance=DIFFERENCE_OF_TWO,
    )  # fmt: skip


@for_all(streams, served_firms(), st.data(), st.sampled_from([0.0, 0.5, 3.0, 1e6]))
def test_firms_of_the_zones_sign_by_lot_in_the_fields_served(stream, town, data, agreements):
    n_zones = data.draw(st.integers(1, town["n_places"]))
    served = data.draw(eighths((n_zones, town["n_segments"]), 0, 1))
    names = ("alive", "key", "place", "segment", "weight", "cooperation_end")
    columns = (town[name] for name in names)
    agree(kernels.agreeing_firms, twins.agreeing_firms, stream, *columns, 4, served, agreements)


@for_all(
    streams, st.sampled_from([0.5, 0.75, 3.0, None]), eighths(2, 0, 1), st.sampled_from([1, 8]), st.sampled_from([1, 3])
)
def test_a_few_agreements_are_signed_by_the_same_firms(stream, agreements, served, inside, real):
    """Of firms of one zone and two outside it; None is exactly the draw of the first, who then does not sign."""
    n = inside + 2
    key, segment = np.arange(n, dtype=np.uint64), np.arange(n, dtype=np.int16) % 2
    weight = np.full(n, real, np.int32)
    if agreements is None:
        served = np.array([1.0, 1.0])
        agreements = uniform(stream, 0, 0) * inside * real
    agree(
        kernels.agreeing_firms, twins.agreeing_firms, stream, np.arange(1, n + 1), key,
        (np.arange(n) >= inside).astype(np.int16), segment, weight, np.zeros(n, np.int32), 4, served[None, :],
        agreements,
    )  # fmt: skip


def test_more_firms_than_are_looked_at_together_sign_each_for_itself():
    n = 2 * BLOCK + 3
    key, ones, segment = np.arange(n, dtype=np.uint64), np.ones(n, np.int32), np.zeros(n, np.int16)
    arguments = (np.arange(1, n + 1), key, segment, segment, ones, 0 * ones, 4, np.array([[0.5]]), n / 5.0)
    agree(kernels.agreeing_firms, twins.agreeing_firms, np.uint64(1), *arguments)


@st.composite
def incubators(draw):
    """Arguments of the draw of spin-offs of up to three zones, some without a field."""
    n_zones, n_segments = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    return (
        draw(eighths(n_zones, 0, 5)), draw(eighths((n_zones, n_segments), 0, 1)), draw(st.sampled_from([0.0, 0.6])),
        draw(st.sampled_from([0.35, 1.0])), draw(st.sampled_from([0.0, 0.8])), draw(medians(n_segments)),
        draw(eighths(n_segments, 0, 1)), draw(st.sampled_from([0.0, 0.1])), draw(st.sampled_from([0.01, 0.1, 1.0])),
        draw(st.sampled_from([1.0, 10.0])),
    )  # fmt: skip


@for_all(streams, incubators())
def test_platforms_have_the_spin_offs_of_their_zone_and_number(stream, incubator):
    agree(kernels.draw_spin_offs, twins.draw_spin_offs, stream, *incubator, tolerance=CLOSE)
