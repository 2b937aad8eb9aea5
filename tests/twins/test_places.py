"""Places: their persons and green, and what speaks for them as homes and as sites."""

from hypothesis import strategies as st
from reference import places as twins

from sim.kernels import places as kernels
from twins.agreement import agree, for_all
from twins.worlds import MOST_PLACES, eighths, ratios, whole

CLOSE = 1e-11
WEIGHTS = st.sampled_from([0.0, 0.125, 0.3, 0.9])


@for_all(st.integers(1, MOST_PLACES), st.data())
def test_a_place_has_the_persons_of_its_homes_and_its_green_is_theirs_and_its_jobs(n, data):
    homes = data.draw(whole(n, 0, 9)), data.draw(whole((n, 2), 0, 9))
    agree(kernels.persons_at_home, twins.persons_at_home, *homes, 0.125)
    users = data.draw(eighths(n, 0, 2)), data.draw(eighths(n, 0, 2))
    agree(kernels.green_per_user, twins.green_per_user, data.draw(eighths(n, 0, 4)), *users)


@for_all(st.integers(1, MOST_PLACES), st.tuples(WEIGHTS, WEIGHTS, WEIGHTS), st.data())
def test_a_place_attracts_by_what_has_changed_of_rent_facilities_and_green(n, weights, data):
    rent, facilities, green = weights
    draw, rents = data.draw(eighths(n, 0, 3)), data.draw(whole(n, 1, 16)) / 8.0
    arguments = (draw, rents, rent, *ratios(data, n), facilities, *ratios(data, n), green)
    agree(kernels.attraction, twins.attraction, *arguments, tolerance=CLOSE)


@st.composite
def sites(draw):
    """All that speaks for places, (P, S): some without jobs, segments without any; weights are all different."""
    p, s = draw(st.integers(1, 4)), draw(st.integers(1, 3))

    def positive(shape):
        return draw(whole(shape, 1, 24)) / 8.0

    relative = [(positive(p), positive(p), weight) for weight in (0.75, 0.5, 0.875)]
    facilities, green, density = relative
    services = (draw(eighths(p, 0, 1)), draw(eighths(p, 0, 1)), 1.5)
    by_cell = [draw(eighths((p, s), -1, 1)) for _ in range(3)]
    jobs = draw(whole((p, s), 0, 3)) * draw(st.sampled_from([0.0, 1e-10, 0.5]))
    return (
        jobs, draw(st.sampled_from([0.0, 0.02])), by_cell[0], -0.25, draw(eighths(p, -1, 1)), 0.375, *facilities,
        *green, *services, *density, positive((p, 3)), positive((p, 3)), draw(eighths((s, 3), 0, 1)), 0.625,
        by_cell[1], 0.3, by_cell[2], 0.45, draw(eighths(p, 0, 1)), draw(eighths(s, 0, 1)), 2.5,
    )  # fmt: skip


@for_all(sites())
def test_what_speaks_for_a_place_adds_up(site):
    agree(kernels.place_utility, twins.place_utility, *site, tolerance=CLOSE)
